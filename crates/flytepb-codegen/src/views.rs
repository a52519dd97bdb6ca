//! Views of messages: structs that hold the places of a message's fields.

mod accessors;
mod impls;

use std::fmt::Write;

use crate::docs::{doc, field_doc};
use crate::emitted::Emitted;
use crate::schema::{codec, scalar_type, Field, Message, Oneof, Schema, Shape, Value};
use crate::scope::Scope;

pub(crate) fn emit(full_name: &str, message: &Message, schema: &Schema) -> Emitted {
    let path = &message.path;
    let v = Emitter {
        full_name,
        message,
        schema,
        sorted: message.sorted(),
        scope: Scope::new(&schema.scopes, &path.root, &path.modules),
    };
    Emitted {
        item: v.definition() + &v.accessors(),
        oneofs: (0..message.oneofs.len()).map(|i| v.oneof_enum(i)).collect(),
        impls: v.impls(),
        ..Emitted::default()
    }
}

struct Emitter<'a> {
    full_name: &'a str,
    message: &'a Message,
    schema: &'a Schema,
    /// The fields in ascending order of their numbers.
    sorted: Vec<&'a Field>,
    /// The module of the struct.
    scope: Scope<'a>,
}

impl Emitter<'_> {
    fn name(&self) -> String {
        format!("{}View", self.message.path.ident)
    }

    fn codec(&self, value: &Value) -> String {
        match value {
            Value::Shared(t) => codec(self.schema, &Value::Scalar(*t)),
            value => codec(self.schema, value),
        }
    }

    fn codecs(&self, field: &Field) -> String {
        match &field.shape {
            Shape::Map { key } => {
                format!("{}, {}", self.codec(key), self.codec(&field.value))
            }
            _ => self.codec(&field.value),
        }
    }

    /// The return type of an accessor for one value.
    fn shown(&self, value: &Value) -> String {
        match value {
            Value::Message(name) => self.scope.view(&self.schema.messages[name].path) + "<'a>",
            Value::Enum(_) => "i32".to_string(),
            Value::Scalar(t) | Value::Shared(t) => match scalar_type(*t) {
                "String" => "&'a str".to_string(),
                "Vec<u8>" => "&'a [u8]".to_string(),
                copy => copy.to_string(),
            },
        }
    }

    /// The type of the view's field for one value.
    fn held(&self, value: &Value) -> String {
        match self.shown(value) {
            copy if !copy.contains("'a") => copy,
            _ => "&'a [u8]".to_string(),
        }
    }

    /// Converts the stored value to the returned one.
    fn show(&self, value: &Value, held: &str) -> String {
        match value {
            Value::Message(_) => format!("View::read({held})"),
            _ if self.shown(value) == "&'a str" => format!("text({held})"),
            _ => held.to_string(),
        }
    }

    /// As [`show`](Self::show), for an `Option`.
    fn map_show(&self, value: &Value) -> &'static str {
        match value {
            Value::Message(_) => ".map(View::read)",
            _ if self.shown(value) == "&'a str" => ".map(text)",
            _ => "",
        }
    }

    fn held_type(&self, field: &Field) -> String {
        match &field.shape {
            Shape::Implicit => self.held(&field.value),
            Shape::Explicit => format!("Option<{}>", self.held(&field.value)),
            Shape::Repeated { .. } => format!("Repeated<'a, {}>", self.codecs(field)),
            // The view of a message `Map` has the name of the view of maps.
            Shape::Map { .. } if self.scope.has("Map") => {
                let runtime = &self.schema.scopes.runtime;
                format!("{runtime}::view::MapView<'a, {}>", self.codecs(field))
            }
            Shape::Map { .. } => format!("MapView<'a, {}>", self.codecs(field)),
        }
    }

    /// The type of the view of a oneof, without its lifetime.
    fn oneof_type(&self, oneof: &Oneof) -> String {
        self.scope.view(&self.message.oneof_path(oneof))
    }

    fn definition(&self) -> String {
        // The implementations are in a module beside the package's types.
        let visible = match self.scope.depth() {
            0 => String::new(),
            1 => "pub(super)".to_string(),
            depth => format!("pub(in {})", vec!["super"; depth].join("::")),
        };
        let mut fields = String::new();
        for field in self.message.members(None) {
            let held = self.held_type(field);
            let _ = write!(fields, "{visible} {}: {held},", field.ident);
        }
        for oneof in &self.message.oneofs {
            let path = self.oneof_type(oneof);
            let _ = write!(fields, "{visible} {}: Option<{path}<'a>>,", oneof.ident);
        }
        format!(
            "#[doc = \" A view of [`{ident}`](struct@{link}).\"]
            #[derive(Default)]
            pub struct {name}<'a> {{ {visible} _bytes: &'a [u8], {fields} }}",
            ident = self.message.path.ident,
            link = self.message.path.full().replace("r#", ""),
            name = self.name(),
        )
    }

    fn oneof_enum(&self, index: usize) -> String {
        let oneof = &self.message.oneofs[index];
        let mut variants = String::new();
        let mut borrows = false;
        for field in self.message.members(Some(index)) {
            let shown = match &field.value {
                Value::Message(name) => {
                    let path = self.schema.messages[name].path.full();
                    format!("Lazy<'a, {path}>")
                }
                value => self.shown(value),
            };
            borrows |= shown.contains("'a");
            let doc = field_doc(self.schema, field);
            let _ = write!(variants, "{doc} {}({shown}),", field.variant);
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
}
