//! Infers the type of a message by trial decoding with every type.

use flytepb::detect::{type_of_name_in, DetectOptions};
use flytepb::idl::descriptor::MessageDescriptor;
use flytepb::idl::{google, WireMessage};
use flytepb::idl2::flyte1::pairs;
use flytepb::registry::{self, Idl};

use super::known::{empty_of_name, stem, Known};
use super::names;
use crate::args::IdlArg;
use crate::error::Error;
use crate::io::documents::Documents;
use crate::io::format::Format;
use crate::io::input::{Input, BOM};
use crate::io::message_error::{Location, MessageError};
use crate::io::transform::Decoder;
use crate::limits::LimitArgs;

/// Maximum number of messages tried.
const SAMPLES: usize = 16;
/// Maximum number of types of which one is named as the nearest.
const NEAREST: usize = 3;
/// A message and its position in the file.
type Sample = (Vec<u8>, Location);

/// Returns the type of JSON or text: the one whose schema accepts all of it.
///
/// Types of both versions of Flyte are tried, unless the user gives one. Of two that correspond and
/// accept it, that of Flyte 1 is meant.
pub fn type_of_text(
    format: Format,
    limits: &LimitArgs,
    input: &mut Input,
    idl: IdlArg,
) -> Result<Known, Error> {
    let name = input.file_name().to_owned();
    let samples = samples(format, input)?;
    let Some((longest, _)) = samples.iter().max_by_key(|(s, _)| s.len()) else {
        return Ok(empty_of_name(format, &name, idl.preferred()));
    };
    let decoder = Decoder::new(format, limits);
    let fits =
        |t: &&'static MessageDescriptor| samples.iter().all(|(s, _)| decoder.decode(t, s).is_ok());
    let of_version = |t: &&'static MessageDescriptor| is_flytes(t) && idl.includes(t);
    let mut candidates: Vec<_> = registry::all().filter(of_version).filter(fits).collect();
    let pairs = pairs().filter(|(old, new)| candidates.contains(old) && candidates.contains(new));
    let pairs: Vec<_> = pairs.collect();
    candidates.retain(|of| pairs.iter().all(|(_, new)| new != of));
    let certain = |descriptor: &'static MessageDescriptor| {
        let counterparts = pairs.iter().filter(|(old, _)| *old == descriptor);
        Known {
            counterparts: counterparts.map(|(_, new)| *new).collect(),
            ..Known::certain(format, descriptor)
        }
    };
    let by_name = type_of_name_in(&format!("{}.pb", stem(&name)), idl.preferred());
    let by_bytes = |t: &&'static MessageDescriptor| {
        let message = decoder.decode(t, longest).ok();
        let options = DetectOptions::new();
        let options = Idl::of(t).map_or(options, |idl| options.idl(idl));
        message.is_some_and(|m| options.detect(&m.to_wire()).descriptor() == Some(t))
    };
    let by_bytes_in = |version| {
        let of_version = candidates.iter().filter(|t| Idl::of(t) == Some(version));
        exactly_one(of_version.copied().filter(by_bytes))
    };
    let by_name = candidates.iter().copied().find(|t| Some(*t) == by_name);
    let found = by_name
        .or_else(|| by_bytes_in(Idl::Flyte1))
        .or_else(|| by_bytes_in(Idl::Flyte2));
    match found {
        Some(descriptor) => Ok(certain(descriptor)),
        None => match candidates.as_slice() {
            [one] => Ok(certain(one)),
            [] => Err(no_type(format, &decoder, &samples, idl)),
            several => Err(Error::new("fits several message types")
                .hint(format!("choose one with --type: {}", names::list(several)))),
        },
    }
}

/// Returns whether a text starts with messages of a type, not all of them empty.
#[cfg(feature = "tables")]
pub fn is_of_type(
    of: &'static MessageDescriptor,
    format: Format,
    limits: &LimitArgs,
    input: &mut Input,
) -> bool {
    let decoder = Decoder::new(format, limits);
    let samples = samples(format, input).unwrap_or_default();
    let mut decoded = samples
        .iter()
        .map_while(|(sample, _)| decoder.decode(of, sample).ok());
    decoded.any(|message| message.wire_len() > 0)
}

