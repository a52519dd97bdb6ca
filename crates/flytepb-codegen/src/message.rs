//! Structs and oneof enums of messages, and their implementations.

mod access;
mod description;
mod enum_fields;
mod impls;
mod refill;
mod wire;

use std::fmt::Write;

pub(crate) use impls::block;
use prost_types::field_descriptor_proto::Type;

use crate::boxing::Boxing;
use crate::docs::{doc, field_doc};
use crate::emitted::Emitted;
use crate::schema::{scalar_type, Field, Message, Oneof, Schema, Shape, Value};
use crate::scope::Scope;

pub(crate) fn emit(
    full_name: &str,
    message: &Message,
    schema: &Schema,
    boxing: &Boxing,
) -> Emitted {
    let m = Emitter {
        full_name,
        message,
        schema,
        boxing,
        sorted: message.sorted(),
    };
    Emitted {
        item: m.definition(),
        oneofs: (0..message.oneofs.len()).map(|i| m.oneof_enum(i)).collect(),
        descriptor: m.descriptor(),
        impls: m.impls(),
    }
}

struct Emitter<'a> {
    full_name: &'a str,
    message: &'a Message,
    schema: &'a Schema,
    boxing: &'a Boxing,
    /// The fields in ascending order of their numbers.
    sorted: Vec<&'a Field>,
}

impl Emitter<'_> {
    /// The type of one value of a field, without box, in a scope.
    fn value_type(&self, value: &Value, scope: &Scope<'_>) -> String {
        match value {
            Value::Message(name) => scope.path(&self.schema.messages[name].path),
            Value::Enum(_) => "i32".to_string(),
            Value::Shared(Type::String) => scope.foreign("Text").into_owned(),
            Value::Shared(t) => self.schema.shared_type(*t),
            Value::Scalar(t) => scalar(*t, scope),
        }
    }

    fn is_boxed(&self, field: &Field) -> bool {
        self.boxing.is_boxed(self.full_name, field)
    }

    fn is_nested(&self, field: &Field) -> bool {
        self.boxing.is_nested(self.full_name, field)
    }

    /// The type of a value with its box, if it has one.
    fn held_type(&self, field: &Field, scope: &Scope<'_>) -> String {
        let value = self.value_type(&field.value, scope);
        if self.is_boxed(field) {
            let boxed = format!("{}<{value}>", scope.foreign("Box"));
            self.nest(field, boxed, scope)
        } else {
            value
        }
    }

    /// A container as the field holds it.
    fn nest(&self, field: &Field, container: String, scope: &Scope<'_>) -> String {
        if self.is_nested(field) {
            format!("{}<{container}>", scope.foreign("Nested"))
        } else {
            container
        }
    }

    fn field_type(&self, field: &Field, scope: &Scope<'_>) -> String {
        let value = || self.value_type(&field.value, scope);
        match &field.shape {
            Shape::Implicit => value(),
            Shape::Explicit => {
                let held = self.held_type(field, scope);
                format!("{}<{held}>", scope.foreign("Option"))
            }
            Shape::Repeated { .. } => {
                let list = format!("{}<{}>", scope.foreign("Vec"), value());
                self.nest(field, list, scope)
            }
            Shape::Map { key } => {
                let key = self.value_type(key, scope);
                let map = format!("{}<{key}, {}>", scope.foreign("Map"), value());
                self.nest(field, map, scope)
            }
        }
    }

    fn definition(&self) -> String {
        let scopes = &self.schema.scopes;
        let path = &self.message.path;
        let scope = Scope::new(scopes, &path.root, &path.modules);
        let mut fields = String::new();
        for field in self.message.members(None) {
            let doc = field_doc(self.schema, field);
            let ty = self.field_type(field, &scope);
            let attributes = self.schema.options.on_field(self.full_name, &field.name);
            let _ = write!(fields, "{doc} {attributes} pub {}: {ty},", field.ident);
        }
        for (i, oneof) in self.message.oneofs.iter().enumerate() {
            let members = self.message.members(Some(i));
            let names: Vec<_> = members.map(|f| format!("`{}`", f.name)).collect();
            let fallback = format!("The oneof `{}`: {}.", oneof.name, names.join(", "));
            let doc = doc(&oneof.comment, &fallback);
            let ty = scope.path(&self.message.oneof_path(oneof));
            let option = scope.foreign("Option");
            let attributes = self.schema.options.on_field(self.full_name, &oneof.name);
            let _ = write!(
                fields,
                "{doc} {attributes} pub {}: {option}<{ty}>,",
                oneof.ident
            );
        }
        let fallback = format!("The message `{}`.", self.full_name);
        let doc = doc(&self.message.comment, &fallback);
        let derives = if self.has_floats(None) {
            "Clone, Default"
        } else if self.schema.is_ordered(self.message) {
            "Clone, Default, PartialEq, PartialOrd, Ord"
        } else {
            "Clone, Default, PartialEq"
        };
        let attributes = self.schema.options.on_message(self.full_name);
        format!(
            "{doc} #[derive({derives})] {attributes} pub struct {} {{ {fields}
                /// Unknown fields, as received.
                pub _unknown_fields: {},
            }}",
            path.ident,
            scope.foreign("UnknownFields")
        )
    }

    /// Returns whether the struct, or the enum of one of its oneofs, holds floats directly.
    fn has_floats(&self, oneof: Option<usize>) -> bool {
        self.message.members(oneof).any(|f| is_float(&f.value))
    }

    fn oneof_enum(&self, index: usize) -> String {
        let oneof = &self.message.oneofs[index];
        let modules = self.message.inner_modules();
        let scope = Scope::new(&self.schema.scopes, &self.message.path.root, &modules);
        let mut variants = String::new();
        for field in self.message.members(Some(index)) {
            let doc = field_doc(self.schema, field);
            let held = self.held_type(field, &scope);
            let attributes = self.schema.options.on_field(self.full_name, &field.name);
            let _ = write!(variants, "{doc} {attributes} {}({held}),", field.variant);
        }
        let derives = if self.has_floats(Some(index)) {
            "Clone, Debug"
        } else {
            "Clone, Debug, PartialEq"
        };
        let fallback = format!("The oneof `{}` of `{}`.", oneof.name, self.full_name);
        let doc = doc(&oneof.comment, &fallback);
        let name = &oneof.type_name;
        let full_name = format!("{}.{}", self.full_name, oneof.name);
        let attributes = self.schema.options.on_enum(&full_name);
        format!("{doc} #[derive({derives})] {attributes} pub enum {name} {{ {variants} }}")
    }

    fn oneof_path(&self, oneof: &Oneof) -> String {
        self.message.oneof_path(oneof).full()
    }
}

fn is_float(value: &Value) -> bool {
    matches!(value, Value::Scalar(Type::Float | Type::Double))
}

fn scalar(t: Type, scope: &Scope<'_>) -> String {
    match scalar_type(t) {
        "String" => scope.foreign("String").into_owned(),
        "Vec<u8>" => format!("{}<u8>", scope.foreign("Vec")),
        copy => copy.to_string(),
    }
}
