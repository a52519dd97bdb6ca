//! Reading the values at paths from the bytes of a message.

use std::collections::HashSet;

use flytepb_idl::descriptor::{Kind, MessageDescriptor};
use flytepb_idl::{DecodeError, ValueRef};

use super::fields::Fields;
use super::reader::{Cursor, MAX_DEPTH, Outcome, PathReader};
use super::resolve::{self, Move, Singular};
use super::segment::{Index, Key, Segment, Word, name};
use super::{Found, Path, PathError, Step, StepKind};

/// Reads the values at paths from messages of one type, without decoding the rest.
///
/// Only the messages on the paths are read, and of their other fields only the lengths. So bytes that
/// are malformed elsewhere are not noticed: texts that are not UTF-8, messages that end too early,
/// fields beyond the limits of [`Limits`](flytepb_idl::Limits). What is read follows the rules of
/// decoding: of several values of a field the last one counts, a message in several parts is merged,
/// and a later member of a oneof replaces an earlier one. A field without presence that has its
/// default value is usually not on the wire, and then not found.
///
/// Several paths that start with the same fields are read in one pass over these.
///
/// # Examples
/// ```
/// use flytepb_inspect::path::{Path, Peek, Value};
/// use flytepb_idl::core::TaskLog;
/// use flytepb_idl::{ValueRef, WireMessage};
///
/// let log = TaskLog { name: "main".into(), uri: "s3://logs/1".into(), ..Default::default() };
/// let peek = Peek::new(TaskLog::type_descriptor(), &Path::list("name, uri")?)?;
/// let mut texts = [String::new(), String::new()];
/// peek.read(&log.to_wire(), &mut |found| {
///     if let Value::Scalar(_, ValueRef::Str(text)) = found.value {
///         texts[found.path_index] = text.to_owned();
///     }
/// })?;
/// assert_eq!(texts, ["main", "s3://logs/1"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Peek {
    of: &'static MessageDescriptor,
    fields: Fields,
    routes: Vec<Route>,
}

/// A path, resolved.
#[derive(Clone, Debug)]
pub(super) struct Route {
    moves: Vec<Move>,
    /// The path of the value, if only one can be found; else each has its own.
    fixed: Option<String>,
    /// The part of the path that [`Fields`] covers.
    start: String,
    /// True if several ways may lead to a value.
    may_repeat: bool,
}

impl Peek {
    /// Prepares reading these paths from messages of a type.
    ///
    /// # Errors
    /// Same as for [`Path::check`], for the first path that has one.
    pub fn new(of: &'static MessageDescriptor, paths: &[Path]) -> Result<Self, PathError> {
        let mut fields = Fields::default();
        let mut routes = Vec::with_capacity(paths.len());
        for (index, path) in paths.iter().enumerate() {
            let moves = resolve::plan(path, of)?;
            let taken = fields.add(index, &moves);
            let is_any = |step: &&Step| matches!(step.kind, StepKind::AnyDepth(_));
            routes.push(Route {
                fixed: fixed_path(&moves),
                start: fixed_path(&moves[..taken]).unwrap_or_default(),
                may_repeat: path.steps.iter().filter(is_any).count() > 1,
                moves,
            });
        }
        Ok(Peek { of, fields, routes })
    }

    /// Calls `visit` with each value at the paths in the bytes of a message. The values of one path
    /// come in the order of the message; those of different paths may come in any order.
    ///
    /// # Errors
    /// When a message on a path is malformed. `visit` may have been called before.
    pub fn read(
        &self,
        message: &[u8],
        visit: &mut dyn FnMut(Found<'_>),
    ) -> Result<(), DecodeError> {
        let start = Cursor::Message(self.of, message);
        match self.fields.read(start, &mut Routes(&self.routes, visit)) {
            Ok(()) => Ok(()),
            // Decoding finds the same fault, with its place.
            Err(_) => self.of.decode(message).map(drop),
        }
    }
}

/// The paths of a reader, and where their values go.
pub(super) struct Routes<'r>(&'r [Route], &'r mut dyn FnMut(Found<'_>));

impl Routes<'_> {
    /// Continues a path after its first moves.
    pub(super) fn follow(&mut self, index: usize, taken: usize, cursor: Cursor<'_>) -> Outcome {
        let Routes(routes, visit) = self;
        let route = &routes[index];
        if let (Some(path), true) = (&route.fixed, route.moves.len() == taken) {
            if let Some(value) = cursor.value()? {
                visit(Found {
                    path_index: index,
                    path,
                    value,
                });
            }
            return Ok(());
        }
        let mut reader = PathReader {
            path_index: index,
            fixed: route.fixed.as_deref(),
            trail: String::new(),
            visit: &mut **visit,
            seen: route.may_repeat.then(HashSet::new),
        };
        if route.fixed.is_none() {
            reader.trail.push_str(&route.start);
        }
        reader.go(&route.moves[taken..], cursor, MAX_DEPTH)
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
