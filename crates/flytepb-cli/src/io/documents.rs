//! Splitting files with several JSON or YAML values.

use std::ops::Range;

use serde_json::value::RawValue;

use crate::error::Error;
use crate::io::format::Format;
use crate::io::message_error::{Location, Precision};
use crate::io::yaml;

/// The messages of a file as JSON.
#[derive(Default)]
pub struct Documents {
    bytes: Vec<u8>,
    /// The range of each in `bytes`, and its position in the file.
    parts: Vec<(Range<usize>, Location)>,
    /// The length of the file's content.
    length: usize,
}

impl Documents {
    /// Splits a file of this format into values. A list is a single value only if the messages'
    /// type is an array in JSON.
    ///
    /// # Errors
    /// For text without a value, and text that cannot be split. A single damaged JSON value is left
    /// to its decoder.
    pub fn new(
        format: Format,
        bytes: Vec<u8>,
        location: Location,
        lists_are_values: bool,
    ) -> Result<Self, Error> {
        let mut out = Documents {
            length: bytes.len(),
            ..Documents::default()
        };
        if format != Format::Yaml {
            if bytes.trim_ascii().is_empty() {
                return Err(empty(format));
            }
            out.add(bytes, location, lists_are_values)?;
            return Ok(out);
        }
        let text = std::str::from_utf8(&bytes).map_err(|e| {
            let what = format!("the text is not UTF-8 at byte {}", e.valid_up_to());
            Error::of_content(what).hint("set its format with --from")
        })?;
        let documents = yaml::to_json(text)?;
        if documents.is_empty() {
            return Err(empty(format));
        }
        for (json, lines) in documents {
            let location = Location {
                line: lines as u64,
                precision: Precision::Line,
                ..location
            };
            out.add(json, location, lists_are_values)?;
        }
        Ok(out)
    }

    /// Returns the number of messages.
    pub fn len(&self) -> usize {
        self.parts.len()
    }

    /// Returns a message and its position in the file.
    pub fn get(&self, index: usize) -> Option<(&[u8], Location)> {
        let (range, location) = self.parts.get(index)?;
        let index = (self.len() > 1).then_some(index as u64);
        Some((&self.bytes[range.clone()], Location { index, ..*location }))
    }

    /// Returns the approximate offset in the file after `count` messages.
    pub fn end(&self, count: usize) -> u64 {
        let end = if count < self.len() {
            let last = self.parts[..count].last();
            last.map_or(0, |(range, _)| range.end.min(self.length))
        } else {
            self.length
        };
        end as u64
    }

    /// Appends the values of a JSON text.
    fn add(
        &mut self,
        json: Vec<u8>,
        location: Location,
        lists_are_values: bool,
    ) -> Result<(), Error> {
        let (mut ranges, error) = split(&json, lists_are_values);
        match error {
            Some((at, error)) if starts_list(&json[at..]) && !lists_are_values => {
                return Err(damaged(&error, &json[at..], location.within(&json, at)));
            }
            // The decoder reports the error.
            Some((at, _)) => {
                let text = json[at..].trim_ascii_start();
                ranges.push(json.len() - text.len()..json.len());
            }
            None => {}
        }
        let start = self.bytes.len();
        let (mut location, mut at) = (location, 0);
        for range in ranges {
            location = location.within(&json[at..], range.start - at);
            at = range.start;
            self.parts
                .push((start + range.start..start + range.end, location));
        }
        if self.bytes.is_empty() {
            self.bytes = json;
        } else {
            self.bytes.extend_from_slice(&json);
        }
        Ok(())
    }
}

/// Returns the error for a file without a value: an empty text is not an empty message.
fn empty(format: Format) -> Error {
    Error::of_content(format!("is empty, which is not a message in {format}"))
        .hint("an empty message is written {}")
}

