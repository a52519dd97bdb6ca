//! Determines the format and the message type of an input.

mod by_trial;
mod format;
mod known;
pub mod names;
mod not_a_message;

use flytepb::detect::{Damage, DetectOptions, Detection, Format as Found};
use flytepb::idl::descriptor::MessageDescriptor;
use flytepb::idl::wire::stream::StreamReader;
use flytepb::idl::{google, WireMessage};

pub use self::format::format_of;
pub use self::known::Known;
use self::known::{empty, empty_of_name, is_empty_message, or_counterpart};
use self::not_a_message::{is_binary, is_damaged, not_a_message};
use crate::args::{IdlArg, InputType};
use crate::error::Error;
use crate::io::format::Format;
use crate::io::frames::Frames;
use crate::io::input::{Input, Layer};
use crate::io::yaml;
use crate::limits::LimitArgs;
use crate::ui::counts::plural;

/// Maximum number of messages of a stream examined.
const SAMPLE: usize = 64;
/// Maximum length of a text that does not look like the text format, and yet is read as that of every type.
const LONGEST_PROSE: usize = 1 << 16;

/// Identifies `input`. `--type` and `--from` in `input_type` take precedence; see [`format_of`] for
/// the format.
pub fn identify(
    input_type: &InputType,
    limits: &LimitArgs,
    input: &mut Input,
) -> Result<Known, Error> {
    let named = input_type
        .type_name
        .as_deref()
        .map(|name| names::resolve(name, input_type.idl))
        .transpose()?;
    if let Some((encoding, why)) = input.damage.as_ref().filter(|_| input_type.from.is_none()) {
        return Err(
            Error::of_content(format!("looks like damaged {encoding}: {why}"))
                .file(&input.name)
                .hint("if it is something else, set its format with --from"),
        );
    }
    let format = format_of(input_type.from, input).map_err(|e| e.file(&input.name))?;
    if format == Some(Format::Short) {
        return Err(Error::new("the short form cannot be read back")
            .hint("use the blob that it was made from"));
    }
    if let Some(format) = format.filter(|f| f.is_table()) {
        let found = Found::of_bytes(input.head().0);
        let is_table = found
            .and_then(Format::of_content)
            .is_some_and(Format::is_table);
        if format != Format::Csv && !is_table {
            return Err(Error::new(format!("is not a table in {format}"))
                .file(&input.name)
                .hint("omit --from to detect the format, or use the extension of its format"));
        }
        return Err(Error::new(format!("is a table ({format})"))
            .file(&input.name)
            .hint(format!(
                "if it was made with --raw, flytepb convert {} prints its messages; --column selects \
                 another column of messages",
                input.name
            )));
    }
    let idl = input_type.idl;
    let known = match (format, named) {
        (Some(Format::Pb), None) => of_message(input, idl),
        (Some(Format::Pbs), None) => of_stream(input, idl),
        (Some(format), None) => {
            let is_given = input_type.from.is_some();
            of_text(format, limits, input, idl, is_given)
        }
        (Some(format), Some(descriptor)) => Ok(Known {
            empty: is_empty_message(format, input.head().0),
            ..Known::certain(format, descriptor)
        }),
        (None, named) => of_bytes(input, limits, idl, named),
    };
    let known = known.map_err(|e| e.file(&input.name))?;
    if input.head().0.is_empty() && named.is_none() && input.is_stdin() {
        return Err(
            Error::new("is empty, as if the command before it had failed")
                .file(&input.name)
                .hint("an empty message of a type is read with --type"),
        );
    }
    Ok(known)
}

/// Returns the format of an input that is protobuf of a schema other than Flyte's, unless the user
/// gives a type.
pub fn foreign(input_type: &InputType, input: &mut Input) -> Option<Found> {
    let is_text = |format: Format| format.encoding().is_none() && !format.is_binary();
    if input_type.type_name.is_some() || input_type.from.is_some_and(is_text) {
        return None;
    }
    let bytes = input.read_whole().ok()?;
    let detection = input_type.idl.detection();
    let found = detection.detect(bytes);
    let Detection::Other(format @ (Found::Protobuf | Found::ProtobufStream)) = found else {
        return None;
    };
    detection.damage(&found, bytes).is_none().then_some(format)
}

/// Returns the type that an input has by its bytes, or probably had before they were damaged.
///
/// # Errors
/// If the input cannot be read.
pub fn likely_type(
    idl: IdlArg,
    input: &mut Input,
) -> Result<Option<&'static MessageDescriptor>, Error> {
    let bytes = input.read_whole()?;
    let detection = idl.detection();
    let found = detection.detect(bytes);
    let damaged = || Some(detection.damage(&found, bytes)?.descriptor());
    Ok(found.descriptor().or_else(damaged))
}

