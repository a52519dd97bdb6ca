//! Rust enums for protobuf enums.

use std::collections::BTreeSet;
use std::fmt::Write;

use crate::emit::{doc, last};
use crate::ident::{self, Names};
use crate::schema::Enum;

pub(crate) fn emit(full_name: &str, e: &Enum) -> String {
    let name = &e.path.ident;
    let distinct = distinct(full_name, e);
    let mut variants = String::new();
    let mut names = String::new();
    let mut numbers = String::new();
    for (i, (variant, value, number, comment)) in distinct.iter().enumerate() {
        let default = if i == 0 { "#[default]" } else { "" };
        let _ = write!(
            variants,
            "{} {default} {variant} = {number},",
            doc(comment, &format!("`{value}`."))
        );
        let _ = write!(names, "Self::{variant} => {value:?},");
        let _ = write!(
            numbers,
            "{number} => ::std::result::Result::Ok(Self::{variant}),"
        );
    }
    let from_names = e
        .values
        .iter()
        .fold(String::new(), |mut out, (value, number, _)| {
            if let Some((variant, ..)) = distinct.iter().find(|(_, _, n, _)| n == number) {
                let _ = write!(
                    out,
                    "{value:?} => ::std::option::Option::Some(Self::{variant}),"
                );
            }
            out
        });
    let all: String = e
        .values
        .iter()
        .map(|(value, number, _)| format!("({value:?}, {number}),"))
        .collect();
    let doc = doc(&e.comment, &format!("The enum `{full_name}`."));
    let descriptor = &e.path.descriptor;
    format!(
        r#"
        {doc}
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[repr(i32)]
        pub enum {name} {{ {variants} }}
        impl {name} {{
            /// Returns whether the enum has a value of this number.
            pub fn is_valid(value: i32) -> bool {{ Self::try_from(value).is_ok() }}
            /// The name of the value in the schema.
            pub fn as_str_name(&self) -> &'static str {{ match self {{ {names} }} }}
            /// The value of a name in the schema, aliases included.
            pub fn from_str_name(value: &str) -> ::std::option::Option<Self> {{
                match value {{ {from_names} _ => ::std::option::Option::None }}
            }}
        }}
        impl ::std::convert::From<{name}> for i32 {{ fn from(value: {name}) -> i32 {{ value as i32 }} }}
        impl ::std::convert::TryFrom<i32> for {name} {{
            type Error = ::flytepb_wire::export::prost::UnknownEnumValue;
            fn try_from(value: i32) -> ::std::result::Result<Self, ::flytepb_wire::export::prost::UnknownEnumValue> {{
                match value {{ {numbers} _ => ::std::result::Result::Err(::flytepb_wire::export::prost::UnknownEnumValue(value)) }}
            }}
        }}
        #[doc = " Describes [`enum@{name}`]."]
        pub static {descriptor}: ::flytepb_wire::descriptor::EnumDescriptor =
            ::flytepb_wire::descriptor::EnumDescriptor {{ full_name: {full_name:?}, values: &[{all}] }};
        "#
    )
}

/// The values of distinct numbers, of aliases the first, with their variants.
fn distinct<'a>(full_name: &str, e: &'a Enum) -> Vec<(String, &'a String, i32, &'a String)> {
    let mut seen = BTreeSet::new();
    let values = e.values.iter();
    let values: Vec<_> = values
        .filter(|(_, number, _)| seen.insert(*number))
        .collect();
    let names: Vec<_> = values.iter().map(|(name, ..)| name.as_str()).collect();
    let variant = |value: &str| ident::variant(last(full_name), value);
    let variants = Names::default().take_all(&names, variant);
    let both = variants.into_iter().zip(values);
    both.map(|(variant, (name, number, comment))| (variant, name, *number, comment))
        .collect()
}
