//! Fields by their names, which messages of Flyte 1 and 2 share.

use flytepb_idl::descriptor::{FieldDescriptor, Kind};
use flytepb_idl::{FieldRef, ValueRef, WireMessage};

/// Returns a field that is set.
pub(crate) fn field<'a>(message: &'a dyn WireMessage, name: &str) -> Option<FieldRef<'a>> {
    let fields = message.descriptor().fields;
    let index = fields.iter().position(|field| field.name == name)?;
    message.get(index)
}

/// Returns a message in a field; of a list the last one.
pub(super) fn sub_message<'a>(
    message: &'a dyn WireMessage,
    name: &str,
) -> Option<&'a dyn WireMessage> {
    match field(message, name)? {
        FieldRef::List(list) => as_message(FieldRef::Value(list.get(list.len().checked_sub(1)?))),
        value => as_message(value),
    }
}

pub(super) fn as_message(value: FieldRef<'_>) -> Option<&dyn WireMessage> {
    match value {
        FieldRef::Value(ValueRef::Message(message)) => Some(message),
        _ => None,
    }
}

/// Returns a string field; empty if it is not set.
pub(crate) fn text<'a>(message: &'a dyn WireMessage, name: &str) -> &'a str {
    match field(message, name) {
        Some(FieldRef::Value(ValueRef::Str(text))) => text,
        _ => "",
    }
}

/// Returns an unsigned number; 0 if it is not set.
pub(super) fn number(message: &dyn WireMessage, name: &str) -> u64 {
    match field(message, name) {
        Some(FieldRef::Value(ValueRef::U32(number))) => number.into(),
        Some(FieldRef::Value(ValueRef::U64(number))) => number,
        _ => 0,
    }
}

/// Returns whether a list is one of entries, each with a name and a value, such as the inputs of a
/// task in Flyte 2 or environment variables. They are shown like the entries of a map.
pub(crate) fn has_entries(list: &FieldDescriptor) -> bool {
    let Some([key, value]) = list.message().map(|entry| entry.fields) else {
        return false;
    };
    let is_key = matches!(key.name, "key" | "name");
    let is_value = matches!(value.name, "value" | "parameter");
    is_key && is_value && matches!(key.kind, Kind::String | Kind::Enum(_))
}
