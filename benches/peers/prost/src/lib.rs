//! prost and pbjson as a peer.

/// The generated types.
#[allow(clippy::all, rustdoc::all, missing_docs)]
pub mod schema {
    include!(concat!(env!("OUT_DIR"), "/all.rs"));
}

pub use schema::flyteidl::admin::TaskExecution;

use prost::Message;

/// prost with pbjson.
pub struct Prost;

impl peer::Codec for Prost {
    type Message = TaskExecution;
    const NAME: &'static str = "prost";
    const JSON: bool = true;

    fn decode(wire: &[u8]) -> TaskExecution {
        TaskExecution::decode(wire).unwrap()
    }

    fn encode(message: &TaskExecution) -> Vec<u8> {
        message.encode_to_vec()
    }

    fn json_write(message: &TaskExecution) -> Vec<u8> {
        serde_json::to_vec(message).unwrap()
    }

    fn json_read(json: &[u8]) -> TaskExecution {
        serde_json::from_slice(json).unwrap()
    }
}
