//! Differences between two messages, field by field.
//!
//! # Examples
//! ```
//! use flytepb_inspect::diff::diff;
//! use flytepb_idl::admin::{TaskExecution, TaskExecutionClosure};
//!
//! let before = TaskExecution { input_uri: "s3://a".into(), ..Default::default() };
//! let after = TaskExecution {
//!     closure: Some(TaskExecutionClosure { phase: 3, ..Default::default() }.into()),
//!     ..before.clone()
//! };
//! let differences = diff(&before, &after);
//! assert_eq!(differences.len(), 1);
//! assert_eq!(differences[0].to_string(), "+ closure: {phase: SUCCEEDED}");
//! assert!(diff(&before, &before).is_empty());
//! ```
//!
//! Values are written as in [trees](crate::tree_view), with strings in quotes: times by RFC 3339,
//! literals by their value, other messages as `{name: value, …}`.

use std::collections::HashMap;
use std::fmt::{self, Write};

use flytepb_idl::descriptor::{FieldDescriptor, Kind};
use flytepb_idl::{FieldRef, List, MapField, UnknownFields, ValueRef, WireMessage};

use crate::tree_view::{compact, printable::shortened, unpacked, zero};

/// One difference: its path and the values on both sides.
///
/// # Examples
/// ```
/// use flytepb_inspect::diff::diff;
/// use flytepb_idl::core::Identifier;
///
/// let left = Identifier { name: "a".into(), ..Default::default() };
/// let right = Identifier { name: "b".into(), ..Default::default() };
/// let difference = &diff(&left, &right)[0];
/// assert_eq!(difference.path, "name");
/// assert_eq!(difference.left.as_deref(), Some("\"a\""));
/// assert_eq!(difference.to_string(), "~ name: \"a\" -> \"b\"");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The path of the field, such as `closure.logs[3].uri`; for unknown fields it ends in `#` and
    /// the number. The type of a message in an `Any` is in brackets: `details[0][flyteidl.core.TaskLog].uri`.
    /// Empty if the messages are of different types.
    pub path: String,
    /// The value on the left as one line of text; `None` when it is unset there.
    pub left: Option<String>,
    /// The value on the right as one line of text; `None` when it is unset there.
    pub right: Option<String>,
}

/// Number of equal characters shown before the first one that differs.
const CONTEXT: usize = 20;

impl Difference {
    /// Shortens values to about `max` characters. If both start alike, the common start is left out
    /// first, so that the place where they differ remains.
    ///
    /// # Examples
    /// ```
    /// use flytepb_inspect::diff::diff;
    /// use flytepb_idl::google::protobuf::StringValue;
    ///
    /// let text = |end: &str| StringValue { value: "-".repeat(500) + end, ..Default::default() };
    /// let long = diff(&text("a"), &text("b")).remove(0);
    /// let short = long.shortened(100).to_string();
    /// let context = "-".repeat(20);
    /// assert_eq!(short, format!("~ value: …{context}a\" -> …{context}b\""));
    /// ```
    pub fn shortened(mut self, max: usize) -> Self {
        if let (Some(left), Some(right)) = (&mut self.left, &mut self.right) {
            let is_long = |text: &str| text.char_indices().nth(max).is_some();
            let pairs = left.char_indices().zip(right.chars());
            let same: Vec<usize> = pairs
                .take_while(|((_, a), b)| a == b)
                .map(|((at, _), _)| at)
                .collect();
            let skipped = same.len().saturating_sub(CONTEXT);
            if skipped > CONTEXT && (is_long(left) || is_long(right)) {
                for text in [left, right] {
                    *text = format!("…{}", &text[same[skipped]..]);
                }
            }
        }
        for text in [&mut self.left, &mut self.right].into_iter().flatten() {
            *text = shortened(text, max).0;
        }
        self
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.left, &self.right) {
            (Some(left), None) => write!(f, "- {}: {left}", self.path),
            (None, Some(right)) => write!(f, "+ {}: {right}", self.path),
            (left, right) => write!(
                f,
                "~ {}: {} -> {}",
                self.path,
                left.as_deref().unwrap_or("unset"),
                right.as_deref().unwrap_or("unset"),
            ),
        }
    }
}

/// Maximum depth of messages in an `Any` that are compared by their fields.
const MAX_DEPTH: u32 = 16;

