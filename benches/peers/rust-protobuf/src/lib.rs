//! rust-protobuf as a peer.

/// The generated types.
#[allow(warnings, clippy::all, rustdoc::all)]
pub mod schema {
    include!(concat!(env!("OUT_DIR"), "/schema/mod.rs"));
}

use std::marker::PhantomData;

use peer::{Bytes, Coded, Root};
use protobuf::MessageFull;
use schema::literals::LiteralMap;
use schema::task_execution::{TaskExecution, TaskExecutionList};

/// rust-protobuf 3.
pub struct RustProtobuf;

struct Codec<M>(PhantomData<M>);

impl<M: MessageFull> peer::Codec for Codec<M> {
    type Message = M;

    fn decode(&self, wire: &Bytes) -> M {
        M::parse_from_bytes(wire).unwrap()
    }

    fn encode(&self, message: &M) -> Vec<u8> {
        message.write_to_bytes().unwrap()
    }

    fn json_write(&self, message: &M) -> Vec<u8> {
        let json = protobuf_json_mapping::print_to_string(message);
        json.unwrap().into_bytes()
    }

    fn json_read(&self, json: &[u8]) -> M {
        protobuf_json_mapping::parse_from_str(std::str::from_utf8(json).unwrap()).unwrap()
    }
}

fn coded(_: &RustProtobuf, root: Root) -> Option<&'static dyn Coded> {
    Some(match root {
        Root::TaskExecution => &Codec::<TaskExecution>(PhantomData),
        Root::TaskExecutionList => &Codec::<TaskExecutionList>(PhantomData),
        Root::LiteralMap => &Codec::<LiteralMap>(PhantomData),
        Root::ActionDetails | Root::RunDetails => return None,
    })
}

peer::owned_peer!(RustProtobuf, "rust-protobuf", coded);
