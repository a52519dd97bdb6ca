//! Row builders.

use arrow_array::ArrayRef;
use arrow_schema::Fields;
use flytepb_idl::Limits;

use crate::column::Column;
use crate::counts::Counts;
use crate::Error;

/// Appends the row of a serialized message to columns; nothing if it is invalid or exceeds a limit.
type Push = dyn FnMut(&mut [Column], &[u8], &Limits, &mut Counts) -> Result<(), Error> + Send;

/// The columns of a table, filled row by row.
pub(crate) struct Rows {
    pub(crate) fields: Fields,
    pub(crate) columns: Vec<Column>,
    pub(crate) push: Box<Push>,
}

impl Rows {
    /// Returns the finished columns and resets the rows.
    pub(crate) fn finish(&mut self) -> Vec<ArrayRef> {
        self.columns.iter_mut().map(Column::finish).collect()
    }
}
