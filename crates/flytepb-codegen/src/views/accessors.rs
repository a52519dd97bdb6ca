//! The methods of views that return the fields of a message.

use std::fmt::Write;

use super::Emitter;
use crate::docs::{doc, field_doc};
use crate::ident::Names;
use crate::schema::{Field, Oneof, Shape, Value};

impl Emitter<'_> {
    /// The methods of a view. Those that are not named like a field or oneof of the schema get
    /// underscores appended where another method has their name.
    pub(super) fn accessors(&self) -> String {
        let mut names = Names::default();
        let fields = self.message.members(None).map(|f| f.ident.as_str());
        names.reserve(fields.chain(self.message.oneofs.iter().map(|o| o.ident.as_str())));
        let members = self.message.fields.iter().filter_map(|field| {
            let oneof = &self.message.oneofs[field.oneof?];
            Some((field, oneof, names.take(field.ident.clone())))
        });
        let members: Vec<_> = members.collect();
        let mut out = String::new();
        for field in self.message.members(None) {
            out += &self.field(field, &mut names);
        }
        for oneof in &self.message.oneofs {
            out += &self.oneof(oneof);
        }
        for (field, oneof, name) in &members {
            out += &self.member(field, oneof, name, &mut names);
        }
        let to_message = self.to_message(&names.take("to_message".to_string()));
        format!("impl<'a> {}<'a> {{ {out} {to_message} }}", self.name())
    }

    fn field(&self, field: &Field, names: &mut Names) -> String {
        let doc = field_doc(self.schema, field);
        let ident = &field.ident;
        let (shown, body) = match (&field.shape, &field.value) {
            (Shape::Map { .. }, _) => (self.held_type(field), format!("self.{ident}")),
            (_, Value::Enum(name)) => return self.enum_field(field, name, names),
            (Shape::Implicit, value) => (
                self.shown(value),
                self.show(value, &format!("self.{ident}")),
            ),
            (Shape::Explicit, value) => {
                let shown = format!("Option<{}>", self.shown(value));
                (shown, format!("self.{ident}{}", self.map_show(value)))
            }
            _ => (self.held_type(field), format!("self.{ident}")),
        };
        method(&doc, ident, &shown, &body)
    }

    /// The typed getter of an enum field, which returns the same as the message's, and one for its
    /// numbers.
    fn enum_field(&self, field: &Field, name: &str, names: &mut Names) -> String {
        let (ident, e) = (&field.ident, self.schema.enums[name].path.full());
        let (typed, body) = match field.shape {
            Shape::Implicit => (e, format!("known(self.{ident})")),
            Shape::Explicit => (e, format!("known(self.{ident}.unwrap_or_default())")),
            _ => (
                format!("impl Iterator<Item = {e}> + use<'a>"),
                format!("self.{ident}.iter().filter_map(|v| {e}::try_from(v).ok())"),
            ),
        };
        let raw = names.take(format!("{}_raw", field.word()));
        let doc = field_doc(self.schema, field);
        let raw_doc = match field.shape {
            Shape::Implicit | Shape::Explicit => format!("The number of `{}`.", field.name),
            _ => format!("The numbers of `{}`.", field.name),
        };
        method(&doc, ident, &typed, &body)
            + &method(
                &doc_line(&raw_doc),
                &raw,
                &self.held_type(field),
                &format!("self.{ident}"),
            )
    }

    fn oneof(&self, oneof: &Oneof) -> String {
        let doc = doc(&oneof.comment, &format!("The oneof `{}`.", oneof.name));
        let ident = &oneof.ident;
        let shown = format!("Option<{}<'a>>", self.oneof_type(oneof));
        method(&doc, ident, &shown, &format!("self.{ident}"))
    }

    /// A method that returns a member of a oneof, if it is set.
    fn member(&self, field: &Field, oneof: &Oneof, name: &str, names: &mut Names) -> String {
        let doc = field_doc(self.schema, field);
        let value = |show: &str| {
            let (path, variant) = (self.oneof_type(oneof), &field.variant);
            format!(
                "match self.{} {{ Some({path}::{variant}(value)) => Some({show}), _ => None }}",
                oneof.ident
            )
        };
        let option = |shown: &str| format!("Option<{shown}>");
        let shown = self.shown(&field.value);
        match &field.value {
            Value::Message(_) => method(&doc, name, &option(&shown), &value("value.view()")),
            Value::Enum(e) => {
                let raw = names.take(format!("{}_raw", field.word()));
                let raw_doc = doc_line(&format!("The number of `{}`, if it is set.", field.name));
                let typed = option(&self.schema.enums[e].path.full());
                method(&doc, name, &typed, &value("known(value)"))
                    + &method(&raw_doc, &raw, &option(&shown), &value("value"))
            }
            Value::Scalar(_) | Value::Shared(_) => {
                method(&doc, name, &option(&shown), &value("value"))
            }
        }
    }

    fn to_message(&self, name: &str) -> String {
        let doc = doc_line("Converts the view to an owned message, without a memory limit.");
        let message = self.message.path.full();
        method(&doc, name, &message, "View::to_message(self)")
    }
}

fn doc_line(text: &str) -> String {
    format!("#[doc = {:?}]", format!(" {text}"))
}

fn method(doc: &str, name: &str, returns: &str, body: &str) -> String {
    let mut out = String::new();
    let _ = write!(
        out,
        "{doc} #[inline] pub fn {name}(&self) -> {returns} {{ {body} }}"
    );
    out
}
