//! flytepb's reader of paths, which checks only what they lead through.

use std::sync::LazyLock;

use flytepb::path::{Path, Peek, Value};
use flytepb_idl::admin::TaskExecution;
use flytepb_idl::{ValueRef, WireMessage};
use peer::{each, Job, Op, Peer, Pool, Root};

/// flytepb with paths.
pub struct Paths;

impl Peer for Paths {
    fn name(&self) -> &'static str {
        "flytepb paths"
    }

    fn job<'a>(&'a self, op: Op, pool: &'a Pool) -> Option<Job<'a>> {
        let peeks = op == Op::Peek && pool.root == Root::TaskExecution;
        peeks.then(|| each(&pool.wire, |w| peek(w)))
    }
}

/// Returns the length of the task's name, and the phase.
fn peek(wire: &[u8]) -> (usize, i32) {
    static PEEK: LazyLock<Peek> = LazyLock::new(|| {
        let paths = Path::list("id.task_id.name, closure.phase").unwrap();
        Peek::new(TaskExecution::type_descriptor(), &paths).unwrap()
    });
    let (mut name, mut phase) = (0, 0);
    let read = PEEK.read(wire, &mut |found| match found.value {
        Value::Scalar(_, ValueRef::Str(text)) => name = text.len(),
        Value::Scalar(_, ValueRef::I32(number)) => phase = number,
        _ => {}
    });
    read.unwrap();
    (name, phase)
}