/// Returns the differences between two messages of the same type in schema order; empty if they are
/// equal.
///
/// The comparison is that of `==`: floats are compared bitwise, unknown fields count, the order of
/// map entries does not. Messages of one type in an `Any` are compared by their fields, or by their bytes
/// if only these differ. Lists are aligned by their common prefix and suffix; elements in between
/// are compared pairwise.
///
/// # Examples
/// ```
/// use flytepb_inspect::diff::diff;
/// use flytepb_idl::core::LiteralCollection;
///
/// let left = LiteralCollection { literals: [1.into(), 3.into()].into(), ..Default::default() };
/// let right = LiteralCollection {
///     literals: [1.into(), 2.into(), 3.into()].into(),
///     ..Default::default()
/// };
/// let paths: Vec<String> = diff(&left, &right).into_iter().map(|d| d.path).collect();
/// assert_eq!(paths, ["literals[1]"]); // the 2 is new, the 3 has moved
/// ```
pub fn diff(left: &dyn WireMessage, right: &dyn WireMessage) -> Vec<Difference> {
    let mut comparison = Comparison {
        path: String::new(),
        found: Vec::new(),
        depth: MAX_DEPTH,
    };
    if left.descriptor() == right.descriptor() {
        comparison.messages(left, right);
    } else {
        let name = |m: &dyn WireMessage| Some(m.descriptor().full_name.to_owned());
        comparison.add(name(left), name(right));
    }
    comparison.found
}

struct Comparison {
    path: String,
    found: Vec<Difference>,
    /// Remaining depth of messages in an `Any`.
    depth: u32,
}

impl Comparison {
    fn add(&mut self, left: Option<String>, right: Option<String>) {
        self.found.push(Difference {
            path: self.path.clone(),
            left,
            right,
        });
    }

    /// Compares the content one path segment further down.
    fn step(&mut self, step: fmt::Arguments<'_>, compare: impl FnOnce(&mut Self)) {
        let len = self.path.len();
        let _ = self.path.write_fmt(step);
        compare(self);
        self.path.truncate(len);
    }

    fn messages(&mut self, left: &dyn WireMessage, right: &dyn WireMessage) {
        for (i, field) in left.descriptor().fields.iter().enumerate() {
            let (mut a, mut b) = (left.get(i), right.get(i));
            if a.is_some() || b.is_some() {
                a = a.or_else(|| zero::zero(left, i));
                b = b.or_else(|| zero::zero(right, i));
                let dot = if self.path.is_empty() { "" } else { "." };
                self.step(format_args!("{dot}{}", field.name), |w| {
                    w.fields(field, a, b)
                });
            }
        }
        self.unknown(left.unknown_fields(), right.unknown_fields());
    }

    fn fields(
        &mut self,
        field: &FieldDescriptor,
        left: Option<FieldRef<'_>>,
        right: Option<FieldRef<'_>>,
    ) {
        match (left, right) {
            (Some(FieldRef::List(a)), Some(FieldRef::List(b))) => self.lists(field, a, b),
            (Some(FieldRef::Map(a)), Some(FieldRef::Map(b))) => self.maps(field, a, b),
            (Some(FieldRef::Value(a)), Some(FieldRef::Value(b))) => self.values(field, a, b),
            (left, right) => {
                self.one_side(field, left, true);
                self.one_side(field, right, false);
            }
        }
    }

    /// Adds the content of a field that only one side has.
    fn one_side(&mut self, field: &FieldDescriptor, side: Option<FieldRef<'_>>, is_left: bool) {
        match side {
            None => {}
            Some(FieldRef::Value(v)) => self.only(field, v, is_left),
            Some(FieldRef::List(list)) => {
                for i in 0..list.len() {
                    self.step(format_args!("[{i}]"), |w| {
                        w.only(field, list.get(i), is_left)
                    });
                }
            }
            Some(FieldRef::Map(map)) => {
                for (key, value) in (0..map.len()).map(|i| map.entry_at(i)) {
                    self.step(format_args!("[{}]", key), |w| w.only(field, value, is_left));
                }
            }
        }
    }

    fn only(&mut self, field: &FieldDescriptor, value: ValueRef<'_>, is_left: bool) {
        let text = Some(text(field.kind, value));
        if is_left {
            self.add(text, None);
        } else {
            self.add(None, text);
        }
    }

    fn values(&mut self, field: &FieldDescriptor, left: ValueRef<'_>, right: ValueRef<'_>) {
        if left.bit_eq(&right) {
            return;
        }
        if let (ValueRef::Message(a), ValueRef::Message(b)) = (left, right) {
            return match units(a, b) {
                Some((a, b)) => self.add(Some(a), Some(b)),
                None if self.contents(a, b) => {}
                None => self.messages(a, b),
            };
        }
        let (a, b) = (text(field.kind, left), text(field.kind, right));
        if a == b {
            // Floats that print alike: NaNs with different bits.
            let bits = |v| match v {
                ValueRef::F32(v) => f32::to_bits(v).into(),
                ValueRef::F64(v) => f64::to_bits(v),
                _ => 0,
            };
            let with_bits = |text, v| Some(format!("{text} (bits {:#x})", bits(v)));
            return self.add(with_bits(a, left), with_bits(b, right));
        }
        self.add(Some(a), Some(b));
    }

