//! prost with `Bytes` as a peer: `bytes` fields share the input, strings are copied; unknown fields
//! are dropped, maps are hash tables.

/// The generated types.
#[allow(warnings, clippy::all, rustdoc::all)]
mod schema {
    include!(concat!(env!("OUT_DIR"), "/all.rs"));
}

use std::marker::PhantomData;

use peer::{Bytes, Coded, Root};
use prost::Message;
use schema::flyteidl::admin::{TaskExecution, TaskExecutionList};
use schema::flyteidl::core::LiteralMap;

/// prost with `Bytes`.
pub struct ProstBytes;

struct Codec<M>(PhantomData<M>);

impl<M: Message + Default + 'static> peer::Codec for Codec<M> {
    type Message = M;
    const JSON: bool = false;

    fn decode(&self, wire: &Bytes) -> M {
        M::decode(wire.clone()).unwrap()
    }

    fn encode(&self, message: &M) -> Vec<u8> {
        message.encode_to_vec()
    }
}

fn coded(_: &ProstBytes, root: Root) -> Option<&'static dyn Coded> {
    Some(match root {
        Root::TaskExecution => &Codec::<TaskExecution>(PhantomData),
        Root::TaskExecutionList => &Codec::<TaskExecutionList>(PhantomData),
        Root::LiteralMap => &Codec::<LiteralMap>(PhantomData),
        Root::ActionDetails | Root::RunDetails => return None,
    })
}

peer::owned_peer!(ProstBytes, "prost with Bytes", coded);
