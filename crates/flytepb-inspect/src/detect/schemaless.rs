//! Cost in bits of bytes as protobuf of an unknown schema, the competitor of every Flyte type.
//!
//! The walk infers a schema while reading: a field costs more at its first occurrence in a message
//! type than later, and is expected to hold the same kind of content again. Values cost the same as
//! in a known type, so that both are comparable.

use flytepb_idl::descriptor::{Kind, WireType};
use flytepb_idl::wire::decode::Reader;
use flytepb_idl::wire::varint_len;
use hashbrown::HashMap;

use super::model::Hint;
use super::number::{self, NOT_CANONICAL, bits_of};
use super::run::{NEXT_ELEMENT, OUT_OF_ORDER, Run, SAME_FIELDS, rest};
use super::text::{self, RAW_BYTE};

/// Maximum nesting depth examined; deeper content is treated as text or bytes.
pub(crate) const MAX_DEPTH: u32 = 64;

/// A field that is new in this message, in addition to its number.
const NEW_FIELD: f64 = 8.0;
/// A field that occurred in this message before.
const KNOWN_FIELD: f64 = 3.0;
/// The end of a message.
const END: f64 = 1.0;
/// Groups, which are deprecated.
const GROUP: f64 = 20.0;
/// A field whose content has another shape than before.
const OTHER_SHAPE: f64 = 5.0;
/// A message that looks like a `google.protobuf.Timestamp`, which many schemas use.
const TIMESTAMP: f64 = 4.0;

/// The cheapest explanation of a length-delimited payload.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    Text,
    Message,
    Bytes,
    /// Packed numbers.
    Packed,
}

impl Shape {
    /// Returns the bits of this shape for the first value of a field.
    fn bits(self) -> f64 {
        match self {
            Shape::Text => 1.0,
            Shape::Message | Shape::Bytes => 3.0,
            Shape::Packed => 4.0,
        }
    }
}

/// A field that was examined.
#[derive(Clone, Copy, Debug)]
pub(super) struct Examined {
    /// The address after the tag.
    at: usize,
    /// Bits of its number and wire type.
    pub(super) key: f64,
    /// Bits of its value.
    pub(super) value: f64,
    pub(super) shape: Shape,
    /// The least bits of the value in any type, if it is a text or a varint; otherwise zero.
    least: f64,
}

/// Facts learned about a field and the messages in it. The outermost message counts as a field.
#[derive(Clone, Copy, Debug, Default)]
struct Learned {
    shape: Option<Shape>,
    /// Hash of the last message's tags.
    pattern: Option<u64>,
}

impl Learned {
    /// Returns the bits of a value of this shape, given the previous ones.
    fn change(self, shape: Shape) -> f64 {
        match self.shape {
            None => shape.bits(),
            Some(before) if before == shape => 0.0,
            Some(_) => OTHER_SHAPE,
        }
    }

    /// Replaces `best` if a value of `bits` and `shape` is cheaper.
    fn offer(self, best: &mut (f64, Shape), bits: Option<f64>, shape: Shape) {
        let bits = bits.map_or(f64::INFINITY, |bits| bits + self.change(shape));
        if bits < best.0 {
            *best = (bits, shape);
        }
    }
}

/// A walk over protobuf of an unknown schema.
#[derive(Debug)]
pub(crate) struct Schemaless {
    /// Indices in `learned`, by the field that contains the message and the tag.
    places: HashMap<(u32, u32), u32>,
    learned: Vec<Learned>,
    /// In address order, except for `detect_messages`, whose messages are anywhere.
    fields: Vec<Examined>,
    /// Sums of the least bits of the fields before each.
    least_before: Vec<f64>,
    fields_left: u32,
    /// True if all list elements are examined.
    exhaustive: bool,
}

impl Schemaless {
    /// Creates a walk over at most `max_fields` fields that samples long lists.
    pub(super) fn new(max_fields: u32) -> Self {
        Schemaless {
            exhaustive: false,
            ..Schemaless::exhaustive(max_fields)
        }
    }

    /// Creates a walk over the first `max_fields` fields.
    pub(crate) fn exhaustive(max_fields: u32) -> Self {
        Schemaless {
            exhaustive: true,
            places: HashMap::new(),
            learned: vec![Learned::default()],
            fields: Vec::new(),
            least_before: Vec::new(),
            fields_left: max_fields,
        }
    }

    /// Forgets all messages, to walk over another one in the same memory.
    pub(crate) fn restart(&mut self, max_fields: u32) {
        self.places.clear();
        self.learned.clear();
        self.learned.push(Learned::default());
        self.fields.clear();
        self.fields_left = max_fields;
    }

    /// Returns whether the walk was not cut short.
    pub(super) fn is_complete(&self) -> bool {
        self.fields_left > 0
    }