/// Returns consecutive values, with lists split, and offset and error of the first damaged value.
fn split(
    json: &[u8],
    lists_are_values: bool,
) -> (Vec<Range<usize>>, Option<(usize, serde_json::Error)>) {
    let range = |value: &RawValue| {
        let start = value.get().as_ptr() as usize - json.as_ptr() as usize;
        start..start + value.get().len()
    };
    let (mut ranges, mut end) = (Vec::new(), 0);
    for value in serde_json::Deserializer::from_slice(json).into_iter::<&RawValue>() {
        let elements = value.and_then(|value| {
            let is_list = value.get().starts_with('[') && !lists_are_values;
            let elements: Vec<&RawValue> = if is_list {
                serde_json::from_str(value.get())?
            } else {
                vec![value]
            };
            end = range(value).end;
            Ok(elements)
        });
        match elements {
            Ok(elements) => ranges.extend(elements.into_iter().map(range)),
            Err(error) => return (ranges, Some((end, error))),
        }
    }
    (ranges, None)
}

fn starts_list(json: &[u8]) -> bool {
    json.trim_ascii_start().starts_with(b"[")
}

fn damaged(error: &serde_json::Error, json: &[u8], location: Location) -> Error {
    let (line, column) = (error.line(), error.column());
    let what = error.to_string();
    let suffix = format!(" at line {line} column {column}");
    let what = what.strip_suffix(&suffix).unwrap_or(&what);
    let lines = json
        .split_inclusive(|b| *b == b'\n')
        .take(line.saturating_sub(1));
    let start: usize = lines.map(<[u8]>::len).sum();
    let at = json.len().min(start + column.saturating_sub(1));
    let at = location.within(json, at);
    let byte = if location.precision == Precision::Byte {
        format!(" at byte {}", at.offset)
    } else {
        String::new()
    };
    let (line, column) = (at.line + 1, at.column + 1);
    let what = format!("{what}{byte} (line {line}, column {column})");
    Error::of_content(what).hint(if error.is_eof() {
        "the JSON ends too early"
    } else {
        "the JSON array is damaged"
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(format: Format, text: &str, lists_are_values: bool) -> Vec<(String, u64, u64, u64)> {
        let location = Location::default();
        let all = Documents::new(format, text.into(), location, lists_are_values).unwrap();
        (0..all.len())
            .map(|i| {
                let (bytes, location) = all.get(i).unwrap();
                let text = String::from_utf8(bytes.to_vec()).unwrap();
                (
                    text.trim().to_owned(),
                    location.offset,
                    location.line,
                    location.column,
                )
            })
            .collect()
    }

    #[test]
    fn arrays_and_consecutive_values_are_split() {
        let text = "[{\"a\": \"]é\"}, {\"b\": [1]},\n {}]\n{\"c\":2} ";
        let expected = [
            ("{\"a\": \"]é\"}".to_owned(), 1, 0, 1),
            ("{\"b\": [1]}".to_owned(), 15, 0, 14),
            ("{}".to_owned(), 28, 1, 1),
            ("{\"c\":2}".to_owned(), 32, 2, 0),
        ];
        assert_eq!(parts(Format::Json, text, false), expected);
        assert_eq!(
            parts(Format::Json, "[1, [2]]", true),
            [("[1, [2]]".to_owned(), 0, 0, 0)]
        );
        assert_eq!(parts(Format::Json, "[]", false), []);
        // A damaged value is left to its decoder.
        assert_eq!(parts(Format::Json, "{\"a\": }", false).len(), 1);
        let damaged = parts(Format::Json, "{}\n {\"a\": }", false);
        assert_eq!(damaged[1], ("{\"a\": }".to_owned(), 4, 1, 1));
    }

    #[test]
    fn yaml_lists_and_documents_are_split() {
        let found = parts(Format::Yaml, "- a: 1\n- b: 2\n---\nc: 3\n", false);
        let texts: Vec<_> = found.iter().map(|part| (part.0.as_str(), part.2)).collect();
        assert_eq!(
            texts,
            [("{\"a\":1}", 0), ("{\"b\":2}", 1), ("{\"c\":3}", 3)]
        );
    }

    #[test]
    fn a_damaged_array_is_an_error_with_its_location() {
        let error = Documents::new(
            Format::Json,
            "[{},\n {} {}]".into(),
            Location::default(),
            false,
        );
        let error = error.err().unwrap().to_string();
        assert!(error.contains("at byte 9 (line 2, column 5)"), "{error}");
    }
}
