//! Messages of Flyte 2 that have a short form in Flyte 1.

use flytepb_idl::WireMessage;

/// Types in the package `core` of both versions that are shown in a form of their own.
#[cfg(feature = "flyte2")]
const FORMS: [&str; 10] = [
    "Identifier",
    "Literal",
    "LiteralCollection",
    "LiteralType",
    "NodeExecutionIdentifier",
    "Primitive",
    "Scalar",
    "TaskExecutionIdentifier",
    "Variable",
    "WorkflowExecutionIdentifier",
];

/// Converts a message of Flyte 2 to Flyte 1, if its type has a form of its own there. Fields that
/// Flyte 2 has added become unknown fields.
#[cfg(feature = "flyte2")]
pub(crate) fn as_flyte1(message: &dyn WireMessage) -> Option<Box<dyn WireMessage>> {
    let full_name = message.descriptor().full_name;
    let name = full_name.strip_prefix("flyteidl2.core.")?;
    if !FORMS.contains(&name) {
        return None;
    }
    flytepb_idl2::flyte1::to_flyte1(message)?.ok()
}

/// Returns `None`, as messages of Flyte 2 need the feature `flyte2`.
#[cfg(not(feature = "flyte2"))]
pub(crate) fn as_flyte1(_message: &dyn WireMessage) -> Option<Box<dyn WireMessage>> {
    None
}
