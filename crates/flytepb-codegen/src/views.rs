//! Views of messages: structs that hold the places of a message's fields.

use std::fmt::Write;

use crate::emit::{doc, Emitted};
use crate::message::{codec, field_doc, scalar_type};
use crate::schema::{Field, Message, Oneof, Schema, Shape, Value};

const OPTION: &str = "::std::option::Option";
const VIEW: &str = "::flytepb_wire::view";
const MOMENT: &str = "::flytepb_wire::moment";

pub(crate) fn emit(full_name: &str, message: &Message, schema: &Schema) -> Emitted {
    let mut sorted: Vec<&Field> = message.fields.iter().collect();
    sorted.sort_by_key(|f| f.number);
    let v = Emitter {
        full_name,
        message,
        schema,
        sorted,
    };
    Emitted {
        item: v.definition() + &v.accessors() + &v.view(),
        oneofs: (0..message.oneofs.len()).map(|i| v.oneof_enum(i)).collect(),
    }
}

struct Emitter<'a> {
    full_name: &'a str,
    message: &'a Message,
    schema: &'a Schema,
    /// The fields in ascending order of their numbers.
    sorted: Vec<&'a Field>,
}

impl Emitter<'_> {
    fn name(&self) -> String {
        format!("{}View", self.message.path.ident)
    }

    /// Returns whether it has a usual form that is read at once.
    fn is_moment(&self) -> bool {
        matches!(
            self.full_name,
            "google.protobuf.Timestamp" | "google.protobuf.Duration"
        )
    }

    fn codec(&self, value: &Value) -> String {
        codec(self.schema, value)
    }

    fn codecs(&self, field: &Field) -> String {
        match &field.shape {
            Shape::Map { key } => {
                let key = self.codec(&Value::Scalar(*key));
                format!("{key}, {}", self.codec(&field.value))
            }
            _ => self.codec(&field.value),
        }
    }

    /// What an accessor gives for one value.
    fn shown(&self, value: &Value) -> String {
        match value {
            Value::Message(name) => self.schema.messages[name].path.full_view() + "<'a>",
            Value::Enum(_) => "i32".to_string(),
            Value::Scalar(t) => match scalar_type(*t) {
                "::std::string::String" => "&'a str".to_string(),
                "::std::vec::Vec<u8>" => "&'a [u8]".to_string(),
                copy => copy.to_string(),
            },
        }
    }

    /// What the view holds of one value.
    fn held(&self, value: &Value) -> String {
        match self.shown(value) {
            copy if !copy.contains("'a") => copy,
            _ => "&'a [u8]".to_string(),
        }
    }

    /// From what is held to what is shown.
    fn show(&self, value: &Value, held: &str) -> String {
        match value {
            Value::Message(_) => format!("{VIEW}::View::read({held})"),
            _ if self.shown(value) == "&'a str" => format!("{VIEW}::text({held})"),
            _ => held.to_string(),
        }
    }

    /// As [`show`](Self::show), for an `Option`.
    fn map_show(&self, value: &Value) -> String {
        match value {
            Value::Message(_) => format!(".map({VIEW}::View::read)"),
            _ if self.shown(value) == "&'a str" => format!(".map({VIEW}::text)"),
            _ => String::new(),
        }
    }

    fn held_type(&self, field: &Field) -> String {
        match &field.shape {
            Shape::Implicit => self.held(&field.value),
            Shape::Explicit => format!("{OPTION}<{}>", self.held(&field.value)),
            Shape::Repeated { .. } => format!("{VIEW}::Repeated<'a, {}>", self.codecs(field)),
            Shape::Map { .. } => format!("{VIEW}::MapView<'a, {}>", self.codecs(field)),
        }
    }

    fn oneof_path(&self, oneof: &Oneof) -> String {
        format!("{}::{}View", self.message.module.ident, oneof.type_name)
    }

    fn members(&self, oneof: usize) -> impl Iterator<Item = &Field> {
        self.message
            .fields
            .iter()
            .filter(move |f| f.oneof == Some(oneof))
    }

    fn definition(&self) -> String {
        let mut fields = String::new();
        for field in self.message.fields.iter().filter(|f| f.oneof.is_none()) {
            let _ = write!(fields, "{}: {},", field.ident, self.held_type(field));
        }
        for oneof in &self.message.oneofs {
            let path = self.oneof_path(oneof);
            let _ = write!(fields, "{}: {OPTION}<{path}<'a>>,", oneof.ident);
        }
        let full = self.message.path.full();
        format!(
            "#[doc = \" A view of [`{ident}`](struct@{link}).\"]
            #[derive(Clone, Copy, Default)]
            pub struct {name}<'a> {{ _bytes: &'a [u8], {fields} }}
            impl ::std::fmt::Debug for {name}<'_> {{
                fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {{
                    {VIEW}::debug(self, f)
                }}
            }}
            impl ::std::cmp::PartialEq for {name}<'_> {{
                fn eq(&self, other: &Self) -> bool {{ {VIEW}::eq(self, other) }}
            }}
            impl {VIEW}::Viewable for {full} {{ type View<'a> = {name}<'a>; }}",
            ident = self.message.path.ident,
            link = full.replace("r#", ""),
            name = self.name(),
        )
    }

    fn accessors(&self) -> String {
        let mut out = String::new();
        for field in self.message.fields.iter().filter(|f| f.oneof.is_none()) {
            let ident = &field.ident;
            let (shown, body) = match (&field.shape, &field.value) {
                (Shape::Implicit, value) => (
                    self.shown(value),
                    self.show(value, &format!("self.{ident}")),
                ),
                (Shape::Explicit, value) => {
                    let shown = format!("{OPTION}<{}>", self.shown(value));
                    (shown, format!("self.{ident}{}", self.map_show(value)))
                }
                _ => (self.held_type(field), format!("self.{ident}")),
            };
            let doc = field_doc(field);
            let _ = write!(
                out,
                "{doc} #[inline] pub fn {ident}(&self) -> {shown} {{ {body} }}"
            );
        }
        for oneof in &self.message.oneofs {
            let doc = doc(&oneof.comment, &format!("The oneof `{}`.", oneof.name));
            let (ident, path) = (&oneof.ident, self.oneof_path(oneof));
            let _ = write!(
                out,
                "{doc} #[inline] pub fn {ident}(&self) -> {OPTION}<{path}<'a>> {{ self.{ident} }}"
            );
        }
        format!("impl<'a> {}<'a> {{ {out} }}", self.name())
    }

    fn oneof_enum(&self, index: usize) -> String {
        let oneof = &self.message.oneofs[index];
        let mut variants = String::new();
        let mut borrows = false;
        for field in self.members(index) {
            let shown = match &field.value {
                Value::Message(name) => {
                    let path = self.schema.messages[name].path.full();
                    format!("{VIEW}::Lazy<'a, {path}>")
                }
                value => self.shown(value),
            };
            borrows |= shown.contains("'a");
            let _ = write!(variants, "{} {}({shown}),", field_doc(field), field.variant);
        }
        if !borrows {
            variants += "#[doc(hidden)] __Lifetime(::std::marker::PhantomData<&'a ()>),";
        }
        let name = format!("{}View", oneof.type_name);
        let fallback = format!("The oneof `{}` of `{}`.", oneof.name, self.full_name);
        let doc = doc(&oneof.comment, &fallback);
        format!(
            "{doc} #[derive(Clone, Copy, Debug, PartialEq)] pub enum {name}<'a> {{ {variants} }}"
        )
    }

    fn view(&self) -> String {
        format!(
            "impl<'a> {VIEW}::View<'a> for {}<'a> {{
                type Message = {};
                #[inline]
                fn as_bytes(&self) -> &'a [u8] {{ self._bytes }}
                {} {}
            }}",
            self.name(),
            self.message.path.full(),
            self.check(),
            self.read()
        )
    }

    fn check(&self) -> String {
        let mut arms = String::new();
        let mut singular = 0;
        for field in &self.sorted {
            let (tag, own) = (field.number << 3, field.number << 3 | field.wire_type());
            let codecs = self.codecs(field);
            let check = format!("<{codecs} as {VIEW}::ViewCodec>::check(&mut cursor)?");
            let _ = match &field.shape {
                Shape::Map { .. } => write!(
                    arms,
                    "{} => {VIEW}::check_entry::<{codecs}>(&mut cursor)?,",
                    tag | 2
                ),
                Shape::Explicit if field.message_type().is_some() => {
                    // Beyond 64 such fields they share a bit: a false alarm costs time, not truth.
                    let bit = 1u64 << std::cmp::min(singular, 63);
                    singular += 1;
                    write!(
                        arms,
                        "{own} => {{ {VIEW}::seen(&mut seen, {bit}, &mut cursor); {check} }}"
                    )
                }
                Shape::Repeated { .. } => {
                    let packed = match field.wire_type() {
                        2 => String::new(),
                        _ => format!(
                            "{} => {VIEW}::check_packed::<{codecs}>(&mut cursor)?,",
                            tag | 2
                        ),
                    };
                    write!(
                        arms,
                        "{own} => {VIEW}::check_element::<{codecs}>(&mut cursor)?, {packed}"
                    )
                }
                _ => write!(arms, "{own} => {check},"),
            };
        }
        let seen = if singular > 0 {
            "let mut seen = 0u64;"
        } else {
            ""
        };
        let body = if arms.is_empty() {
            format!("{VIEW}::check_unknown(tag, &mut cursor)?;")
        } else {
            format!("match tag {{ {arms} _ => {VIEW}::check_unknown(tag, &mut cursor)?, }}")
        };
        let moment = if self.is_moment() {
            format!("if {MOMENT}::check(reader) {{ return ::std::result::Result::Ok(()); }}")
        } else {
            String::new()
        };
        format!(
            "fn check(reader: &mut ::flytepb_wire::decode::Reader<'_>) -> ::std::result::Result<(), ::flytepb_wire::decode::Fault> {{
                {moment} {seen}
                let mut cursor = reader.cursor();
                while let {OPTION}::Some(tag) = cursor.tag()? {{ {body} }}
                ::std::result::Result::Ok(())
            }}"
        )
    }

    fn read(&self) -> String {
        let mut arms = String::new();
        for field in &self.sorted {
            let (tag, own) = (field.number << 3, field.number << 3 | field.wire_type());
            let ident = &field.ident;
            let value = match self.held(&field.value).as_str() {
                "&'a [u8]" => format!(
                    "<::flytepb_wire::codec::Bytes as {VIEW}::ViewCodec>::view(&mut reader)"
                ),
                _ => format!(
                    "<{} as {VIEW}::ViewCodec>::view(&mut reader)",
                    self.codecs(field)
                ),
            };
            let _ = match (field.oneof, &field.shape) {
                (Some(oneof), _) => {
                    let oneof = &self.message.oneofs[oneof];
                    let value = match &field.value {
                        Value::Message(_) => format!("{VIEW}::Lazy::new({value})"),
                        other => self.show(other, &value),
                    };
                    write!(
                        arms,
                        "{own} => view.{} = {OPTION}::Some({}::{}({value})),",
                        oneof.ident,
                        self.oneof_path(oneof),
                        field.variant
                    )
                }
                (None, Shape::Implicit) => write!(arms, "{own} => view.{ident} = {value},"),
                (None, Shape::Explicit) => {
                    write!(arms, "{own} => view.{ident} = {OPTION}::Some({value}),")
                }
                (None, Shape::Map { .. }) => {
                    write!(arms, "{} => view.{ident}.note(tag, &mut reader),", tag | 2)
                }
                (None, Shape::Repeated { .. }) => {
                    let packed = if own == tag | 2 {
                        String::new()
                    } else {
                        format!("| {}", tag | 2)
                    };
                    write!(
                        arms,
                        "{own} {packed} => view.{ident}.note(tag, &mut reader),"
                    )
                }
            };
        }
        if arms.is_empty() {
            return "fn read(bytes: &'a [u8]) -> Self { Self { _bytes: bytes } }".to_string();
        }
        let moment = match self.is_moment() {
            true => format!(
                "if let {OPTION}::Some((seconds, nanos)) = {MOMENT}::read(bytes) {{
                    return Self {{ _bytes: bytes, seconds, nanos }};
                }}"
            ),
            false => String::new(),
        };
        format!(
            "fn read(bytes: &'a [u8]) -> Self {{
                {moment}
                let mut view = Self {{ _bytes: bytes, ..::std::default::Default::default() }};
                let mut reader = ::flytepb_wire::decode::Reader::new(bytes, u32::MAX);
                while let ::std::result::Result::Ok({OPTION}::Some(tag)) = reader.tag() {{
                    match tag {{ {arms} _ => if reader.skip(tag).is_err() {{ break; }} }}
                }}
                view
            }}"
        )
    }
}
