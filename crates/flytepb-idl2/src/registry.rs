//! Lookup of message types by name, without reflection.
//!
//! A type is represented by its [`MessageDescriptor`](crate::descriptor::MessageDescriptor): `new`
//! creates an empty message, which can be decoded, encoded and inspected through
//! [`WireMessage`](crate::WireMessage).
//!
//! # Examples
//! ```
//! use flytepb_idl2::registry;
//!
//! let run_details = registry::get("flyteidl2.workflow.RunDetails").unwrap();
//! let mut message = (run_details.new)();
//! message.merge_wire(&[0x12, 0x00])?;
//! assert_eq!(format!("{message:?}"), "RunDetails { action: ActionDetails }");
//! assert!(registry::names().count() > 633);
//! # Ok::<(), flytepb_idl2::DecodeError>(())
//! ```

flytepb_wire::registry_functions!();
