//! Tables of executions, filled from views of their bytes.

mod node;
mod parts;
mod row;
mod task;
mod workflow;

use flytepb_idl::admin::{
    Execution, ExecutionClosure, ExecutionSpec, NodeExecution, NodeExecutionClosure, TaskExecution,
    TaskExecutionClosure,
};
use flytepb_idl::descriptor::MessageDescriptor;
use flytepb_idl::views::{Checked, Viewable};

use self::row::Row;
use crate::rows::Rows;

/// Creates the row builder of a table.
pub(crate) type NewRows = fn() -> Rows;

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

/// Appends a row from a view, or nulls.
type Fill<M> = for<'a> fn(&mut Row<'_>, Option<<M as Viewable>::View<'a>>);

fn new<M: Viewable>(fill: Fill<M>) -> Rows {
    let (fields, columns) = row::columns(|row| fill(row, None));
    Rows {
        fields,
        columns,
        push: Box::new(move |columns, bytes, limits, counts| {
            if limits.need_decode() {
                // A view allocates nothing that could be limited.
                limits.decode::<M>(bytes)?;
            }
            let checked = Checked::<M>::with_limits(bytes, limits)?;
            fill(&mut Row::new(columns, counts), Some(checked.view()));
            Ok(())
        }),
    }
}
