//! Values of changes: JSON, or text where a string can be read.

use flytepb_idl::descriptor::{FieldDescriptor, Kind, MessageDescriptor};
use flytepb_idl::google::protobuf::StringValue;
use flytepb_idl::json::{JsonError, JsonOptions};

use flytepb_idl::FieldRef;

use crate::registry;

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
    pub(super) fn encode(self, text: &str) -> Result<Vec<u8>, String> {
        let first = match self.read(text) {
            Ok(bytes) => return Ok(bytes),
            Err(error) => error,
        };
        let start = text.trim_start().chars().next();
        let is_text = match self.kind() {
            Kind::String => start != Some('"'),
            _ => !matches!(start, Some('{' | '[' | '"')),
        };
        if !is_text {
            return Err(self.explain(&first));
        }
        match self.read(&quoted(text)) {
            Ok(bytes) => Ok(bytes),
            Err(second) if first.is_syntax() => Err(self.explain(&second)),
            Err(_) => Err(self.explain(&first)),
        }
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
        match inner.trim_start_matches('.') {
            "" => error.reason().to_owned(),
            path => format!("{} in {path}", error.reason()),
        }
    }
}

/// Returns a text as a JSON string.
fn quoted(text: &str) -> String {
    let string = StringValue {
        value: text.to_owned(),
        ..Default::default()
    };
    JsonOptions::new().to_string(&string).unwrap_or_default()
}
