//! flytepb as a peer.

mod paths;
mod visit;

use std::marker::PhantomData;

use flytepb::prelude::{FlyteIdlEntity, FlyteTaskExecution, RemoteExecution};
use flytepb_idl::admin::{TaskExecution, TaskExecutionList};
use flytepb_idl::core::LiteralMap;
use flytepb_idl::views::Checked;
use flytepb_idl::{json, WireMessage};
use flytepb_idl2::workflow::{ActionDetails, RunDetails};
pub use paths::Paths;
use peer::{each, Bytes, Coded, Job, Op, Peer, Pool, Root, Sum};
use visit::Visit;

/// flytepb.
pub struct Flytepb;

struct Codec<M>(PhantomData<M>);

impl<M: WireMessage + Default> peer::Codec for Codec<M> {
    type Message = M;

    fn decode(&self, wire: &Bytes) -> M {
        M::from_wire(wire).unwrap()
    }

    fn encode(&self, message: &M) -> Vec<u8> {
        message.to_wire()
    }

    fn json_write(&self, message: &M) -> Vec<u8> {
        json::to_vec(message).unwrap()
    }

    fn json_read(&self, json: &[u8]) -> M {
        json::from_slice(json).unwrap()
    }

    fn wire_to_json(&self, wire: &Bytes) -> Vec<u8> {
        json::wire_to_vec::<M>(wire).unwrap()
    }
}

fn coded(root: Root) -> Option<&'static dyn Coded> {
    Some(match root {
        Root::TaskExecution => &Codec::<TaskExecution>(PhantomData),
        Root::TaskExecutionList => &Codec::<TaskExecutionList>(PhantomData),
        Root::LiteralMap => &Codec::<LiteralMap>(PhantomData),
        Root::ActionDetails => &Codec::<ActionDetails>(PhantomData),
        Root::RunDetails => &Codec::<RunDetails>(PhantomData),
    })
}

impl Peer for Flytepb {
    fn name(&self) -> &'static str {
        "flytepb"
    }

    fn job<'a>(&'a self, op: Op, pool: &'a Pool) -> Option<Job<'a>> {
        if pool.root != Root::TaskExecution {
            return coded(pool.root)?.job(op, pool);
        }
        Some(match op {
            Op::View => each(&pool.wire, |w| check(w)),
            Op::Visit => each(&pool.wire, |w| visit(w)),
            Op::Peek => each(&pool.wire, |w| peek(w)),
            Op::Summary => each(&pool.wire, |w| summary(w)),
            _ => return coded(pool.root)?.job(op, pool),
        })
    }

    fn round_trip(&self, root: Root, wire: &[u8]) -> Option<Vec<u8>> {
        Some(coded(root)?.round_trip(wire))
    }

    fn to_json(&self, root: Root, wire: &[u8]) -> Option<Vec<u8>> {
        coded(root)?.to_json(wire)
    }

    fn read_json(&self, root: Root, json: &[u8]) -> Option<Vec<u8>> {
        coded(root)?.read_json(json)
    }

    fn visit(&self, root: Root, wire: &[u8]) -> Option<Sum> {
        (root == Root::TaskExecution).then(|| visit(wire))
    }
}

fn check(wire: &[u8]) -> Checked<'_, TaskExecution> {
    Checked::new(wire).unwrap()
}

fn visit(wire: &[u8]) -> Sum {
    let mut sum = Sum::default();
    check(wire).view().visit(&mut sum);
    sum
}

/// Returns the length of the task's name, and the phase.
fn peek(wire: &[u8]) -> (usize, i32) {
    let checked = check(wire);
    let execution = checked.view();
    let name = execution
        .id()
        .and_then(|id| id.task_id())
        .map(|t| t.name().len());
    let phase = execution.closure().map(|c| c.phase_raw());
    (name.unwrap_or(0), phase.unwrap_or(0))
}

/// Evaluates what users ask an execution first.
fn summary(wire: &[u8]) -> (bool, bool, usize) {
    let execution = FlyteTaskExecution::from_bytes(wire).unwrap();
    let failed = execution.error().is_ok_and(|e| e.is_some());
    (execution.is_done(), failed, execution.short_string().len())
}
