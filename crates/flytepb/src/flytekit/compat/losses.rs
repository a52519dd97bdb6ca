//! The differences of a message before and after flytekit's round trip.

use super::{flytekit_round_trip, CompatError};
use crate::idl::admin::TaskExecution;
use crate::idl::{FieldRef, UnknownFields, ValueRef, WireMessage};

/// A field that flytekit drops, changes or adds.
///
/// # Examples
/// ```
/// use flytepb::flytekit::compat::{losses, Loss, LossKind};
/// use flytepb::idl::{admin::TaskExecution, text};
///
/// let message: TaskExecution = text::from_str("id { task_id { org: 'acme' } }")?;
/// let path = "id.task_id.org".to_string();
/// let org = Loss { path, kind: LossKind::Dropped, bytes: 6 };
/// assert!(losses(&message)?.contains(&org));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loss {
    /// The path of the field, such as `closure.logs[3].ttl`. For unknown fields, the path of their
    /// message, which is empty for the outermost message.
    pub path: String,
    /// The kind of difference.
    pub kind: LossKind,
    /// The encoded size in bytes, including tags and lengths, before the round trip. For an
    /// invented field, the size after it.
    pub bytes: usize,
}

/// The kind of a [`Loss`].
///
/// # Examples
/// ```
/// use flytepb::flytekit::compat::{losses, LossKind};
/// use flytepb::idl::{admin::TaskExecution, text};
///
/// let message: TaskExecution = text::from_str(
///     "closure { reason: 'queued' started_at { nanos: 1001 } }",
/// )?;
/// let losses = losses(&message)?;
/// let kind = |path| losses.iter().find(|loss| loss.path == path).map(|loss| loss.kind);
/// assert_eq!(kind("closure.reason"), Some(LossKind::Dropped));
/// assert_eq!(kind("closure.started_at.nanos"), Some(LossKind::Changed));
/// assert_eq!(kind("closure.created_at"), Some(LossKind::Invented));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LossKind {
    /// The field is absent after the round trip.
    Dropped,
    /// Unknown fields are absent after the round trip.
    DroppedUnknown,
    /// The field has another value after the round trip.
    Changed,
    /// The field is present only after the round trip.
    Invented,
}

/// Lists the differences between a message and the result of its
/// [round trip](flytekit_round_trip) through flytekit.
///
/// Fields are ordered by number. A message that is dropped or invented is one difference; its
/// fields are not listed.
///
/// # Errors
/// If flytekit does not accept the message.
///
/// # Examples
/// ```
/// use flytepb::flytekit::compat::{losses, LossKind};
/// use flytepb::idl::admin::{TaskExecution, TaskExecutionClosure};
/// use flytepb::idl::text;
///
/// let closure = TaskExecutionClosure { task_type: "spark".into(), ..Default::default() };
/// let message = TaskExecution { closure: Some(Box::new(closure)), ..Default::default() };
/// let found = losses(&message)?;
/// let dropped: Vec<_> = found.iter().filter(|l| l.kind == LossKind::Dropped).collect();
/// assert_eq!((&*dropped[0].path, dropped[0].bytes), ("closure.task_type", 7));
/// assert!(found.iter().any(|l| l.kind == LossKind::Invented && l.path == "id"));
///
/// let bad: TaskExecution = text::from_str("closure { started_at { nanos: -1 } }")?;
/// assert_eq!(losses(&bad).unwrap_err().path(), "closure.started_at");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn losses(message: &TaskExecution) -> Result<Vec<Loss>, CompatError> {
    let after = flytekit_round_trip(message)?;
    let mut losses = Vec::new();
    compare(message, &after, "", &mut losses);
    Ok(losses)
}

/// Appends the differences of a message before and after.
fn compare(before: &dyn WireMessage, after: &dyn WireMessage, path: &str, losses: &mut Vec<Loss>) {
    for (i, field) in before.descriptor().fields.iter().enumerate() {
        let path = join(path, field.name);
        let (kind, holder) = match (before.get(i), after.get(i)) {
            (Some(_), None) => (LossKind::Dropped, before),
            (None, Some(_)) => (LossKind::Invented, after),
            (Some(old), Some(new)) if is_changed(old, new, &path, losses) => {
                (LossKind::Changed, before)
            }
            _ => continue,
        };
        let bytes = len_of(holder, field.number);
        losses.push(Loss { path, kind, bytes });
    }
    let unknown = before.unknown_fields();
    if unknown != after.unknown_fields() {
        losses.push(Loss {
            path: path.to_string(),
            kind: LossKind::DroppedUnknown,
            bytes: unknown.as_bytes().len(),
        });
    }
}

/// Returns `true` if a scalar has changed. Appends differences inside messages.
///
/// Only numbers change: strings and maps are copied or dropped, and lists keep their length.
fn is_changed(
    before: FieldRef<'_>,
    after: FieldRef<'_>,
    path: &str,
    losses: &mut Vec<Loss>,
) -> bool {
    use ValueRef::{Message, I32, I64};
    match (before, after) {
        (FieldRef::Value(I32(old)), FieldRef::Value(I32(new))) => return old != new,
        (FieldRef::Value(I64(old)), FieldRef::Value(I64(new))) => return old != new,
        (FieldRef::Value(Message(old)), FieldRef::Value(Message(new))) => {
            compare(old, new, path, losses);
        }
        (FieldRef::List(old), FieldRef::List(new)) => {
            for i in 0..old.len().min(new.len()) {
                if let (Message(old), Message(new)) = (old.get(i), new.get(i)) {
                    compare(old, new, &format!("{path}[{i}]"), losses);
                }
            }
        }
        _ => {}
    }
    false
}

/// The size of a field in the encoded message, in bytes.
fn len_of(message: &dyn WireMessage, number: u32) -> usize {
    let bytes = message.to_wire();
    let known = bytes.len() - message.unknown_fields().as_bytes().len();
    // Encoded known fields are always valid.
    let fields = UnknownFields::from_bytes(&bytes[..known]).unwrap_or_default();
    let same = fields.iter().filter(|field| field.number == number);
    same.map(|field| field.raw.len()).sum()
}

fn join(path: &str, name: &str) -> String {
    if path.is_empty() {
        name.to_string()
    } else {
        format!("{path}.{name}")
    }
}
