//! Messages as JSON and text.

use flytepb_idl::WireMessage;
use flytepb_idl::descriptor::MessageDescriptor;
use flytepb_idl::json::JsonOptions;
use flytepb_idl::text::TextOptions;
use flytepb_inspect::registry;

/// Number of spaces per level of JSON of several lines.
const INDENT: usize = 2;

/// Decodes a message.
pub fn decode(
    of: &'static MessageDescriptor,
    bytes: &[u8],
) -> Result<Box<dyn WireMessage>, String> {
    of.decode(bytes)
        .map_err(|error| format!("not a valid {}: {error}", of.name()))
}

/// Returns a message as JSON of several lines.
pub fn json(message: &dyn WireMessage) -> Result<Vec<u8>, String> {
    let mut out = Vec::new();
    let options = JsonOptions::new().types(registry::get).indent(Some(INDENT));
    let written = options.write_to(&mut out, message);
    written.map_err(|e| e.to_string())?;
    out.push(b'\n');
    Ok(out)
}

/// Appends a message in the wire format to JSON lines.
pub fn append_json_line(
    out: &mut Vec<u8>,
    of: &'static MessageDescriptor,
    bytes: &[u8],
) -> Result<(), String> {
    let options = JsonOptions::new().types(registry::get);
    let written = options.write_wire(out, of, bytes);
    written.map_err(|e| e.to_string())?;
    out.push(b'\n');
    Ok(())
}

/// Returns a message in the text format, with its unknown fields.
pub fn text(message: &dyn WireMessage) -> String {
    let options = TextOptions::new().types(registry::get);
    options.print_unknown_fields(true).to_string(message)
}
