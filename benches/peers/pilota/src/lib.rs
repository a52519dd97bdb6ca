//! pilota as a peer: strings are parts of the input, which it does not check for UTF-8; unknown
//! fields are dropped; maps are hash tables.

/// The generated types.
#[allow(warnings, clippy::all, rustdoc::all)]
mod schema {
    include!(concat!(env!("OUT_DIR"), "/schema.rs"));
}

use std::marker::PhantomData;

use peer::{Bytes, Coded, Root};
use pilota::pb::{EncodeLengthContext, Message};
use schema::schema::flyteidl::admin::{TaskExecution, TaskExecutionList};
use schema::schema::flyteidl::core::LiteralMap;

/// pilota.
pub struct Pilota;

struct Codec<M>(PhantomData<M>);

impl<M: Message + Default + 'static> peer::Codec for Codec<M> {
    type Message = M;
    const JSON: bool = false;

    fn decode(&self, wire: &Bytes) -> M {
        M::decode(wire.clone()).unwrap()
    }

    fn encode(&self, message: &M) -> Vec<u8> {
        message.encode_to_vec(&mut EncodeLengthContext::default())
    }
}

fn coded(_: &Pilota, root: Root) -> Option<&'static dyn Coded> {
    Some(match root {
        Root::TaskExecution => &Codec::<TaskExecution>(PhantomData),
        Root::TaskExecutionList => &Codec::<TaskExecutionList>(PhantomData),
        Root::LiteralMap => &Codec::<LiteralMap>(PhantomData),
        Root::ActionDetails | Root::RunDetails => return None,
    })
}

peer::owned_peer!(Pilota, "pilota", coded);
