//! Row builders.

use arrow_array::ArrayRef;
use flytepb_idl::Limits;

use crate::counts::{Counts, Share};
use crate::Error;

/// The columns of a table, filled row by row.
pub(crate) trait Rows: Send {
    /// Appends the row of a serialized message; nothing if it is invalid or exceeds a limit.
    fn push(&mut self, bytes: &[u8], limits: &Limits, counts: &mut Counts) -> Result<(), Error>;

    /// Appends a row of nulls.
    fn push_null(&mut self);

    /// Reserves capacity for the rest of a batch.
    fn reserve(&mut self, share: Share);

    /// Returns the finished columns and resets the rows.
    fn finish(&mut self) -> Result<Vec<ArrayRef>, Error>;
}
