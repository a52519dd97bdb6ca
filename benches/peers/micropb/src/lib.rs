//! micropb as a peer: unknown fields are dropped, maps are hash tables.

extern crate alloc; // named by generated code

/// The generated types.
#[allow(warnings, clippy::all, rustdoc::all)]
mod schema {
    include!(concat!(env!("OUT_DIR"), "/schema.rs"));
}

use std::marker::PhantomData;

use micropb::{MessageDecode, MessageEncode, PbEncoder};
use peer::{Bytes, Coded, Root};
use schema::flyteidl_::admin_::{TaskExecution, TaskExecutionList};
use schema::flyteidl_::core_::LiteralMap;

/// micropb.
pub struct Micropb;

struct Codec<M>(PhantomData<M>);

impl<M: MessageDecode + MessageEncode + Default + 'static> peer::Codec for Codec<M> {
    type Message = M;
    const JSON: bool = false;

    fn decode(&self, wire: &Bytes) -> M {
        let mut message = M::default();
        message.decode_from_bytes(wire).unwrap();
        message
    }

    fn encode(&self, message: &M) -> Vec<u8> {
        let mut encoder = PbEncoder::new(Vec::with_capacity(message.compute_size()));
        message.encode(&mut encoder).unwrap();
        encoder.into_writer()
    }
}

fn coded(_: &Micropb, root: Root) -> Option<&'static dyn Coded> {
    Some(match root {
        Root::TaskExecution => &Codec::<TaskExecution>(PhantomData),
        Root::TaskExecutionList => &Codec::<TaskExecutionList>(PhantomData),
        Root::LiteralMap => &Codec::<LiteralMap>(PhantomData),
        Root::ActionDetails | Root::RunDetails => return None,
    })
}

peer::owned_peer!(Micropb, "micropb", coded);
