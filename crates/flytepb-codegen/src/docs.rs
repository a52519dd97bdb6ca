//! Documentation of generated items.

use std::fmt::Write;

use prost_types::field_descriptor_proto::Type;
use pulldown_cmark::{Event, Parser, Tag};

use crate::markdown;
use crate::schema::{Field, Schema, Value};

/// Maximum length of a line of documentation to which something is appended.
const WIDTH: usize = 100;

/// Doc attributes for a comment of the schema, or for `fallback` if it is blank.
pub(crate) fn doc(comment: &str, fallback: &str) -> String {
    let comment = markdown::from_comment(comment);
    attributes(if comment.is_empty() {
        fallback
    } else {
        &comment
    })
}

/// Doc attributes for a field: its comment and at the end its number and type.
pub(crate) fn field_doc(schema: &Schema, field: &Field) -> String {
    let mut text = markdown::from_comment(&field.comment);
    append(&mut text, &facts(schema, field));
    if field.deprecated {
        text += "\n\nDeprecated in the schema.";
    }
    attributes(&text)
}

fn attributes(text: &str) -> String {
    text.lines().fold(String::new(), |mut out, line| {
        let space = if line.is_empty() { "" } else { " " };
        let _ = write!(out, "#[doc = {:?}]", format!("{space}{line}"));
        out
    })
}

/// The number of a field, and its type unless that is the usual one of its Rust type.
fn facts(schema: &Schema, field: &Field) -> String {
    let number = field.number;
    match &field.value {
        Value::Enum(name) => {
            let path = &schema.enums[name].path;
            let (ident, link) = (&path.ident, path.full().replace("r#", ""));
            format!("Field {number}, enum [`{ident}`](enum@{link}).")
        }
        Value::Scalar(
            t @ (Type::Sint32
            | Type::Sint64
            | Type::Fixed32
            | Type::Fixed64
            | Type::Sfixed32
            | Type::Sfixed64),
        ) => format!("Field {number}, `{}`.", format!("{t:?}").to_lowercase()),
        _ => format!("Field {number}."),
    }
}

/// Adds a sentence to the last paragraph, or as a new one if the text does not end in a paragraph.
fn append(text: &mut String, sentence: &str) {
    if !text.is_empty() {
        let last = text.lines().last().unwrap_or_default();
        let fits = last.chars().count() + 1 + sentence.chars().count() <= WIDTH;
        text.push_str(match (ends_in_paragraph(text), fits) {
            (true, true) => " ",
            (true, false) => "\n",
            (false, _) => "\n\n",
        });
    }
    text.push_str(sentence);
}

fn ends_in_paragraph(text: &str) -> bool {
    let mut depth = 0;
    let mut last_is_paragraph = false;
    for event in Parser::new(text) {
        match event {
            Event::Start(tag) => {
                if depth == 0 {
                    last_is_paragraph = matches!(tag, Tag::Paragraph);
                }
                depth += 1;
            }
            Event::End(_) => depth -= 1,
            _ if depth == 0 => last_is_paragraph = false,
            _ => {}
        }
    }
    last_is_paragraph
}
