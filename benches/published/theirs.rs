//! Decodes an `ActionDetails` with the published crate.

use flyteidl2::flyteidl::workflow::ActionDetails;
use prost::Message;

fn main() {
    let path = std::env::args().nth(1).expect("usage: decode FILE");
    let bytes = std::fs::read(path).expect("a file");
    let action = ActionDetails::decode(&bytes[..]).expect("a message");
    println!("{} attempts", action.attempts.len());
}
