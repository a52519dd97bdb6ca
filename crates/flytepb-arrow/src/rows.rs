//! Rows under construction.

use arrow_array::ArrayRef;
use flytepb_idl::{DecodeError, DecodeOptions};

use crate::Counts;

/// How much of a batch is there.
#[derive(Clone, Copy)]
pub(crate) struct Share {
    pub(crate) bytes: usize,
    pub(crate) of: usize,
}

impl Share {
    /// How many there will be of something that there is so much of, and a few more.
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
    /// When the message is not valid or exceeds a limit; nothing is appended then.
    fn push(
        &mut self,
        bytes: &[u8],
        limits: &DecodeOptions,
        counts: &mut Counts,
    ) -> Result<(), DecodeError>;

    /// Appends a row of nulls.
    fn push_nulls(&mut self);

    /// Makes room for the rest of a batch.
    fn make_room(&mut self, share: Share);

    /// Appends the finished columns to `out`; there are no rows left afterwards.
    fn finish(&mut self, out: &mut Vec<ArrayRef>);
}
