//! Runs of elements of one list, which are sampled, and costs common to both walks.

use super::text::RAW_BYTE;

/// A further element of a list.
pub(super) const NEXT_ELEMENT: f64 = 0.7;
/// A message with the same fields as the previous one of its type.
pub(super) const SAME_FIELDS: f64 = 1.0;
/// A field whose number is below that of the previous one.
pub(super) const OUT_OF_ORDER: f64 = 6.0;
/// Number of elements examined one by one; later ones are examined ever more rarely.
const SAMPLED: u32 = 24;
/// Minimum bits per byte that was not examined.
const AVERAGE_BYTE: f64 = 5.0;

/// A run of elements of one list or map.
#[derive(Default)]
pub(super) struct Run {
    number: u32,
    count: u32,
    bytes: f64,
    bits: f64,
}

impl Run {
    /// Returns the bits of the next element: from `look`, or the average of the previous ones.
    pub(super) fn element(
        &mut self,
        number: u32,
        bytes: usize,
        look: impl FnOnce() -> Option<f64>,
    ) -> Option<f64> {
        if self.number != number {
            *self = Run {
                number,
                ..Run::default()
            };
        }
        self.count = self.count.saturating_add(1);
        if self.count > SAMPLED && !self.count.is_power_of_two() {
            return Some(self.bits / self.bytes * bytes as f64);
        }
        let bits = look()?;
        self.bytes += bytes as f64 + 1.0;
        self.bits += bits;
        Some(bits)
    }

    /// Returns the bits of the next message of a stream. An empty one is no evidence for its type:
    /// it costs its single byte.
    pub(super) fn message(
        &mut self,
        message: &[u8],
        look: impl FnOnce() -> Option<f64>,
    ) -> Option<f64> {
        if message.is_empty() {
            return Some(RAW_BYTE);
        }
        self.element(1, message.len(), look)
    }
}

/// Returns the bits of the bytes from `read` to `total`, which were not examined.
pub(super) fn rest(bits: f64, read: usize, total: usize) -> f64 {
    let rate = (bits / read.max(1) as f64).max(AVERAGE_BYTE);
    rate * total.saturating_sub(read) as f64
}
