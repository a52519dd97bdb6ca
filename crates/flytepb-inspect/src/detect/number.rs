//! Cost in bits of numbers as field values.

use flytepb_idl::descriptor::{Kind, WireType};
use flytepb_idl::wire::decode::Reader;
use flytepb_idl::wire::varint_len;

/// Maximum number of elements of a packed list examined.
const SAMPLE: usize = 1024;

/// A known field or enum value in non-canonical encoding.
pub(super) const NOT_CANONICAL: f64 = 10.0;
/// A time or duration that is best explained as two arbitrary integers.
pub(super) const ODD_TIME: f64 = 8.0;
/// A value that is invalid for its type.
pub(super) const IMPOSSIBLE: f64 = 24.0;

pub(super) fn timestamp(seconds: i64, nanos: i64) -> f64 {
    let seconds = match seconds {
        1_400_000_000..=2_300_000_000 => 12.0,
        -62_135_596_800..=253_402_300_799 => 34.0,
        _ => 70.0,
    };
    seconds + nanos_cost(nanos, 0)
}

pub(super) fn duration(seconds: i64, nanos: i64) -> f64 {
    let size = bits_of(seconds.unsigned_abs());
    let seconds_bits = match seconds {
        0..=10_000_000 => 0.6 * size,
        _ => 1.5 * size,
    };
    let sign = if seconds < 0 && nanos > 0 {
        IMPOSSIBLE
    } else {
        0.0
    };
    seconds_bits + sign + nanos_cost(nanos, -999_999_999)
}

fn nanos_cost(nanos: i64, least: i64) -> f64 {
    if nanos == 0 {
        1.0
    } else if (least..=999_999_999).contains(&nanos) {
        12.0
    } else {
        60.0
    }
}

pub(super) fn bits_of(value: u64) -> f64 {
    f64::from(64 - value.leading_zeros())
}

/// A decoded number.
pub(super) struct Scalar {
    pub(super) number: u64,
    /// Bits of the number and its encoding.
    pub(super) bits: f64,
    /// Bits of its encoding alone.
    pub(super) odd: f64,
}

pub(super) fn scalar(kind: Kind, implicit: bool, reader: &mut Reader<'_>) -> Option<Scalar> {
    let before = reader.offset();
    let (number, bits) = match kind.wire_type() {
        WireType::Fixed64 => {
            let bytes = reader.fixed::<8>().ok()?;
            (u64::from_le_bytes(bytes), fixed64(kind, bytes))
        }
        WireType::Fixed32 => {
            let bytes = reader.fixed::<4>().ok()?;
            (u64::from(u32::from_le_bytes(bytes)), fixed32(kind, bytes))
        }
        _ => {
            let number = reader.varint().ok()?;
            (number, varint(kind, number))
        }
    };
    let varint = kind.wire_type() == WireType::Varint;
    let long = varint && reader.offset() - before != varint_len(number);
    let odd = if long || (implicit && number == 0) {
        NOT_CANONICAL
    } else {
        0.0
    };
    Some(Scalar {
        number,
        bits: bits + odd,
        odd,
    })
}

/// Returns whether a floating-point number looks like one chosen by people, as random bytes seldom
/// do.
pub(crate) fn is_plain(value: f64) -> bool {
    value == 0.0 || !value.is_finite() || (1e-9..1e15).contains(&value.abs())
}

fn fixed32(kind: Kind, bytes: [u8; 4]) -> f64 {
    if kind == Kind::Float && is_plain(f32::from_le_bytes(bytes).into()) {
        20.0
    } else {
        32.0
    }
}

fn fixed64(kind: Kind, bytes: [u8; 8]) -> f64 {
    if kind == Kind::Double && is_plain(f64::from_le_bytes(bytes)) {
        20.0
    } else {
        60.0
    }
}

fn varint(kind: Kind, number: u64) -> f64 {
    match kind {
        Kind::Bool if number <= 1 => 1.0,
        Kind::Bool => IMPOSSIBLE,
        Kind::Enum(e) => {
            let known = i32::try_from(number as i64).is_ok_and(|n| e.name_of(n).is_some());
            if known {
                1.0 + 0.5 * (e.values.len() as f64).log2()
            } else {
                6.0 + bits_of(number)
            }
        }
        Kind::Int32 if i32::try_from(number as i64).is_err() => IMPOSSIBLE + bits_of(number),
        Kind::Uint32 if u32::try_from(number).is_err() => IMPOSSIBLE + bits_of(number),
        _ => any(number),
    }
}

/// Returns the bits of an arbitrary integer.
pub(super) fn any(number: u64) -> f64 {
    2.0 + bits_of(number.min((number as i64).unsigned_abs().saturating_mul(2)))
}

/// Returns the least bits of a varint in any field: the number of an enum value, or a part of a time.
pub(super) fn least(number: u64) -> f64 {
    match number {
        0..=4 => 0.0,
        5..1000 => 1.0,
        1000..=2_300_000_000 => (0.6 * bits_of(number)).min(12.0),
        _ => any(number).min(34.0),
    }
}

pub(super) fn packed(kind: Kind, part: &[u8]) -> Option<f64> {
    let mut reader = Reader::new(part, 0);
    let mut bits = if part.is_empty() { NOT_CANONICAL } else { 0.0 };
    for _ in 0..part.len().min(SAMPLE) + 1 {
        if reader.offset() == part.len() {
            return Some(bits);
        }
        bits += scalar(kind, false, &mut reader)?.bits;
    }
    Some(bits * part.len() as f64 / reader.offset().max(1) as f64)
}
