//! Infers the type of a message by trial decoding with every type.

use std::cmp::Reverse;

use flytepb::detect::{detect, type_of_name};
use flytepb::idl::descriptor::MessageDescriptor;
use flytepb::idl::{google, registry, DecodeError, UnknownFields, WireMessage};

use super::known::{empty_of_name, stem, Known};
use super::names;
use crate::error::Error;
use crate::io::documents::Documents;
use crate::io::format::Format;
use crate::io::input::{Input, BOM};
use crate::io::transform::{Decoder, Location};
use crate::limits::LimitArgs;

/// Maximum number of messages tried.
const SAMPLES: usize = 16;
/// A message and its position in the file.
type Sample = (Vec<u8>, Location);

/// Number of types examined closely for damaged bytes.
const LIKELY: usize = 6;

/// Returns the type of JSON or text: the one whose schema accepts all of it.
pub fn type_of_text(format: Format, limits: &LimitArgs, input: &mut Input) -> Result<Known, Error> {
    let name = input.file_name().to_owned();
    let samples = samples(format, input)?;
    let Some((longest, _)) = samples.iter().max_by_key(|(s, _)| s.len()) else {
        return Ok(empty_of_name(format, &name));
    };
    let decoder = Decoder::new(format, limits);
    let fits =
        |t: &&'static MessageDescriptor| samples.iter().all(|(s, _)| decoder.decode(t, s).is_ok());
    let candidates: Vec<_> = registry::all().filter(is_flytes).filter(fits).collect();
    let by_name = type_of_name(&format!("{}.pb", stem(&name)));
    let by_bytes = |t: &&&'static MessageDescriptor| {
        let message = decoder.decode(t, longest).ok();
        message.is_some_and(|m| detect(&m.to_wire()).descriptor() == Some(t))
    };
    let by_name = candidates.iter().find(|t| Some(**t) == by_name);
    match by_name.or_else(|| exactly_one(candidates.iter().filter(by_bytes))) {
        Some(descriptor) => Ok(Known::certain(format, descriptor)),
        None => match candidates.as_slice() {
            [one] => Ok(Known::certain(format, one)),
            [] => Err(no_type(format, &decoder, &samples)),
            several => Err(Error::new("fits several message types")
                .hint(format!("choose one with --type: {}", names::list(several)))),
        },
    }
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
fn no_type(format: Format, decoder: &Decoder, samples: &[Sample]) -> Error {
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
    let errors = registry::all().filter(is_flytes).filter_map(error_of);
    let furthest = errors.max_by_key(|(i, error, ..)| (error.is_syntax(), *i, error.position()));
    match furthest {
        Some((_, error, sample, location, t)) if error.is_syntax() => {
            error.into_error(sample, location, t)
        }
        Some((_, error, sample, location, t)) => {
            let error = error.text(sample, location);
            Error::new(format!("is not {format} of a known message type")).hint(format!(
                "name its type with --type; as {} it fails: {error}",
                t.full_name
            ))
        }
        None => Error::new(format!("is not {format} of a known message type")),
    }
}

/// Returns the length of all unknown fields of a message.
fn unknown_len(message: &dyn WireMessage) -> usize {
    let fields = flytepb::idl::wire::unknown_paths::unknown_fields(message);
    fields.iter().map(|field| field.len).sum()
}

/// Returns the type that damaged bytes match better than the detected one, and the decode error for
/// it. A wrong byte in a message may leave it valid for a type that knows few of its fields.
pub fn rather_damaged(
    detected: &'static MessageDescriptor,
    bytes: &[u8],
) -> Option<(&'static MessageDescriptor, DecodeError)> {
    let mut message = (detected.new)();
    message.merge_wire(bytes).ok()?;
    let unknown = unknown_len(&*message);
    let is_mostly_unknown = unknown > bytes.len() / 2;
    is_mostly_unknown.then(|| damaged(bytes, bytes.len() - unknown + 1))?
}

/// Larger inputs are not tried, as trying all types in turn would take too long.
const MAX_DAMAGED: usize = 1 << 26;

/// Returns the type that the readable part of damaged bytes matches, and the decode error for that type. At
/// least `least_known` bytes must be known fields.
pub fn damaged(
    bytes: &[u8],
    least_known: usize,
) -> Option<(&'static MessageDescriptor, DecodeError)> {
    if bytes.len() > MAX_DAMAGED {
        return None;
    }
    let fields = UnknownFields::from_bytes(bytes);
    let start = |t: &'static MessageDescriptor| {
        let mut message: Box<dyn WireMessage> = (t.new)();
        let error = message.merge_wire(bytes).err()?;
        if let Ok(fields) = &fields {
            // The fields after the damaged one count too.
            message = (t.new)();
            for field in fields.iter() {
                let _ = message.merge_wire(field.raw);
            }
        }
        Some((message, error))
    };
    let mut partial: Vec<_> = registry::all()
        .filter(is_flytes)
        .filter_map(|t| {
            let (message, _) = start(t)?;
            let known = message
                .wire_len()
                .saturating_sub(2 * unknown_len(&*message));
            (known >= least_known).then_some((known, t))
        })
        .collect();
    partial.sort_by_key(|(known, _)| Reverse(*known));
    let mut likely = partial.into_iter().take(LIKELY);
    likely.find_map(|(_, t)| {
        let (message, error) = start(t)?;
        (detect(&message.to_wire()).descriptor() == Some(t)).then_some((t, error))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Changes bytes of a message one at a time. Where it is no longer valid, but still a message of
    /// another type, it must be recognized as damaged.
    fn changed(name: &str, of: &str) {
        let path = format!("../../tests/data/executions/{name}");
        let original = std::fs::read(path).expect("a test file");
        let of = registry::get(of).expect("a type");
        let mut mistaken = 0;
        for at in (0..original.len()).step_by(13) {
            let mut bytes = original.clone();
            bytes[at] ^= 0x10;
            let is_valid = registry::decode(of, &bytes).is_ok();
            match detect(&bytes).descriptor() {
                Some(found) if !is_valid && found != of => {
                    let (damaged, error) = rather_damaged(found, &bytes).expect("an error");
                    assert_eq!(
                        damaged.full_name, of.full_name,
                        "byte {at} of {name}: {error}"
                    );
                    mistaken += 1;
                }
                _ => {}
            }
        }
        assert!(mistaken > 0, "{name}: no change was taken for another type");
    }

    #[test]
    fn wrong_bytes_do_not_change_the_type() {
        changed("running.pb", "flyteidl.admin.TaskExecution");
        changed("node_execution.pb", "flyteidl.admin.NodeExecution");
        changed("failed.pb", "flyteidl.admin.TaskExecution");
        changed(
            "dynamic_compiled.pb",
            "flyteidl.core.CompiledWorkflowClosure",
        );
    }
}
