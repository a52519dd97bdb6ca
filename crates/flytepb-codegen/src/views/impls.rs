//! Implementations for views. They name types of the schema by full paths.

use super::Emitter;
use crate::message::block;
use crate::schema::{Field, Shape, Value};

/// The start of an arm in the body of a loop.
const ARM: &str = "            ";

impl Emitter<'_> {
    /// Returns whether the message has a usual encoding with a fast path.
    fn is_timestamp(&self) -> bool {
        matches!(
            self.full_name,
            "google.protobuf.Timestamp" | "google.protobuf.Duration"
        )
    }

    pub(super) fn impls(&self) -> String {
        let view = self.message.path.full_view();
        let message = self.message.path.full();
        let mut out = format!("view_impls!('a {view}<'a>, {message});\n");
        let items = [
            format!("view_methods!('a, {message});\n"),
            self.check(),
            self.read(),
        ];
        block(
            &mut out,
            &format!("impl<'a> View<'a> for {view}<'a>"),
            &items,
        );
        out + "\n"
    }

    fn check(&self) -> String {
        let mut arms = String::new();
        let mut singular = 0;
        for field in &self.sorted {
            arms += &self.check_arms(field, &mut singular);
        }
        let mut start = String::new();
        if self.is_timestamp() {
            start += "    if timestamp_fast_path::check(reader) {\n        return Ok(());\n    }\n";
        }
        if singular > 0 {
            start += "    let mut seen = 0u64;\n";
        }
        let check = if arms.is_empty() {
            "check_unknown(tag, &mut cursor)?;".to_string()
        } else {
            format!("match tag {{\n{arms}{ARM}_ => check_unknown(tag, &mut cursor)?,\n        }}")
        };
        format!(
            "#[cfg_attr(debug_assertions, inline)]\nfn check(reader: &mut Reader<'_>) -> Result<(), Fault> {{\n{start}    \
                 let mut cursor = reader.cursor();\n    \
                 while let Some(tag) = cursor.tag()? {{\n        {check}\n    }}\n    \
                 Ok(())\n\
             }}\n"
        )
    }

    /// `singular` counts the fields that hold one message.
    fn check_arms(&self, field: &Field, singular: &mut u32) -> String {
        let (tag, own) = (field.number << 3, field.number << 3 | field.wire_type());
        let codecs = self.codecs(field);
        let check = format!("{codecs}::check(&mut cursor)?");
        match (&field.shape, field.message_type()) {
            (Shape::Map { .. }, _) => {
                format!(
                    "{ARM}{} => check_entry::<{codecs}>(&mut cursor)?,\n",
                    tag | 2
                )
            }
            (Shape::Explicit, Some(name)) => {
                // Beyond 64 such fields they share a bit: a false alarm costs time, not truth.
                let bit = 1u64 << (*singular).min(63);
                *singular += 1;
                let path = self.schema.messages[name].path.full();
                let check = format!("check_message::<{path}>(&mut seen, {bit}, &mut cursor)?");
                format!("{ARM}{own} => {check},\n")
            }
            (Shape::Repeated { .. }, _) => {
                let mut arms = format!("{ARM}{own} => check_element::<{codecs}>(&mut cursor)?,\n");
                if field.wire_type() != 2 {
                    let packed = tag | 2;
                    arms += &format!("{ARM}{packed} => check_packed::<{codecs}>(&mut cursor)?,\n");
                }
                arms
            }
            _ => format!("{ARM}{own} => {check},\n"),
        }
    }

    fn read(&self) -> String {
        let arms: String = self.sorted.iter().map(|f| self.read_arm(f)).collect();
        if arms.is_empty() {
            return "fn read(bytes: &'a [u8]) -> Self {\n    Self { _bytes: bytes }\n}\n"
                .to_string();
        }
        let fast_path = if self.is_timestamp() {
            "    if let Some((seconds, nanos)) = timestamp_fast_path::read(bytes) {\n        \
                 return Self { _bytes: bytes, seconds, nanos };\n    }\n"
        } else {
            ""
        };
        format!(
            "#[inline]\nfn read(bytes: &'a [u8]) -> Self {{\n{fast_path}    \
                 let mut view: Self = Default::default();\n    \
                 view._bytes = bytes;\n    \
                 let mut reader = Reader::new(bytes, u32::MAX);\n    \
                 while let Ok(Some(tag)) = reader.tag() {{\n        \
                     match tag {{\n{arms}{ARM}_ if reader.skip(tag).is_err() => break,\n\
                     {ARM}_ => {{}}\n        \
                     }}\n    \
                 }}\n    \
                 view\n\
             }}\n"
        )
    }

    fn read_arm(&self, field: &Field) -> String {
        let (tag, own) = (field.number << 3, field.number << 3 | field.wire_type());
        let ident = &field.ident;
        let codec = if self.held(&field.value) == "&'a [u8]" {
            "Bytes".to_string()
        } else {
            self.codecs(field)
        };
        let value = format!("{codec}::view(&mut reader)");
        match (field.oneof, &field.shape) {
            (Some(oneof), _) => {
                let oneof = &self.message.oneofs[oneof];
                let value = match &field.value {
                    Value::Message(_) => format!("Lazy::new({value})"),
                    other => self.show(other, &value),
                };
                let (place, variant) = (&oneof.ident, &field.variant);
                let path = self.message.oneof_path(oneof).full_view();
                format!("{ARM}{own} => view.{place} = Some({path}::{variant}({value})),\n")
            }
            (None, Shape::Implicit) => format!("{ARM}{own} => view.{ident} = {value},\n"),
            (None, Shape::Explicit) => format!("{ARM}{own} => view.{ident} = Some({value}),\n"),
            (None, Shape::Map { .. }) => {
                format!("{ARM}{} => view.{ident}.note(tag, &mut reader),\n", tag | 2)
            }
            (None, Shape::Repeated { .. }) => {
                let packed = if own == tag | 2 {
                    String::new()
                } else {
                    format!(" | {}", tag | 2)
                };
                format!("{ARM}{own}{packed} => view.{ident}.note(tag, &mut reader),\n")
            }
        }
    }
}
