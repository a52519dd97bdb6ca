//! flytepb with texts and bytes that share the input, as a peer.
#![allow(clippy::all)] // generated code

// The generated types, in the module `schema`.
flytepb_runtime::include_proto!("all");

use std::marker::PhantomData;

use flytepb_runtime::{json, WireMessage};
use peer::{Bytes, Coded, Root};
use schema::flyteidl::admin::{TaskExecution, TaskExecutionList};
use schema::flyteidl::core::LiteralMap;

/// flytepb with the generator's option `shared`.
pub struct Shared;

struct Codec<M>(PhantomData<M>);

impl<M: WireMessage + Default> peer::Codec for Codec<M> {
    type Message = M;

    fn decode(&self, wire: &Bytes) -> M {
        M::from_wire_bytes(wire).unwrap()
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

fn coded(_: &Shared, root: Root) -> Option<&'static dyn Coded> {
    Some(match root {
        Root::TaskExecution => &Codec::<TaskExecution>(PhantomData),
        Root::TaskExecutionList => &Codec::<TaskExecutionList>(PhantomData),
        Root::LiteralMap => &Codec::<LiteralMap>(PhantomData),
        Root::ActionDetails | Root::RunDetails => return None,
    })
}

peer::owned_peer!(Shared, "flytepb shared", coded);
