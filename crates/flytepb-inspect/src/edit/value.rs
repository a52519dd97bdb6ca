//! Values of changes: JSON, or text where a string can be read.

use flytepb_idl::descriptor::{FieldDescriptor, Kind, MessageDescriptor};
use flytepb_idl::google::protobuf::{BytesValue, StringValue, Value};
use flytepb_idl::json::{JsonError, JsonOptions};

use flytepb_idl::FieldRef;

use crate::path::Path;
use crate::path::resolve::{self, ValueType};
use crate::{names, registry};

/// A value as given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Given {
    /// JSON, or text where JSON has a string.
    Text(String),
    /// The content of a file.
    File(Vec<u8>),
}

impl Given {
    /// Returns whether this is a JSON array.
    pub(super) fn is_array(&self) -> bool {
        self.starts_with(b'[')
    }

    pub(super) fn is_object(&self) -> bool {
        self.starts_with(b'{')
    }

    fn starts_with(&self, byte: u8) -> bool {
        let bytes = match self {
            Given::Text(text) => text.as_bytes(),
            Given::File(content) => content,
        };
        bytes.trim_ascii_start().first() == Some(&byte)
    }
}

/// The type that a value is read as.
#[derive(Clone, Copy)]
pub(super) enum Target {
    /// A field as a whole.
    Field(&'static MessageDescriptor, &'static FieldDescriptor),
    /// An element of a list, or the value of a map's entry.
    Element(&'static MessageDescriptor, &'static FieldDescriptor),
    /// A message.
    Message(&'static MessageDescriptor),
}

impl Target {
    fn kind(self) -> Kind {
        match self {
            Target::Field(_, field) | Target::Element(_, field) => field.kind,
            Target::Message(of) => Kind::Message(of),
        }
    }

    /// Returns the records of the field with this value, in canonical form: none for the default of a
    /// field without presence. For a message, its bytes.
    pub(super) fn encode(self, value: &Given) -> Result<Vec<u8>, String> {
        let content = match value {
            Given::Text(text) => return self.encode_text(text),
            Given::File(content) => content,
        };
        if self.is_single(Kind::Bytes) {
            return self
                .read(&json_bytes(content))
                .map_err(|e| self.explain(&e));
        }
        let text = std::str::from_utf8(content)
            .map_err(|e| format!("the file is not UTF-8 at byte {}", e.valid_up_to()))?;
        if !self.is_single(Kind::String) {
            return self.encode_text(text);
        }
        let line = text.strip_suffix('\n').unwrap_or(text);
        let line = line.strip_suffix('\r').unwrap_or(line);
        self.read(&quoted(line)).map_err(|e| self.explain(&e))
    }

    /// Returns whether this is one value of a type.
    fn is_single(self, kind: Kind) -> bool {
        let is_collection = matches!(self, Target::Field(_, field) if field.is_collection());
        !is_collection && self.kind() == kind
    }

    fn encode_text(self, text: &str) -> Result<Vec<u8>, String> {
        let first = match self.read(text) {
            Ok(bytes) => return Ok(bytes),
            Err(error) => error,
        };
        let start = text.trim_start().chars().next();
        let is_text = match self.kind() {
            // Where null is no value, the text `null` needs quotes, as where it removes a field.
            _ if text.trim() == "null" => false,
            Kind::String => start != Some('"'),
            _ => !matches!(start, Some('{' | '[' | '"')),
        };
        if !is_text {
            return Err(self.explain(&first));
        }
        // A time such as 2026-02-07 starts like a number, but is no JSON.
        let is_json = JsonOptions::new().from_str::<Value>(text).is_ok();
        self.read(&quoted(text))
            .map_err(|second| self.explain(if is_json { &first } else { &second }))
    }

    fn read(self, text: &str) -> Result<Vec<u8>, JsonError> {
        let options = JsonOptions::new().types(registry::get);
        let (of, field, json) = match self {
            Target::Message(of) => {
                let mut message = (of.new)();
                options.merge_str(&mut *message, text)?;
                return Ok(message.to_wire());
            }
            Target::Field(of, field) => (of, field, text.to_owned()),
            Target::Element(of, field) => {
                let json = match field.map_key() {
                    None => format!("[{text}]"),
                    Some(Kind::Bool) => format!("{{\"true\":{text}}}"),
                    Some(_) => format!("{{\"0\":{text}}}"),
                };
                (of, field, json)
            }
        };
        let mut message = (of.new)();
        let index = of.index_of(field.number).unwrap_or_default();
        options.merge_field(&mut *message, index, &json)?;
        let count = match message.get(index) {
            Some(FieldRef::List(list)) => list.len(),
            Some(FieldRef::Map(map)) => map.len(),
            _ => 1,
        };
        if count != 1 && matches!(self, Target::Element(..)) {
            // Several values separated by commas: not a value.
            options.merge_field(&mut *message, index, text)?;
        }
        Ok(message.to_wire())
    }

    /// Returns the reason of an error, with its path inside of the value.
    fn explain(self, error: &JsonError) -> String {
        let inner = match self {
            Target::Message(_) => error.path(),
            Target::Field(_, field) => error.path().strip_prefix(field.name).unwrap_or_default(),
            Target::Element(_, field) => {
                let path = error.path().strip_prefix(field.name).unwrap_or_default();
                path.split_once(']').map_or("", |(_, inner)| inner)
            }
        };
        let place = match inner.trim_start_matches('.') {
            "" => String::new(),
            path => format!(" in {path}"),
        };
        format!("{}{place}{}", error.reason(), self.suggestion(error))
    }

    /// Returns the similar names, if a name is not known.
    fn suggestion(self, error: &JsonError) -> String {
        let of = match self {
            Target::Message(of) | Target::Field(of, _) | Target::Element(of, _) => of,
        };
        let name = error.reason().split('"').nth(1);
        let (true, Some(name)) = (error.is_unknown_field(), name) else {
            return String::new();
        };
        let value_type = match error.path() {
            "" => Some(ValueType::Message(of)),
            path => path
                .parse::<Path>()
                .ok()
                .and_then(|path| resolve::value_type(&path, of)),
        };
        match value_type {
            Some(ValueType::Message(of)) => {
                // In an Any, the reason names another type.
                let named = error.reason().split(' ').next().and_then(registry::get);
                names::suggest_field(named.unwrap_or(of), name)
            }
            Some(ValueType::Scalar(field)) => names::suggest_value(field.kind, name),
            _ => String::new(),
        }
    }
}

/// Returns bytes as a JSON string.
fn json_bytes(bytes: &[u8]) -> String {
    let bytes = BytesValue {
        value: bytes.to_vec(),
        ..Default::default()
    };
    JsonOptions::new().to_string(&bytes).unwrap_or_default()
}

/// Returns a text as a JSON string.
fn quoted(text: &str) -> String {
    let string = StringValue {
        value: text.to_owned(),
        ..Default::default()
    };
    JsonOptions::new().to_string(&string).unwrap_or_default()
}
