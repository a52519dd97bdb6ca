//! buffa's lazy views, which validate on access.

use buffa::LazyMessageView;
use peer::{each, Job, Op, Peer, Pool, Root};

use crate::schema::flyteidl::admin::__buffa::lazy_view::TaskExecutionLazyView;

/// buffa with lazy views.
pub struct BuffaLazy;

impl Peer for BuffaLazy {
    fn name(&self) -> &'static str {
        "buffa lazy view"
    }

    fn job<'a>(&'a self, op: Op, pool: &'a Pool) -> Option<Job<'a>> {
        let peeks = op == Op::Peek && pool.root == Root::TaskExecution;
        peeks.then(|| each(&pool.wire, |w| peek(w)))
    }
}

/// Returns the length of the task's name, and the phase.
fn peek(wire: &[u8]) -> (usize, i32) {
    let execution = TaskExecutionLazyView::decode_lazy(wire).unwrap();
    let id = execution.id.get().unwrap();
    let closure = execution.closure.get().unwrap();
    (
        id.map_or(0, |id| {
            id.task_id.get().unwrap().map_or(0, |t| t.name.len())
        }),
        closure.map_or(0, |c| c.phase.to_i32()),
    )
}
