//! Typed getters and setters of enum fields, as prost-derive makes them.

use std::fmt::Write;

use super::impls::block;
use super::Emitter;
use crate::ident::Names;
use crate::schema::{Field, Shape, Value};

impl Emitter<'_> {
    pub(super) fn enum_accessors(&self) -> String {
        let fields = self.message.members(None);
        let fields: Vec<_> = fields
            .filter_map(|f| match &f.value {
                Value::Enum(name) => Some((f, self.schema.enums[name].path.full())),
                _ => None,
            })
            .collect();
        let mut methods = Names::default();
        let getters = fields.iter().filter(|(f, _)| !is_map(f));
        methods.reserve(getters.map(|(f, _)| f.ident.as_str()));
        let mut all = Vec::new();
        for (field, e) in &fields {
            let mut method = |prefix| methods.take(format!("{prefix}_{}", field.word()));
            all.push(match &field.shape {
                Shape::Map { key } => {
                    let key = (key.is_string(), &*self.full_type(key));
                    map(field, e, key, &method("get"), &method("insert"))
                }
                Shape::Repeated { .. } => repeated(field, e, &method("push")),
                _ => singular(field, e, &method("set")),
            });
        }
        let mut out = String::new();
        if !all.is_empty() {
            block(&mut out, &format!("impl {}", self.path()), &all);
        }
        out
    }
}

fn is_map(field: &Field) -> bool {
    matches!(field.shape, Shape::Map { .. })
}

/// A method of one expression.
fn method(doc: &str, signature: &str, body: &str) -> String {
    let mut out = String::new();
    let _ = write!(
        out,
        "/// {doc}\n#[inline]\npub fn {signature} {{\n    {body}\n}}\n"
    );
    out
}

fn singular(field: &Field, e: &str, set: &str) -> String {
    let (ident, proto) = (&field.ident, &field.name);
    let (unless, get, value) = if field.shape == Shape::Implicit {
        (
            "its number is unknown",
            format!("known(self.{ident})"),
            "value as i32",
        )
    } else {
        (
            "it is unset or its number unknown",
            format!("known(self.{ident}.unwrap_or_default())"),
            "Some(value as i32)",
        )
    };
    method(
        &format!("The value of `{proto}`, or the default if {unless}."),
        &format!("{ident}(&self) -> {e}"),
        &get,
    ) + &method(
        &format!("Sets `{proto}`."),
        &format!("{set}(&mut self, value: {e})"),
        &format!("self.{ident} = {value};"),
    )
}

fn repeated(field: &Field, e: &str, push: &str) -> String {
    let (ident, proto) = (&field.ident, &field.name);
    method(
        &format!("The values of `{proto}` whose numbers are known."),
        &format!("{ident}(&self) -> impl Iterator<Item = {e}> + '_"),
        &format!("self.{ident}.iter().filter_map(|v| {e}::try_from(*v).ok())"),
    ) + &method(
        &format!("Appends to `{proto}`."),
        &format!("{push}(&mut self, value: {e})"),
        &format!("self.{ident}.push(value as i32);"),
    )
}

/// `key` is whether keys are strings, and their type.
fn map(field: &Field, e: &str, key: (bool, &str), get: &str, insert: &str) -> String {
    let (ident, proto, (is_string, key_type)) = (&field.ident, &field.name, key);
    let (by, look) = if is_string {
        ("&str", "key")
    } else {
        (key_type, "&key")
    };
    method(
        &format!("The value of a key of `{proto}`, if it is there and its number known."),
        &format!("{get}(&self, key: {by}) -> Option<{e}>"),
        &format!("self.{ident}.get({look}).and_then(|v| {e}::try_from(*v).ok())"),
    ) + &method(
        &format!("Puts a value into `{proto}` and returns the one that was there."),
        &format!("{insert}(&mut self, key: {key_type}, value: {e}) -> Option<{e}>"),
        &format!("self.{ident}.insert(key, value as i32).and_then(|v| {e}::try_from(v).ok())"),
    )
}
