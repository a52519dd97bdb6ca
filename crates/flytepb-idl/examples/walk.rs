//! Walks a message of any type by reflection and prints every field that is set.
//!
//! `cargo run -p flytepb-idl --features reflect --example walk -- flyteidl.admin.TaskExecution < failed.pb`

use std::io::{self, Read, Write};

use flytepb_idl::{reflect, registry};
use prost_reflect::{DynamicMessage, Value};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let name = std::env::args().nth(1).ok_or("usage: walk TYPE < FILE")?;
    let message_type = registry::get(&name).ok_or_else(|| format!("no type {name}"))?;
    let mut bytes = Vec::new();
    io::stdin().read_to_end(&mut bytes)?;
    let message = registry::decode(message_type, &bytes)?;
    let dynamic = reflect::to_dynamic(message.as_ref());
    walk(&mut io::stdout().lock(), &dynamic, "")?;
    Ok(())
}

/// Prints the fields of a message, each with its path.
fn walk(out: &mut impl Write, message: &DynamicMessage, path: &str) -> io::Result<()> {
    let dot = if path.is_empty() { "" } else { "." };
    for (field, value) in message.fields() {
        visit(out, value, &format!("{path}{dot}{}", field.name()))?;
    }
    for field in message.unknown_fields() {
        writeln!(out, "{path}{dot}{field}, not in the schema")?;
    }
    Ok(())
}

fn visit(out: &mut impl Write, value: &Value, path: &str) -> io::Result<()> {
    match value {
        Value::Message(message) => walk(out, message, path)?,
        Value::List(values) => {
            for (i, value) in values.iter().enumerate() {
                visit(out, value, &format!("{path}[{i}]"))?;
            }
        }
        Value::Map(entries) => {
            for (key, value) in entries {
                visit(out, value, &format!("{path}[{key:?}]"))?;
            }
        }
        scalar => writeln!(out, "{path} = {scalar:?}")?,
    }
    Ok(())
}
