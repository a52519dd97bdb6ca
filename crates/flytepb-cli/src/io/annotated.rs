//! Messages for an editor, with comments that tell the types of fields.

use std::fmt::Write;

use flytepb::idl::descriptor::{FieldDescriptor, Kind, MessageDescriptor};
use flytepb::idl::text::TextOptions;
use flytepb::idl::WireMessage;
use flytepb::registry;

use super::yaml;

/// Maximum length of the names of an enum in a comment.
const LONGEST: usize = 400;

/// The message that a line belongs to.
#[derive(Clone, Copy)]
enum Inside {
    Message(&'static MessageDescriptor),
    Entry(&'static FieldDescriptor),
    Unknown,
}

/// Returns a message as text with comments.
pub fn text(message: &dyn WireMessage, name: &str) -> String {
    let of = message.descriptor();
    let options = TextOptions::new().types(registry::get).keep_map_order(true);
    let mut out = header(of, name);
    let mut stack = vec![Inside::Message(of)];
    for line in options.to_string(message).lines() {
        let inside = *stack.last().unwrap_or(&Inside::Unknown);
        let content = line.trim_start();
        let end = content.find([':', ' ']).unwrap_or(content.len());
        let (field, is_open) = (&content[..end], content.ends_with('{'));
        let (comment, below) = match content {
            "}" => {
                stack.pop();
                (None, None)
            }
            _ => described(inside, field),
        };
        if is_open {
            stack.push(below.unwrap_or(Inside::Unknown));
        }
        out += line;
        if let Some(comment) = comment {
            let _ = write!(out, "  # {comment}");
        }
        out.push('\n');
    }
    out
}

/// Returns the comment before a message of the file with this name.
fn header(of: &MessageDescriptor, name: &str) -> String {
    format!(
        "# {} in {}\n# Save and leave the editor to change the file. Comments are ignored.\n",
        of.full_name,
        name.escape_debug()
    )
}

/// Returns a message in JSON as YAML with comments.
pub fn yaml(json: &str, of: &'static MessageDescriptor, name: &str) -> String {
    header(of, name) + &yaml::from_json(json, Some(of))
}

/// Returns the comment for a field, and the message that it opens.
fn described(inside: Inside, name: &str) -> (Option<String>, Option<Inside>) {
    let field = match inside {
        Inside::Message(of) => of.field_by_name(name),
        Inside::Entry(map) if name == "value" => return (Some(type_text(map.kind)), message(map)),
        Inside::Entry(_) | Inside::Unknown => None,
    };
    match field {
        Some(map) if map.is_map() => {
            let comment = format!("map entry of {}", type_text(map.kind));
            (Some(comment), Some(Inside::Entry(map)))
        }
        Some(field) => (Some(type_text(field.kind)), message(field)),
        None => {
            // The message in an Any.
            let url = name
                .strip_prefix('[')
                .and_then(|name| name.strip_suffix(']'));
            let inner = url.and_then(|url| registry::get(url.rsplit('/').next()?));
            (None, inner.map(Inside::Message))
        }
    }
}

fn message(field: &FieldDescriptor) -> Option<Inside> {
    field.message().map(Inside::Message)
}

/// Returns a type as a comment tells it: a message or scalar by name, an enum by its values.
pub fn type_text(kind: Kind) -> String {
    match kind {
        Kind::Message(of) => of.full_name.to_owned(),
        Kind::Enum(of) => {
            let names: Vec<_> = of.values.iter().map(|(name, _)| *name).collect();
            let mut names = names.join(", ");
            if names.len() > LONGEST {
                let end = names[..LONGEST].rfind(',').unwrap_or(LONGEST);
                names.truncate(end);
                names += ", …";
            }
            names
        }
        scalar => format!("{scalar:?}").to_ascii_lowercase(),
    }
}
