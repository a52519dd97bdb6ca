//! quick-protobuf as a peer, with owned strings: unknown fields are dropped, maps are hash tables.

/// The generated types.
#[allow(warnings, clippy::all, rustdoc::all)]
mod schema {
    include!(concat!(env!("OUT_DIR"), "/mod.rs"));
}

use std::marker::PhantomData;

use peer::{Bytes, Coded, Root};
use quick_protobuf::{BytesReader, MessageRead, MessageWrite, Writer};
use schema::flyteidl::admin::{TaskExecution, TaskExecutionList};
use schema::flyteidl::core::LiteralMap;

/// quick-protobuf.
pub struct QuickProtobuf;

struct Codec<M>(PhantomData<M>);

impl<M: for<'a> MessageRead<'a> + MessageWrite + 'static> peer::Codec for Codec<M> {
    type Message = M;
    const JSON: bool = false;

    fn decode(&self, wire: &Bytes) -> M {
        M::from_reader(&mut BytesReader::from_bytes(wire), wire).unwrap()
    }

    fn encode(&self, message: &M) -> Vec<u8> {
        let mut out = Vec::with_capacity(message.get_size());
        message.write_message(&mut Writer::new(&mut out)).unwrap();
        out
    }
}

fn coded(_: &QuickProtobuf, root: Root) -> &'static dyn Coded {
    match root {
        Root::TaskExecution => &Codec::<TaskExecution>(PhantomData),
        Root::TaskExecutionList => &Codec::<TaskExecutionList>(PhantomData),
        Root::LiteralMap => &Codec::<LiteralMap>(PhantomData),
    }
}

peer::owned_peer!(QuickProtobuf, "quick-protobuf", coded);
