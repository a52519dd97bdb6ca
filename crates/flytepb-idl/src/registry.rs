//! Lookup of message types by name, without reflection.
//!
//! A type is represented by its [`MessageDescriptor`](crate::descriptor::MessageDescriptor): `new`
//! creates an empty message, which can be decoded, encoded and inspected through
//! [`WireMessage`](crate::WireMessage).
//!
//! # Examples
//! ```
//! use flytepb_idl::registry;
//!
//! let task_execution = registry::get("flyteidl.admin.TaskExecution").unwrap();
//! let mut message = (task_execution.new)();
//! message.merge_wire(&[0x20, 0x01])?;
//! assert_eq!(format!("{message:?}"), "TaskExecution { is_parent: true }");
//! assert!(registry::names().count() > 437);
//! # Ok::<(), flytepb_idl::DecodeError>(())
//! ```

flytepb_wire::registry_functions!();
