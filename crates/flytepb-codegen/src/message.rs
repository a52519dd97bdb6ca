//! Rust structs for messages, and what they implement.

mod access;
mod description;
mod enum_fields;
mod wire;

use std::fmt::Write;

use prost_types::field_descriptor_proto::Type;

use crate::boxing::Boxing;
use crate::emit::{doc, Emitted};
use crate::schema::{Field, Message, Oneof, Schema, Shape, Value};

const OPTION: &str = "::std::option::Option";
const BOX: &str = "::std::boxed::Box";
const WIRE: &str = "::flytepb_wire";

pub(crate) fn emit(
    full_name: &str,
    message: &Message,
    schema: &Schema,
    boxing: &Boxing,
    registry: &str,
) -> Emitted {
    let mut sorted: Vec<&Field> = message.fields.iter().collect();
    sorted.sort_by_key(|f| f.number);
    let m = Emitter {
        full_name,
        message,
        schema,
        boxing,
        registry,
        sorted,
    };
    let item = [
        m.definition(),
        m.equality(),
        m.enum_accessors(),
        m.wire_message(),
        m.descriptor(),
        m.prost(),
    ];
    let oneofs = (0..message.oneofs.len()).map(|i| m.oneof_enum(i)).collect();
    Emitted {
        item: item.concat(),
        oneofs,
    }
}

struct Emitter<'a> {
    full_name: &'a str,
    message: &'a Message,
    schema: &'a Schema,
    boxing: &'a Boxing,
    /// The module of the registry.
    registry: &'a str,
    /// The fields in ascending order of their numbers.
    sorted: Vec<&'a Field>,
}

