//! Fields that are shown although they are not set.

use flytepb_idl::descriptor::{Cardinality, EnumDescriptor, Kind};
use flytepb_idl::{FieldRef, ValueRef, WireMessage};

/// Last words of zero members that only say that there is no value.
const PLACEHOLDERS: [&str; 5] = ["DEFAULT", "UNDEFINED", "UNKNOWN", "UNSET", "UNSPECIFIED"];

/// An enum that a later field of the same message replaces: agents set `phase` and leave `state`
/// unset.
const REPLACED: &str = "flyteidl.admin.State";

/// Returns whether the zero member of an enum is a value, such as `EQ` of a comparison, and not a
/// placeholder such as `UNDEFINED`.
///
/// proto3 does not encode zeros, so that a field with this value looks unset. Trees, differences
/// and summaries show such fields in every message that has any content.
///
/// # Examples
/// ```
/// use flytepb_idl::core::{ComparisonExpression, TaskLog};
/// use flytepb_idl::descriptor::Kind;
/// use flytepb_idl::WireMessage;
/// use flytepb_inspect::tree_view::zero_is_value;
///
/// let of = |message: &dyn WireMessage, name| {
///     let field = message.descriptor().field_by_name(name).unwrap();
///     matches!(field.kind, Kind::Enum(of) if zero_is_value(of))
/// };
/// assert!(of(&ComparisonExpression::default(), "operator")); // EQ
/// assert!(!of(&TaskLog::default(), "message_format")); // UNKNOWN
/// ```
pub fn zero_is_value(of: &EnumDescriptor) -> bool {
    let Some(name) = of.name_of(0) else {
        return false;
    };
    let last_word = name.rsplit('_').next().unwrap_or(name);
    of.full_name != REPLACED && !PLACEHOLDERS.contains(&last_word)
}

/// Returns the zero of a field that cannot be unset, if that is a value.
pub(crate) fn zero(message: &dyn WireMessage, index: usize) -> Option<FieldRef<'static>> {
    let field = &message.descriptor().fields[index];
    match (field.cardinality, field.kind) {
        (Cardinality::Implicit, Kind::Enum(of)) if zero_is_value(of) => {
            Some(FieldRef::Value(ValueRef::I32(0)))
        }
        _ => None,
    }
}

/// Returns the value of a field if it is set, or if its zero is a value and the message has other
/// content.
pub(super) fn shown(message: &dyn WireMessage, index: usize) -> Option<FieldRef<'_>> {
    let value = message.get(index);
    value.or_else(|| zero(message, index).filter(|_| !message.is_empty()))
}
