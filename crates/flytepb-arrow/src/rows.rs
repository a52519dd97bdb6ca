//! Rows under construction.

use arrow_array::ArrayRef;
use flytepb_idl::{DecodeError, DecodeOptions};

use crate::Counts;

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

    /// Appends the finished columns to `out`; there are no rows left afterwards.
    fn finish(&mut self, out: &mut Vec<ArrayRef>);
}
