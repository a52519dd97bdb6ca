//! Random scalars, with a preference for edge cases.

use flytepb_idl::descriptor::{EnumDescriptor, Kind};

use super::Generator;
use crate::out;

/// Characters of one to four bytes, quotes, escapes, controls, unusual spaces.
const CHARACTERS: &str = "abzAZ09 -_./:\"'\\<&{}\n\t\r\0\u{7f}\u{85}éß\u{a0}\u{2028}\u{200b}\u{feff}日本\u{ffff}🚀\u{10ffff}";

const WORDS: &[&str] = &[
    "flytesnacks",
    "development",
    "n0",
    "o0",
    "s3://my-s3-bucket/metadata/propeller/f3a9/n0/data/0/outputs.pb",
    "core.flyte_basics.hello_world.say_hello",
    "USER:ValueError",
    "2024-05-17T08:30:00Z",
    "naïve café",
];

impl Generator<'_> {
    /// Appends a scalar in wire form, without its tag.
    pub(super) fn scalar(&mut self, kind: Kind, value: &mut Vec<u8>) {
        match kind {
            Kind::Double => value.extend(self.double().to_le_bytes()),
            Kind::Float => value.extend(self.float().to_le_bytes()),
            Kind::Enum(e) => out::varint(value, i64::from(self.enum_number(e)) as u64),
            Kind::Int32 => out::varint(value, i64::from(self.int32()) as u64),
            Kind::Int64 | Kind::Uint64 => out::varint(value, self.int64() as u64),
            Kind::Uint32 => out::varint(value, u64::from(self.int32() as u32)),
            Kind::Sint32 => out::varint(value, out::zigzag(i64::from(self.int32()))),
            Kind::Sint64 => out::varint(value, out::zigzag(self.int64())),
            Kind::Fixed32 | Kind::Sfixed32 => value.extend(self.int32().to_le_bytes()),
            Kind::Fixed64 | Kind::Sfixed64 => value.extend(self.int64().to_le_bytes()),
            Kind::Bool => value.push(self.rng.chance(70).into()),
            Kind::String => out::delimited(value, self.string().as_bytes()),
            Kind::Bytes => out::delimited(value, &self.bytes()),
            Kind::Message(_) => {}
        }
    }

    fn int32(&mut self) -> i32 {
        let any = self.rng.next_u64() as i32;
        *self.rng.pick(&[
            0,
            1,
            7,
            127,
            128,
            300,
            any >> 16,
            any,
            -1,
            i32::MIN,
            i32::MAX,
        ])
    }

    fn int64(&mut self) -> i64 {
        let any = self.rng.next_u64() as i64;
        let edges = [
            0,
            1,
            127,
            128,
            1 << 53,
            any >> 32,
            any,
            -1,
            i64::MIN,
            i64::MAX,
        ];
        *self.rng.pick(&edges)
    }

    fn enum_number(&mut self, of: &EnumDescriptor) -> i32 {
        if self.options.valid_json && of.full_name == "google.protobuf.NullValue" {
            0
        } else if self.rng.chance(85) {
            self.rng.pick(of.values).1
        } else {
            self.int32()
        }
    }

    pub(super) fn double(&mut self) -> f64 {
        let any = f64::from_bits(self.rng.next_u64());
        let small = self.rng.between(-1_000_000, 1_000_000) as f64 / 64.0;
        let edges = [
            0.0,
            -0.0,
            1.5,
            0.1,
            -1e-7,
            1e16,
            1e300,
            f64::MIN_POSITIVE / 4.0,
            f64::MAX,
            f64::INFINITY,
            f64::NEG_INFINITY,
            f64::from_bits(0x7ff8_0000_0000_0000),
            f64::from_bits(0xfff0_dead_beef_0001),
            small,
            any,
        ];
        match *self.rng.pick(&edges) {
            v if v.is_nan() && self.options.valid_json => f64::from_bits(0x7ff8_0000_0000_0000),
            v => v,
        }
    }

    fn float(&mut self) -> f32 {
        let any = f32::from_bits(self.rng.next_u64() as u32);
        let edges = [
            0.0,
            -0.0,
            1.5,
            0.1,
            16_777_216.0,
            f32::MIN_POSITIVE / 4.0,
            f32::MAX,
            f32::INFINITY,
            f32::NEG_INFINITY,
            f32::from_bits(0x7fc0_0000),
            f32::from_bits(0xff80_beef),
            any,
        ];
        match *self.rng.pick(&edges) {
            v if v.is_nan() && self.options.valid_json => f32::from_bits(0x7fc0_0000),
            v => v,
        }
    }

    pub(super) fn string(&mut self) -> String {
        if self.rng.chance(50) {
            return (*self.rng.pick(WORDS)).to_owned();
        }
        let len = self.len();
        let characters: Vec<char> = CHARACTERS.chars().collect();
        (0..len).map(|_| *self.rng.pick(&characters)).collect()
    }

    fn bytes(&mut self) -> Vec<u8> {
        let len = self.len();
        (0..len).map(|_| self.rng.next_u64() as u8).collect()
    }

    fn len(&mut self) -> usize {
        let max = self.options.max_len;
        match self.rng.below(20) {
            0 | 1 => 0,
            2 => self.rng.below(max * 8 + 1),
            _ => self.rng.below(max + 1),
        }
    }
}
