//! How a message is read, written and measured.

use std::fmt::Write;

use super::{Emitter, OPTION, WIRE};
use crate::schema::{Field, Shape};

impl Emitter<'_> {
    pub(super) fn merge_from(&self) -> String {
        let mut arms = String::new();
        for field in &self.sorted {
            let tag = field.number << 3;
            let own = tag | field.wire_type();
            let codec = self.codec(&field.value);
            let ident = &field.ident;
            let _ = match &field.shape {
                Shape::Explicit if self.is_boxed(field) => {
                    write!(arms, "{own} => cursor.boxed({})?,", self.place(field))
                }
                Shape::Implicit | Shape::Explicit => write!(
                    arms,
                    "{own} => <{codec} as {WIRE}::codec::Codec>::merge({}, &mut cursor)?,",
                    self.place(field)
                ),
                Shape::Repeated { .. } if field.message_type().is_some() => {
                    write!(
                        arms,
                        "{own} => cursor.push_message({own}, &mut self.{ident})?,"
                    )
                }
                Shape::Repeated { .. } => {
                    let push = format!("{own} => cursor.push::<{codec}>(&mut self.{ident})?,");
                    let packed = format!(
                        "{} => cursor.packed::<{codec}>(&mut self.{ident})?,",
                        tag | 2
                    );
                    let packable = field.wire_type() != 2;
                    write!(
                        arms,
                        "{push} {}",
                        if packable { packed } else { String::new() }
                    )
                }
                Shape::Map { key } => write!(
                    arms,
                    "{0} => cursor.map::<{1}>({0}, &mut self.{ident})?,",
                    tag | 2,
                    self.map_codecs(*key, &field.value)
                ),
            };
        }
        let descriptor = &self.message.path.descriptor;
        let unknown = format!("cursor.unknown(tag, &mut self._unknown_fields, &{descriptor})?");
        let body = if arms.is_empty() {
            format!("{unknown};")
        } else {
            format!("match tag {{ {arms} _ => {unknown}, }}")
        };
        format!(
            "fn merge_from(&mut self, reader: &mut {WIRE}::decode::Reader<'_>) -> ::std::result::Result<(), {WIRE}::decode::Fault> {{
                let mut cursor = reader.cursor();
                while let {OPTION}::Some(tag) = cursor.tag()? {{ {body} }}
                ::std::result::Result::Ok(())
            }}"
        )
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

    /// A `match` over the members of a oneof in `run`, each with the code that `each` gives.
    pub(super) fn match_members(&self, run: &[&Field], each: impl Fn(&Field) -> String) -> String {
        let Some(oneof) = run[0].oneof.map(|i| &self.message.oneofs[i]) else {
            return String::new();
        };
        let pattern = |f: &Field| {
            format!(
                "{OPTION}::Some({}::{}(value))",
                self.oneof_path(oneof),
                f.variant
            )
        };
        if let [only] = run {
            return format!(
                "if let {} = &self.{} {{ {} }}",
                pattern(only),
                oneof.ident,
                each(only)
            );
        }
        let arms: String = run
            .iter()
            .map(|f| format!("{} => {{ {} }}", pattern(f), each(f)))
            .collect();
        format!("match &self.{} {{ {arms} _ => {{}} }}", oneof.ident)
    }

    pub(super) fn write_to(&self) -> String {
        let mut body = String::new();
        for run in self.runs().iter().rev() {
            let field = run[0];
            if field.oneof.is_some() {
                body += &self.match_members(run, |f| {
                    format!(
                        "writer.field::<{}>({}, value);",
                        self.codec(&f.value),
                        f.number << 3 | f.wire_type()
                    )
                });
                continue;
            }
            let codec = self.codec(&field.value);
            let (ident, tag) = (&field.ident, field.number << 3);
            let own = tag | field.wire_type();
            let _ = match &field.shape {
                Shape::Implicit => write!(body, "writer.implicit::<{codec}>({own}, &self.{ident});"),
                Shape::Explicit => write!(
                    body,
                    "if let {OPTION}::Some(value) = &self.{ident} {{ writer.field::<{codec}>({own}, value); }}"
                ),
                Shape::Repeated { packed: true } => {
                    write!(body, "writer.packed::<{codec}>({}, &self.{ident});", tag | 2)
                }
                Shape::Repeated { packed: false } => {
                    write!(body, "writer.repeated::<{codec}>({own}, &self.{ident});")
                }
                Shape::Map { key } => write!(
                    body,
                    "writer.map::<{}>({}, &self.{ident});",
                    self.map_codecs(*key, &field.value),
                    tag | 2
                ),
            };
        }
        let unknown = if body.is_empty() {
            "writer.unknown(self);"
        } else {
            "if writer.unknown(self) { return; }"
        };
        format!("fn write_to(&self, writer: &mut {WIRE}::Writer<'_>) {{ {unknown} {body} }}")
    }

    pub(super) fn wire_len(&self) -> String {
        let mut body = String::new();
        for run in &self.runs() {
            let field = run[0];
            let codecs = format!("{WIRE}::codec");
            let tag_len = tag_len(field.number);
            let codec = self.codec(&field.value);
            let ident = &field.ident;
            if field.oneof.is_some() {
                body += &self.match_members(run, |f| {
                    let codec = self.codec(&f.value);
                    format!(
                        "len += {} + <{codec} as {codecs}::Codec>::len(value);",
                        self::tag_len(f.number)
                    )
                });
                continue;
            }
            let _ = match &field.shape {
                Shape::Implicit => {
                    write!(
                        body,
                        "len += {codecs}::implicit_len::<{codec}>({tag_len}, &self.{ident});"
                    )
                }
                Shape::Explicit => write!(
                    body,
                    "if let {OPTION}::Some(value) = &self.{ident} {{
                        len += {tag_len} + <{codec} as {codecs}::Codec>::len(value);
                    }}"
                ),
                Shape::Repeated { packed } => {
                    let function = if *packed {
                        "packed_len"
                    } else {
                        "repeated_len"
                    };
                    write!(
                        body,
                        "len += {codecs}::{function}::<{codec}>({tag_len}, &self.{ident});"
                    )
                }
                Shape::Map { key } => write!(
                    body,
                    "len += {codecs}::map_len::<{}>({tag_len}, &self.{ident});",
                    self.map_codecs(*key, &field.value)
                ),
            };
        }
        let start = "self._unknown_fields.as_bytes().len()";
        if body.is_empty() {
            return format!("fn wire_len(&self) -> usize {{ {start} }}");
        }
        format!("fn wire_len(&self) -> usize {{ let mut len = {start}; {body} len }}")
    }
}

fn tag_len(number: u32) -> usize {
    let mut tag = number << 3;
    let mut len = 1;
    while tag >= 0x80 {
        tag >>= 7;
        len += 1;
    }
    len
}
