//! Messages in all their forms, for `goldens/compare_forms.py`.
//!
//! Reads lines of JSON, each a message: `type`, `wire` in hexadecimal, and `json`, `json_proto` and
//! `text` as others write them. Writes a line for each: the same forms as written here, and in `read`
//! the bytes, or the error, that reading those of the others gives.
#![forbid(unsafe_code)]

use std::io::{self, BufRead, Write};

use flytepb::idl::json::JsonOptions;
use flytepb::idl::registry;
use flytepb::idl::text::{self, TextOptions};
use flytepb_tests::{hex, message_type, unhex};
use serde_json::{json, Value};

fn main() -> io::Result<()> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    for line in io::stdin().lock().lines() {
        let row: Value = serde_json::from_str(&line?)?;
        writeln!(out, "{}", forms(&row))?;
    }
    out.flush()
}

fn forms(row: &Value) -> Value {
    let member = |name: &str| row[name].as_str().unwrap_or_default();
    let message_type = message_type(member("type"));
    let message = registry::decode(message_type, &unhex(member("wire"))).expect("a message");
    let json = |options: JsonOptions| {
        let written = options.to_string(message.as_ref());
        written.unwrap_or_else(|error| error.to_string())
    };
    let read = |name: &str| {
        let mut read = (message_type.new)();
        let result = match name {
            "text" => TextOptions::new()
                .merge_str(read.as_mut(), member(name))
                .map_err(|error| error.to_string()),
            _ => JsonOptions::new()
                .merge_str(read.as_mut(), member(name))
                .map_err(|error| error.to_string()),
        };
        result.map_or_else(|error| error, |()| hex(&read.to_wire()))
    };
    json!({
        "json": json(JsonOptions::new()),
        "json_proto": json(JsonOptions::new().proto_field_names(true)),
        "text": text::to_string(message.as_ref()),
        "read": {
            "json": read("json"),
            "json_proto": read("json_proto"),
            "text": read("text"),
        },
    })
}
