//! A crate of a user of prost and pbjson: our types beside theirs.

use prost::Message;
use serde::de::DeserializeOwned;
use serde::Serialize;

/// Flyte's schema by prost-build and pbjson-build.
#[allow(warnings, clippy::all, rustdoc::all)]
pub mod flyte {
    include!(concat!(env!("OUT_DIR"), "/flyte.rs"));
}

/// A schema of a user by prost-build and pbjson-build, with our types for Flyte's and Google's messages.
#[allow(clippy::all)]
pub mod user {
    include!(concat!(env!("OUT_DIR"), "/user.rs"));
    include!(concat!(env!("OUT_DIR"), "/user.serde.rs"));
}

/// A message type of [`flyte`].
pub struct Peer {
    /// Its full name.
    pub name: &'static str,
    /// Decodes a message; returns its JSON, and its bytes when encoded again.
    pub to_json: fn(&[u8]) -> Result<(String, Vec<u8>), String>,
    /// Reads a message from JSON; returns its bytes.
    pub from_json: fn(&str) -> Result<Vec<u8>, String>,
}

fn to_json<M: Message + Default + Serialize>(wire: &[u8]) -> Result<(String, Vec<u8>), String> {
    let message = M::decode(wire).map_err(|e| format!("not decoded: {e}"))?;
    let json = serde_json::to_string(&message).map_err(|e| e.to_string())?;
    Ok((json, message.encode_to_vec()))
}

fn from_json<M: Message + DeserializeOwned>(json: &str) -> Result<Vec<u8>, String> {
    let message: M = serde_json::from_str(json).map_err(|e| e.to_string())?;
    Ok(message.encode_to_vec())
}

include!(concat!(env!("OUT_DIR"), "/types.rs"));

macro_rules! peers {
    ($($name:literal => $message:ty;)*) => {
        /// All message types of Flyte's schema.
        pub const PEERS: &[Peer] = &[$(Peer {
            name: $name,
            to_json: to_json::<$message>,
            from_json: from_json::<$message>,
        },)*];
    };
}
for_each_type!(peers);

/// The code of the guides, as tests.
#[cfg(doctest)]
mod guides {
    #[doc = include_str!("../../../docs/src/moving/pbjson.md")]
    struct FromPbjson;
    #[doc = include_str!("../../../docs/src/moving/prost.md")]
    struct FromProst;
}
