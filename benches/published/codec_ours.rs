//! `flytepb-idl2`.

pub use flytepb_idl2::workflow::{ActionDetails, RunDetails};
pub use flytepb_idl2::WireMessage as Any;
use flytepb_idl2::WireMessage;

pub fn decode<M: WireMessage + Default>(wire: &[u8]) -> M {
    M::from_wire(wire).expect("valid")
}

pub fn encode<M: WireMessage>(message: &M) -> Vec<u8> {
    message.to_wire()
}