    /// Returns the bits of `bytes` as one message; `None` if it is malformed.
    pub(crate) fn message(&mut self, bytes: &[u8]) -> Option<f64> {
        self.nested(0, bytes, MAX_DEPTH, f64::INFINITY)
    }

    /// Prepares the sums for [`least_before`](Self::least_before).
    pub(super) fn add_up(&mut self) {
        let mut sum = 0.0;
        self.least_before = vec![0.0];
        self.least_before.extend(self.fields.iter().map(|field| {
            sum += field.least;
            sum
        }));
    }

    /// Returns the least bits, in any type, of the texts and varints in `bytes`.
    pub(super) fn least(&self, bytes: &[u8]) -> f64 {
        let start = bytes.as_ptr() as usize;
        self.least_before(start + bytes.len()) - self.least_before(start)
    }

    /// Returns the least bits, in any type, of the texts and varints before this address.
    pub(super) fn least_before(&self, address: usize) -> f64 {
        let count = self.fields.partition_point(|field| field.at < address);
        self.least_before.get(count).copied().unwrap_or(0.0)
    }

    /// Returns the bits of messages of one type with `total` bytes together.
    pub(super) fn stream<'a>(
        &mut self,
        messages: impl Iterator<Item = &'a [u8]>,
        total: usize,
    ) -> Option<f64> {
        let (mut bits, mut read) = (0.0, 0);
        let mut run = Run::default();
        for message in messages {
            if self.fields_left == 0 {
                bits += rest(bits, read, total);
                break;
            }
            self.fields_left -= 1;
            read += message.len() + 1;
            bits += NEXT_ELEMENT + run.message(message, || self.message(message))?;
        }
        self.fields.sort_unstable_by_key(|field| field.at);
        Some(bits)
    }

    /// Returns the field whose payload starts at this address, if it was examined as one.
    pub(super) fn field(&self, address: usize) -> Option<Examined> {
        let place = self.fields.binary_search_by_key(&address, |field| field.at);
        Some(self.fields[place.ok()?])
    }

    /// Returns the shape of the length-delimited payload that starts at this address, at its
    /// length.
    pub(crate) fn shape(&self, address: usize) -> Option<Shape> {
        Some(self.field(address)?.shape)
    }

    /// Returns the bits of a message in the field with index `of`.
    fn nested(&mut self, of: u32, bytes: &[u8], depth: u32, limit: f64) -> Option<f64> {
        let mut reader = Reader::new(bytes, depth);
        let (mut bits, mut keys, mut pattern) = (END, 0.0, 0);
        let (mut last, mut run) = (0, Run::default());
        while let Some((number, wire_type, raw)) = reader.raw_field().ok()? {
            if self.fields_left == 0 {
                return Some(bits + rest(bits, reader.offset() - raw.len(), bytes.len()));
            }
            self.fields_left -= 1;
            let tag = number << 3 | wire_type as u32;
            let (field, key) = self.key(of, tag, last);
            if number != last {
                keys += key;
                pattern = u64::rotate_left(pattern, 5).wrapping_mul(31) ^ u64::from(tag);
            }
            last = number;
            bits += key + self.value(field, key, wire_type, raw, depth, &mut run)?;
            if bits > limit {
                return None;
            }
        }
        let last_pattern = &mut self.learned[of as usize].pattern;
        if last_pattern.replace(pattern) == Some(pattern) {
            bits -= (keys - SAME_FIELDS).max(0.0);
        }
        Some(bits)
    }

    /// Returns the index of a field in `learned`, and the bits of its presence.
    fn key(&mut self, of: u32, tag: u32, last: u32) -> (u32, f64) {
        let number = tag >> 3;
        let late = if number < last { OUT_OF_ORDER } else { 0.0 };
        let next = self.learned.len() as u32;
        let place = *self.places.entry((of, tag)).or_insert(next);
        let bits = if place == next {
            self.learned.push(Learned::default());
            let step = if number > last { number - last } else { number };
            NEW_FIELD + late + 2.0 * bits_of(u64::from(step)) - 1.0
        } else if number == last {
            NEXT_ELEMENT
        } else {
            KNOWN_FIELD + late
        };
        (place, bits)
    }

    /// Returns the bits of a field's value; `raw` holds the field with its tag.
    fn value(
        &mut self,
        field: u32,
        key: f64,
        wire_type: WireType,
        raw: &[u8],
        depth: u32,
        run: &mut Run,
    ) -> Option<f64> {
        let mut payload = Reader::new(raw, depth);
        let tag = payload.tag().ok()??;
        let start = payload.offset();
        let place = self.fields.len();
        self.fields.push(Examined {
            at: raw.as_ptr() as usize + start,
            key,
            value: 0.0,
            shape: Shape::Bytes,
            least: 0.0,
        });
        let mut least = 0.0;
        let (value, shape) = match wire_type {
            WireType::Len => {
                let part = payload.bytes().ok()?;
                let length = payload.offset() - start;
                let is_odd = length != varint_len(part.len() as u64) + part.len();
                let odd = if is_odd { NOT_CANONICAL } else { 0.0 };
                let mut shape = Shape::Bytes;
                let exhaustive = self.exhaustive;
                let mut look = || {
                    let (bits, found) = self.delimited(field, part, depth);
                    shape = found;
                    if shape == Shape::Text && !exhaustive {
                        least = text::least_cost(part, bits);
                    }
                    Some(bits + odd)
                };
                let value = if exhaustive {
                    look()?
                } else {
                    run.element(tag >> 3, part.len(), look)?
                };
                (value, shape)
            }
            WireType::StartGroup => (self.group(field, raw, depth), Shape::Message),
            WireType::Varint => {
                let number = number::scalar(Kind::Int64, false, &mut payload)?;
                least = number::least(number.number);
                (number.bits, Shape::Bytes)
            }
            _ => (fixed(wire_type, &mut payload)?, Shape::Bytes),
        };
        let field = &mut self.fields[place];
        (field.value, field.shape, field.least) = (value, shape, least);
        Some(value)
    }

    /// Returns the bits and the shape of a length-delimited payload.
    fn delimited(&mut self, field: u32, part: &[u8], depth: u32) -> (f64, Shape) {
        let learned = self.learned[field as usize];
        if part.is_empty() {
            return (2.0, learned.shape.unwrap_or(Shape::Text));
        }
        let raw = RAW_BYTE * part.len() as f64;
        let mut best = (raw + learned.change(Shape::Bytes), Shape::Bytes);
        learned.offer(&mut best, text::cost(part, Hint::Any), Shape::Text);
        let place = self.fields.len();
        if depth > 0 && is_message(part) {
            let nested = self.nested(field, part, depth - 1, best.0);
            learned.offer(&mut best, nested, Shape::Message);
            learned.offer(&mut best, nested.and(timestamp(part)), Shape::Message);
        }
        if best.1 == Shape::Bytes {
            learned.offer(&mut best, packed(part), Shape::Packed);
        }
        if best.1 != Shape::Message {
            self.fields.truncate(place);
        }
        self.learned[field as usize].shape = Some(best.1);
        best
    }

    /// Returns the bits of a group; `raw` holds it with both tags.
    fn group(&mut self, field: u32, raw: &[u8], depth: u32) -> f64 {
        let depth = depth.checked_sub(1);
        let nested = depth.and_then(|d| self.nested(field, group_content(raw), d, f64::INFINITY));
        GROUP + nested.unwrap_or(RAW_BYTE * raw.len() as f64)
    }
}