/// Returns the messages of a [`foreign`] input.
pub fn foreign_frames(input: Input, found: Found) -> Result<Frames, Error> {
    let format = if found == Found::ProtobufStream {
        Format::Pbs
    } else {
        Format::Pb
    };
    Frames::new(input, format, google::protobuf::Empty::type_descriptor())
}

/// Identifies text whose format was detected as messages of one of these types, not all of them empty.
/// Returns its description if it is something else.
#[cfg(feature = "tables")]
pub fn messages_in_text(
    found: Found,
    types: impl Iterator<Item = &'static MessageDescriptor>,
    limits: &LimitArgs,
    input: &mut Input,
) -> Result<Known, String> {
    let mut text = |type_name: Option<String>| {
        let input_type = InputType {
            type_name,
            ..InputType::default()
        };
        let known = identify(&input_type, limits, input).ok()?;
        let (of, format) = (known.descriptor, known.format);
        let is_text = format.is_text() && by_trial::is_of_type(of, format, limits, input);
        is_text.then_some(known)
    };
    for of in types {
        if let Some(known) = text(Some(of.full_name.to_owned())) {
            return Ok(known);
        }
    }
    Err(match text(None) {
        Some(known) => format!("{found} of {}", known.descriptor.full_name),
        None => found.to_string(),
    })
}

/// Returns the result of `flytepb detect`.
pub fn detected(input: &mut Input, idl: IdlArg) -> Result<String, Error> {
    let (found, counterpart) = detected_content(input, idl.detection())?;
    let layers = input.layers.iter().rev();
    let found = layers.fold(found, |content, layer| match layer {
        Layer::Utf16 => format!("{layer} {content}"),
        _ => format!("{layer} of {content}"),
    });
    Ok(match counterpart {
        Some(of) => format!("{found}\t({})", or_counterpart(of, Format::Pb)),
        None => found,
    })
}

/// Returns the type or format of an input, and the type of the other version of Flyte that it may also
/// be.
fn detected_content(
    input: &mut Input,
    detection: DetectOptions,
) -> Result<(String, Option<&'static MessageDescriptor>), Error> {
    if let Some((encoding, _)) = &input.damage {
        return Ok((format!("damaged {encoding}"), None));
    }
    let name = input.file_name().to_owned();
    let (head, whole) = input.head();
    if !whole {
        if let Some((known, damage)) = stream_start(head, detection) {
            let stream = || format!("stream of {}", known.descriptor.full_name);
            let found = damage.as_ref().map_or_else(stream, Damage::summary);
            return Ok((found, known.counterparts.first().copied()));
        }
        match detection.detect(head) {
            Detection::Other(found) if is_binary(found) || found == Found::Text => {}
            Detection::Other(found) => return Ok((found.to_string(), None)),
            _ => {}
        }
    }
    let bytes = input.read_whole()?;
    let found = detection.detect_named(bytes, Some(&name));
    Ok(match (detection.damage(&found, bytes), &found) {
        (Some(damage), _) => (damage.summary(), None),
        (None, Detection::Other(Found::Text)) if is_yaml(bytes) => (Found::Yaml.to_string(), None),
        (None, Detection::Message(of) | Detection::Stream { of, .. }) => {
            (found.to_string(), of.counterpart())
        }
        (None, found) => (found.to_string(), None),
    })
}

/// Returns whether a text of unrecognized format is a YAML mapping or list.
fn is_yaml(bytes: &[u8]) -> bool {
    const LONGEST: usize = 1 << 24;
    let text = std::str::from_utf8(bytes)
        .ok()
        .filter(|t| t.len() <= LONGEST);
    let documents = text.and_then(|text| yaml::to_json(text).ok());
    let is_collection = |json: &[u8]| matches!(json.first(), Some(b'{' | b'['));
    documents.is_some_and(|all| all.first().is_some_and(|(json, _)| is_collection(json)))
}

/// Returns the type of one message in the wire format.
fn of_message(input: &mut Input, idl: IdlArg) -> Result<Known, Error> {
    let name = input.file_name().to_owned();
    let bytes = input.read_whole()?;
    let detection = idl.detection();
    let found = detection.detect_named(bytes, Some(&name));
    if let Some(damage) = detection.damage(&found, bytes) {
        return Err(is_damaged(&damage));
    }
    match found {
        Detection::Message(of) => Ok(Known::detected(Format::Pb, &of)),
        Detection::Empty { named } => Ok(empty(Format::Pb, named)),
        Detection::Stream { of, messages } => {
            let of = of.descriptor.full_name;
            let messages = plural(messages as u64, "message");
            let what = format!("is a stream of {messages} of {of}, not one message");
            Err(Error::new(what).hint("read it with --from pbs, or name it *.pbs"))
        }
        Detection::Other(found) => Err(not_a_message(found, bytes)),
        _ => Err(not_a_message(Found::Binary, bytes)),
    }
}

