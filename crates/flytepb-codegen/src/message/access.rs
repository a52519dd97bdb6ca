//! Access to the fields of a message, one by one and for writing.

use super::Emitter;
use crate::schema::{Field, Shape};

impl Emitter<'_> {
    pub(super) fn get(&self) -> String {
        if self.sorted.is_empty() {
            return "fn get(&self, _: usize) -> Option<FieldRef<'_>> {\n    None\n}\n".to_string();
        }
        let arms = self.sorted.iter().enumerate();
        let arms: String = arms
            .map(|(i, field)| format!("        {i} => {},\n", self.get_field(field)))
            .collect();
        format!(
            "fn get(&self, index: usize) -> Option<FieldRef<'_>> {{\n    match index {{\n{arms}        \
             _ => None,\n    }}\n}}\n"
        )
    }

    fn get_field(&self, field: &Field) -> String {
        let ident = &field.ident;
        match &field.shape {
            _ if field.oneof.is_some() => {
                let (oneof, pattern) = self.member(field);
                let value = self.member_ref(field);
                format!("if let {pattern} = &self.{oneof} {{ set({value}) }} else {{ None }}")
            }
            Shape::Implicit => format!("implicit::<{}>(&self.{ident})", self.codec(&field.value)),
            Shape::Explicit => format!("explicit({})", self.explicit_ref(field)),
            Shape::Repeated { .. } => format!("list(&self.{ident})"),
            Shape::Map { .. } => format!("map(&self.{ident})"),
        }
    }

    /// Shows the fields that are set one after the other.
    pub(super) fn visit(&self) -> String {
        let body: String = self.runs().iter().map(|run| self.show_run(run)).collect();
        let visitor = if body.is_empty() { "_" } else { "visitor" };
        format!("fn visit(&self, {visitor}: &mut dyn Visitor) {{\n{body}}}\n")
    }

    fn show_run(&self, run: &[&Field]) -> String {
        let index = |f: &Field| self.sorted.partition_point(|other| other.number < f.number);
        let (field, i) = (run[0], index(run[0]));
        let ident = &field.ident;
        let show = match &field.shape {
            _ if field.oneof.is_some() => {
                return self.match_members(run, |f| {
                    let value = self.member_ref(f);
                    format!("show_explicit(visitor, {}, Some({value}))", index(f))
                });
            }
            Shape::Implicit => {
                let codec = self.codec(&field.value);
                format!("show_implicit::<{codec}>(visitor, {i}, &self.{ident})")
            }
            Shape::Explicit => {
                format!("show_explicit(visitor, {i}, {})", self.explicit_ref(field))
            }
            Shape::Repeated { .. } => format!("show_list(visitor, {i}, &self.{ident})"),
            Shape::Map { .. } => format!("show_map(visitor, {i}, &self.{ident})"),
        };
        format!("    {show};\n")
    }

    /// The oneof of a member, and the pattern that binds the member's value.
    pub(super) fn member(&self, field: &Field) -> (&str, String) {
        let Some(oneof) = field.oneof.map(|i| &self.message.oneofs[i]) else {
            return ("", String::new());
        };
        let path = self.oneof_path(oneof);
        (
            &oneof.ident,
            format!("Some({path}::{}(value))", field.variant),
        )
    }

    /// An expression for a reference to a oneof member, given `value`, a reference to what holds it.
    fn member_ref(&self, field: &Field) -> &'static str {
        if self.is_boxed(field) {
            "&**value"
        } else {
            "value"
        }
    }

    /// An expression for an option of a reference to the value of a field with presence.
    pub(super) fn explicit_ref(&self, field: &Field) -> String {
        let ident = &field.ident;
        let borrow = if self.is_boxed(field) {
            "as_deref"
        } else {
            "as_ref"
        };
        format!("self.{ident}.{borrow}()")
    }

    /// An expression of type `&mut` to the value of a singular field, made present.
    pub(super) fn place(&self, field: &Field) -> String {
        let ident = &field.ident;
        match (field.oneof, &field.shape) {
            (Some(oneof), _) => {
                let oneof = &self.message.oneofs[oneof];
                let (path, word) = (self.oneof_path(oneof), field.word());
                format!("{path}::{word}_mut(&mut self.{})", oneof.ident)
            }
            (None, Shape::Explicit) if self.is_boxed(field) => {
                format!("&mut **present(&mut self.{ident})")
            }
            (None, Shape::Explicit) => format!("present(&mut self.{ident})"),
            _ if self.is_nested(field) => format!("&mut *self.{ident}"),
            _ => format!("&mut self.{ident}"),
        }
    }

    pub(super) fn get_mut(&self) -> String {
        let descriptor = self.message.path.full_descriptor();
        let none = format!("no_such_field(index, &{descriptor})");
        let mut body = format!("    {none}\n");
        if !self.sorted.is_empty() {
            let arms = self.sorted.iter().enumerate();
            let arms = arms.map(|(i, field)| {
                let function = match field.shape {
                    Shape::Implicit | Shape::Explicit => "value_mut",
                    Shape::Repeated { .. } => "list_mut",
                    Shape::Map { .. } => "map_mut",
                };
                format!("        {i} => {function}({}),\n", self.place(field))
            });
            let arms: String = arms.collect();
            body = format!("    match index {{\n{arms}        _ => {none},\n    }}\n");
        }
        format!("fn get_mut(&mut self, index: usize) -> FieldMut<'_> {{\n{body}}}\n")
    }
}
