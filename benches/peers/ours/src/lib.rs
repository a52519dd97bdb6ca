//! flytepb as a peer.

use flytepb_idl::admin::TaskExecution;
use flytepb_idl::WireMessage;

/// flytepb.
pub struct Flytepb;

impl peer::Codec for Flytepb {
    type Message = TaskExecution;
    const NAME: &'static str = "flytepb";
    const JSON: bool = false;

    fn decode(wire: &[u8]) -> TaskExecution {
        TaskExecution::from_wire(wire).unwrap()
    }

    fn encode(message: &TaskExecution) -> Vec<u8> {
        message.to_wire()
    }

    fn json_write(_: &TaskExecution) -> Vec<u8> {
        unimplemented!()
    }

    fn json_read(_: &[u8]) -> TaskExecution {
        unimplemented!()
    }
}
