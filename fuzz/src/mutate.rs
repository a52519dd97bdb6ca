//! Structure-aware mutation of inputs with the test kit.

use flytepb::registry;
use flytepb_idl::descriptor::MessageDescriptor;
use flytepb_idl::json::JsonOptions;
use flytepb_idl::text::TextOptions;
use flytepb_idl::wire::stream::{StreamReader, StreamWriter};
use flytepb_testkit::mutate;
use flytepb_testkit::random::RandomOptions;
use flytepb_testkit::Rng;

use crate::subject::{Subject, SUBJECTS};

/// Creates a new input from an old one and a seed; `None` leaves it to the fuzzer.
pub type Mutate = fn(&[u8], u32) -> Option<Vec<u8>>;

/// Small enough for the fuzzer to keep.
pub(crate) const SMALL: RandomOptions = RandomOptions::new()
    .max_depth(8)
    .max_values(12)
    .max_elements(3)
    .max_len(12);

/// Returns a message type byte and wire bytes.
pub(crate) fn wire(input: &[u8], seed: u32) -> Option<Vec<u8>> {
    let mut rng = Rng::new(seed.into());
    let (subject, _, bytes) = Subject::split(input)?;
    match rng.below(10) {
        0 => Some(fresh(&mut rng, |of, seed| Some(SMALL.wire(of, seed)))?),
        1..=3 => Some(
            [
                &input[..1],
                &changed(subject.descriptor(), bytes, &mut rng)?,
            ]
            .concat(),
        ),
        _ => None,
    }
}

/// Returns a message type byte and JSON.
pub(crate) fn json(_: &[u8], seed: u32) -> Option<Vec<u8>> {
    let mut rng = Rng::new(seed.into());
    rng.chance(5).then(|| fresh(&mut rng, as_json))?
}

/// Returns a message type byte and text.
pub(crate) fn text(_: &[u8], seed: u32) -> Option<Vec<u8>> {
    let mut rng = Rng::new(seed.into());
    rng.chance(5).then(|| fresh(&mut rng, as_text))?
}

/// Returns a message type byte and a stream of such messages.
pub(crate) fn stream(input: &[u8], seed: u32) -> Option<Vec<u8>> {
    let mut rng = Rng::new(seed.into());
    let (subject, _, bytes) = Subject::split(input)?;
    let of = subject.descriptor();
    let mut messages = Vec::new();
    match rng.below(10) {
        0 => {
            for _ in 0..rng.below(4) {
                messages.push(SMALL.wire(of, rng.next_u64()));
            }
        }
        1 | 2 => {
            let mut stream = StreamReader::new(bytes);
            while let Ok(Some(message)) = stream.read() {
                messages.push(message.to_vec());
            }
            let index = rng.below(messages.len());
            let message = messages.get_mut(index)?;
            *message = changed(of, message, &mut rng)?;
        }
        _ => return None,
    }
    let mut stream = StreamWriter::new(vec![input[0]]);
    messages
        .iter()
        .try_for_each(|m| stream.write_bytes(m))
        .ok()?;
    Some(stream.into_inner())
}

/// Returns a message of any type.
pub(crate) fn blob(_: &[u8], seed: u32) -> Option<Vec<u8>> {
    let mut rng = Rng::new(seed.into());
    let of = registry::all().nth(rng.below(registry::all().len()))?;
    rng.chance(10).then(|| SMALL.wire(of, rng.next_u64()))
}

/// Returns a message of any type, or a list of its fields.
pub(crate) fn raw(input: &[u8], seed: u32) -> Option<Vec<u8>> {
    let bytes = blob(input, seed)?;
    let as_text = seed % 2 == 0;
    Some(if as_text {
        flytepb::raw::to_text(&bytes).into_bytes()
    } else {
        bytes
    })
}

/// Returns a random message type byte and the output of `make`.
fn fresh(
    rng: &mut Rng,
    make: fn(&'static MessageDescriptor, u64) -> Option<Vec<u8>>,
) -> Option<Vec<u8>> {
    let index = rng.below(SUBJECTS.len());
    let made = make(SUBJECTS[index].descriptor(), rng.next_u64())?;
    Some([&[index as u8], &made[..]].concat())
}

/// Applies a modification of the test kit, which preserves the meaning or makes the bytes invalid.
fn changed(of: &'static MessageDescriptor, bytes: &[u8], rng: &mut Rng) -> Option<Vec<u8>> {
    let mut mutators = mutate::keeping().chain(mutate::refused());
    let count = mutate::keeping().len() + mutate::refused().len();
    mutators
        .nth(rng.below(count))?
        .apply(of, bytes, rng.next_u64())
}

/// Returns a random message as JSON.
pub(crate) fn as_json(of: &'static MessageDescriptor, seed: u64) -> Option<Vec<u8>> {
    let message = SMALL.valid_json(true).message(of, seed);
    JsonOptions::new()
        .types(registry::get)
        .to_vec(message.as_ref())
        .ok()
}

/// Returns a random message as text.
pub(crate) fn as_text(of: &'static MessageDescriptor, seed: u64) -> Option<Vec<u8>> {
    let message = SMALL.valid_json(true).message(of, seed);
    Some(
        TextOptions::new()
            .types(registry::get)
            .to_string(message.as_ref())
            .into_bytes(),
    )
}
