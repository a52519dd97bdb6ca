//! The fields and oneofs of a message, with their identifiers.

use prost_types::field_descriptor_proto::{Label, Type};
use prost_types::{DescriptorProto, FieldDescriptorProto};

use super::{wire_type, Field, Oneof, Shape, Value};
use crate::ident::{self, Names};

/// The fields and oneofs of the message with this full name. `comment` gives the comment of one of
/// the message's parts, `types` are the identifiers taken in the module of its nested types.
pub(super) fn members(
    message: &DescriptorProto,
    full_name: &str,
    types: &mut Names,
    comment: impl Fn(&[i32]) -> String,
) -> Result<(Vec<Field>, Vec<Oneof>), String> {
    let real_oneofs = real_oneofs(message);
    let mut fields = Vec::new();
    for (i, proto) in message.field.iter().enumerate() {
        let mut field = field(message, full_name, proto)
            .map_err(|e| format!("{full_name}.{}: {e}", proto.name()))?;
        field.comment = comment(&[2, i as i32]);
        field.oneof = proto
            .oneof_index
            .and_then(|i| real_oneofs.iter().position(|real| *real == i as usize));
        fields.push(field);
    }
    let nested = message.nested_type.iter().map(|m| m.name());
    let nested = nested.chain(message.enum_type.iter().map(|e| e.name()));
    let nested: Vec<_> = nested.map(ident::camel).collect();
    let oneofs = real_oneofs.iter().map(|&i| {
        let name = message.oneof_decl[i].name();
        let mut type_name = ident::camel(name);
        if nested.contains(&type_name) {
            type_name.push_str("OneOf");
        }
        Oneof {
            name: name.to_string(),
            ident: String::new(),
            type_name: types.take(type_name),
            comment: comment(&[8, i as i32]),
        }
    });
    let mut oneofs: Vec<_> = oneofs.collect();
    name_members(&mut fields, &mut oneofs);
    Ok((fields, oneofs))
}

/// Gives identifiers to the struct's fields, which are oneofs too, and to the members of each oneof.
fn name_members(fields: &mut [Field], oneofs: &mut [Oneof]) {
    for oneof in 0..oneofs.len() {
        let members = fields.iter_mut().filter(|f| f.oneof == Some(oneof));
        let mut members: Vec<_> = members.collect();
        let names: Vec<_> = members.iter().map(|f| f.name.clone()).collect();
        let names: Vec<_> = names.iter().map(String::as_str).collect();
        let idents = Names::default().take_all(&names, ident::snake);
        let variants = Names::default().take_all(&names, ident::camel);
        for ((field, ident), variant) in members.iter_mut().zip(idents).zip(variants) {
            (field.ident, field.variant) = (ident, variant);
        }
    }
    let fields: Vec<_> = fields.iter_mut().filter(|f| f.oneof.is_none()).collect();
    let of_fields = fields.into_iter().map(|f| (&*f.name, &mut f.ident));
    let of_oneofs = oneofs.iter_mut().map(|o| (&*o.name, &mut o.ident));
    let (names, places): (Vec<_>, Vec<_>) = of_fields.chain(of_oneofs).unzip();
    let idents = Names::default().take_all(&names, ident::snake);
    for (place, ident) in places.into_iter().zip(idents) {
        *place = ident;
    }
}

/// The indices of the oneofs that the schema's author wrote.
fn real_oneofs(message: &DescriptorProto) -> Vec<usize> {
    let synthetic = |i: usize| {
        let mut members = message
            .field
            .iter()
            .filter(|f| f.oneof_index == Some(i as i32));
        members.any(|f| f.proto3_optional())
    };
    (0..message.oneof_decl.len())
        .filter(|i| !synthetic(*i))
        .collect()
}

pub(super) fn is_map_entry(message: &DescriptorProto) -> bool {
    message.options.as_ref().is_some_and(|o| o.map_entry())
}

fn value_of(field: &FieldDescriptorProto) -> Value {
    let type_name = || field.type_name().trim_start_matches('.').to_string();
    match field.r#type() {
        Type::Message | Type::Group => Value::Message(type_name()),
        Type::Enum => Value::Enum(type_name()),
        scalar => Value::Scalar(scalar),
    }
}

/// A field without its comment, identifiers and oneof.
fn field(
    message: &DescriptorProto,
    full_name: &str,
    proto: &FieldDescriptorProto,
) -> Result<Field, String> {
    let is_entry = |m: &&DescriptorProto| {
        is_map_entry(m) && proto.type_name() == format!(".{full_name}.{}", m.name())
    };
    let (shape, value) = match message.nested_type.iter().find(is_entry) {
        Some(entry) => {
            let part = |n| entry.field.iter().find(|f| f.number() == n);
            let (key, value) = part(1)
                .zip(part(2))
                .ok_or("map entry without key and value")?;
            (Shape::Map { key: value_of(key) }, value_of(value))
        }
        None => {
            let value = value_of(proto);
            (shape(proto, &value), value)
        }
    };
    let name = proto.name();
    Ok(Field {
        number: proto.number() as u32,
        name: name.to_string(),
        json_name: match &proto.json_name {
            Some(json_name) => json_name.clone(),
            None => default_json_name(name),
        },
        ident: String::new(),
        comment: String::new(),
        deprecated: proto.options.as_ref().is_some_and(|o| o.deprecated()),
        shape,
        value,
        oneof: None,
        variant: String::new(),
    })
}

/// The shape of a field that is not a map.
fn shape(proto: &FieldDescriptorProto, value: &Value) -> Shape {
    if proto.label() == Label::Repeated {
        let wanted = proto.options.as_ref().and_then(|o| o.packed);
        let packed = wire_type(value) != 2 && wanted.unwrap_or(true);
        Shape::Repeated { packed }
    } else if matches!(value, Value::Message(_)) || proto.oneof_index.is_some() {
        Shape::Explicit
    } else {
        Shape::Implicit
    }
}

/// The JSON name of a field whose descriptor has none, by protoc's rule.
fn default_json_name(name: &str) -> String {
    let mut words = name.split('_');
    let first = words.next().unwrap_or_default().to_string();
    words.fold(first, |mut out, word| {
        let mut chars = word.chars();
        out.extend(chars.next().map(|c| c.to_ascii_uppercase()));
        out + chars.as_str()
    })
}

#[cfg(test)]
mod tests {
    use super::default_json_name;

    /// As Google's descriptor pool completes descriptors.
    #[test]
    fn json_names_follow_protobuf() {
        let names = ["foo_bar", "FooBar", "_foo", "a__b", "x_1y", "f_"];
        let expected = ["fooBar", "FooBar", "Foo", "aB", "x1y", "f"];
        assert_eq!(names.map(default_json_name), expected);
    }
}
