//! Random messages of any type.
//!
//! Messages are generated directly as wire bytes, driven by the descriptor, in the form written by
//! an official encoder: fields in ascending order (members of a oneof by their own number),
//! shortest varints, packed lists, map entries with key and value, unknown fields after the known
//! ones. A lossless decoder therefore re-encodes them to the same bytes.
//!
//! Values include edge cases: NaN payloads, -0.0, unknown enum numbers, empty messages that are
//! present, oneof members set to their default, unordered maps, unknown fields of every wire type
//! at every depth.
//!
//! # Examples
//! ```
//! use flytepb_idl::{admin::TaskExecution, registry, WireMessage};
//! use flytepb_testkit::random::{self, RandomOptions};
//!
//! let task_execution = registry::get("flyteidl.admin.TaskExecution").unwrap();
//! let bytes = random::wire(task_execution, 42);
//! assert_eq!(TaskExecution::from_wire(&bytes)?.to_wire(), bytes);
//!
//! // Without values that a JSON round trip loses or refuses.
//! let options = RandomOptions::new().unknown_fields(false).valid_json(true);
//! let execution: TaskExecution = options.typed(42);
//! # Ok::<(), flytepb_idl::DecodeError>(())
//! ```

mod scalar;
mod unknown;
mod well_known;

use std::collections::HashSet;

use flytepb_idl::descriptor::{Cardinality, FieldDescriptor, Kind, MessageDescriptor, WireType};
use flytepb_idl::{Limits, WireMessage};

use crate::{out, Rng};

/// Returns a random message of this type, as wire bytes.
pub fn wire(message_type: &'static MessageDescriptor, seed: u64) -> Vec<u8> {
    RandomOptions::new().wire(message_type, seed)
}

/// Returns a random message of this type.
pub fn message(message_type: &'static MessageDescriptor, seed: u64) -> Box<dyn WireMessage> {
    RandomOptions::new().message(message_type, seed)
}

/// Returns a random message of a type known at compile time.
pub fn typed<M: WireMessage + Default>(seed: u64) -> M {
    RandomOptions::new().typed(seed)
}

/// Options for random messages.
#[derive(Clone, Debug)]
pub struct RandomOptions {
    max_depth: u32,
    max_values: usize,
    max_elements: usize,
    max_len: usize,
    unknown_fields: bool,
    valid_json: bool,
}

impl Default for RandomOptions {
    fn default() -> Self {
        Self::new()
    }
}

impl RandomOptions {
    /// Creates the default options: messages up to 6 levels deep with about a hundred values, at
    /// most 5 elements per list or map and 40 characters per string, except for a few longer ones;
    /// with unknown fields and with values that JSON refuses.
    pub const fn new() -> Self {
        RandomOptions {
            max_depth: 6,
            max_values: 100,
            max_elements: 5,
            max_len: 40,
            unknown_fields: true,
            valid_json: false,
        }
    }

    /// Sets the maximum nesting depth of messages below the outermost one. Map entries and unknown
    /// groups count as levels.
    pub const fn max_depth(mut self, levels: u32) -> Self {
        self.max_depth = levels;
        self
    }

    /// Sets the number of values after which none are added below the outermost message.
    pub const fn max_values(mut self, values: usize) -> Self {
        self.max_values = values;
        self
    }

    /// Sets the maximum number of elements of a list or map.
    pub const fn max_elements(mut self, elements: usize) -> Self {
        self.max_elements = elements;
        self
    }

    /// Sets the usual maximum number of characters in a string and of bytes in a byte field; a few
    /// are eight times as long.
    pub const fn max_len(mut self, len: usize) -> Self {
        self.max_len = len;
        self
    }

    /// Enables or disables unknown fields.
    pub const fn unknown_fields(mut self, add: bool) -> Self {
        self.unknown_fields = add;
        self
    }

    /// Restricts values to those with a JSON form that reads back: timestamps and durations in
    /// range, `Any` with known types (with the feature `flyte2`, of both versions), field masks with lowercase paths, each `Value` with a kind
    /// and finite, no NaN payloads. Unknown fields have no JSON form either: disable them with
    /// [`unknown_fields`](Self::unknown_fields).
    pub const fn valid_json(mut self, valid: bool) -> Self {
        self.valid_json = valid;
        self
    }

