//! Implementations for messages. They name types of the schema by full paths.

use std::fmt::Write;

use super::{is_float, Emitter};
use crate::schema::{codec, scalar_type, Field, Value};

impl Emitter<'_> {
    /// The struct of the message.
    pub(super) fn path(&self) -> String {
        self.message.path.full()
    }

    pub(super) fn codec(&self, value: &Value) -> String {
        codec(self.schema, value)
    }

    /// The type of one value of a field, without box.
    pub(super) fn full_type(&self, value: &Value) -> String {
        match value {
            Value::Message(name) => self.schema.messages[name].path.full(),
            Value::Enum(_) => "i32".to_string(),
            Value::Shared(t) => self.schema.shared_type(*t),
            Value::Scalar(t) => scalar_type(*t).to_string(),
        }
    }

    pub(super) fn impls(&self) -> String {
        let path = self.path();
        let (package, name) = (&self.message.path.package, &self.message.name);
        let mut out = format!("message_impls!({path}, {package:?}, {name:?});\n");
        out += &self.equality();
        out += &self.enum_accessors();
        let methods = [
            self.message_methods(),
            self.get(),
            self.visit(),
            self.get_mut(),
            self.merge_from(),
            self.refill(),
            self.write_to(),
            self.wire_len(),
            self.seconds_and_nanos(),
        ];
        block(&mut out, &format!("impl WireMessage for {path}"), &methods);
        for i in 0..self.message.oneofs.len() {
            self.oneof(i, &mut out);
        }
        out + "\n"
    }

    fn message_methods(&self) -> String {
        let descriptor = self.message.path.full_descriptor();
        let registry = self.schema.registry.as_ref();
        let registry = registry.map_or(String::new(), |module| format!(", {module}::MESSAGES"));
        let shares = if self.schema.shared {
            "; shares_input"
        } else {
            ""
        };
        format!("message_methods!({descriptor}{registry}{shares});\n")
    }

    fn seconds_and_nanos(&self) -> String {
        match self.full_name {
            "google.protobuf.Timestamp" | "google.protobuf.Duration" => {
                "fn seconds_and_nanos_mut(&mut self) -> Option<(&mut i64, &mut i32)> {\n    \
                     Some((&mut self.seconds, &mut self.nanos))\n\
                 }\n"
                .to_string()
            }
            _ => String::new(),
        }
    }

    fn equality(&self) -> String {
        if !self.has_floats(None) {
            return String::new();
        }
        let fields = self.message.members(None);
        let fields = fields.map(|f| (f.ident.as_str(), is_float(&f.value)));
        let oneofs = self
            .message
            .oneofs
            .iter()
            .map(|o| (o.ident.as_str(), false));
        let all = fields.chain(oneofs).chain([("_unknown_fields", false)]);
        let all = all.map(|(ident, is_float)| {
            if is_float {
                format!("self.{ident}.bit_eq(&other.{ident})")
            } else {
                format!("self.{ident} == other.{ident}")
            }
        });
        let all: Vec<_> = all.collect();
        let body = format!("    {}\n", all.join("\n        && "));
        partial_eq(&self.path(), &body)
    }

    fn oneof(&self, index: usize, out: &mut String) {
        let path = self.oneof_path(&self.message.oneofs[index]);
        let members = || self.message.members(Some(index));
        let _ = writeln!(out, "oneof!({path} {{");
        for field in members() {
            let (word, variant) = (field.word(), &field.variant);
            let inner = self.full_type(&field.value);
            let _ = writeln!(out, "    {word}_mut => {variant}({inner}),");
        }
        *out += "});\n";
        if self.has_floats(Some(index)) {
            let mut body = "    match (self, other) {\n".to_string();
            for field in members() {
                body += &same_variant(field);
            }
            if members().count() > 1 {
                body += "        _ => false,\n";
            }
            *out += &partial_eq(&path, &(body + "    }\n"));
        }
    }
}

fn same_variant(field: &Field) -> String {
    let variant = &field.variant;
    let equal = if is_float(&field.value) {
        "a.bit_eq(b)"
    } else {
        "a == b"
    };
    format!("        (Self::{variant}(a), Self::{variant}(b)) => {equal},\n")
}

fn partial_eq(path: &str, body: &str) -> String {
    let method = format!("fn eq(&self, other: &Self) -> bool {{\n{body}}}\n");
    let mut out = String::new();
    block(&mut out, &format!("impl PartialEq for {path}"), &[method]);
    out
}

/// Appends a head and items in braces, indented.
pub(crate) fn block(out: &mut String, head: &str, items: &[String]) {
    let _ = writeln!(out, "{head} {{");
    for line in items.iter().flat_map(|item| item.lines()) {
        let _ = writeln!(out, "    {line}");
    }
    *out += "}\n";
}