    /// Compares the messages in two `Any`s, if they are of the same known type; returns `false` if they
    /// are not, or are equal in other bytes.
    fn contents(&mut self, left: &dyn WireMessage, right: &dyn WireMessage) -> bool {
        let Some(depth) = self.depth.checked_sub(1) else {
            return false;
        };
        let (Some((a, left)), Some((b, right))) = (unpacked(left), unpacked(right)) else {
            return false;
        };
        if a.type_url != b.type_url {
            return false;
        }
        let before = (self.found.len(), self.depth);
        self.depth = depth;
        let of = left.descriptor().full_name;
        self.step(format_args!("[{of}]"), |w| w.messages(&*left, &*right));
        self.depth = before.1;
        if self.found.len() == before.0 && a.value != b.value {
            return false;
        }
        self.unknown(&a._unknown_fields, &b._unknown_fields);
        true
    }

    fn lists(&mut self, field: &FieldDescriptor, left: &dyn List, right: &dyn List) {
        let shorter = left.len().min(right.len());
        let start = (0..shorter)
            .take_while(|&i| left.get(i).bit_eq(&right.get(i)))
            .count();
        let end = (1..=shorter - start)
            .take_while(|&i| left.get(left.len() - i).bit_eq(&right.get(right.len() - i)))
            .count();
        let (left_end, right_end) = (left.len() - end, right.len() - end);
        for i in start..left_end.max(right_end) {
            self.step(format_args!("[{i}]"), |w| {
                match (i < left_end, i < right_end) {
                    (true, true) => w.values(field, left.get(i), right.get(i)),
                    (true, false) => w.only(field, left.get(i), true),
                    _ => w.only(field, right.get(i), false),
                }
            });
        }
    }

    fn maps(&mut self, field: &FieldDescriptor, left: &dyn MapField, right: &dyn MapField) {
        let keys = |map: &dyn MapField| -> HashMap<String, usize> {
            let entries = (0..map.len()).map(|i| (map.entry_at(i).0.to_string(), i));
            entries.collect()
        };
        let (in_left, in_right) = (keys(left), keys(right));
        for i in 0..left.len() {
            let (key, value) = left.entry_at(i);
            let key = key.to_string();
            let other = in_right.get(&key);
            self.step(format_args!("[{key}]"), |w| match other {
                None => w.only(field, value, true),
                Some(&j) => {
                    w.values(field, value, right.entry_at(j).1);
                    let none = UnknownFields::new();
                    let unknown = |map: &dyn MapField, i| map.entry_unknown(i).cloned();
                    let (a, b) = (unknown(left, i), unknown(right, j));
                    w.unknown(a.as_ref().unwrap_or(&none), b.as_ref().unwrap_or(&none));
                }
            });
        }
        for (key, value) in (0..right.len()).map(|i| right.entry_at(i)) {
            let key = key.to_string();
            if !in_left.contains_key(&key) {
                self.step(format_args!("[{key}]"), |w| w.only(field, value, false));
            }
        }
    }

    fn unknown(&mut self, left: &UnknownFields, right: &UnknownFields) {
        if left == right {
            return;
        }
        let mut numbers: Vec<u32> = left.iter().chain(right.iter()).map(|u| u.number).collect();
        numbers.sort_unstable();
        numbers.dedup();
        let before = self.found.len();
        let dot = if self.path.is_empty() { "" } else { "." };
        let hex = |b: &[u8]| (!b.is_empty()).then(|| format!("bytes {}", ValueRef::Bytes(b)));
        for number in numbers {
            let bytes = |fields: &UnknownFields| -> Vec<u8> {
                let same_number = fields.iter().filter(|u| u.number == number);
                same_number.flat_map(|u| u.raw).copied().collect()
            };
            let (a, b) = (bytes(left), bytes(right));
            if a != b {
                self.step(format_args!("{dot}#{number}"), |w| w.add(hex(&a), hex(&b)));
            }
        }
        if self.found.len() == before {
            // The same fields, interleaved differently.
            let (a, b) = (hex(left.as_bytes()), hex(right.as_bytes()));
            self.step(format_args!("{dot}#"), |w| w.add(a, b));
        }
    }
}

/// Formats two messages if at least one of them is best compared as a whole, and the texts differ.
fn units(left: &dyn WireMessage, right: &dyn WireMessage) -> Option<(String, String)> {
    if !compact::is_unit(left) && !compact::is_unit(right) {
        return None;
    }
    let (left, _) = compact::message(left, usize::MAX)?;
    let (right, _) = compact::message(right, usize::MAX)?;
    (left != right).then_some((left, right))
}

/// Formats a value as one line of text.
fn text(kind: Kind, value: ValueRef<'_>) -> String {
    compact::value(kind, value, usize::MAX).0
}
