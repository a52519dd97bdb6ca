//! Decodes an `ActionDetails` with `flytepb-idl2`.

use flytepb_idl2::workflow::ActionDetails;
use flytepb_idl2::WireMessage;

fn main() {
    let path = std::env::args().nth(1).expect("usage: decode FILE");
    let bytes = std::fs::read(path).expect("a file");
    let action = ActionDetails::from_wire(&bytes).expect("a message");
    println!("{} attempts", action.attempts.len());
}
