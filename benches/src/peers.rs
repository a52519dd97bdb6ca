//! All peers.

use peer::Peer;

/// All peers, flytepb first.
pub fn all() -> Vec<&'static dyn Peer> {
    vec![&peer_ours::Flytepb, &peer_prost::Prost]
}