impl Emitter<'_> {
    fn ident(&self) -> &str {
        &self.message.path.ident
    }

    /// The Rust type of one value of a field, without box.
    fn value_type(&self, value: &Value) -> String {
        match value {
            Value::Message(name) => self.schema.messages[name].path.full(),
            Value::Enum(_) => "i32".to_string(),
            Value::Scalar(t) => scalar_type(*t).to_string(),
        }
    }

    fn codec(&self, value: &Value) -> String {
        codec(self.schema, value)
    }

    fn map_codecs(&self, key: Type, value: &Value) -> String {
        format!("{}, {}", self.codec(&Value::Scalar(key)), self.codec(value))
    }

    fn is_boxed(&self, field: &Field) -> bool {
        self.boxing.is_boxed(self.full_name, field)
    }

    fn is_nested(&self, field: &Field) -> bool {
        self.boxing.is_nested(self.full_name, field)
    }

    /// The type of a value with its box, if it has one.
    fn held_type(&self, field: &Field) -> String {
        let value = self.value_type(&field.value);
        if self.is_boxed(field) {
            self.nest(field, format!("{BOX}<{value}>"))
        } else {
            value
        }
    }

    /// A container as the field holds it.
    fn nest(&self, field: &Field, container: String) -> String {
        if self.is_nested(field) {
            format!("{WIRE}::Nested<{container}>")
        } else {
            container
        }
    }

    fn field_type(&self, field: &Field) -> String {
        match &field.shape {
            Shape::Implicit => self.value_type(&field.value),
            Shape::Explicit => format!("{OPTION}<{}>", self.held_type(field)),
            Shape::Repeated { .. } => {
                let value = self.value_type(&field.value);
                self.nest(field, format!("::std::vec::Vec<{value}>"))
            }
            Shape::Map { key } => {
                let (key, value) = (scalar_type(*key), self.value_type(&field.value));
                self.nest(field, format!("{WIRE}::Map<{key}, {value}>"))
            }
        }
    }

    fn oneof_path(&self, oneof: &Oneof) -> String {
        format!("{}::{}", self.message.module.ident, oneof.type_name)
    }

    fn members(&self, oneof: usize) -> impl Iterator<Item = &Field> {
        self.message
            .fields
            .iter()
            .filter(move |f| f.oneof == Some(oneof))
    }

    fn definition(&self) -> String {
        let mut fields = String::new();
        for field in self.message.fields.iter().filter(|f| f.oneof.is_none()) {
            let doc = field_doc(field);
            let _ = write!(
                fields,
                "{doc} pub {}: {},",
                field.ident,
                self.field_type(field)
            );
        }
        for (i, oneof) in self.message.oneofs.iter().enumerate() {
            let names: Vec<_> = self.members(i).map(|f| format!("`{}`", f.name)).collect();
            let fallback = format!("The oneof `{}`: {}.", oneof.name, names.join(", "));
            let doc = doc(&oneof.comment, &fallback);
            let path = self.oneof_path(oneof);
            let _ = write!(fields, "{doc} pub {}: {OPTION}<{path}>,", oneof.ident);
        }
        let doc = doc(
            &self.message.comment,
            &format!("The message `{}`.", self.full_name),
        );
        let derives = if self.has_floats(None) {
            "Clone, Default"
        } else {
            "Clone, Default, PartialEq"
        };
        format!(
            "{doc} #[derive({derives})] pub struct {} {{ {fields}
                /// Unknown fields, as received.
                pub _unknown_fields: {WIRE}::UnknownFields,
            }}
            impl ::std::cmp::Eq for {0} {{}}
            impl ::std::fmt::Debug for {0} {{
                fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {{
                    {WIRE}::debug(self, f)
                }}
            }}",
            self.ident()
        )
    }

    /// Returns whether the struct, or the enum of one of its oneofs, holds floats directly.
    fn has_floats(&self, oneof: Option<usize>) -> bool {
        self.message
            .fields
            .iter()
            .any(|f| f.oneof == oneof && is_float(&f.value))
    }

    fn equality(&self) -> String {
        if !self.has_floats(None) {
            return String::new();
        }
        let plain = self
            .message
            .fields
            .iter()
            .filter(|f| f.oneof.is_none())
            .map(|f| {
                if is_float(&f.value) {
                    format!("{WIRE}::same::Same::same(&self.{0}, &other.{0})", f.ident)
                } else {
                    format!("self.{0} == other.{0}", f.ident)
                }
            });
        let oneofs = self
            .message
            .oneofs
            .iter()
            .map(|o| format!("self.{0} == other.{0}", o.ident));
        let unknown = "self._unknown_fields == other._unknown_fields".to_string();
        let all: Vec<_> = plain.chain(oneofs).chain([unknown]).collect();
        format!(
            "impl ::std::cmp::PartialEq for {} {{
                fn eq(&self, other: &Self) -> bool {{ {} }}
            }}",
            self.ident(),
            all.join(" && ")
        )
    }

    fn oneof_enum(&self, index: usize) -> String {
        let oneof = &self.message.oneofs[index];
        let name = &oneof.type_name;
        let mut variants = String::new();
        let mut accessors = String::new();
        let mut same = String::new();
        for field in self.members(index) {
            let (variant, held) = (&field.variant, self.held_type(field));
            let _ = write!(variants, "{} {variant}({held}),", field_doc(field));
            let inner = self.value_type(&field.value);
            let _ = write!(
                accessors,
                "pub(super) fn {}_mut(slot: &mut {OPTION}<Self>) -> &mut {inner} {{
                    if !matches!(slot, {OPTION}::Some(Self::{variant}(_))) {{
                        {WIRE}::access::fill(slot, Self::{variant}(::std::default::Default::default()));
                    }}
                    match slot {{
                        {OPTION}::Some(Self::{variant}(value)) => value,
                        _ => unreachable!(),
                    }}
                }}",
                field.word()
            );
            let equal = if is_float(&field.value) {
                format!("{WIRE}::same::Same::same(a, b)")
            } else {
                "a == b".to_string()
            };
            let _ = write!(same, "(Self::{variant}(a), Self::{variant}(b)) => {equal},");
        }
        let floats = self.has_floats(Some(index));
        let derives = if floats {
            "Clone, Debug"
        } else {
            "Clone, Debug, PartialEq"
        };
        let equality = if floats {
            let rest = if self.members(index).count() > 1 {
                "_ => false,"
            } else {
                ""
            };
            format!(
                "impl ::std::cmp::PartialEq for {name} {{
                    fn eq(&self, other: &Self) -> bool {{ match (self, other) {{ {same} {rest} }} }}
                }}"
            )
        } else {
            String::new()
        };
        let doc = doc(
            &oneof.comment,
            &format!("The oneof `{}` of `{}`.", oneof.name, self.full_name),
        );
        format!(
            "{doc} #[derive({derives})] pub enum {name} {{ {variants} }}
            impl {name} {{ {accessors} }}
            {equality}
            impl ::std::cmp::Eq for {name} {{}}"
        )
    }

    fn wire_message(&self) -> String {
        format!(
            "impl {WIRE}::WireMessage for {name} {{
                fn descriptor(&self) -> &'static {WIRE}::descriptor::MessageDescriptor {{ &{descriptor} }}
                fn type_descriptor() -> &'static {WIRE}::descriptor::MessageDescriptor {{ &{descriptor} }}
                fn type_lookup() -> {WIRE}::TypeLookup {{ |name| {registry}::MESSAGES.get(name) }}
                fn unknown_fields(&self) -> &{WIRE}::UnknownFields {{ &self._unknown_fields }}
                fn unknown_fields_mut(&mut self) -> &mut {WIRE}::UnknownFields {{ &mut self._unknown_fields }}
                fn dyn_eq(&self, other: &dyn {WIRE}::WireMessage) -> bool {{ {WIRE}::dyn_eq(self, other) }}
                fn dyn_clone(&self) -> {BOX}<dyn {WIRE}::WireMessage> {{ {BOX}::new(::std::clone::Clone::clone(self)) }}
                fn as_dyn_mut(&mut self) -> &mut dyn {WIRE}::WireMessage {{ self }}
                {get} {visit} {get_mut} {merge} {write} {len}
            }}",
            name = self.ident(),
            descriptor = self.message.path.descriptor,
            registry = self.registry,
            get = self.get(),
            visit = self.visit(),
            get_mut = self.get_mut(),
            merge = self.merge_from(),
            write = self.write_to(),
            len = self.wire_len(),
        )
    }
}

