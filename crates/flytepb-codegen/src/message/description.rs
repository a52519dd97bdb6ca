//! The descriptor of a message.

use std::fmt::Write;

use super::Emitter;
use crate::schema::{Field, Schema, Shape, Value};

impl Emitter<'_> {
    pub(super) fn map_codecs(&self, key: &Value, value: &Value) -> String {
        format!("{}, {}", self.codec(key), self.codec(value))
    }

    pub(super) fn descriptor(&self) -> String {
        let message = self.message;
        let path = self.path();
        let mut out = format!(
            "/// Describes [`{}`](struct@{}).\npub static {}: Message = Message {{\n",
            message.path.ident,
            path.replace("r#", ""),
            message.path.descriptor,
        );
        let oneofs: Vec<_> = message.oneofs.iter().map(|o| &o.name).collect();
        let _ = writeln!(out, "    full_name: {:?},", self.full_name);
        if self.sorted.is_empty() {
            out += "    fields: &[],\n";
        } else {
            out += "    fields: &[\n";
            for field in &self.sorted {
                let _ = writeln!(out, "        {},", self.field_descriptor(field));
            }
            out += "    ],\n";
        }
        let _ = write!(
            out,
            "    oneofs: &{oneofs:?},\n    reserved_names: &{:?},\n    well_known: {},\n    \
                 new: new::<{path}>,\n}};\n\n",
            message.reserved_names,
            self.well_known(),
        );
        out
    }

    fn kind(&self, value: &Value) -> String {
        let Schema {
            messages, enums, ..
        } = self.schema;
        match value {
            Value::Message(name) => {
                format!("Kind::Message(&{})", messages[name].path.full_descriptor())
            }
            Value::Enum(name) => format!("Kind::Enum(&{})", enums[name].path.full_descriptor()),
            Value::Scalar(t) | Value::Shared(t) => format!("Kind::{t:?}"),
        }
    }

    fn field_descriptor(&self, field: &Field) -> String {
        let kind = self.kind(&field.value);
        let names = format!("{}, {:?}, {:?}", field.number, field.name, field.json_name);
        match (&field.shape, field.oneof) {
            (_, Some(oneof)) => format!("Field::member({names}, {kind}, {oneof})"),
            (Shape::Implicit, _) => format!("Field::implicit({names}, {kind})"),
            (Shape::Explicit, _) => format!("Field::explicit({names}, {kind})"),
            (Shape::Repeated { packed: true }, _) => format!("Field::packed({names}, {kind})"),
            (Shape::Repeated { packed: false }, _) => format!("Field::list({names}, {kind})"),
            (Shape::Map { key }, _) => format!("Field::map({names}, {}, {kind})", self.kind(key)),
        }
    }

    fn well_known(&self) -> String {
        let word = match self.full_name.strip_prefix("google.protobuf.") {
            Some(
                own @ ("Any" | "Timestamp" | "Duration" | "FieldMask" | "Struct" | "ListValue"
                | "Value"),
            ) => own,
            Some(
                "DoubleValue" | "FloatValue" | "Int64Value" | "UInt64Value" | "Int32Value"
                | "UInt32Value" | "BoolValue" | "StringValue" | "BytesValue",
            ) => "Wrapper",
            _ => return "None".to_string(),
        };
        format!("Some(WellKnown::{word})")
    }
}