/// Returns the messages used for inference: the first ones of a stream; none if the file is empty.
fn samples(format: Format, input: &mut Input) -> Result<Vec<Sample>, Error> {
    let start = input.start();
    if format == Format::Jsonl {
        let (mut head, whole) = input.head();
        if !whole && !head.contains(&b'\n') {
            // The first line is longer than the head.
            head = input.read_whole()?;
        }
        let last_line = head.iter().rposition(|b| *b == b'\n');
        let end = last_line.filter(|_| !whole).unwrap_or(head.len());
        return Ok(lines(&head[..end], start));
    }
    let bytes = input.read_whole()?;
    let bom = if bytes.starts_with(BOM) { BOM.len() } else { 0 };
    let (bytes, start) = (&bytes[bom..], start.within(bytes, bom));
    let start = Location { column: 0, ..start };
    if format == Format::Text {
        // Text without fields is an empty message.
        let is_empty = bytes.trim_ascii().is_empty();
        return Ok((!is_empty)
            .then(|| (bytes.to_vec(), start))
            .into_iter()
            .collect());
    }
    let documents = Documents::new(format, bytes.to_vec(), start, false)?;
    let samples = (0..documents.len().min(SAMPLES)).filter_map(|i| documents.get(i));
    Ok(samples
        .map(|(bytes, location)| (bytes.to_vec(), location))
        .collect())
}

/// Returns the first non-empty lines.
fn lines(text: &[u8], start: Location) -> Vec<Sample> {
    let mut samples: Vec<Sample> = Vec::new();
    let mut at = if text.starts_with(BOM) { BOM.len() } else { 0 };
    for (number, line) in (0..).zip(text[at..].split(|b| *b == b'\n')) {
        if samples.len() < SAMPLES && !line.trim_ascii().is_empty() {
            let location = Location {
                index: Some(samples.len() as u64),
                offset: at as u64,
                line: number,
                ..start
            };
            samples.push((line.to_vec(), location));
        }
        at += line.len() + 1;
    }
    samples
}

/// Returns whether a type is Flyte's; Google's own types accept nearly any JSON.
fn is_flytes(t: &&'static MessageDescriptor) -> bool {
    !t.full_name.starts_with("google.")
}

fn exactly_one<T>(mut items: impl Iterator<Item = T>) -> Option<T> {
    let first = items.next()?;
    items.next().is_none().then_some(first)
}

/// Returns the error for a text that no type accepts: the error itself, if it is the same for every type.
fn no_type(format: Format, decoder: &Decoder, samples: &[Sample], idl: IdlArg) -> Error {
    let error_of = |t: &'static MessageDescriptor| {
        let errors = samples.iter().enumerate();
        errors.into_iter().find_map(|(i, (sample, location))| {
            let error = decoder.decode(t, sample).err()?;
            Some((i, error, sample, *location, t))
        })
    };
    if format != Format::Text {
        // Any JSON object is a Struct: what a Struct refuses is damaged for every type.
        let any = google::protobuf::Struct::type_descriptor();
        match error_of(any) {
            Some((_, error, sample, location, _)) if error.is_syntax() => {
                return error.into_error(sample, location, any);
            }
            _ => {}
        }
    }
    let types = registry::all().filter(|t| is_flytes(t) && idl.includes(t));
    let errors = types.filter_map(error_of);
    let errors: Vec<_> = errors.collect();
    let place =
        |(i, error, ..): &(usize, MessageError, _, _, _)| (error.is_syntax(), *i, error.position());
    let furthest = errors.iter().map(place).max();
    let nearest = errors
        .into_iter()
        .filter(|error| Some(place(error)) == furthest);
    let mut nearest: Vec<_> = nearest.collect();
    let count = nearest.len();
    let unknown = Error::new(format!("is not {format} of a known message type"));
    let Some((_, error, sample, location, t)) = nearest.pop() else {
        return unknown;
    };
    if error.is_syntax() {
        return error.into_error(sample, location, t);
    }
    let text = error.text(sample, location);
    unknown.hint(if count <= NEAREST {
        format!(
            "name its type with --type; as {} it fails: {text}",
            t.full_name
        )
    } else if error.path().is_empty() {
        "no type has all of its fields; with --type the error says which do not fit".to_owned()
    } else {
        format!("name its type with --type; no type fits: {text}")
    })
}
