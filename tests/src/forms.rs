//! Messages in all their forms, for `goldens/compare_forms.py`.
//!
//! Reads lines of JSON with one message each: `type`, `wire` in hexadecimal, `json`, `json_proto`,
//! `text` and `value_first` as written by others, and `unknown`, a text with unknown fields. Writes
//! a line for each: the forms as written here, with `exact`, the text that keeps map order; and
//! `read`, the result of reading their forms and `exact`: the bytes, or `refused` and the error.

use std::fmt::Display;
use std::io::{self, BufRead, Write};

use flytepb::idl::core::WorkflowExecutionIdentifier;
use flytepb::idl::descriptor::MessageDescriptor;
use flytepb::idl::json::JsonOptions;
use flytepb::idl::text::TextOptions;
use flytepb::idl::WireMessage;
use serde_json::{json, Value};

use crate::{hex, unhex};

/// The message types by their full names.
pub type Types = fn(&str) -> Option<&'static MessageDescriptor>;

/// Answers all lines of standard input.
///
/// # Errors
/// When the input is not JSON, or the output fails.
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
    let merged = message.merge_wire(&unhex(member("wire")));
    merged.expect("a message");
    let json = JsonOptions::new().types(types);
    let text = TextOptions::new().types(types);
    let exact = text.clone().keep_map_order(true);
    let exact = exact.to_string(message.as_ref());
    let written = |options: &JsonOptions| {
        let written = options.to_string(message.as_ref());
        written.unwrap_or_else(|error| error.to_string())
    };
    let read_json = |form: &str| {
        let mut read = (message_type.new)();
        let result = json.merge_str(read.as_mut(), form);
        bytes_or_error(result, read.as_ref())
    };
    let read_text = |form: &str| {
        let mut read = (message_type.new)();
        let result = text.merge_str(read.as_mut(), form);
        bytes_or_error(result, read.as_ref())
    };
    let mut known = WorkflowExecutionIdentifier::default();
    let lenient = TextOptions::new().ignore_unknown(true);
    let skipped = lenient.merge_str(&mut known, member("unknown"));
    json!({
        "wire": hex(&message.to_wire()),
        "json": written(&json),
        "json_proto": written(&json.clone().proto_field_names(true)),
        "text": text.to_string(message.as_ref()),
        "exact": exact,
        "read": {
            "json": read_json(member("json")),
            "json_proto": read_json(member("json_proto")),
            "text": read_text(member("text")),
            "value_first": read_text(member("value_first")),
            "exact": read_text(&exact),
            "unknown": bytes_or_error(skipped, &known),
        },
    })
}

fn bytes_or_error<E: Display>(result: Result<(), E>, read: &dyn WireMessage) -> String {
    match result {
        Ok(()) => hex(&read.to_wire()),
        Err(error) => format!("refused: {error}"),
    }
}
