//! The message types of all schemas: Flyte 1, and with the feature `flyte2` Flyte 2.

use flytepb_idl::descriptor::MessageDescriptor;
use flytepb_idl::views::Checker;

/// Returns the message type with this full name.
pub(crate) fn get(full_name: &str) -> Option<&'static MessageDescriptor> {
    let found = flytepb_idl::registry::get(full_name);
    #[cfg(feature = "flyte2")]
    let found = found.or_else(|| flytepb_idl2::registry::get(full_name));
    found
}

/// Returns the checker of a message type.
pub(crate) fn checker(of: &MessageDescriptor) -> Option<Checker> {
    let found = flytepb_idl::views::checker(of);
    #[cfg(feature = "flyte2")]
    let found = found.or_else(|| flytepb_idl2::views::checker(of));
    found
}
