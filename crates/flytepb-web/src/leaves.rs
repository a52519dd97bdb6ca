//! The paths of the values in a message, for people to choose from.

use flytepb_idl::descriptor::{FieldDescriptor, Kind};
use flytepb_idl::json::JsonOptions;
use flytepb_idl::{FieldRef, ValueRef, WireMessage};
use flytepb_inspect::path::Value;
use flytepb_inspect::registry;

/// Maximum number of values listed.
const MAX_LEAVES: usize = 2_000;
/// Maximum length of a value in bytes; longer ones are listed without their value.
const MAX_VALUE: usize = 10_000;

/// Returns the values of a message, each as its path and its JSON. Messages with a JSON form of their
/// own, such as timestamps, are one value.
pub fn leaves(message: &dyn WireMessage) -> Vec<String> {
    let mut leaves = Leaves { found: Vec::new() };
    leaves.message(message, "");
    leaves.found
}

struct Leaves {
    /// Paths and values in turn.
    found: Vec<String>,
}

impl Leaves {
    fn message(&mut self, message: &dyn WireMessage, path: &str) {
        for (i, field) in message.descriptor().fields.iter().enumerate() {
            let Some(value) = message.get(i) else {
                continue;
            };
            let dot = if path.is_empty() { "" } else { "." };
            let path = format!("{path}{dot}{}", field.name);
            match value {
                FieldRef::Value(value) => self.value(field, value, path),
                FieldRef::List(list) => {
                    for i in 0..list.len() {
                        if self.is_full() {
                            return;
                        }
                        self.value(field, list.get(i), format!("{path}[{i}]"));
                    }
                }
                FieldRef::Map(map) => {
                    for i in 0..map.len() {
                        if self.is_full() {
                            return;
                        }
                        let (key, value) = map.entry_at(i);
                        self.value(field, value, format!("{path}[{key}]"));
                    }
                }
            }
        }
    }

    fn value(&mut self, field: &FieldDescriptor, value: ValueRef<'_>, path: String) {
        if self.is_full() {
            return;
        }
        match value {
            ValueRef::Message(message) if message.descriptor().well_known.is_none() => {
                self.message(message, &path);
            }
            value => {
                let json = json(field.kind, value).filter(|json| json.len() <= MAX_VALUE);
                self.found.push(path);
                self.found.push(json.unwrap_or_default());
            }
        }
    }

    fn is_full(&self) -> bool {
        self.found.len() >= 2 * MAX_LEAVES
    }
}

/// Returns a value as JSON.
fn json(kind: Kind, value: ValueRef<'_>) -> Option<String> {
    let options = JsonOptions::new().types(registry::get);
    let mut out = Vec::new();
    Value::Scalar(kind, value)
        .write_json(&mut out, &options)
        .ok()?;
    String::from_utf8(out).ok()
}
