//! Row builders.

use arrow_array::ArrayRef;
use flytepb_idl::{DecodeError, Limits};

use crate::Counts;

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

/// The columns of a table, filled row by row.
pub(crate) trait Rows: Send {
    /// Appends the row of a serialized message.
    ///
    /// # Errors
    /// When the message is invalid or exceeds a limit; then nothing is appended.
    fn push(
        &mut self,
        bytes: &[u8],
        limits: &Limits,
        counts: &mut Counts,
    ) -> Result<(), DecodeError>;

    /// Appends a row of nulls.
    fn push_nulls(&mut self);

    /// Reserves capacity for the rest of a batch.
    fn make_room(&mut self, share: Share);

    /// Appends the finished columns to `out` and resets the rows.
    fn finish(&mut self, out: &mut Vec<ArrayRef>);
}
