//! Changes, and their preparation for a type.

use std::str::FromStr;

use flytepb_idl::descriptor::{FieldDescriptor, Kind, MessageDescriptor, WellKnown};

use super::EditError;
use super::value::{Given, Target};
use crate::path::resolve::{self, Move, Singular, field};
use crate::path::{Path, PathError};

/// A change of the values at a path.
///
/// # Examples
/// ```
/// use flytepb_inspect::edit::Change;
///
/// let change: Change = r#"closure.logs+={"name":"main"}"#.parse()?;
/// assert_eq!(change.path().to_string(), "closure.logs");
/// assert!("closure.logs".parse::<Change>().is_err());
/// # Ok::<(), flytepb_inspect::path::PathError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    pub(super) path: Path,
    pub(super) action: Action,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Action {
    Set(Given),
    Append(Given),
    Delete,
}

impl Change {
    /// Sets the values at a path to a value in JSON, or its text without quotes.
    pub fn set(path: Path, value: impl Into<String>) -> Self {
        let action = Action::Set(Given::Text(value.into()));
        Change { path, action }
    }

    /// Appends a value in JSON to a list, or the elements of an array; puts the members of an object
    /// into a map.
    pub fn append(path: Path, value: impl Into<String>) -> Self {
        let action = Action::Append(Given::Text(value.into()));
        Change { path, action }
    }

    /// Removes the values at a path.
    pub fn delete(path: Path) -> Self {
        let action = Action::Delete;
        Change { path, action }
    }

    /// Returns the path.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Returns the value as given, in JSON or as text; `None` if there is none, or if it is the content of
    /// a file.
    pub fn value(&self) -> Option<&str> {
        match &self.action {
            Action::Set(Given::Text(text)) | Action::Append(Given::Text(text)) => Some(text),
            _ => None,
        }
    }

    /// Replaces the value by the content of a file: for a field of bytes these bytes as they are, for a
    /// string this text without a line break at its end, for others JSON. A deletion has no value and
    /// stays as it is.
    ///
    /// # Examples
    /// ```
    /// use flytepb_inspect::edit::{Change, Edit};
    /// use flytepb_idl::core::TaskLog;
    /// use flytepb_idl::WireMessage;
    ///
    /// let change = "uri=".parse::<Change>()?.with_file(b"\"s3://b\"\n".to_vec());
    /// let changed = Edit::new(TaskLog::type_descriptor(), [change])?.apply(b"")?;
    /// assert_eq!(TaskLog::from_wire(&changed)?.uri, "\"s3://b\"");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn with_file(mut self, content: impl Into<Vec<u8>>) -> Self {
        if let Action::Set(value) | Action::Append(value) = &mut self.action {
            *value = Given::File(content.into());
        }
        self
    }

    pub(super) fn prepare(self, of: &'static MessageDescriptor) -> Result<Prepared, EditError> {
        let mut moves = resolve::plan(&self.path, of)?;
        let planned = moves.len();
        let mut target = target(of, &moves);
        if let (Action::Append(value), Some(Target::Field(_, last) | Target::Element(_, last))) =
            (&self.action, target)
        {
            if !matches!(target, Some(Target::Field(..)) if last.is_collection()) {
                let inner = last.message().map(|inner| contents(inner, value));
                moves.extend(inner.unwrap_or_default());
                target = self::target(of, &moves);
            }
        }
        let added = moves.len() - planned;
        let prepared = Prepared {
            change: self,
            moves,
            added,
        };
        prepared.check(target)?;
        Ok(prepared)
    }
}

impl FromStr for Change {
    type Err = PathError;

    /// Parses `PATH=VALUE` or `PATH+=VALUE`.
    fn from_str(text: &str) -> Result<Self, PathError> {
        let (path, rest) = Path::prefix(text)?;
        if let Some(value) = rest.strip_prefix("+=") {
            Ok(Change::append(path, value))
        } else if let Some(value) = rest.strip_prefix('=') {
            Ok(Change::set(path, value))
        } else {
            let at = text.len() - rest.len();
            let reason = "expected `=`, `+=`, `.` or `[`";
            Err(PathError::new(text, at, reason))
        }
    }
}

