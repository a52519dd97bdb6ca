//! Whether a peer does its work, and what it leaves out.

use flytepb_idl::{registry, WireMessage};
use peer::{Peer, Pool};
use serde_json::Value;

/// What a peer was found to do, counted over messages.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// The peer.
    pub peer: &'static str,
    /// Messages that were decoded and encoded.
    pub messages: usize,
    /// Of these, those that came back byte for byte.
    pub exact: usize,
    /// Of these, those whose unknown field came back.
    pub unknown_kept: usize,
    /// Messages that were written as JSON.
    pub json: usize,
    /// Of these, those whose JSON is the protobuf JSON mapping's.
    pub json_exact: usize,
    /// Messages that were read from JSON.
    pub json_read: usize,
    /// Of these, those that came out as the same message.
    pub json_read_exact: usize,
}

impl Facts {
    /// Nothing found yet.
    pub fn new(peer: &'static str) -> Self {
        Facts {
            peer,
            ..Facts::default()
        }
    }

    /// Runs a peer over a pool.
    ///
    /// # Errors
    /// When a message that it decodes and encodes is no longer the same, or when its view reads
    /// other values than ours: its times would mean nothing.
    pub fn check(&mut self, peer: &dyn Peer, ours: &dyn Peer, pool: &Pool) -> Result<(), String> {
        for (wire, json) in pool.wire.iter().zip(&pool.json) {
            self.round_trip(peer, pool, wire)?;
            self.json(peer, pool, wire, json)?;
            if let Some(sum) = peer.visit(pool.root, wire) {
                if Some(sum) != ours.visit(pool.root, wire) {
                    return Err(format!("{} reads other values", self.peer));
                }
            }
        }
        Ok(())
    }

    fn round_trip(&mut self, peer: &dyn Peer, pool: &Pool, wire: &[u8]) -> Result<(), String> {
        let Some(back) = peer.round_trip(pool.root, wire) else {
            return Ok(());
        };
        self.messages += 1;
        self.exact += usize::from(back == wire);
        if back != wire && decode(pool, &back)? != decode(pool, wire)? {
            return Err(format!("{} changes a message", self.peer));
        }
        // A field that no schema has, 15000, behind the others.
        let unknown = [wire, &[0xc0, 0xa9, 0x07, 0x01]].concat();
        if let Some(back) = peer.round_trip(pool.root, &unknown) {
            let kept = decode(pool, &back)? == decode(pool, &unknown)?;
            self.unknown_kept += usize::from(kept);
        }
        Ok(())
    }

    fn json(
        &mut self,
        peer: &dyn Peer,
        pool: &Pool,
        wire: &[u8],
        json: &[u8],
    ) -> Result<(), String> {
        if let Some(written) = peer.to_json(pool.root, wire) {
            let same = value(&written)? == value(json)?;
            self.json += 1;
            self.json_exact += usize::from(same);
        }
        if let Some(read) = peer.read_json(pool.root, json) {
            let same = decode(pool, &read)? == decode(pool, wire)?;
            self.json_read += 1;
            self.json_read_exact += usize::from(same);
        }
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
