//! Lookup of message types by name, without reflection.
//!
//! A type is represented by its [`MessageDescriptor`]: `new` creates an empty message, which can be
//! decoded, encoded and inspected through [`WireMessage`].
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

use flytepb_wire::descriptor::MessageDescriptor;
use flytepb_wire::{DecodeError, Limits, WireMessage};

/// Returns the message type with this full name.
pub fn get(full_name: &str) -> Option<&'static MessageDescriptor> {
    crate::MESSAGES.get(full_name)
}

/// Returns all message types in ascending order of their full names.
pub fn all() -> impl ExactSizeIterator<Item = &'static MessageDescriptor> {
    crate::MESSAGES.all().iter().copied()
}

/// Returns the full names of all message types, in ascending order.
pub fn names() -> impl ExactSizeIterator<Item = &'static str> {
    all().map(|m| m.full_name)
}

/// Returns the types whose full name is `name` or ends in `.name`.
pub fn find(name: &str) -> Vec<&'static MessageDescriptor> {
    crate::MESSAGES.find(name)
}

/// Decodes a message of a type known at run time.
///
/// # Errors
/// Same as for [`Limits::decode`].
pub fn decode(
    message_type: &MessageDescriptor,
    bytes: &[u8],
) -> Result<Box<dyn WireMessage>, DecodeError> {
    let mut message = (message_type.new)();
    Limits::new().merge(message.as_mut(), bytes)?;
    Ok(message)
}
