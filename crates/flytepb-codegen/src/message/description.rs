//! How a message is described, to us and to prost.

use std::fmt::Write;

use super::{Emitter, BOX, OPTION, WIRE};
use crate::schema::{Shape, Value};

impl Emitter<'_> {
    pub(super) fn descriptor(&self) -> String {
        let kind = |value: &Value| match value {
            Value::Message(name) => format!(
                "Message(&{})",
                self.schema.messages[name].path.full_descriptor()
            ),
            Value::Enum(name) => {
                format!("Enum(&{})", self.schema.enums[name].path.full_descriptor())
            }
            Value::Scalar(t) => format!("{t:?}"),
        };
        let fields = self.sorted.iter().fold(String::new(), |mut out, f| {
            let cardinality = match &f.shape {
                Shape::Implicit => "Implicit".to_string(),
                Shape::Explicit => "Explicit".to_string(),
                Shape::Repeated { packed } => format!("Repeated {{ packed: {packed} }}"),
                Shape::Map { key } => format!("Map {{ key: {WIRE}::descriptor::Kind::{key:?} }}"),
            };
            let oneof = match f.oneof {
                Some(i) => format!("{OPTION}::Some({i})"),
                None => format!("{OPTION}::None"),
            };
            let _ = write!(
                out,
                "{WIRE}::descriptor::FieldDescriptor::new(
                    {}, ({:?}, {:?}), {WIRE}::descriptor::Kind::{},
                    {WIRE}::descriptor::Cardinality::{cardinality}, {oneof},
                ),",
                f.number,
                f.name,
                f.json_name,
                kind(&f.value)
            );
            out
        });
        let oneofs: String = self
            .message
            .oneofs
            .iter()
            .map(|o| format!("{:?},", o.name))
            .collect();
        format!(
            "#[doc = \" Describes [`struct@{name}`].\"]
            pub static {}: {WIRE}::descriptor::MessageDescriptor = {WIRE}::descriptor::MessageDescriptor {{
                full_name: {:?}, fields: &[{fields}], oneofs: &[{oneofs}],
                reserved_names: &{:?}, well_known: {},
                new: || {BOX}::new(<{name} as ::std::default::Default>::default()),
            }};",
            self.message.path.descriptor,
            self.full_name,
            self.message.reserved_names,
            self.well_known(),
            name = self.ident(),
        )
    }

    pub(super) fn well_known(&self) -> String {
        let word = match self.full_name.strip_prefix("google.protobuf.") {
            Some(
                own @ ("Any" | "Timestamp" | "Duration" | "FieldMask" | "Struct" | "ListValue"
                | "Value"),
            ) => own,
            Some(
                "DoubleValue" | "FloatValue" | "Int64Value" | "UInt64Value" | "Int32Value"
                | "UInt32Value" | "BoolValue" | "StringValue" | "BytesValue",
            ) => "Wrapper",
            _ => return format!("{OPTION}::None"),
        };
        format!("{OPTION}::Some({WIRE}::descriptor::WellKnown::{word})")
    }

    pub(super) fn prost(&self) -> String {
        format!(
            "{WIRE}::prost_message!({}, {:?}, {:?});",
            self.ident(),
            self.message.path.package,
            self.message.name
        )
    }
}
