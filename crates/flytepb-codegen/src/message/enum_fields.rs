//! Typed getters and setters of enum fields, as prost-derive makes them.

use prost_types::field_descriptor_proto::Type;

use super::{scalar_type, Emitter, OPTION};
use crate::ident::Names;
use crate::schema::{Field, Shape, Value};

impl Emitter<'_> {
    pub(super) fn enum_accessors(&self) -> String {
        let fields = self.message.fields.iter().filter(|f| f.oneof.is_none());
        let fields: Vec<_> = fields
            .filter_map(|f| match &f.value {
                Value::Enum(name) => Some((f, self.schema.enums[name].path.full())),
                _ => None,
            })
            .collect();
        let mut methods = Names::default();
        let getters = fields.iter().filter(|(f, _)| !is_map(f));
        methods.reserve(getters.map(|(f, _)| f.ident.as_str()));
        let mut out = String::new();
        for (field, e) in &fields {
            let mut method = |prefix| methods.take(format!("{prefix}_{}", field.word()));
            out += &match &field.shape {
                Shape::Map { key } => map(field, e, *key, &method("get"), &method("insert")),
                Shape::Repeated { .. } => repeated(field, e, &method("push")),
                _ => singular(field, e, &method("set")),
            };
        }
        if out.is_empty() {
            out
        } else {
            format!("impl {} {{ {out} }}", self.ident())
        }
    }
}

fn is_map(field: &Field) -> bool {
    matches!(field.shape, Shape::Map { .. })
}

fn singular(field: &Field, e: &str, set: &str) -> String {
    let (ident, proto) = (&field.ident, &field.name);
    let (unless, get, value) = if field.shape == Shape::Implicit {
        (
            "its number is unknown",
            format!("{e}::try_from(self.{ident})"),
            "value as i32".to_string(),
        )
    } else {
        (
            "it is unset or its number unknown",
            format!("self.{ident}.and_then(|v| {e}::try_from(v).ok())"),
            format!("{OPTION}::Some(value as i32)"),
        )
    };
    format!(
        "#[doc = \" The value of `{proto}`, or the default if {unless}.\"]
        pub fn {ident}(&self) -> {e} {{ {get}.unwrap_or_default() }}
        #[doc = \" Sets `{proto}`.\"]
        pub fn {set}(&mut self, value: {e}) {{ self.{ident} = {value}; }}"
    )
}

fn repeated(field: &Field, e: &str, push: &str) -> String {
    let (ident, proto) = (&field.ident, &field.name);
    format!(
        "#[doc = \" The values of `{proto}` whose numbers are known.\"]
        pub fn {ident}(&self) -> impl ::std::iter::Iterator<Item = {e}> + '_ {{
            self.{ident}.iter().filter_map(|v| {e}::try_from(*v).ok())
        }}
        #[doc = \" Appends to `{proto}`.\"]
        pub fn {push}(&mut self, value: {e}) {{ self.{ident}.push(value as i32); }}"
    )
}

fn map(field: &Field, e: &str, key: Type, get: &str, insert: &str) -> String {
    let (ident, proto, key_type) = (&field.ident, &field.name, scalar_type(key));
    let (by, look) = if key == Type::String {
        ("&str", "key")
    } else {
        (key_type, "&key")
    };
    format!(
        "#[doc = \" The value of a key of `{proto}`, if it is there and its number known.\"]
        pub fn {get}(&self, key: {by}) -> {OPTION}<{e}> {{
            self.{ident}.get({look}).and_then(|v| {e}::try_from(*v).ok())
        }}
        #[doc = \" Puts a value into `{proto}` and gives the one that was there.\"]
        pub fn {insert}(&mut self, key: {key_type}, value: {e}) -> {OPTION}<{e}> {{
            self.{ident}.insert(key, value as i32).and_then(|v| {e}::try_from(v).ok())
        }}"
    )
}
