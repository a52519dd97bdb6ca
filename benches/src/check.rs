//! Correctness of a peer, and features that it lacks.

use std::fmt;

use flytepb::registry;
use flytepb_idl::WireMessage;
use peer::{Peer, Pool};
use serde_json::Value;

use crate::results::{class, Class};

/// The checked properties of a peer.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// The peer.
    pub peer: &'static str,
    /// Messages that re-encode with the same values.
    pub kept: Tally,
    /// Messages that re-encode byte for byte.
    pub exact: Tally,
    /// Messages that keep an unknown field.
    pub unknown_kept: Tally,
    /// Messages whose JSON follows the protobuf JSON mapping.
    pub json: Tally,
    /// Messages read back from JSON without a difference.
    pub json_read: Tally,
}

/// Passed and total messages by shape.
#[derive(Clone, Debug, Default)]
pub struct Tally(Vec<(&'static str, usize, usize)>);

impl Tally {
    fn count(&mut self, shape: &'static str, passes: bool) {
        if self.0.last().is_none_or(|t| t.0 != shape) {
            self.0.push((shape, 0, 0));
        }
        if let Some((_, passed, all)) = self.0.last_mut() {
            *passed += usize::from(passes);
            *all += 1;
        }
    }

    /// Returns whether nothing was counted.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let failing = self.0.iter().filter(|(_, passed, all)| passed < all);
        if self.0.is_empty() {
            f.write_str("–")
        } else if self.0.iter().all(|(_, passed, _)| *passed == 0) {
            f.write_str("no")
        } else if failing.clone().next().is_none() {
            f.write_str("yes")
        } else {
            let text =
                failing.map(|(shape, passed, all)| format!("{} of {all} {shape}", all - passed));
            write!(f, "not {}", text.collect::<Vec<_>>().join(", "))
        }
    }
}

impl Facts {
    /// Creates empty results.
    pub fn new(peer: &'static str) -> Self {
        Facts {
            peer,
            ..Facts::default()
        }
    }

    /// Runs a peer over a pool.
    ///
    /// # Errors
    /// When a re-encoded message of ours is not equal, or a view reads other values than ours: then
    /// its times are meaningless.
    pub fn check(
        &mut self,
        peer: &dyn Peer,
        ours: &dyn Peer,
        shape: &'static str,
        pool: &Pool,
    ) -> Result<(), String> {
        for (wire, json) in pool.wire.iter().zip(&pool.json) {
            self.round_trip(peer, shape, pool, wire)?;
            if let Some(written) = peer.to_json(pool.root, wire) {
                self.json.count(shape, value(&written)? == value(json)?);
            }
            if let Some(read) = peer.read_json(pool.root, json) {
                let same = decode(pool, &read)? == decode(pool, wire)?;
                self.json_read.count(shape, same);
            }
            let sum = peer.visit(pool.root, wire);
            if sum.is_some() && sum != ours.visit(pool.root, wire) {
                return Err(format!("{} reads other values", self.peer));
            }
        }
        Ok(())
    }

    fn round_trip(
        &mut self,
        peer: &dyn Peer,
        shape: &'static str,
        pool: &Pool,
        wire: &[u8],
    ) -> Result<(), String> {
        // An unknown field, 15000, after the others.
        let unknown = [wire, &[0xc0, 0xa9, 0x07, 0x01]].concat();
        let (Some(back), Some(unknown_back)) = (
            peer.round_trip(pool.root, wire),
            peer.round_trip(pool.root, &unknown),
        ) else {
            return Ok(());
        };
        let same = decode(pool, &back)? == decode(pool, wire)?;
        if !same && class(self.peer) == Class::Ours {
            return Err(format!("{} changes a message", self.peer));
        }
        self.kept.count(shape, same);
        self.exact.count(shape, back == wire);
        let kept = decode(pool, &unknown_back)? == decode(pool, &unknown)?;
        self.unknown_kept.count(shape, kept);
        Ok(())
    }
}

fn value(json: &[u8]) -> Result<Value, String> {
    serde_json::from_slice(json).map_err(|e| e.to_string())
}

fn decode(pool: &Pool, wire: &[u8]) -> Result<Box<dyn WireMessage>, String> {
    let root = registry::get(pool.root.full_name()).ok_or("no such type")?;
    registry::decode(root, wire).map_err(|e| e.to_string())
}