    /// Returns a random message of this type, as wire bytes.
    pub fn wire(&self, message_type: &'static MessageDescriptor, seed: u64) -> Vec<u8> {
        self.wire_from(message_type, Rng::new(seed))
    }

    /// Returns a message of this type with choices from `rng`, as wire bytes.
    pub fn wire_from(&self, message_type: &'static MessageDescriptor, rng: Rng) -> Vec<u8> {
        let mut generator = Generator {
            rng,
            options: self,
            values: 0,
        };
        generator.message(message_type, 0)
    }

    /// Returns a random message of this type.
    ///
    /// # Panics
    /// Never: random messages are valid.
    pub fn message(
        &self,
        message_type: &'static MessageDescriptor,
        seed: u64,
    ) -> Box<dyn WireMessage> {
        let mut message = (message_type.new)();
        self.decode_options()
            .merge(message.as_mut(), &self.wire(message_type, seed))
            .expect("random messages are valid");
        message
    }

    /// Returns a random message of a type known at compile time.
    ///
    /// # Panics
    /// Never: random messages are valid.
    pub fn typed<M: WireMessage + Default>(&self, seed: u64) -> M {
        self.decode_options()
            .decode(&self.wire(M::type_descriptor(), seed))
            .expect("random messages are valid")
    }

    pub(crate) fn decode_options(&self) -> Limits {
        Limits::new().max_depth(self.max_depth)
    }
}

struct Generator<'a> {
    rng: Rng,
    options: &'a RandomOptions,
    /// Number of values so far.
    values: usize,
}

impl Generator<'_> {
    /// Returns the content of a message `depth` levels below the outermost one.
    fn message(&mut self, message_type: &'static MessageDescriptor, depth: u32) -> Vec<u8> {
        if self.options.valid_json {
            if let Some(content) = self.well_known(message_type, depth) {
                return content;
            }
        }
        let mut content = Vec::new();
        let percent = if depth == 0 {
            *self.rng.pick(&[25, 50, 75, 95, 100])
        } else {
            *self.rng.pick(&[0, 10, 30, 60, 90])
        };
        let members: Vec<_> = (0..message_type.oneofs.len())
            .map(|oneof| self.member(message_type, oneof, depth, percent))
            .collect();
        for field in message_type.fields {
            let present = match field.oneof {
                Some(oneof) => members[oneof] == Some(field.number),
                None => self.rng.chance(percent) && self.has_room(field, depth),
            };
            if present && !self.is_always_null(field) {
                self.field(field, depth, &mut content);
            }
        }
        if self.options.unknown_fields && self.rng.chance(30) {
            self.unknown_fields(message_type, depth, &mut content);
        }
        content
    }

    /// Returns the number of the member to which a oneof is set.
    fn member(
        &mut self,
        message_type: &'static MessageDescriptor,
        oneof: usize,
        depth: u32,
        percent: u32,
    ) -> Option<u32> {
        let members = message_type
            .fields
            .iter()
            .filter(|f| f.oneof == Some(oneof));
        let members: Vec<_> = members.filter(|f| self.has_room(f, depth)).collect();
        (self.rng.chance(percent) && !members.is_empty()).then(|| self.rng.pick(&members).number)
    }

    /// Returns whether a field may still be added at this depth.
    fn has_room(&self, field: &FieldDescriptor, depth: u32) -> bool {
        let levels = u32::from(field.message().is_some()) + u32::from(field.is_map());
        depth + levels <= self.options.max_depth
            && (depth == 0 || self.values < self.options.max_values)
    }

    /// Returns whether the field's only possible value is the one that counts as absent.
    fn is_always_null(&self, field: &FieldDescriptor) -> bool {
        let is_null =
            |kind| matches!(kind, Kind::Enum(e) if e.full_name == "google.protobuf.NullValue");
        self.options.valid_json && field.cardinality == Cardinality::Implicit && is_null(field.kind)
    }

    /// Appends a field that is set.
    fn field(&mut self, field: &FieldDescriptor, depth: u32, content: &mut Vec<u8>) {
        match field.cardinality {
            Cardinality::Implicit => {
                let mut value = self.value(field.kind, depth);
                while value.iter().all(|byte| *byte == 0) {
                    if self.rng.is_used_up() {
                        return;
                    }
                    value = self.value(field.kind, depth);
                }
                append(field, &value, content);
            }
            Cardinality::Explicit => {
                let value = self.value(field.kind, depth);
                append(field, &value, content);
            }
            Cardinality::Repeated { packed } => {
                let values: Vec<_> = (0..self.count())
                    .map(|_| self.value(field.kind, depth))
                    .collect();
                if packed {
                    out::tag(content, field.number, WireType::Len);
                    out::delimited(content, &values.concat());
                } else {
                    values.iter().for_each(|v| append(field, v, content));
                }
            }
            Cardinality::Map { key } => self.map(field, key, depth, content),
        }
    }

    /// Appends a map with unique keys in no particular order.
    fn map(&mut self, field: &FieldDescriptor, key: Kind, depth: u32, content: &mut Vec<u8>) {
        let mut keys = HashSet::new();
        for _ in 0..self.count() {
            let key_content = self.value(key, depth + 1);
            if !keys.insert(key_content.clone()) {
                continue;
            }
            let mut entry = Vec::new();
            out::tag(&mut entry, 1, key.wire_type());
            entry.extend(key_content);
            out::tag(&mut entry, 2, field.kind.wire_type());
            entry.extend(self.value(field.kind, depth + 1));
            out::tag(content, field.number, WireType::Len);
            out::delimited(content, &entry);
        }
    }

    /// Returns a number of elements, at least one.
    fn count(&mut self) -> usize {
        1 + self.rng.below(self.options.max_elements)
    }

    /// Returns a value in wire form, without its tag.
    fn value(&mut self, kind: Kind, depth: u32) -> Vec<u8> {
        self.values += 1;
        let mut value = Vec::new();
        match kind {
            Kind::Message(inner) => out::delimited(&mut value, &self.message(inner, depth + 1)),
            _ => self.scalar(kind, &mut value),
        }
        value
    }
}