/// Returns the content of a group without its tags. `raw` must be a well-formed group.
pub(crate) fn group_content(raw: &[u8]) -> &[u8] {
    let mut reader = Reader::new(raw, MAX_DEPTH);
    let _ = reader.tag();
    let start = reader.offset();
    loop {
        let end = reader.offset();
        if !matches!(reader.raw_field(), Ok(Some(_))) {
            return &raw[start..end];
        }
    }
}

/// Returns whether `bytes` is a complete sequence of fields.
pub(crate) fn is_message(bytes: &[u8]) -> bool {
    let mut reader = Reader::new(bytes, MAX_DEPTH);
    loop {
        match reader.raw_field() {
            Ok(None) => return true,
            Ok(Some(_)) => {}
            Err(_) => return false,
        }
    }
}

fn fixed(wire_type: WireType, reader: &mut Reader<'_>) -> Option<f64> {
    let kind = match wire_type {
        WireType::Fixed64 => Kind::Double,
        _ => Kind::Float,
    };
    Some(number::scalar(kind, false, reader)?.bits)
}

/// Returns the bits of packed varints, floats or doubles.
fn packed(part: &[u8]) -> Option<f64> {
    let widths = [(Kind::Int64, 1), (Kind::Float, 4), (Kind::Double, 8)];
    let fitting = widths
        .into_iter()
        .filter(|(_, width)| part.len() % width == 0);
    let bits = fitting.filter_map(|(kind, _)| number::packed(kind, part));
    bits.min_by(f64::total_cmp)
}

/// Returns the bits of `bytes` as a recent timestamp.
fn timestamp(bytes: &[u8]) -> Option<f64> {
    let mut reader = Reader::new(bytes, 0);
    let mut numbers = [0; 2];
    while let Some(tag) = reader.tag().ok()? {
        let place = match tag {
            0x08 => 0,
            0x10 => 1,
            _ => return None,
        };
        numbers[place] = reader.varint().ok()? as i64;
    }
    Some(TIMESTAMP + number::timestamp(numbers[0], numbers[1]))
}