/// Returns the type of a stream's messages, from its start.
fn of_stream(input: &mut Input, idl: IdlArg) -> Result<Known, Error> {
    let name = input.file_name().to_owned();
    let (mut head, whole) = input.head();
    if !whole && sample(head).0 == 0 {
        // The first message is longer than the head.
        head = input.read_whole()?;
    }
    if head.iter().all(|&length| length == 0) {
        return Ok(empty_of_name(Format::Pbs, &name, idl.preferred()));
    }
    if let Some((known, _)) = stream_start(head, idl.detection()) {
        return Ok(known);
    }
    if let Some(found) = Found::of_bytes(head).filter(|f| *f != Found::Text) {
        return Err(not_a_message(found, head));
    }
    if let Detection::Message(of) = idl.detection().detect_named(head, Some(&name)) {
        let what = format!(
            "is one message of {}, not a stream",
            of.descriptor.full_name
        );
        return Err(Error::new(what).hint("read it with --from pb, or name it *.pb"));
    }
    match StreamReader::new(head).read() {
        Err(e) => Err(Error::new(e.to_string()).hint(
            "this may not be a stream of messages; flytepb detect prints the type of a file",
        )),
        Ok(_) => {
            Err(Error::new("the type of its messages cannot be detected")
                .hint("name it with --type"))
        }
    }
}

/// Identifies an input by its bytes alone.
fn of_bytes(
    input: &mut Input,
    limits: &LimitArgs,
    idl: IdlArg,
    named: Option<&'static MessageDescriptor>,
) -> Result<Known, Error> {
    let of_stream = |known| named.map_or(known, |of| Known::certain(Format::Pbs, of));
    let (head, whole) = input.head();
    if !whole {
        if let Some((known, _)) = stream_start(head, idl.detection()) {
            return Ok(of_stream(known));
        }
    }
    let name = input.file_name().to_owned();
    let bytes = input.read_whole()?;
    let found = idl.detection().detect_named(bytes, Some(&name));
    if let Some((known, _)) = stream(&found, bytes, idl.detection()) {
        return Ok(of_stream(known));
    }
    let format = match found {
        Detection::Other(Found::Text) if is_yaml(bytes) => Format::Yaml,
        Detection::Other(Found::Text) => Format::Text,
        Detection::Other(found) => match Format::of_text(found) {
            Some(format) => format,
            None if is_binary(found) => Format::Pb,
            None => return Err(not_a_message(found, bytes)),
        },
        _ => Format::Pb,
    };
    match named {
        Some(descriptor) => Ok(Known {
            empty: is_empty_message(format, bytes),
            ..Known::certain(format, descriptor)
        }),
        None if format == Format::Pb => of_message(input, idl),
        None => of_text(format, limits, input, idl, false),
    }
}

/// Returns the type of messages in text. `is_given` says that the user gave the format.
fn of_text(
    format: Format,
    limits: &LimitArgs,
    input: &mut Input,
    idl: IdlArg,
    is_given: bool,
) -> Result<Known, Error> {
    let (head, _) = input.head();
    let is_prose = format == Format::Text && Found::of_bytes(head) == Some(Found::Text);
    let is_prose = is_prose && !is_given;
    if is_prose && head.len() > LONGEST_PROSE {
        return Err(not_a_message(Found::Text, head));
    }
    let known = by_trial::type_of_text(format, limits, input, idl);
    known.map_err(|error| {
        if is_prose {
            not_a_message(Found::Text, input.head().0)
        } else {
            error
        }
    })
}

/// Returns the type of a stream, and its damage, from the detection of its bytes; `None` if it is no
/// stream.
fn stream(
    found: &Detection,
    bytes: &[u8],
    detection: DetectOptions,
) -> Option<(Known, Option<Damage>)> {
    let damage = match found {
        Detection::Message(_) => return None,
        found => detection.damage(found, bytes),
    };
    match (damage, found) {
        (Some(damage @ Damage::Stream { .. }), _) => {
            let known = Known::certain(Format::Pbs, damage.descriptor());
            Some((known, Some(damage)))
        }
        (None, Detection::Stream { of, .. }) => Some((Known::detected(Format::Pbs, of), None)),
        _ => None,
    }
}

/// Returns the type of a stream with this start, and its damage.
fn stream_start(head: &[u8], detection: DetectOptions) -> Option<(Known, Option<Damage>)> {
    let (count, len) = sample(head);
    if count == 0 {
        return None;
    }
    let sample = &head[..len];
    stream(&detection.detect(sample), sample, detection)
}

/// Returns the number of messages in a sample from the start of a stream, and its end offset.
fn sample(head: &[u8]) -> (usize, usize) {
    let mut stream = StreamReader::new(head);
    let mut sample = (0, 0);
    while sample.0 < SAMPLE {
        match stream.read() {
            Ok(Some(_)) => sample = (sample.0 + 1, stream.offset() as usize),
            _ => break,
        }
    }
    sample
}
