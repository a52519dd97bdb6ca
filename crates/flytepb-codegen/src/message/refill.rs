//! Reading a message in place of another one, reusing its memory.

use std::fmt::Write;

use super::Emitter;
use crate::schema::{Field, Shape};

impl Emitter<'_> {
    /// The method `refill`. It counts the values read into each field and oneof; the counts are the
    /// elements of the array `seen`.
    pub(super) fn refill(&self) -> String {
        let slots = self.slots();
        let descriptor = self.message.path.full_descriptor();
        let unknown = format!("cursor.unknown(tag, &mut self._unknown_fields, &{descriptor})?");
        let (mut seen, mut read) = (String::new(), format!("{unknown};"));
        if !slots.is_empty() {
            seen = format!("    let mut seen = [0; {}];\n", slots.len());
            let arms = self.sorted.iter().map(|f| self.refill_arms(f, &slots));
            let arms: String = arms.collect();
            read = format!("match tag {{\n{arms}            _ => {unknown},\n        }}");
        }
        let mut ends = String::new();
        for (i, field) in slots.iter().enumerate() {
            let _ = writeln!(ends, "    {}, seen[{i}]);", self.end(field));
        }
        format!(
            "#[inline]\n\
             fn refill(&mut self, reader: &mut Reader<'_>) -> Result<(), Fault> {{\n    \
                 self._unknown_fields.clear();\n    \
                 let mut cursor = reader.cursor();\n\
                 {seen}    \
                 while let Some(tag) = cursor.tag()? {{\n        {read}\n    }}\n\
                 {ends}    \
                 Ok(())\n\
             }}\n"
        )
    }

    /// The fields, with one member for each oneof.
    fn slots(&self) -> Vec<&Field> {
        let mut slots: Vec<&Field> = Vec::new();
        for field in &self.sorted {
            if !slots.iter().any(|slot| is_of_slot(field, slot)) {
                slots.push(field);
            }
        }
        slots
    }

    fn refill_arms(&self, field: &Field, slots: &[&Field]) -> String {
        let tag = field.number << 3;
        let own = tag | field.wire_type();
        let codec = self.codec(&field.value);
        let ident = &field.ident;
        let slot = slots.iter().position(|slot| is_of_slot(field, slot));
        let seen = format!("&mut seen[{}]", slot.unwrap_or_default());
        let arm = |tag: u32, read: String| format!("            {tag} => {read}?,\n");
        let place = || self.place(field);
        match &field.shape {
            Shape::Explicit if self.is_boxed(field) => {
                arm(own, format!("cursor.refill_boxed({}, {seen})", place()))
            }
            Shape::Implicit | Shape::Explicit => {
                let read = format!("{codec}::refill({}, &mut cursor, {seen})", place());
                arm(own, read)
            }
            Shape::Repeated { .. } if field.message_type().is_some() => {
                let read = format!("cursor.refill_element({own}, &mut self.{ident}, {seen})");
                arm(own, read)
            }
            Shape::Repeated { .. } => {
                let read = |method: &str| {
                    format!("cursor.refill_{method}::<{codec}>(&mut self.{ident}, {seen})")
                };
                let mut arms = arm(own, read("push"));
                if field.wire_type() != 2 {
                    arms += &arm(tag | 2, read("packed"));
                }
                arms
            }
            Shape::Map { key } => {
                let (tag, codecs) = (tag | 2, self.map_codecs(key, &field.value));
                let read = format!("refill_map::<{codecs}>({tag}, &mut self.{ident}, {seen})");
                arm(tag, format!("cursor.{read}"))
            }
        }
    }

    /// The call that resets what is left of the old value of a field or oneof, up to its last
    /// argument.
    fn end(&self, field: &Field) -> String {
        let ident = match field.oneof {
            Some(oneof) => &self.message.oneofs[oneof].ident,
            None => &field.ident,
        };
        let function = match &field.shape {
            Shape::Implicit => format!("end_implicit::<{}>", self.codec(&field.value)),
            Shape::Explicit => "end_explicit".to_string(),
            Shape::Repeated { .. } => "end_list".to_string(),
            Shape::Map { .. } => "end_map".to_string(),
        };
        format!("{function}(&mut self.{ident}")
    }
}

/// Returns whether a field counts in the slot that has this field.
fn is_of_slot(field: &Field, slot: &Field) -> bool {
    field.number == slot.number || field.oneof.is_some() && field.oneof == slot.oneof
}
