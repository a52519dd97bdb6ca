//! Names of actions.

use std::collections::HashMap;

use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use base64::Engine;
use md5::{Digest, Md5};

/// A call that an action makes, as far as the name of the called action depends on it.
///
/// # Examples
/// ```
/// use flytepb::hash::Call;
///
/// let call = Call { parent: "a0", inputs_hash: "", identity: "env.train", sequence: 1, group: None };
/// let other = Call { sequence: 2, ..call };
/// assert_ne!(call.action_name(), other.action_name());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Call<'a> {
    /// The name of the calling action; that of the root action of a remote run is `a0`.
    pub parent: &'a str,
    /// The [`inputs_hash`](super::inputs_hash) of the call; for a condition, its name. Calls of
    /// remote tasks leave out the inputs that the task ignores.
    pub inputs_hash: &'a str,
    /// The identity of what is called:
    /// - of a task, its [`task_identity`](super::task_identity), in local mode its full name;
    /// - of a traced function, its name, `-` and the hexadecimal SHA-256 of its syntax tree, in
    ///   local mode and without source its name;
    /// - of a condition, its name.
    pub identity: &'a str,
    /// The number of this call among those of the parent with the same identity, inputs and group,
    /// starting from 1: see [`CallCounter`].
    pub sequence: u64,
    /// The group that the call belongs to. An empty name is no group.
    pub group: Option<&'a str>,
}

impl Call<'_> {
    /// Returns the name of the called action, at most 25 digits and lowercase letters:
    /// `ActionID.new_sub_action_from` in the SDK.
    pub fn action_name(&self) -> String {
        let sequence = self.sequence.to_string();
        let mut parts = vec![self.parent, self.inputs_hash, self.identity, &sequence];
        parts.extend(self.group.filter(|group| !group.is_empty()));
        base36(u128::from_be_bytes(Md5::digest(parts.join("-")).into()))
    }
}

fn base36(mut number: u128) -> String {
    let mut digits = Vec::new();
    while number > 0 || digits.is_empty() {
        let digit = char::from_digit((number % 36) as u32, 36);
        digits.push(digit.expect("a digit below 36"));
        number /= 36;
    }
    digits.iter().rev().collect()
}

/// Counts the calls of one action: `CallCounter` in the SDK.
///
/// # Examples
/// ```
/// use flytepb::hash::CallCounter;
///
/// let mut calls = CallCounter::default();
/// assert_eq!(calls.next("env.train:hash"), 1);
/// assert_eq!(calls.next("env.train:hash"), 2);
/// assert_eq!(calls.next("env.eval:hash"), 1);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CallCounter(HashMap<String, u64>);

impl CallCounter {
    /// Returns the sequence number of the next call with this key.
    ///
    /// The key is `identity:inputs_hash`, and `identity:inputs_hash:group` of a call in a group. In
    /// local mode the second colon is always there. That of a condition begins with its name alone.
    pub fn next(&mut self, key: &str) -> u64 {
        let count = self.0.entry(key.to_owned()).or_default();
        *count += 1;
        *count
    }
}

/// Hashes the URI of inputs that cannot be read, in place of their hash: `_uri_inputs_hash` in the
/// SDK. The result is FNV-1a of 64 bits in URL-safe base64, 11 characters.
///
/// # Examples
/// ```
/// assert_eq!(flytepb::hash::uri_hash(""), "y_Kc5IQiIyU");
/// ```
pub fn uri_hash(uri: &str) -> String {
    const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
    const PRIME: u64 = 0x0100_0000_01b3;
    let step = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(PRIME);
    URL_SAFE_NO_PAD.encode(uri.bytes().fold(OFFSET, step).to_be_bytes())
}
