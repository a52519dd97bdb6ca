//! Rust enums for protobuf enums.

use std::collections::BTreeSet;
use std::fmt::Write;

use crate::docs::doc;
use crate::emitted::Emitted;
use crate::ident::{self, Names};
use crate::options::Options;
use crate::schema::{last_segment, Enum};

pub(crate) fn emit(full_name: &str, e: &Enum, options: &Options) -> Emitted {
    let name = &e.path.ident;
    let distinct = distinct(full_name, e);
    let mut variants = String::new();
    for (i, (variant, value, number, comment)) in distinct.iter().enumerate() {
        let default = if i == 0 { "#[default]" } else { "" };
        let doc = doc(comment, &format!("`{value}`."));
        let attributes = options.on_field(full_name, value);
        let _ = write!(
            variants,
            "{doc} {default} {attributes} {variant} = {number},"
        );
    }
    let doc = doc(&e.comment, &format!("The enum `{full_name}`."));
    let attributes = options.on_enum(full_name);
    Emitted {
        item: format!(
            "{doc}
            #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
            #[repr(i32)]
            {attributes}
            pub enum {name} {{ {variants} }}"
        ),
        descriptor: descriptor(full_name, e, &distinct),
        ..Emitted::default()
    }
}

fn descriptor(full_name: &str, e: &Enum, distinct: &[Value<'_>]) -> String {
    let (path, descriptor) = (e.path.full(), &e.path.descriptor);
    let mut out = format!(
        "enumeration!({path},\n    \
             /// Describes [`{}`](enum@{}).\n    \
             {descriptor} = {full_name:?} {{\n",
        e.path.ident,
        path.replace("r#", "")
    );
    for (name, number, _) in &e.values {
        let variant = distinct.iter().find(|(_, _, n, _)| n == number);
        if let Some((variant, ..)) = variant {
            let _ = writeln!(out, "        {number} {name:?} {variant},");
        }
    }
    out + "    }\n);\n\n"
}

/// Variant, name, number and comment.
type Value<'a> = (String, &'a String, i32, &'a String);

/// The values of distinct numbers, of aliases the first, with their variants.
fn distinct<'a>(full_name: &str, e: &'a Enum) -> Vec<Value<'a>> {
    let mut seen = BTreeSet::new();
    let values = e.values.iter();
    let values: Vec<_> = values
        .filter(|(_, number, _)| seen.insert(*number))
        .collect();
    let names: Vec<_> = values.iter().map(|(name, ..)| name.as_str()).collect();
    let variant = |value: &str| ident::variant(last_segment(full_name), value);
    let variants = Names::default().take_all(&names, variant);
    let both = variants.into_iter().zip(values);
    both.map(|(variant, (name, number, comment))| (variant, name, *number, comment))
        .collect()
}
