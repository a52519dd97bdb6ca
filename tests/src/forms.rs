//! Messages in all their forms, for `goldens/compare_forms.py`.
//!
//! Reads lines of JSON, each a message: `type`, `wire` in hexadecimal, and `json`, `json_proto` and
//! `text` as others write them. Writes a line for each: the same forms as written here, and in `read`
//! the bytes, or the error, that reading those of the others gives.

use std::io::{self, BufRead, Write};

use flytepb::idl::descriptor::MessageDescriptor;
use flytepb::idl::json::JsonOptions;
use flytepb::idl::text::TextOptions;
use serde_json::{json, Value};

use crate::{hex, unhex};

/// The message types by their full names.
pub type Types = fn(&str) -> Option<&'static MessageDescriptor>;

/// Answers all lines of the standard input.
///
/// # Errors
/// When the input is no JSON, or the output fails.
pub fn run(types: Types) -> io::Result<()> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    for line in io::stdin().lock().lines() {
        let row: Value = serde_json::from_str(&line?)?;
        writeln!(out, "{}", forms(&row, types))?;
    }
    out.flush()
}

fn forms(row: &Value, types: Types) -> Value {
    let member = |name: &str| row[name].as_str().unwrap_or_default();
    let message_type = types(member("type")).expect("a known type");
    let mut message = (message_type.new)();
    message
        .merge_wire(&unhex(member("wire")))
        .expect("a message");
    let json = |options: JsonOptions| {
        let written = options.types(types).to_string(message.as_ref());
        written.unwrap_or_else(|error| error.to_string())
    };
    let read = |name: &str| {
        let mut read = (message_type.new)();
        let result = match name {
            "text" => TextOptions::new()
                .types(types)
                .merge_str(read.as_mut(), member(name))
                .map_err(|error| error.to_string()),
            _ => JsonOptions::new()
                .types(types)
                .merge_str(read.as_mut(), member(name))
                .map_err(|error| error.to_string()),
        };
        result.map_or_else(|error| error, |()| hex(&read.to_wire()))
    };
    json!({
        "wire": hex(&message.to_wire()),
        "json": json(JsonOptions::new()),
        "json_proto": json(JsonOptions::new().proto_field_names(true)),
        "text": TextOptions::new().types(types).to_string(message.as_ref()),
        "read": {
            "json": read("json"),
            "json_proto": read("json_proto"),
            "text": read("text"),
        },
    })
}