fn append(field: &FieldDescriptor, value: &[u8], content: &mut Vec<u8>) {
    out::tag(content, field.number, field.kind.wire_type());
    content.extend_from_slice(value);
}

#[cfg(test)]
mod tests {
    use super::*;
    use flytepb::registry;
    use flytepb_idl::Limits;

    #[test]
    fn the_same_seed_gives_the_same_bytes_forever() {
        let task_log = registry::get("flyteidl.core.TaskLog").unwrap();
        for (seed, pinned) in [
            (5, &b"\x12\x0bdevelopment\x18\x80\x01\x28\x01"[..]),
            (4, &b"\x18\x01\x28\x01\x30\x01"[..]),
        ] {
            assert_eq!(wire(task_log, seed), pinned, "{seed}");
        }
    }

    #[test]
    fn max_depth_is_reached_and_never_exceeded() {
        let reads = |of: &'static MessageDescriptor, wire: &[u8], levels| {
            let options = Limits::new().max_depth(levels);
            options.merge((of.new)().as_mut(), wire).is_ok()
        };
        for levels in [1, 2, 5] {
            let options = RandomOptions::new().max_depth(levels);
            let mut as_deep = 0;
            for message_type in registry::all() {
                for seed in 0..20 {
                    let wire = options.wire(message_type, seed);
                    assert!(reads(message_type, &wire, levels), "seed {seed}");
                    as_deep += usize::from(!reads(message_type, &wire, levels - 1));
                }
            }
            assert!(as_deep > 500, "{as_deep} are {levels} levels deep");
        }
    }

    #[test]
    #[cfg(feature = "flyte2")]
    fn any_holds_messages_of_both_versions() {
        let options = RandomOptions::new().valid_json(true);
        let urls = (0..200).map(|seed| options.typed::<flytepb_idl::google::protobuf::Any>(seed));
        let names: Vec<_> = urls.map(|any| any.type_url).collect();
        for package in ["/flyteidl.", "/flyteidl2.", "/google.protobuf."] {
            assert!(names.iter().any(|name| name.contains(package)), "{package}");
        }
    }
}
