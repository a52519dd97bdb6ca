//! Conversion of one message between formats: a pure function of its bytes, so that the messages of
//! a stream can be converted in parallel.

use flytepb::flytekit::compat;
use flytepb::flytekit::render;
use flytepb::idl::admin::TaskExecution;
use flytepb::idl::descriptor::MessageDescriptor;
use flytepb::idl::json::JsonOptions;
use flytepb::idl::text::TextOptions;
use flytepb::idl::wire::unknown_paths::{unknown_fields, unknown_fields_in_any, UnknownAt};
use flytepb::idl::{Limits, WireMessage};
use flytepb::prelude::*;
use flytepb::registry;

use crate::io::format::Format;
use crate::io::message_error::MessageError;
use crate::io::yaml;
use crate::limits::LimitArgs;

/// A decoder of messages.
#[derive(Clone, Debug)]
pub enum Decoder {
    Wire(Limits),
    Json(JsonOptions),
    Text(TextOptions),
}

impl Decoder {
    /// Creates the decoder of a format.
    pub fn new(format: Format, limits: &LimitArgs) -> Self {
        match format {
            Format::Json | Format::Jsonl | Format::Yaml => Decoder::Json(limits.json()),
            Format::Text => Decoder::Text(limits.text()),
            _ => Decoder::Wire(limits.limits()),
        }
    }

    /// Skips unknown fields in JSON and text if `ignore` is set.
    pub fn ignore_unknown(self, ignore: bool) -> Self {
        match self {
            Decoder::Json(options) => Decoder::Json(options.ignore_unknown(ignore)),
            Decoder::Text(options) => Decoder::Text(options.ignore_unknown(ignore)),
            Decoder::Wire(options) => Decoder::Wire(options),
        }
    }

    /// Decodes a message.
    pub fn decode(
        &self,
        descriptor: &MessageDescriptor,
        bytes: &[u8],
    ) -> Result<Box<dyn WireMessage>, MessageError> {
        let mut message = (descriptor.new)();
        match self {
            Decoder::Wire(options) => options
                .merge(message.as_mut(), bytes)
                .map_err(MessageError::Wire)?,
            Decoder::Json(options) => options
                .merge_slice(message.as_mut(), bytes)
                .map_err(MessageError::Json)?,
            Decoder::Text(options) => {
                let text = std::str::from_utf8(bytes).map_err(MessageError::Utf8)?;
                options
                    .merge_str(message.as_mut(), text)
                    .map_err(MessageError::Text)?;
            }
        }
        Ok(message)
    }
}

/// An encoder of messages.
#[derive(Clone, Debug)]
pub enum Encoder {
    Wire,
    Json(JsonOptions),
    Yaml(JsonOptions),
    Text(TextOptions),
    Short { flytekit: bool },
}

impl Encoder {
    /// Returns whether unknown fields are dropped.
    pub fn drops_unknown(&self, with_unknown: bool) -> bool {
        match self {
            Encoder::Json(_) | Encoder::Yaml(_) => true,
            Encoder::Text(_) => !with_unknown,
            Encoder::Wire | Encoder::Short { .. } => false,
        }
    }

    /// Appends a message to `out`.
    fn encode(&self, message: &dyn WireMessage, out: &mut Vec<u8>) -> Result<(), MessageError> {
        match self {
            Encoder::Wire => out.extend_from_slice(&message.to_wire()),
            Encoder::Json(options) => {
                options.write_to(out, message).map_err(MessageError::Json)?;
                out.push(b'\n');
            }
            Encoder::Yaml(options) => {
                let mut json = Vec::new();
                options
                    .write_to(&mut json, message)
                    .map_err(MessageError::Json)?;
                append_yaml(out, &json);
            }
            Encoder::Text(options) => out.extend_from_slice(options.to_string(message).as_bytes()),
            Encoder::Short { flytekit } => {
                out.extend_from_slice(short(message, *flytekit)?.as_bytes());
                out.push(b'\n');
            }
        }
        Ok(())
    }
}

fn append_yaml(out: &mut Vec<u8>, json: &[u8]) {
    let json = String::from_utf8_lossy(json);
    out.extend_from_slice(yaml::from_json(&json, None).as_bytes());
}

/// Returns flytekit's text for its own classes, and the same rendering for other types.
fn short(message: &dyn WireMessage, flytekit: bool) -> Result<String, MessageError> {
    let Some(execution) = message.downcast_ref::<TaskExecution>() else {
        if flytekit {
            return Err(MessageError::NoView(message.descriptor()));
        }
        return Ok(render::short_string(class(message.descriptor()), message));
    };
    if !flytekit {
        return Ok(render::short_string(FlyteTaskExecution::CLASS, execution));
    }
    let seen = compat::flytekit_round_trip(execution)
        .map_err(|e| MessageError::Flytekit(e.to_string()))?;
    Ok(render::short_string(FlyteTaskExecution::CLASS, &seen))
}

/// Returns the name of flytekit's class for a message, or the message's own name if there is none.
fn class(descriptor: &'static MessageDescriptor) -> &'static str {
    match descriptor.full_name {
        "flyteidl.admin.NodeExecution" => FlyteNodeExecution::CLASS,
        "flyteidl.admin.Execution" => FlyteWorkflowExecution::CLASS,
        "flyteidl.admin.TaskSpec" => FlyteTask::CLASS,
        "flyteidl.admin.WorkflowSpec" => FlyteWorkflow::CLASS,
        "flyteidl.admin.LaunchPlanSpec" => FlyteLaunchPlan::CLASS,
        _ => descriptor.name(),
    }
}

/// A conversion of messages of one type.
#[derive(Clone, Debug)]
pub struct Transform {
    pub descriptor: &'static MessageDescriptor,
    pub decoder: Decoder,
    pub encoder: Encoder,
    /// True to report unknown fields.
    pub watch_unknown: bool,
}

impl Transform {
    /// Converts one message, appends it to `out`, and returns its unknown fields if those are
    /// reported.
    pub fn apply(&self, bytes: &[u8], out: &mut Vec<u8>) -> Result<Vec<UnknownAt>, MessageError> {
        if self.try_direct(bytes, out) {
            return Ok(Vec::new());
        }
        let message = self.decoder.decode(self.descriptor, bytes)?;
        self.encoder.encode(message.as_ref(), out)?;
        Ok(match &self.encoder {
            _ if !self.watch_unknown => Vec::new(),
            Encoder::Json(_) | Encoder::Yaml(_) => {
                unknown_fields_in_any(message.as_ref(), registry::get)
            }
            _ => unknown_fields(message.as_ref()),
        })
    }

    /// Converts the wire format to JSON or YAML without decoding, if possible; otherwise leaves `out`
    /// unchanged.
    fn try_direct(&self, bytes: &[u8], out: &mut Vec<u8>) -> bool {
        match (&self.decoder, &self.encoder) {
            (Decoder::Wire(_), Encoder::Json(options)) => {
                let is_written = options.try_write_wire(out, self.descriptor, bytes);
                if is_written {
                    out.push(b'\n');
                }
                is_written
            }
            (Decoder::Wire(_), Encoder::Yaml(options)) => {
                let mut json = Vec::new();
                let is_written = options.try_write_wire(&mut json, self.descriptor, bytes);
                if is_written {
                    append_yaml(out, &json);
                }
                is_written
            }
            _ => false,
        }
    }
}
