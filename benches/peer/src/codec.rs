//! Benchmark jobs from a codec of one message type.

use std::hint::black_box;

use bytes::Bytes;

use crate::{Job, Op, Pool};

/// A codec of one message type with owned messages.
pub trait Codec {
    /// The owned message.
    type Message: 'static;
    /// True if it supports JSON; otherwise the JSON methods are not called.
    const JSON: bool = true;

    /// Decodes a valid message.
    fn decode(&self, wire: &Bytes) -> Self::Message;
    /// Encodes into a new vector.
    fn encode(&self, message: &Self::Message) -> Vec<u8>;
    /// Writes JSON into a new vector.
    fn json_write(&self, _: &Self::Message) -> Vec<u8> {
        unreachable!("asked for JSON without having it")
    }
    /// Reads valid JSON.
    fn json_read(&self, _: &[u8]) -> Self::Message {
        unreachable!("asked for JSON without having it")
    }
    /// Converts an encoded message to JSON.
    fn wire_to_json(&self, wire: &Bytes) -> Vec<u8> {
        self.json_write(&self.decode(wire))
    }
}

/// A peer for one message type, as used by [`Peer`](crate::Peer).
pub trait Coded {
    /// Like [`Peer::job`](crate::Peer::job).
    fn job<'a>(&'a self, op: Op, pool: &'a Pool) -> Option<Job<'a>>;
    /// Like [`Peer::round_trip`](crate::Peer::round_trip).
    fn round_trip(&self, wire: &[u8]) -> Vec<u8>;
    /// Like [`Peer::to_json`](crate::Peer::to_json).
    fn to_json(&self, wire: &[u8]) -> Option<Vec<u8>>;
    /// Like [`Peer::read_json`](crate::Peer::read_json).
    fn read_json(&self, json: &[u8]) -> Option<Vec<u8>>;
}

impl<C: Codec> Coded for C {
    fn job<'a>(&'a self, op: Op, pool: &'a Pool) -> Option<Job<'a>> {
        let messages = || pool.wire.iter().map(|w| self.decode(w)).collect();
        Some(match op {
            Op::Decode => each(&pool.wire, |w| self.decode(w)),
            Op::Encode => each_owned(messages(), |m| self.encode(m)),
            Op::JsonWrite if C::JSON => each_owned(messages(), |m| self.json_write(m)),
            Op::WireToJson if C::JSON => each(&pool.wire, |w| self.wire_to_json(w)),
            Op::JsonRead if C::JSON => each(&pool.json, |j| self.json_read(j)),
            _ => return None,
        })
    }

    fn round_trip(&self, wire: &[u8]) -> Vec<u8> {
        self.encode(&self.decode(&Bytes::copy_from_slice(wire)))
    }

    fn to_json(&self, wire: &[u8]) -> Option<Vec<u8>> {
        C::JSON.then(|| self.wire_to_json(&Bytes::copy_from_slice(wire)))
    }

    fn read_json(&self, json: &[u8]) -> Option<Vec<u8>> {
        C::JSON.then(|| self.encode(&self.json_read(json)))
    }
}

/// Returns a job that runs `op` over borrowed inputs.
pub fn each<'a, T, R>(inputs: &'a [T], op: impl Fn(&'a T) -> R + 'a) -> Job<'a> {
    Box::new(move || {
        for input in inputs {
            black_box(op(black_box(input)));
        }
    })
}

/// Returns a job that runs `op` over owned inputs.
pub fn each_owned<'a, T: 'a, R>(inputs: Vec<T>, op: impl Fn(&T) -> R + 'a) -> Job<'a> {
    Box::new(move || {
        for input in &inputs {
            black_box(op(black_box(input)));
        }
    })
}

/// Implements [`Peer`](crate::Peer) from a function that returns the codec of a message type, `None`
/// for a type that the peer does not have.
#[macro_export]
macro_rules! owned_peer {
    ($type:ident, $name:literal, $coded:expr) => {
        impl peer::Peer for $type {
            fn name(&self) -> &'static str {
                $name
            }
            fn job<'a>(&'a self, op: peer::Op, pool: &'a peer::Pool) -> Option<peer::Job<'a>> {
                $coded(self, pool.root)?.job(op, pool)
            }
            fn round_trip(&self, root: peer::Root, wire: &[u8]) -> Option<Vec<u8>> {
                Some($coded(self, root)?.round_trip(wire))
            }
            fn to_json(&self, root: peer::Root, wire: &[u8]) -> Option<Vec<u8>> {
                $coded(self, root)?.to_json(wire)
            }
            fn read_json(&self, root: peer::Root, json: &[u8]) -> Option<Vec<u8>> {
                $coded(self, root)?.read_json(json)
            }
        }
    };
}
