//! Determines the format of an input; the only place that does.

use flytepb::detect::{detect_named, Detection, Format as Found};

use serde::de::IgnoredAny;

use super::not_a_message::{by_option_or_name, not_a_message};
use crate::error::Error;
use crate::io::format::Format;
use crate::io::input::Input;

/// Returns the format of `input`: the one given by the user, otherwise the one recognized from its
/// bytes. If the bytes match several, the extension decides. Returns `None` if the message types
/// must be compared first.
///
/// # Errors
/// When extension and bytes contradict each other: one is of messages in the wire format, of text
/// or of tables, and the other is not.
pub fn format_of(from: Option<Format>, input: &mut Input) -> Result<Option<Format>, Error> {
    let from = from.filter(|format| format.encoding().is_none());
    if from.is_some() {
        return Ok(from);
    }
    if is_cut_json(input) {
        input.read_whole()?;
    }
    let (head, whole) = input.head();
    let found = Found::of_bytes(head);
    if let Some(found) = found.filter(|f| is_other(*f)) {
        return Err(not_a_message(found, head));
    }
    let Some(extension) = input.extension else {
        // Bytes that look like text may be a message.
        return Ok(found
            .and_then(Format::of_content)
            .filter(|f| f.is_table() || !whole));
    };
    if extension.is_text() {
        return of_text_file(extension, found, head, whole).map(Some);
    }
    // A brace or bracket would start a group, which proto3 messages do not have.
    if let Some(json) = found.filter(|f| is_json(*f) && !extension.is_table()) {
        return Err(not_a_message(json, head));
    }
    if let Some(json) = found.filter(|f| is_json(*f) && extension == Format::Csv) {
        return Err(not_a_message(json, head));
    }
    match found.and_then(Format::of_content) {
        // Arrow and Parquet are unambiguous, while CSV looks like other text.
        Some(found) if extension.is_table() && found.is_table() => Ok(Some(found)),
        Some(table @ (Format::Parquet | Format::Arrow)) if !extension.is_table() => {
            Err(contradiction(extension, &table.to_string(), table))
        }
        _ => Ok(Some(extension)),
    }
}

/// Returns the format of a file with a text format's extension.
fn of_text_file(
    extension: Format,
    found: Option<Found>,
    head: &[u8],
    whole: bool,
) -> Result<Format, Error> {
    let of_text = found.and_then(Format::of_text);
    Ok(match (extension, found) {
        (Format::Text | Format::Json | Format::Jsonl, Some(Found::Csv)) => Format::Csv,
        (_, Some(Found::JsonArray | Found::JsonLines)) => of_text.unwrap_or(extension),
        // A single object may be one line or several.
        (Format::Jsonl, Some(Found::Json)) if head.trim_ascii().contains(&b'\n') => Format::Json,
        (Format::Json | Format::Jsonl, Some(Found::Yaml | Found::TextFormat)) => {
            of_text.unwrap_or(extension)
        }
        (Format::Text, Some(Found::Json | Found::KubernetesJson)) => Format::Json,
        // YAML also has mappings in braces.
        (Format::Yaml, Some(Found::Json | Found::KubernetesJson)) if is_valid_json(head) => {
            Format::Json
        }
        (_, Some(found @ (Found::Html | Found::Xml))) => return Err(not_a_message(found, head)),
        (_, Some(found)) if Format::of_content(found).is_some() || found == Found::Text => {
            match Format::of_content(found) {
                Some(table @ (Format::Parquet | Format::Arrow)) => {
                    return Err(contradiction(extension, &table.to_string(), table));
                }
                _ => extension,
            }
        }
        (_, Some(found)) => return Err(not_a_message(found, head)),
        (_, None) => match of_binary(head, whole) {
            Some((what, format)) => return Err(contradiction(extension, &what, format)),
            None => extension,
        },
    })
}

/// Returns whether the truncated start of a file may be that of a JSON array or object, which only
/// the end can confirm.
fn is_cut_json(input: &Input) -> bool {
    let (head, whole) = input.head();
    let first = head.trim_ascii_start().first();
    !whole
        && match input.extension {
            Some(Format::Jsonl) => first == Some(&b'['),
            Some(Format::Text | Format::Yaml) => matches!(first, Some(b'[' | b'{')),
            _ => false,
        }
}

fn is_valid_json(text: &[u8]) -> bool {
    let mut values = serde_json::Deserializer::from_slice(text).into_iter::<IgnoredAny>();
    values.all(|value| value.is_ok())
}

fn is_json(found: Found) -> bool {
    matches!(Format::of_text(found), Some(Format::Json | Format::Jsonl))
}

/// Returns whether a format is not supported as input and unlike any message.
fn is_other(found: Found) -> bool {
    let may_be_message = matches!(
        found,
        Found::Text | Found::Pickle | Found::Html | Found::Xml
    );
    Format::of_content(found).is_none() && !may_be_message
}

/// Describes bytes that are not text, with their format if a message type explains them.
fn of_binary(head: &[u8], whole: bool) -> Option<(String, Format)> {
    let is_control = |b: &u8| b.is_ascii_control() && !b.is_ascii_whitespace();
    if !head.iter().any(is_control) {
        return None;
    }
    match detect_named(head, None) {
        Detection::Message(of) if whole => {
            let what = format!("{} in the wire format", of.descriptor.full_name);
            Some((what, Format::Pb))
        }
        Detection::Stream { of, .. } => {
            let of = of.descriptor.full_name;
            Some((format!("a stream of {of} in the wire format"), Format::Pbs))
        }
        _ => None,
    }
}

fn contradiction(extension: Format, what: &str, format: Format) -> Error {
    let extension = match extension {
        Format::Pbs => "a stream".to_owned(),
        other => other.to_string(),
    };
    Error::new(format!("is not {extension} but {what}")).hint(by_option_or_name(format))
}
