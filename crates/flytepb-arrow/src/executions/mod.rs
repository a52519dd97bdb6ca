//! Tables of executions, filled from views of their bytes.

mod node;
mod parts;
mod row;
mod task;
mod workflow;

use arrow_array::ArrayRef;
use arrow_schema::{Field, Fields};
use flytepb_idl::admin::{
    Execution, ExecutionClosure, ExecutionSpec, NodeExecution, NodeExecutionClosure, TaskExecution,
    TaskExecutionClosure,
};
use flytepb_idl::descriptor::MessageDescriptor;
use flytepb_idl::views::{Checked, Viewable};
use flytepb_idl::{DecodeError, Limits};

use self::row::Row;
use crate::column::Column;
use crate::rows::{Counts, Rows, Share};

/// Creates the row builder of a table.
pub(crate) type NewRows = fn() -> Box<dyn Rows>;

/// Returns the row builders of a message type with a special table.
pub(crate) fn rows(of: &MessageDescriptor) -> Option<NewRows> {
    let rows: NewRows = match of.full_name {
        "flyteidl.admin.TaskExecution" => || new::<TaskExecution>(task::execution),
        "flyteidl.admin.TaskExecutionClosure" => || new::<TaskExecutionClosure>(task::closure),
        "flyteidl.admin.NodeExecution" => || new::<NodeExecution>(node::execution),
        "flyteidl.admin.NodeExecutionClosure" => || new::<NodeExecutionClosure>(node::closure),
        "flyteidl.admin.Execution" => || new::<Execution>(workflow::execution),
        "flyteidl.admin.ExecutionSpec" => || new::<ExecutionSpec>(workflow::spec),
        "flyteidl.admin.ExecutionClosure" => || new::<ExecutionClosure>(workflow::closure),
        _ => return None,
    };
    Some(rows)
}

fn new<M: Viewable>(fill: Fill<M>) -> Box<dyn Rows> {
    let (fields, columns) = row::columns(|row| fill(row, None));
    Box::new(ViewRows {
        fields,
        columns,
        fill,
    })
}

/// Appends a row from a view, or nulls.
type Fill<M> = for<'a> fn(&mut Row<'_>, Option<<M as Viewable>::View<'a>>);

/// Builds the rows of a table of messages `M`.
struct ViewRows<M: Viewable> {
    fields: Fields,
    columns: Vec<Column>,
    fill: Fill<M>,
}

impl<M: Viewable> Rows for ViewRows<M> {
    fn fields(&self) -> Vec<Field> {
        self.fields.iter().map(|f| f.as_ref().clone()).collect()
    }

    fn push(
        &mut self,
        bytes: &[u8],
        limits: &Limits,
        counts: &mut Counts,
    ) -> Result<(), DecodeError> {
        if limits.need_decode() {
            // A view allocates nothing that could be limited.
            limits.decode::<M>(bytes)?;
        }
        let checked = Checked::<M>::with_limits(bytes, limits)?;
        let mut row = Row::new(&mut self.columns, counts);
        (self.fill)(&mut row, Some(checked.view()));
        Ok(())
    }

    fn push_nulls(&mut self) {
        self.columns.iter_mut().for_each(Column::push_null);
    }

    fn reserve(&mut self, share: Share) {
        self.columns.iter_mut().for_each(|c| c.reserve(share));
    }

    fn finish(&mut self, out: &mut Vec<ArrayRef>) {
        out.extend(self.columns.iter_mut().map(Column::finish));
    }
}