/// The codec of one value of a field.
pub(crate) fn codec(schema: &Schema, value: &Value) -> String {
    match value {
        Value::Message(name) => {
            format!(
                "{WIRE}::codec::Msg::<{}>",
                schema.messages[name].path.full()
            )
        }
        Value::Enum(_) => format!("{WIRE}::codec::Int32"),
        Value::Scalar(t) => format!("{WIRE}::codec::{}", scalar_codec(*t)),
    }
}

pub(crate) fn field_doc(field: &Field) -> String {
    let fallback = format!("The field `{}` (number {}).", field.name, field.number);
    let deprecated = if field.deprecated {
        "#[doc = \"\"] #[doc = \" Deprecated in the schema.\"]"
    } else {
        ""
    };
    doc(&field.comment, &fallback) + deprecated
}

fn is_float(value: &Value) -> bool {
    matches!(value, Value::Scalar(Type::Float | Type::Double))
}

pub(crate) fn scalar_type(t: Type) -> &'static str {
    match t {
        Type::Double => "f64",
        Type::Float => "f32",
        Type::Int32 | Type::Sint32 | Type::Sfixed32 | Type::Enum => "i32",
        Type::Int64 | Type::Sint64 | Type::Sfixed64 => "i64",
        Type::Uint32 | Type::Fixed32 => "u32",
        Type::Uint64 | Type::Fixed64 => "u64",
        Type::Bool => "bool",
        Type::String => "::std::string::String",
        Type::Bytes | Type::Message | Type::Group => "::std::vec::Vec<u8>",
    }
}

fn scalar_codec(t: Type) -> String {
    match t {
        Type::String => "Str".to_string(),
        other => format!("{other:?}"),
    }
}
