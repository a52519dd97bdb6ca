//! Reading the values at a path from the bytes of a message.

use std::collections::HashSet;

use flytepb_idl::descriptor::{Kind, MessageDescriptor};
use flytepb_idl::{DecodeError, ValueRef};

use super::resolve::{self, Move, Singular};
use super::segment::{Index, Key, Segment, Word, name};
use super::walk::{MAX_DEPTH, Part, Walk};
use super::{Found, Path, PathError, Step, StepKind};

/// Reads the values at a path from messages of one type, without decoding the rest.
///
/// Only the messages on the path are read, and of their other fields only the lengths. So bytes that
/// are malformed elsewhere are not noticed: texts that are not UTF-8, messages that end too early,
/// fields beyond the limits of [`Limits`](flytepb_idl::Limits). What is read follows the rules of
/// decoding: of several values of a field the last one counts, a message in several parts is merged,
/// and a later member of a oneof replaces an earlier one. A field without presence that has its
/// default value is usually not on the wire, and then not found.
///
/// # Examples
/// ```
/// use flytepb_inspect::path::{Peek, Value};
/// use flytepb_idl::core::TaskLog;
/// use flytepb_idl::{ValueRef, WireMessage};
///
/// let log = TaskLog { name: "main".into(), uri: "s3://logs/1".into(), ..Default::default() };
/// let uri = Peek::new(TaskLog::type_descriptor(), &"uri".parse()?)?;
/// let mut found = Vec::new();
/// uri.read(&log.to_wire(), &mut |value| {
///     if let Value::Scalar(_, ValueRef::Str(text)) = value.value {
///         found.push(text.to_owned());
///     }
/// })?;
/// assert_eq!(found, ["s3://logs/1"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Peek {
    of: &'static MessageDescriptor,
    moves: Vec<Move>,
    /// The path of the value, if only one can be found; else each has its own.
    fixed: Option<String>,
    /// True if several ways may lead to a value.
    may_repeat: bool,
}

impl Peek {
    /// Prepares reading this path from messages of a type.
    ///
    /// # Errors
    /// Same as for [`Path::check`].
    pub fn new(of: &'static MessageDescriptor, path: &Path) -> Result<Self, PathError> {
        let moves = resolve::plan(path, of)?;
        let fixed = fixed_path(&moves);
        let is_any = |step: &&Step| matches!(step.kind, StepKind::AnyDepth(_));
        let may_repeat = path.steps.iter().filter(is_any).count() > 1;
        Ok(Peek {
            of,
            moves,
            fixed,
            may_repeat,
        })
    }

    /// Calls `visit` with each value at the path in the bytes of a message.
    ///
    /// # Errors
    /// When a message on the path is malformed. `visit` may have been called before.
    pub fn read(
        &self,
        message: &[u8],
        visit: &mut dyn FnMut(Found<'_>),
    ) -> Result<(), DecodeError> {
        let mut walk = Walk {
            fixed: self.fixed.as_deref(),
            trail: String::new(),
            visit,
            seen: self.may_repeat.then(HashSet::new),
        };
        let start = Part::Message(self.of, message);
        match walk.go(&self.moves, start, MAX_DEPTH) {
            Ok(()) => Ok(()),
            // Decoding finds the same fault, with its place.
            Err(_) => self.of.decode(message).map(drop),
        }
    }
}

/// Returns the only path that the moves can lead to.
fn fixed_path(moves: &[Move]) -> Option<String> {
    let mut path = String::new();
    let mut is_text = true;
    for to in moves {
        match to {
            Move::Field(Singular { field, .. }) => name(field).append_to(&mut path),
            Move::Collection(field) => {
                is_text = field.map_key().is_none_or(|key| key == Kind::String);
                name(field).append_to(&mut path);
            }
            Move::Index(index) if *index >= 0 => Index(*index).append_to(&mut path),
            Move::Key(key) if !is_text => Word(key).append_to(&mut path),
            Move::Key(key) | Move::Member(key) => Key(ValueRef::Str(key)).append_to(&mut path),
            Move::OpenAs(of) => Word(of.full_name).append_to(&mut path),
            _ => return None,
        }
    }
    Some(path)
}
