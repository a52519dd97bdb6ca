//! Tables of executions, filled from views of their bytes.

mod node;
mod parts;
mod task;
mod workflow;

use std::marker::PhantomData;

use arrow_array::ArrayRef;
use arrow_schema::Field;
use flytepb_idl::admin::{
    Execution, ExecutionClosure, ExecutionSpec, NodeExecution, NodeExecutionClosure, TaskExecution,
    TaskExecutionClosure,
};
use flytepb_idl::descriptor::MessageDescriptor;
use flytepb_idl::views::{Checked, Viewable};
use flytepb_idl::{DecodeError, Limits};

use self::parts::Filled;
use crate::rows::{Rows, Share};
use crate::Counts;

/// Builds the rows of a table of messages `M` with the columns `R`.
struct ViewRows<M, R> {
    columns: R,
    message: PhantomData<fn() -> M>,
}

impl<M: Viewable, R: Filled<M>> Rows for ViewRows<M, R> {
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
        self.columns.push(checked.view(), counts);
        Ok(())
    }

    fn push_nulls(&mut self) {
        self.columns.push_nulls();
    }

    fn make_room(&mut self, share: Share) {
        self.columns.make_room(share);
    }

    fn finish(&mut self, out: &mut Vec<ArrayRef>) {
        self.columns.finish(out);
    }
}

/// A message type with a special table.
#[derive(Clone, Copy)]
pub(crate) struct Own {
    pub(crate) of: fn() -> &'static MessageDescriptor,
    pub(crate) fields: fn() -> Vec<Field>,
    pub(crate) rows: fn() -> Box<dyn Rows>,
}

const fn own<M: Viewable, R: Filled<M>>() -> Own {
    Own {
        of: M::type_descriptor,
        fields: R::fields,
        rows: || {
            Box::new(ViewRows::<M, R> {
                columns: R::default(),
                message: PhantomData,
            })
        },
    }
}

/// The message types with special tables.
pub(crate) static OWN: [Own; 7] = [
    own::<TaskExecution, task::Execution>(),
    own::<TaskExecutionClosure, task::Closure>(),
    own::<NodeExecution, node::Execution>(),
    own::<NodeExecutionClosure, node::Closure>(),
    own::<Execution, workflow::Execution>(),
    own::<ExecutionSpec, workflow::Spec>(),
    own::<ExecutionClosure, workflow::Closure>(),
];
