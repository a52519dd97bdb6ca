//! Reading, writing and measuring a message.

use super::Emitter;
use crate::schema::{Field, Shape};

impl Emitter<'_> {
    pub(super) fn merge_from(&self) -> String {
        let arms: String = self.sorted.iter().map(|f| self.merge_arms(f)).collect();
        let descriptor = self.message.path.full_descriptor();
        let unknown = format!("cursor.unknown(tag, &mut self._unknown_fields, &{descriptor})?");
        let read = if arms.is_empty() {
            unknown + ";"
        } else {
            format!("match tag {{\n{arms}            _ => {unknown},\n        }}")
        };
        format!(
            "fn merge_from(&mut self, reader: &mut Reader<'_>) -> Result<(), Fault> {{\n    \
                 let mut cursor = reader.cursor();\n    \
                 while let Some(tag) = cursor.tag()? {{\n        {read}\n    }}\n    \
                 Ok(())\n\
             }}\n"
        )
    }

    fn merge_arms(&self, field: &Field) -> String {
        let tag = field.number << 3;
        let own = tag | field.wire_type();
        let codec = self.codec(&field.value);
        let ident = &field.ident;
        let arm = |tag: u32, read: String| format!("            {tag} => {read}?,\n");
        match &field.shape {
            Shape::Explicit if self.is_boxed(field) => {
                arm(own, format!("cursor.boxed({})", self.place(field)))
            }
            Shape::Explicit if field.message_type().is_some() => {
                arm(own, format!("cursor.message({})", self.place(field)))
            }
            Shape::Implicit | Shape::Explicit => arm(
                own,
                format!("{codec}::merge({}, &mut cursor)", self.place(field)),
            ),
            Shape::Repeated { .. } if field.message_type().is_some() => arm(
                own,
                format!("cursor.push_message({own}, &mut self.{ident})"),
            ),
            Shape::Repeated { .. } => {
                let mut arms = arm(own, format!("cursor.push::<{codec}>(&mut self.{ident})"));
                if field.wire_type() != 2 {
                    let packed = format!("cursor.packed::<{codec}>(&mut self.{ident})");
                    arms += &arm(tag | 2, packed);
                }
                arms
            }
            Shape::Map { key } => {
                let (tag, codecs) = (tag | 2, self.map_codecs(key, &field.value));
                arm(
                    tag,
                    format!("cursor.map::<{codecs}>({tag}, &mut self.{ident})"),
                )
            }
        }
    }

    /// The fields in ascending order, neighbours of one oneof together.
    pub(super) fn runs(&self) -> Vec<Vec<&Field>> {
        let mut runs: Vec<Vec<&Field>> = Vec::new();
        for field in &self.sorted {
            match runs.last_mut() {
                Some(run) if field.oneof.is_some() && run[0].oneof == field.oneof => {
                    run.push(field)
                }
                _ => runs.push(vec![field]),
            }
        }
        runs
    }

    /// A `match` over the members of a oneof in `run`, each with the code that `each` returns.
    pub(super) fn match_members(&self, run: &[&Field], each: impl Fn(&Field) -> String) -> String {
        let (oneof, pattern) = self.member(run[0]);
        if let [only] = run {
            let code = each(only);
            return format!("    if let {pattern} = &self.{oneof} {{\n        {code};\n    }}\n");
        }
        let arms = run.iter().map(|f| {
            let (_, pattern) = self.member(f);
            format!("        {pattern} => {},\n", each(f))
        });
        let arms: String = arms.collect();
        format!("    match &self.{oneof} {{\n{arms}        _ => {{}}\n    }}\n")
    }

    pub(super) fn write_to(&self) -> String {
        let runs = self.runs();
        let body: String = runs.iter().rev().map(|run| self.write_run(run)).collect();
        let unknown = if body.is_empty() {
            "writer.unknown(&self._unknown_fields, self);"
        } else {
            "if writer.unknown(&self._unknown_fields, self) {\n        return;\n    }"
        };
        format!("fn write_to(&self, writer: &mut Writer) {{\n    {unknown}\n{body}}}\n")
    }

    fn write_run(&self, run: &[&Field]) -> String {
        let field = run[0];
        let codec = self.codec(&field.value);
        let (ident, tag) = (&field.ident, field.number << 3);
        let own = tag | field.wire_type();
        let write = match &field.shape {
            _ if field.oneof.is_some() => {
                return self.match_members(run, |f| {
                    let (codec, tag) = (self.codec(&f.value), f.number << 3 | f.wire_type());
                    format!("writer.field::<{codec}>({tag}, value)")
                });
            }
            Shape::Implicit => format!("writer.implicit::<{codec}>({own}, &self.{ident});"),
            Shape::Explicit => format!(
                "if let Some(value) = &self.{ident} {{\n        \
                     writer.field::<{codec}>({own}, value);\n    \
                 }}"
            ),
            Shape::Repeated { packed: true } => {
                format!("writer.packed::<{codec}>({}, &self.{ident});", tag | 2)
            }
            Shape::Repeated { packed: false } => {
                format!("writer.repeated::<{codec}>({own}, &self.{ident});")
            }
            Shape::Map { key } => {
                let codecs = self.map_codecs(key, &field.value);
                format!("writer.map::<{codecs}>({}, &self.{ident});", tag | 2)
            }
        };
        format!("    {write}\n")
    }

    pub(super) fn wire_len(&self) -> String {
        let start = "self._unknown_fields.as_bytes().len()";
        let runs = self.runs();
        let body: String = runs.iter().map(|run| self.measure_run(run)).collect();
        let body = if body.is_empty() {
            format!("    {start}\n")
        } else {
            format!("    let mut len = {start};\n{body}    len\n")
        };
        format!("fn wire_len(&self) -> usize {{\n{body}}}\n")
    }

    fn measure_run(&self, run: &[&Field]) -> String {
        let field = run[0];
        let (codec, tag_len) = (self.codec(&field.value), tag_len(field.number));
        let ident = &field.ident;
        let len = match &field.shape {
            _ if field.oneof.is_some() => {
                return self.match_members(run, |f| {
                    let (codec, tag_len) = (self.codec(&f.value), self::tag_len(f.number));
                    format!("len += {tag_len} + {codec}::len(value)")
                });
            }
            Shape::Implicit => format!("implicit_len::<{codec}>({tag_len}, &self.{ident})"),
            Shape::Explicit => {
                let value = self.explicit_ref(field);
                format!("explicit_len::<{codec}>({tag_len}, {value})")
            }
            Shape::Repeated { packed: true } => {
                format!("packed_len::<{codec}>({tag_len}, &self.{ident})")
            }
            Shape::Repeated { packed: false } => {
                format!("repeated_len::<{codec}>({tag_len}, &self.{ident})")
            }
            Shape::Map { key } => {
                let codecs = self.map_codecs(key, &field.value);
                format!("map_len::<{codecs}>({tag_len}, &self.{ident})")
            }
        };
        format!("    len += {len};\n")
    }
}

/// The number of bytes of a tag.
fn tag_len(number: u32) -> usize {
    let mut tag = number << 3;
    let mut len = 1;
    while tag >= 0x80 {
        tag >>= 7;
        len += 1;
    }
    len
}
