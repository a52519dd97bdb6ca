//! Row builders.

use arrow_array::ArrayRef;
use arrow_schema::Fields;
use flytepb_idl::{DecodeError, Limits};

use crate::column::Column;
use crate::counts::Counts;

/// Appends the row of a serialized message to columns; nothing if it is invalid or exceeds a limit.
type Push = dyn Fn(&mut Vec<Column>, &[u8], &Limits, &mut Counts) -> Result<(), DecodeError> + Send;

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
