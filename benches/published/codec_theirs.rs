//! The published crate.

pub use flyteidl2::flyteidl::workflow::{ActionDetails, RunDetails};
pub use prost::Message as Any;
use prost::Message;

pub fn decode<M: Message + Default>(wire: &[u8]) -> M {
    M::decode(wire).expect("valid")
}

pub fn encode<M: Message>(message: &M) -> Vec<u8> {
    message.encode_to_vec()
}
