//! Well-known types with values that their JSON forms can represent.

use flytepb::registry;
use flytepb_idl::descriptor::{MessageDescriptor, WireType};

use super::Generator;
use crate::out;

/// Seconds of 0001-01-01T00:00:00Z and 9999-12-31T23:59:59Z.
const TIMESTAMP_SECONDS: (i64, i64) = (-62_135_596_800, 253_402_300_799);
/// Seconds of ten thousand years.
const DURATION_SECONDS: i64 = 315_576_000_000;

impl Generator<'_> {
    /// Returns the content of a well-known type whose JSON form does not accept every value; `None`
    /// for all other types.
    pub(super) fn well_known(
        &mut self,
        message_type: &'static MessageDescriptor,
        depth: u32,
    ) -> Option<Vec<u8>> {
        match message_type.full_name {
            "google.protobuf.Timestamp" => Some(self.timestamp()),
            "google.protobuf.Duration" => Some(self.duration()),
            "google.protobuf.Any" => Some(self.any(depth)),
            "google.protobuf.FieldMask" => Some(self.field_mask()),
            "google.protobuf.Value" => Some(self.json_value(message_type, depth)),
            _ => None,
        }
    }

    fn timestamp(&mut self) -> Vec<u8> {
        let (first, last) = TIMESTAMP_SECONDS;
        let edges = [
            0,
            first,
            last,
            self.rng.between(first, last),
            self.rng.between(1_500_000_000, 1_800_000_000),
        ];
        let seconds = *self.rng.pick(&edges);
        seconds_and_nanos(seconds, self.nanos())
    }

    fn duration(&mut self) -> Vec<u8> {
        let edges = [
            0,
            DURATION_SECONDS,
            -DURATION_SECONDS,
            self.rng.between(-DURATION_SECONDS, DURATION_SECONDS),
            self.rng.between(0, 100_000),
        ];
        let seconds = *self.rng.pick(&edges);
        let nanos = match seconds {
            _ if seconds.abs() == DURATION_SECONDS => 0,
            0 if self.rng.chance(50) => -self.nanos(),
            0.. => self.nanos(),
            _ => -self.nanos(),
        };
        seconds_and_nanos(seconds, nanos)
    }

    fn nanos(&mut self) -> i64 {
        let any = self.rng.between(0, 999_999_999);
        let edges = [
            0,
            any,
            any / 1_000 * 1_000,
            any / 1_000_000 * 1_000_000,
            999_999_999,
        ];
        *self.rng.pick(&edges)
    }

    /// Returns an `Any` with a message of a known type, or an empty one.
    fn any(&mut self, depth: u32) -> Vec<u8> {
        let mut content = Vec::new();
        if depth >= self.options.max_depth || self.rng.chance(10) {
            return content;
        }
        let types: Vec<_> = registry::all().collect();
        let inner = *self.rng.pick(&types);
        let url = format!("type.googleapis.com/{}", inner.full_name);
        out::tag(&mut content, 1, WireType::Len);
        out::delimited(&mut content, url.as_bytes());
        let value = self.message(inner, depth + 1);
        if !value.is_empty() {
            out::tag(&mut content, 2, WireType::Len);
            out::delimited(&mut content, &value);
        }
        content
    }

    fn field_mask(&mut self) -> Vec<u8> {
        let mut content = Vec::new();
        for _ in 0..self.rng.below(4) {
            let paths = ["id", "closure.output_uri", "spec.template.x_y_z", "a1.b_c"];
            out::tag(&mut content, 1, WireType::Len);
            out::delimited(&mut content, self.rng.pick(&paths).as_bytes());
        }
        content
    }

    /// Returns a `Value` with a kind and, if a number, a finite one.
    fn json_value(&mut self, value: &'static MessageDescriptor, depth: u32) -> Vec<u8> {
        let mut content = Vec::new();
        let kinds = if depth < self.options.max_depth && self.values < self.options.max_values {
            6
        } else {
            4
        };
        match self.rng.below(kinds) {
            1 => {
                let number = self.double();
                out::tag(&mut content, 2, WireType::Fixed64);
                content.extend(if number.is_finite() { number } else { 0.5 }.to_le_bytes());
            }
            2 => {
                out::tag(&mut content, 3, WireType::Len);
                out::delimited(&mut content, self.string().as_bytes());
            }
            3 => content.extend([0x20, self.rng.chance(50).into()]),
            kind @ (4 | 5) => match value.field(kind as u32 + 1) {
                Some(field) => self.field(field, depth, &mut content),
                None => content.extend([0x08, 0x00]),
            },
            _ => content.extend([0x08, 0x00]),
        }
        content
    }
}

/// Returns the content of a `Timestamp` or `Duration`.
fn seconds_and_nanos(seconds: i64, nanos: i64) -> Vec<u8> {
    let mut content = Vec::new();
    for (number, value) in [(1, seconds), (2, nanos)] {
        if value != 0 {
            out::tag(&mut content, number, WireType::Varint);
            out::varint(&mut content, value as u64);
        }
    }
    content
}
