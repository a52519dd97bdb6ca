//! Hashes over the inputs of a task.

use sha2::{Digest, Sha256};

use super::{base64, canonical_protobuf, msgpack};
use crate::idl2::core::{literal, scalar, Literal, LiteralMap, Scalar};
use crate::idl2::task::{Inputs, NamedLiteral};

/// Hashes the inputs of a task: `generate_inputs_hash_from_proto` in the SDK.
///
/// The hash covers the names and values of all literals in order, but not the context. A literal's
/// `hash` replaces its value. The hash of no literals is empty.
///
/// # Examples
/// ```
/// use flytepb::hash::inputs_hash;
/// use flytepb::idl2::task::Inputs;
/// use flytepb::idl2::WireMessage;
///
/// // x = 1
/// let inputs = Inputs::from_wire(b"\x0a\x0b\x0a\x01x\x12\x06\x0a\x04\x0a\x02\x08\x01")?;
/// assert_eq!(inputs_hash(&inputs), "mwz8D2D27AaNIuSl3c0hyVeHhgDGpyQZdtnWBWKxGAc=");
/// assert_eq!(inputs_hash(&Inputs::default()), "");
/// # Ok::<(), flytepb::idl2::DecodeError>(())
/// ```
pub fn inputs_hash(inputs: &Inputs) -> String {
    hash_all(inputs.literals.iter())
}

/// Hashes inputs without those named in `ignored`: `generate_filtered_inputs_hash` in the SDK. This
/// is the inputs hash of a task that ignores inputs in its cache key.
///
/// # Examples
/// ```
/// use flytepb::hash::inputs_hash_without;
/// use flytepb::idl2::task::Inputs;
/// use flytepb::idl2::WireMessage;
///
/// // x = 1
/// let inputs = Inputs::from_wire(b"\x0a\x0b\x0a\x01x\x12\x06\x0a\x04\x0a\x02\x08\x01")?;
/// assert_eq!(inputs_hash_without(&inputs, &["x"]), "");
/// # Ok::<(), flytepb::idl2::DecodeError>(())
/// ```
pub fn inputs_hash_without(inputs: &Inputs, ignored: &[&str]) -> String {
    hash_all(kept(inputs, ignored))
}

/// Hashes inputs without those named in `ignored` if one of the others carries a hash:
/// `generate_content_inputs_hash` in the SDK. The result replaces the hash that the server computes
/// for the inputs of a root action; `None` if that one stays.
///
/// A literal carries a hash if it has one itself, or if it is a list or map and one of its literals
/// carries one.
///
/// # Examples
/// ```
/// use flytepb::hash::{content_hash, inputs_hash};
/// use flytepb::idl2::core::Literal;
/// use flytepb::idl2::task::{Inputs, NamedLiteral};
///
/// let file = Literal { hash: "sha256:0011".into(), ..Default::default() };
/// let file = NamedLiteral { name: "file".into(), value: Some(file.into()), ..Default::default() };
/// let inputs = Inputs { literals: vec![file], ..Default::default() };
/// assert_eq!(content_hash(&inputs, &[]), Some(inputs_hash(&inputs)));
/// assert_eq!(content_hash(&inputs, &["file"]), None);
/// ```
pub fn content_hash(inputs: &Inputs, ignored: &[&str]) -> Option<String> {
    let mut values = kept(inputs, ignored).filter_map(|named| named.value.as_deref());
    values
        .any(carries_hash)
        .then(|| inputs_hash_without(inputs, ignored))
}

fn kept<'a>(inputs: &'a Inputs, ignored: &'a [&str]) -> impl Iterator<Item = &'a NamedLiteral> {
    let all = inputs.literals.iter();
    all.filter(|named| !ignored.contains(&named.name.as_str()))
}

fn hash_all<'a>(literals: impl Iterator<Item = &'a NamedLiteral>) -> String {
    let mut literals = literals.peekable();
    if literals.peek().is_none() {
        return String::new();
    }
    let mut sha = Sha256::new();
    for named in literals {
        sha.update(&named.name);
        sha.update(":");
        if let Some(value) = &named.value {
            hash_literal(value, &mut sha);
        }
        sha.update(";");
    }
    base64(sha)
}

/// Hashes the representation of a literal: `_literal_repr` in the SDK.
fn hash_literal(literal: &Literal, sha: &mut Sha256) {
    if !literal.hash.is_empty() {
        sha.update(&literal.hash);
        return;
    }
    match &literal.value {
        Some(literal::Value::Collection(list)) => {
            list.literals.iter().for_each(|l| hash_literal(l, sha));
        }
        Some(literal::Value::Map(map)) => hash_map(map, sha),
        _ => {
            let canonical = with_canonical_msgpack(literal);
            let literal = canonical.as_ref().unwrap_or(literal);
            sha.update(canonical_protobuf(literal).as_slice());
        }
    }
}

/// Hashes the entries of a map by key.
fn hash_map(map: &LiteralMap, sha: &mut Sha256) {
    let mut entries: Vec<_> = entries(map).collect();
    entries.sort_unstable_by_key(|(key, _)| *key);
    for (key, value) in entries {
        sha.update(key);
        hash_literal(value, sha);
    }
}

/// Returns the entries of a map as Python reads it: without those that have unknown fields.
fn entries(map: &LiteralMap) -> impl Iterator<Item = (&String, &Literal)> {
    let all = map.literals.iter().enumerate();
    all.filter(|(index, _)| map.literals.unknown_at(*index).is_none())
        .map(|(_, entry)| entry)
}

/// Returns a copy of a literal in MessagePack with its bytes in canonical form; `None` of another
/// literal, and if the bytes are invalid.
fn with_canonical_msgpack(literal: &Literal) -> Option<Literal> {
    let Some(literal::Value::Scalar(Scalar {
        value: Some(scalar::Value::Binary(binary)),
        ..
    })) = &literal.value
    else {
        return None;
    };
    let canonical = (binary.tag == "msgpack").then(|| msgpack::canonical(&binary.value))??;
    let mut copy = literal.clone();
    if let Some(literal::Value::Scalar(Scalar {
        value: Some(scalar::Value::Binary(binary)),
        ..
    })) = &mut copy.value
    {
        binary.value = canonical;
    }
    Some(copy)
}

/// Returns whether a literal, or one inside its lists and maps, has a hash.
fn carries_hash(literal: &Literal) -> bool {
    if !literal.hash.is_empty() {
        return true;
    }
    match &literal.value {
        Some(literal::Value::Collection(list)) => list.literals.iter().any(carries_hash),
        Some(literal::Value::Map(map)) => entries(map).any(|(_, value)| carries_hash(value)),
        _ => false,
    }
}
