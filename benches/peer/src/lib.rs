//! What a codec offers so that it can be checked, timed and compared.
#![warn(missing_docs)]

use std::hint::black_box;

/// An operation that is timed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Op {
    /// Wire bytes to an owned message, which is then dropped.
    Decode,
    /// An owned message to a new vector of wire bytes.
    Encode,
    /// An owned message to JSON.
    JsonWrite,
    /// Wire bytes to JSON.
    WireToJson,
    /// JSON to an owned message, which is then dropped.
    JsonRead,
}

impl Op {
    /// All operations.
    pub const ALL: [Op; 5] = [
        Op::Decode,
        Op::Encode,
        Op::JsonWrite,
        Op::WireToJson,
        Op::JsonRead,
    ];

    /// The name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Op::Decode => "decode",
            Op::Encode => "encode",
            Op::JsonWrite => "json-write",
            Op::WireToJson => "wire-to-json",
            Op::JsonRead => "json-read",
        }
    }

    /// The operation with this name.
    pub fn from_name(name: &str) -> Option<Op> {
        Op::ALL.into_iter().find(|op| op.name() == name)
    }
}

/// The messages of one shape, which every peer works on.
#[derive(Clone, Debug)]
pub struct Pool {
    /// The name of the shape.
    pub shape: &'static str,
    /// The messages on the wire.
    pub wire: Vec<Vec<u8>>,
    /// The same messages as JSON.
    pub json: Vec<String>,
}

/// One pass of an operation over all messages of a pool.
pub type Job<'a> = Box<dyn FnMut() + 'a>;

/// A codec with its generated types.
pub trait Peer: Sync {
    /// The name in tables.
    fn name(&self) -> &'static str;

    /// Prepares an operation on a pool; `None` when the peer does not have it.
    fn job<'a>(&self, op: Op, pool: &'a Pool) -> Option<Job<'a>>;

    /// Decodes a message and encodes it again.
    fn round_trip(&self, wire: &[u8]) -> Vec<u8>;

    /// The JSON of a message.
    fn to_json(&self, wire: &[u8]) -> Option<Vec<u8>>;

    /// The wire bytes of a message that is given as JSON.
    fn read_json(&self, json: &[u8]) -> Option<Vec<u8>>;
}

/// A codec with owned messages. With [`Codec::JSON`] unset, its JSON methods are not called.
pub trait Codec: Sync {
    /// The owned message.
    type Message: 'static;
    /// The name in tables.
    const NAME: &'static str;
    /// Whether it has JSON.
    const JSON: bool;

    /// Decodes a valid message.
    fn decode(wire: &[u8]) -> Self::Message;
    /// Encodes into a new vector.
    fn encode(message: &Self::Message) -> Vec<u8>;
    /// Writes JSON into a new vector.
    fn json_write(message: &Self::Message) -> Vec<u8>;
    /// Reads valid JSON.
    fn json_read(json: &[u8]) -> Self::Message;
    /// Writes a message on the wire as JSON.
    fn wire_to_json(wire: &[u8]) -> Vec<u8> {
        Self::json_write(&Self::decode(wire))
    }
}

impl<C: Codec> Peer for C {
    fn name(&self) -> &'static str {
        C::NAME
    }

    fn job<'a>(&self, op: Op, pool: &'a Pool) -> Option<Job<'a>> {
        let messages = || pool.wire.iter().map(|w| C::decode(w)).collect();
        Some(match op {
            Op::Decode => each(&pool.wire, |w| C::decode(w)),
            Op::Encode => each_owned(messages(), |m| C::encode(m)),
            _ if !C::JSON => return None,
            Op::JsonWrite => each_owned(messages(), |m| C::json_write(m)),
            Op::WireToJson => each(&pool.wire, |w| C::wire_to_json(w)),
            Op::JsonRead => each(&pool.json, |j| C::json_read(j.as_bytes())),
        })
    }

    fn round_trip(&self, wire: &[u8]) -> Vec<u8> {
        C::encode(&C::decode(wire))
    }

    fn to_json(&self, wire: &[u8]) -> Option<Vec<u8>> {
        C::JSON.then(|| C::json_write(&C::decode(wire)))
    }

    fn read_json(&self, json: &[u8]) -> Option<Vec<u8>> {
        C::JSON.then(|| C::encode(&C::json_read(json)))
    }
}

/// A pass of `op` over borrowed inputs.
pub fn each<'a, T, R>(inputs: &'a [T], op: impl Fn(&'a T) -> R + 'a) -> Job<'a> {
    Box::new(move || {
        for input in inputs {
            black_box(op(black_box(input)));
        }
    })
}

/// A pass of `op` over inputs that the job owns.
pub fn each_owned<'a, T: 'a, R>(inputs: Vec<T>, op: impl Fn(&T) -> R + 'a) -> Job<'a> {
    Box::new(move || {
        for input in &inputs {
            black_box(op(black_box(input)));
        }
    })
}
