//! All peers.

use peer::Peer;

use crate::floors;

/// Returns flytepb first, then the peers in Rust, then the lower bounds.
pub fn all() -> Vec<Box<dyn Peer>> {
    let mut all: Vec<Box<dyn Peer>> = vec![
        Box::new(peer_ours::Flytepb),
        Box::new(peer_ours::Paths),
        Box::new(peer_ours_shared::Shared),
    ];
    #[cfg(feature = "prost")]
    all.push(Box::new(peer_prost::Prost));
    #[cfg(feature = "peers")]
    all.extend([
        Box::new(peer_buffa::Buffa) as Box<dyn Peer>,
        Box::new(peer_buffa::BuffaView),
        Box::new(peer_buffa::BuffaLazy),
        Box::new(peer_rust_protobuf::RustProtobuf),
        Box::new(peer_prost_reflect::ProstReflect::new()),
    ]);
    #[cfg(feature = "owned-peers")]
    all.extend([
        Box::new(peer_prost_bytes::ProstBytes) as Box<dyn Peer>,
        Box::new(peer_micropb::Micropb),
    ]);
    #[cfg(feature = "pilota")]
    all.push(Box::new(peer_pilota::Pilota));
    #[cfg(feature = "upb")]
    all.push(Box::new(peer_upb::Upb));
    all.extend(floors::all().map(|f| Box::new(f) as Box<dyn Peer>));
    all
}
