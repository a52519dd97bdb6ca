//! Normalization of messages by what some formats and decoders lose.

use flytepb::registry;
use flytepb_idl::descriptor::{EnumDescriptor, FieldDescriptor, Kind};
use flytepb_idl::{FieldMut, FieldRef, Limits, ValueMut, ValueRef, WireMessage};
use flytepb_testkit::mutate::without_unknown;

use crate::subject::LEVELS_AGAIN;

/// Passes every value of the message, at any depth, to `change`, with its field.
pub(crate) fn change(
    message: &mut dyn WireMessage,
    change_value: &mut impl FnMut(&FieldDescriptor, ValueMut<'_>),
) {
    for (index, field) in message.descriptor().fields.iter().enumerate() {
        if message.get(index).is_none() {
            continue;
        }
        let mut value = |value: ValueMut<'_>| match value {
            ValueMut::Message(inner) => {
                change(inner, change_value);
                change_value(field, ValueMut::Message(inner));
            }
            scalar => change_value(field, scalar),
        };
        match message.get_mut(index) {
            FieldMut::Value(one) => value(one),
            FieldMut::List(list) => (0..list.len()).for_each(|i| value(list.get_mut(i))),
            FieldMut::Map(map) => (0..map.len()).for_each(|i| value(map.value_mut(i))),
        }
    }
}

/// Replaces every NaN by the standard one, the only one in text formats.
pub(crate) fn without_nan_payloads(message: &mut dyn WireMessage) {
    change(message, &mut |_, value| match value {
        ValueMut::F32(v) if v.is_nan() => *v = f32::NAN,
        ValueMut::F64(v) if v.is_nan() => *v = f64::NAN,
        _ => {}
    });
}

/// Replaces every `Value` without a kind, and every number of the enum `NullValue`, by null: JSON
/// has only one null.
pub(crate) fn with_plain_nulls(message: &mut dyn WireMessage) {
    null_if_empty(message);
    change(message, &mut |field, value| match (field.kind, value) {
        (_, ValueMut::Message(inner)) => null_if_empty(inner),
        (Kind::Enum(of), ValueMut::I32(number)) if is_null(of) => *number = 0,
        _ => {}
    });
}

fn is_null(of: &EnumDescriptor) -> bool {
    of.full_name == "google.protobuf.NullValue"
}

fn null_if_empty(message: &mut dyn WireMessage) {
    let known = message.descriptor();
    let is_value = known.full_name == "google.protobuf.Value";
    let is_empty = (0..known.fields.len()).all(|index| message.get(index).is_none());
    if is_value && is_empty {
        let null = known.fields.iter().position(|f| f.name == "null_value");
        null.map(|index| message.get_mut(index));
    }
}

/// Re-encodes the content of every `Any` of a known type without unknown fields and after `plain`,
/// like text formats that expand it.
pub(crate) fn with_plain_any(message: &mut dyn WireMessage, plain: fn(&mut dyn WireMessage)) {
    plain_any(message, plain);
    change(message, &mut |_, value| {
        if let ValueMut::Message(inner) = value {
            plain_any(inner, plain);
        }
    });
}

fn plain_any(any: &mut dyn WireMessage, plain: fn(&mut dyn WireMessage)) -> Option<()> {
    let (Some(FieldRef::Value(ValueRef::Str(url))), "google.protobuf.Any") =
        (any.get(0), any.descriptor().full_name)
    else {
        return None;
    };
    let content_type = registry::get(url.rsplit('/').next()?)?;
    let FieldRef::Value(ValueRef::Bytes(value)) = any.get(1)? else {
        return None;
    };
    let mut content = (content_type.new)();
    let options = Limits::new().max_depth(LEVELS_AGAIN);
    let known = without_unknown(content_type, value);
    options.merge(content.as_mut(), &known).ok()?;
    plain(content.as_mut());
    if let FieldMut::Value(ValueMut::Bytes(value)) = any.get_mut(1) {
        value.set(content.to_wire());
    }
    Some(())
}
