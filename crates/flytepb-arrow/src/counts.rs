//! Counts of values and of processed rows.

/// Counts of values that columns could not hold; these are null.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Timestamps and durations that are invalid or do not fit 64 bits of nanoseconds: outside the
    /// years 1677 to 2262, or longer than 292 years.
    pub times_out_of_range: u64,
    /// Messages without a JSON form, such as a `Struct` with a number that is NaN.
    pub without_json: u64,
}

impl Counts {
    /// Adds other counts.
    pub fn add(&mut self, other: Counts) {
        self.times_out_of_range += other.times_out_of_range;
        self.without_json += other.without_json;
    }
}

/// The fraction of a batch that has been processed.
#[derive(Clone, Copy)]
pub(crate) struct Share {
    pub(crate) bytes: usize,
    pub(crate) of: usize,
}

impl Share {
    /// Estimates the final number of items from the number so far, with a small margin.
    pub(crate) fn extrapolate(self, part: usize) -> usize {
        let whole = part as f64 * self.of as f64 / self.bytes.max(1) as f64;
        (whole * 1.125) as usize
    }
}
