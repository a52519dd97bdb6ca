//! Reading a file: its type, and the messages in it.

use std::ops::Range;

use flytepb_idl::descriptor::MessageDescriptor;
use flytepb_idl::json::JsonOptions;
use flytepb_idl::text::TextOptions;
use flytepb_idl::wire::decode::Reader;
use flytepb_idl::wire::stream::StreamWriter;
use flytepb_inspect::detect::{Detection, Format, detect_named};
use flytepb_inspect::names;
use flytepb_inspect::registry;
use flytepb_inspect::tree_view::grouped;

/// The content of a file.
pub struct Content {
    /// The messages in the wire format, each after its length if it is a stream.
    pub bytes: Vec<u8>,
    /// The type of the messages, if known.
    pub of: Option<&'static MessageDescriptor>,
    /// Other types that explain the bytes nearly as well.
    pub alternatives: Vec<&'static MessageDescriptor>,
    pub layout: Layout,
    /// The detected type or format.
    pub detected: String,
    /// A remark on damage.
    pub warning: Option<String>,
}

/// The positions of the messages in the bytes.
pub enum Layout {
    /// One message.
    Message,
    /// Length-delimited messages.
    Stream(Vec<Range<usize>>),
    /// Not protobuf.
    None,
}

impl Content {
    /// Reads a file. `wanted` is the name of its type; without it, the type is detected.
    pub fn new(bytes: Vec<u8>, name: Option<&str>, wanted: Option<&str>) -> Result<Self, String> {
        let found = detect_named(&bytes, name);
        let wanted = wanted.map(resolve).transpose()?;
        let mut content = Content {
            of: wanted.or_else(|| found.descriptor()),
            alternatives: Vec::new(),
            layout: Layout::Message,
            detected: found.to_string(),
            warning: None,
            bytes,
        };
        match &found {
            Detection::Message(of) => {
                content.alternatives = of.alternatives.iter().map(|a| a.descriptor).collect();
            }
            Detection::Stream { of, .. } => {
                content.alternatives = of.alternatives.iter().map(|a| a.descriptor).collect();
                content.index();
            }
            Detection::Other(Format::ProtobufStream) => content.index(),
            Detection::Other(format) => content.other(*format)?,
            _ => {}
        }
        if wanted.is_none() {
            content.damage(&found);
        }
        Ok(content)
    }

    /// Reads a format that is not a message of Flyte.
    fn other(&mut self, format: Format) -> Result<(), String> {
        match (format, self.of) {
            (Format::Json, Some(of)) => self.bytes = from_json(of, &self.bytes)?,
            (Format::JsonLines, Some(of)) => {
                self.bytes = from_json_lines(of, &self.bytes)?;
                self.index();
            }
            (Format::TextFormat, Some(of)) => self.bytes = from_text(of, &self.bytes)?,
            (Format::Protobuf | Format::Binary, _) | (_, Some(_)) => {}
            (_, None) => self.layout = Layout::None,
        }
        Ok(())
    }

    /// Takes over the probable type of damaged bytes.
    fn damage(&mut self, found: &Detection) {
        let Some(damage) = found.damage(&self.bytes) else {
            if let Detection::Other(Format::Binary) = found {
                self.layout = Layout::None;
            }
            return;
        };
        self.of = Some(damage.descriptor());
        self.warning = Some(damage.to_string());
        if let flytepb_inspect::detect::Damage::Stream { .. } = damage {
            self.index();
        }
    }

    /// Finds the messages of a stream by their lengths, without decoding them.
    fn index(&mut self) {
        let mut messages = Vec::new();
        let mut at = 0;
        while at < self.bytes.len() {
            let mut reader = Reader::new(&self.bytes[at..], 0);
            let Ok(message) = reader.bytes() else {
                self.warning = Some(format!(
                    "The stream ends inside message {}. The messages before it are complete.",
                    grouped(messages.len() as u64)
                ));
                break;
            };
            let end = at + reader.offset();
            messages.push(end - message.len()..end);
            at = end;
        }
        self.layout = Layout::Stream(messages);
    }

    /// Returns the number of messages.
    pub fn count(&self) -> usize {
        match &self.layout {
            Layout::Message => 1,
            Layout::Stream(messages) => messages.len(),
            Layout::None => 0,
        }
    }

    /// Returns the position of a message.
    pub fn range(&self, index: usize) -> Result<Range<usize>, String> {
        let range = match &self.layout {
            Layout::Message if index == 0 => Some(0..self.bytes.len()),
            Layout::Stream(messages) => messages.get(index).cloned(),
            _ => None,
        };
        range.ok_or_else(|| format!("there is no message {index}"))
    }

    /// Replaces a message, and its length in a stream.
    pub fn replace(&mut self, index: usize, message: &[u8]) -> Result<(), String> {
        let range = self.range(index)?;
        let Layout::Stream(messages) = &self.layout else {
            self.bytes = message.to_vec();
            return Ok(());
        };
        let start = match index.checked_sub(1) {
            Some(before) => messages[before].end,
            None => 0,
        };
        let mut writer = StreamWriter::new(Vec::new());
        writer.write_bytes(message).map_err(|e| e.to_string())?;
        self.bytes.splice(start..range.end, writer.into_inner());
        self.index();
        Ok(())
    }
}

/// Returns the type of a name.
fn resolve(name: &str) -> Result<&'static MessageDescriptor, String> {
    names::resolve(name).map_err(|error| {
        let candidates = error.candidates().iter().take(3);
        let candidates: Vec<_> = candidates.map(|of| of.full_name).collect();
        match candidates.as_slice() {
            [] => error.to_string(),
            candidates => format!("{error}; did you mean {}?", candidates.join(" or ")),
        }
    })
}

fn from_json(of: &'static MessageDescriptor, json: &[u8]) -> Result<Vec<u8>, String> {
    let mut message = (of.new)();
    let options = JsonOptions::new().types(registry::get);
    let read = options.merge_slice(message.as_mut(), json);
    read.map_err(|e| format!("not JSON of {}: {e}", of.full_name))?;
    Ok(message.to_wire())
}

fn from_json_lines(of: &'static MessageDescriptor, lines: &[u8]) -> Result<Vec<u8>, String> {
    let mut writer = StreamWriter::new(Vec::new());
    for (i, line) in lines.split(|b| *b == b'\n').enumerate() {
        if !line.trim_ascii().is_empty() {
            let message = from_json(of, line).map_err(|e| format!("line {}: {e}", i + 1))?;
            writer.write_bytes(&message).map_err(|e| e.to_string())?;
        }
    }
    Ok(writer.into_inner())
}

fn from_text(of: &'static MessageDescriptor, text: &[u8]) -> Result<Vec<u8>, String> {
    let text = std::str::from_utf8(text).map_err(|e| e.to_string())?;
    let mut message = (of.new)();
    let options = TextOptions::new().types(registry::get);
    let read = options.merge_str(message.as_mut(), text);
    read.map_err(|e| format!("not text format of {}: {e}", of.full_name))?;
    Ok(message.to_wire())
}
