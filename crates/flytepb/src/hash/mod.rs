//! Hashes over inputs, from which Flyte 2 derives cache keys and the names of actions.
//!
//! All results equal those of the Python SDK (`flyte` 2.12.1). A hash is the SHA-256 digest in
//! base64, with the standard alphabet and padding: 44 characters.
//!
//! | function | in the SDK |
//! |---|---|
//! | [`inputs_hash`] | `generate_inputs_hash_from_proto` |
//! | [`inputs_hash_without`] | `generate_filtered_inputs_hash` |
//! | [`content_hash`] | `generate_content_inputs_hash` |
//! | [`interface_hash`] | `generate_interface_hash` |
//! | [`task_identity`] | `generate_task_identity_hash` |
//! | [`CacheKey::hash`] | `generate_cache_key_hash` |
//! | [`Call::action_name`] | `ActionID.new_sub_action_from` |
//! | [`CallCounter::next`] | `CallCounter.next` |
//! | [`uri_hash`] | `_uri_inputs_hash` |
//!
//! # Examples
//! The cache key of a call, and the name of the action that runs it:
//! ```
//! use flytepb::hash::{inputs_hash, interface_hash, task_identity, CacheKey, Call};
//! use flytepb::idl2::core::{Identifier, TaskTemplate, TypedInterface};
//! use flytepb::idl2::task::Inputs;
//!
//! let task = TaskTemplate {
//!     id: Some(Identifier { name: "env.train".into(), ..Default::default() }),
//!     interface: Some(TypedInterface::default()),
//!     ..Default::default()
//! };
//! let inputs = inputs_hash(&Inputs::default());
//! let key = CacheKey {
//!     inputs_hash: &inputs,
//!     task_name: "env.train",
//!     interface_hash: &interface_hash(task.interface.as_ref().unwrap()),
//!     cache_version: "0f3c",
//! };
//! assert_eq!(key.hash().len(), 44);
//!
//! let call = Call {
//!     parent: "a0",
//!     inputs_hash: &inputs,
//!     identity: &task_identity(&task),
//!     sequence: 1,
//!     group: None,
//! };
//! assert!(call.action_name().len() <= 25);
//! ```
//!
//! # Differences
//!
//! - MessagePack that is nested deeper than 497 lists and maps is hashed as it is. In the SDK, the
//!   limit depends on Python's stack.
//! - The SDK moves a map entry with unknown fields to the unknown fields of its message. Such
//!   entries of literal maps do not count here either; those of other maps count as entries.

mod action;
mod inputs;
mod msgpack;
mod task;

use base64::engine::general_purpose::STANDARD;
use base64::Engine;
use sha2::{Digest, Sha256};

use crate::idl2::{WireMessage, Writer};

pub use action::{uri_hash, Call, CallCounter};
pub use inputs::{content_hash, inputs_hash, inputs_hash_without};
pub use task::{interface_hash, task_identity, CacheKey};

/// Returns the digest of the joined parts in base64.
fn digest(parts: &[&[u8]]) -> String {
    let sha = Sha256::new();
    base64(parts.iter().fold(sha, |sha, part| sha.chain_update(part)))
}

/// Returns the digest of what was hashed, in base64.
fn base64(sha: Sha256) -> String {
    STANDARD.encode(sha.finalize())
}

/// Encodes a message as Google's Python protobuf does.
fn canonical_protobuf(message: &dyn WireMessage) -> Writer {
    let mut writer = Writer::new().deterministic_upb();
    message.write_to(&mut writer);
    writer
}