/// A change whose path is resolved for a type.
#[derive(Clone, Debug)]
pub(super) struct Prepared {
    pub(super) change: Change,
    pub(super) moves: Vec<Move>,
    /// Number of moves after those of the path.
    pub(super) added: usize,
}

impl Prepared {
    /// Checks that the action suits the target, as far as that is known.
    fn check(&self, target: Option<Target>) -> Result<(), EditError> {
        let path = &self.change.path;
        let at = path.steps.last().map_or(0, |step| step.at);
        if let (Some(Move::Unknown(_)), Action::Set(_) | Action::Append(_)) =
            (self.moves.last(), &self.change.action)
        {
            let reason = "unknown fields can only be deleted";
            return Err(EditError::path_error(path, at, reason));
        }
        match (&self.change.action, target) {
            (Action::Set(value), Some(target)) => {
                let encoded = target.encode(value);
                encoded.map_err(|reason| EditError::value(path, reason))?;
            }
            (Action::Append(value), Some(Target::Field(of, list))) if list.is_collection() => {
                let encoded = append_value(of, list, value);
                encoded.map_err(|reason| EditError::value(path, reason))?;
            }
            (Action::Append(_), Some(_)) => {
                return Err(EditError::path_error(path, at, NO_COLLECTION));
            }
            (_, None) | (Action::Delete, _) => {}
        }
        Ok(())
    }
}

pub(super) const NO_COLLECTION: &str = "not a list or map; write = instead of +=";

/// Returns the records of the elements or entries to append.
pub(super) fn append_value(
    of: &'static MessageDescriptor,
    list: &'static FieldDescriptor,
    value: &Given,
) -> Result<Vec<u8>, String> {
    let is_raw = matches!(value, Given::File(_)) && matches!(list.kind, Kind::Bytes | Kind::String);
    let is_element = !list.is_map() && (is_raw || !value.is_array());
    if is_element {
        Target::Element(of, list).encode(value)
    } else {
        Target::Field(of, list).encode(value)
    }
}

/// Returns the moves to the members or elements in a message with a form of its own in JSON.
fn contents(of: &'static MessageDescriptor, value: &Given) -> Vec<Move> {
    let steps: &[&str] = match of.well_known {
        Some(WellKnown::Struct) => &["fields"],
        Some(WellKnown::ListValue) => &["values"],
        Some(WellKnown::Value) if value.is_object() => &["struct_value", "fields"],
        Some(WellKnown::Value) => &["list_value", "values"],
        _ => &[],
    };
    let mut moves = Vec::new();
    let mut of = of;
    for name in steps {
        let Some(next) = field(of, name) else {
            return Vec::new();
        };
        moves.push(resolve::to_field(of, next).0);
        of = next.message().unwrap_or(of);
    }
    moves
}

/// Returns the type of the values that moves lead to; `None` if it depends on the message.
fn target(of: &'static MessageDescriptor, moves: &[Move]) -> Option<Target> {
    let mut target = Target::Message(of);
    for to in moves {
        let message = match target {
            Target::Message(of) => Some(of),
            Target::Field(_, field) if field.is_collection() => None,
            Target::Field(_, field) | Target::Element(_, field) => field.message(),
        };
        target = match (to, message, target) {
            (Move::Field(Singular { field, .. }) | Move::Collection(field), Some(of), _) => {
                Target::Field(of, field)
            }
            (Move::Member(_) | Move::Index(_) | Move::Every, Some(of), _) => member(of, to)?,
            (Move::Key(_), _, Target::Field(_, list)) if !list.is_map() => {
                let (of, [_, value]) = resolve::entry(list)?;
                Target::Field(of, value)
            }
            (Move::Index(_) | Move::Key(_) | Move::Every, None, Target::Field(of, field)) => {
                Target::Element(of, field)
            }
            (Move::OpenAs(of), ..) => Target::Message(of),
            _ => return None,
        };
    }
    Some(target)
}

/// Returns the type of a member or element in a `Struct`, `ListValue` or `Value`.
fn member(of: &'static MessageDescriptor, to: &Move) -> Option<Target> {
    let of = match (of.well_known, to) {
        (Some(WellKnown::Value), Move::Index(_)) => field(of, "list_value")?.message()?,
        (Some(WellKnown::Value), _) => field(of, "struct_value")?.message()?,
        _ => of,
    };
    Some(Target::Element(of, of.fields.first()?))
}
