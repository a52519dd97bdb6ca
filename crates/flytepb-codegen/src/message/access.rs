//! How a message shows its fields, one by one and for writing.

use std::fmt::Write;

use super::{Emitter, OPTION, WIRE};
use crate::schema::{Field, Shape};

impl Emitter<'_> {
    pub(super) fn get(&self) -> String {
        let mut arms = String::new();
        for (i, field) in self.sorted.iter().enumerate() {
            let ident = &field.ident;
            let access = format!("{WIRE}::access");
            let _ = match (&field.shape, field.oneof) {
                (_, Some(oneof)) => {
                    let oneof = &self.message.oneofs[oneof];
                    write!(
                        arms,
                        "{i} => match &self.{} {{
                            {OPTION}::Some({}::{}(value)) => {access}::set({}),
                            _ => {OPTION}::None,
                        }},",
                        oneof.ident,
                        self.oneof_path(oneof),
                        field.variant,
                        self.member_ref(field)
                    )
                }
                (Shape::Implicit, _) => {
                    write!(
                        arms,
                        "{i} => {access}::implicit::<{}>(&self.{ident}),",
                        self.codec(&field.value)
                    )
                }
                (Shape::Explicit, _) => {
                    let value = self.explicit_ref(field);
                    write!(arms, "{i} => {access}::explicit({value}),")
                }
                (Shape::Repeated { .. }, _) => {
                    write!(arms, "{i} => {access}::list(&self.{ident}),")
                }
                (Shape::Map { .. }, _) => write!(arms, "{i} => {access}::map(&self.{ident}),"),
            };
        }
        let (index, body) = if arms.is_empty() {
            ("_", format!("{OPTION}::None"))
        } else {
            (
                "index",
                format!("match index {{ {arms} _ => {OPTION}::None }}"),
            )
        };
        format!("fn get(&self, {index}: usize) -> {OPTION}<{WIRE}::FieldRef<'_>> {{ {body} }}")
    }

    /// Shows the fields that are set one after the other.
    pub(super) fn visit(&self) -> String {
        let show = format!("{WIRE}::access::show");
        let index = |f: &Field| self.sorted.partition_point(|other| other.number < f.number);
        let mut body = String::new();
        for run in self.runs() {
            let (field, i) = (run[0], index(run[0]));
            let ident = &field.ident;
            let _ = match &field.shape {
                _ if field.oneof.is_some() => {
                    body += &self.match_members(&run, |f| {
                        format!(
                            "{show}_explicit(visitor, {}, {OPTION}::Some({}));",
                            index(f),
                            self.member_ref(f)
                        )
                    });
                    continue;
                }
                Shape::Implicit => {
                    let codec = self.codec(&field.value);
                    write!(
                        body,
                        "{show}_implicit::<{codec}>(visitor, {i}, &self.{ident});"
                    )
                }
                Shape::Explicit => {
                    let value = self.explicit_ref(field);
                    write!(body, "{show}_explicit(visitor, {i}, {value});")
                }
                Shape::Repeated { .. } => {
                    write!(body, "{show}_list(visitor, {i}, &self.{ident});")
                }
                Shape::Map { .. } => write!(body, "{show}_map(visitor, {i}, &self.{ident});"),
            };
        }
        let visitor = if body.is_empty() { "_" } else { "visitor" };
        format!("fn visit(&self, {visitor}: &mut dyn {WIRE}::Visitor) {{ {body} }}")
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
    fn explicit_ref(&self, field: &Field) -> String {
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
        match (field.oneof, &field.shape) {
            (Some(oneof), _) => {
                let oneof = &self.message.oneofs[oneof];
                format!(
                    "{}::{}_mut(&mut self.{})",
                    self.oneof_path(oneof),
                    field.word(),
                    oneof.ident
                )
            }
            (None, Shape::Explicit) if self.is_boxed(field) => {
                format!("&mut **self.{}.get_or_insert_default()", field.ident)
            }
            (None, Shape::Explicit) => format!("self.{}.get_or_insert_default()", field.ident),
            _ if self.is_nested(field) => format!("&mut *self.{}", field.ident),
            _ => format!("&mut self.{}", field.ident),
        }
    }

    pub(super) fn get_mut(&self) -> String {
        let mut arms = String::new();
        for (i, field) in self.sorted.iter().enumerate() {
            let kind = match field.shape {
                Shape::Implicit | Shape::Explicit => "value",
                Shape::Repeated { .. } => "list",
                Shape::Map { .. } => "map",
            };
            let function = if kind == "value" {
                format!("{WIRE}::access::value_mut")
            } else if kind == "list" {
                format!("{WIRE}::FieldMut::List")
            } else {
                format!("{WIRE}::FieldMut::Map")
            };
            let _ = write!(arms, "{i} => {function}({}),", self.place(field));
        }
        let descriptor = &self.message.path.descriptor;
        let none = format!("{WIRE}::access::no_such_field(index, &{descriptor})");
        let body = if arms.is_empty() {
            none
        } else {
            format!("match index {{ {arms} _ => {none} }}")
        };
        format!("fn get_mut(&mut self, index: usize) -> {WIRE}::FieldMut<'_> {{ {body} }}")
    }
}
