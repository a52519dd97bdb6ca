//! prost and pbjson as a peer.

/// The generated types.
#[allow(warnings, clippy::all, rustdoc::all)]
pub mod schema {
    include!(concat!(env!("OUT_DIR"), "/all.rs"));
}

use std::marker::PhantomData;

use peer::{Bytes, Coded, Root};
use prost::Message;
use schema::flyteidl::admin::{TaskExecution, TaskExecutionList};
use schema::flyteidl::core::LiteralMap;
use schema::flyteidl2::workflow::{ActionDetails, RunDetails};
use serde::{de::DeserializeOwned, Serialize};

/// prost with pbjson.
pub struct Prost;

struct Codec<M>(PhantomData<M>);

impl<M: Message + Default + Serialize + DeserializeOwned + 'static> peer::Codec for Codec<M> {
    type Message = M;

    fn decode(&self, wire: &Bytes) -> M {
        M::decode(&wire[..]).unwrap()
    }

    fn encode(&self, message: &M) -> Vec<u8> {
        message.encode_to_vec()
    }

    fn json_write(&self, message: &M) -> Vec<u8> {
        serde_json::to_vec(message).unwrap()
    }

    fn json_read(&self, json: &[u8]) -> M {
        serde_json::from_slice(json).unwrap()
    }
}

fn coded(_: &Prost, root: Root) -> Option<&'static dyn Coded> {
    Some(match root {
        Root::TaskExecution => &Codec::<TaskExecution>(PhantomData),
        Root::TaskExecutionList => &Codec::<TaskExecutionList>(PhantomData),
        Root::LiteralMap => &Codec::<LiteralMap>(PhantomData),
        Root::ActionDetails => &Codec::<ActionDetails>(PhantomData),
        Root::RunDetails => &Codec::<RunDetails>(PhantomData),
    })
}

peer::owned_peer!(Prost, "prost + pbjson", coded);
