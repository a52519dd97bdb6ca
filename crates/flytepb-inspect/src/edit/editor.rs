//! Following the moves of a path, and making the change where they lead.

use flytepb_idl::descriptor::{MessageDescriptor, WellKnown};
use flytepb_idl::wire::records::NotCanonical;

use super::EditError;
use super::change::{Action, NO_COLLECTION, Prepared};
use super::tree::{Fragment, Record, Tree, delimited};
use super::value::{Given, Target};
use crate::path::resolve::{self, Move, Singular, ValueType, field};
use crate::registry;

/// Maximum depth of messages in `Any`s and behind `..name`.
pub(super) const MAX_DEPTH: u32 = flytepb_idl::wire::DEFAULT_MAX_DEPTH;

pub(super) struct Editor<'a> {
    pub(super) tree: Tree<'a>,
    pub(super) prepared: &'a Prepared,
    /// True if values were set, appended or deleted.
    pub(super) is_done: bool,
    /// True if the path may lead to no value.
    pub(super) may_miss: bool,
    /// Remaining depth of `Any`s.
    pub(super) depth: u32,
}

pub(super) enum Fault {
    /// A message that is not valid: in an `Any`, as the outermost one was decoded.
    Malformed,
    Error(EditError),
}

impl From<NotCanonical> for Fault {
    fn from(_: NotCanonical) -> Self {
        Fault::Malformed
    }
}

pub(super) type Outcome = Result<(), Fault>;

impl<'a> Editor<'a> {
    pub(super) fn new(tree: Tree<'a>, prepared: &'a Prepared) -> Self {
        let is_delete = prepared.change.action == Action::Delete;
        Editor {
            tree,
            prepared,
            is_done: false,
            may_miss: prepared.change.path.is_multiple() || is_delete,
            depth: MAX_DEPTH,
        }
    }

    pub(super) fn run(&mut self, of: &'static MessageDescriptor) -> Result<(), EditError> {
        let fragments = self.tree.root();
        match self.message(&self.prepared.moves, of, fragments) {
            Ok(()) => Ok(()),
            Err(Fault::Error(error)) => Err(error),
            Err(Fault::Malformed) => {
                let path = &self.prepared.change.path;
                Err(EditError::value(path, "a message on the path is malformed"))
            }
        }
    }

    pub(super) fn action(&self) -> &'a Action {
        &self.prepared.change.action
    }

    pub(super) fn is_delete(&self) -> bool {
        *self.action() == Action::Delete
    }

    /// Returns an error at the step of the first of these moves, which are the last ones of the path.
    pub(super) fn fail(&self, moves: &[Move], reason: impl Into<String>) -> Fault {
        let path = &self.prepared.change.path;
        let left = moves.len().saturating_sub(self.prepared.added).max(1);
        let step = path.steps.get(path.steps.len().saturating_sub(left));
        let at = step.map_or(0, |step| step.at);
        Fault::Error(EditError::path_error(path, at, reason))
    }

    /// Reports a value that the path needs, unless it may be missing.
    pub(super) fn missing(&self, moves: &[Move], reason: impl Into<String>) -> Outcome {
        if self.may_miss {
            return Ok(());
        }
        Err(self.fail(moves, reason))
    }

    pub(super) fn encode(&self, target: Target, value: &Given) -> Result<Vec<u8>, Fault> {
        let path = &self.prepared.change.path;
        let encoded = target.encode(value);
        encoded.map_err(|reason| Fault::Error(EditError::value(path, reason)))
    }

    /// Returns a message that does not exist yet with the rest of the path in it; `None` if the path
    /// leads to nothing in it.
    pub(super) fn created(
        &mut self,
        moves: &[Move],
        of: &'static MessageDescriptor,
    ) -> Result<Option<Vec<u8>>, Fault> {
        if self.is_delete() {
            return Ok(None);
        }
        let mut editor = Editor {
            tree: Tree::new(&[]),
            is_done: false,
            ..*self
        };
        let fragments = editor.tree.root();
        editor.message(moves, of, fragments)?;
        self.is_done |= editor.is_done;
        Ok(editor.is_done.then(|| editor.tree.finish()))
    }

    /// Takes the moves from a message on.
    pub(super) fn message(
        &mut self,
        moves: &[Move],
        of: &'static MessageDescriptor,
        fragments: Vec<Fragment>,
    ) -> Outcome {
        let Some((first, rest)) = moves.split_first() else {
            return Err(self.fail(moves, NO_COLLECTION));
        };
        match first {
            Move::Field(singular) if rest.is_empty() => self.set(moves, singular, of, &fragments),
            Move::Field(singular) => self.field(singular, rest, of, &fragments),
            Move::Collection(field) => self.collection(field, rest, of, &fragments),
            Move::Unknown(number) => self.unknown(moves, *number, of, &fragments),
            Move::Member(_) | Move::Index(_) | Move::Every => self.member(moves, of, fragments),
            Move::OpenAs(inner) => self.any(moves, Some(inner), of, &fragments),
            Move::Inside(_) => self.any(moves, None, of, &fragments),
            Move::AnyDepth(name) => self.any_depth(name, rest, of, &fragments, MAX_DEPTH),
            Move::Later(step) => match resolve::next(step, ValueType::Message(of)) {
                Ok((next, _)) => self.message(&[&[next], rest].concat(), of, fragments),
                Err(reason) => self.missing(moves, reason),
            },
            Move::Key(_) => self.missing(moves, format!("{} is no list or map", of.full_name)),
        }
    }

    /// Sets or deletes a field with one value.
    fn set(
        &mut self,
        moves: &[Move],
        singular: &Singular,
        of: &'static MessageDescriptor,
        fragments: &[Fragment],
    ) -> Outcome {
        let record = match self.action() {
            Action::Set(value) => self.encode(Target::Field(of, singular.field), value)?,
            Action::Delete => Vec::new(),
            Action::Append(_) => return Err(self.fail(moves, NO_COLLECTION)),
        };
        self.is_done = true;
        Ok(self.tree.put(of, singular, fragments, record)?)
    }

    /// Continues in a message field, which is created if it is absent.
    fn field(
        &mut self,
        singular: &Singular,
        rest: &[Move],
        of: &'static MessageDescriptor,
        fragments: &[Fragment],
    ) -> Outcome {
        let Some(inner) = singular.field.message() else {
            return self.missing(rest, "the value has no fields");
        };
        let own = self.tree.own(singular, fragments)?;
        if !own.live().is_empty() {
            let inside = own.live().iter().map(|record| self.tree.enter(record));
            let inside = inside.collect();
            return self.message(rest, inner, inside);
        }
        if of.well_known == Some(WellKnown::Value)
            && matches!(self.action(), Action::Append(_))
            && !own.rivals.is_empty()
        {
            return Err(self.fail(rest, NO_COLLECTION));
        }
        let Some(content) = self.created(rest, inner)? else {
            return Ok(());
        };
        // Without its rival, an older value would count again.
        let old = own.records.iter().chain(&own.rivals);
        old.for_each(|record| self.tree.remove(record));
        let record = delimited(singular.field.number, &content);
        Ok(self.tree.add(of, singular.field, fragments, record)?)
    }

    fn unknown(
        &mut self,
        moves: &[Move],
        number: u32,
        of: &'static MessageDescriptor,
        fragments: &[Fragment],
    ) -> Outcome {
        if !self.is_delete() {
            return Err(self.fail(moves, "unknown fields can only be deleted"));
        }
        for record in self.tree.records(fragments)? {
            if record.tag >> 3 == number && !of.knows(record.tag) {
                self.tree.remove(&record);
                self.is_done = true;
            }
        }
        Ok(())
    }

    /// Continues in the members of a `Struct` or the elements of a `ListValue`, which a `Value` may hold.
    fn member(
        &mut self,
        moves: &[Move],
        of: &'static MessageDescriptor,
        fragments: Vec<Fragment>,
    ) -> Outcome {
        let first = match &moves[0] {
            Move::Member(key) => Move::Key(key.clone()),
            other => other.clone(),
        };
        let names: &[&str] = match (of.well_known, &first) {
            (Some(WellKnown::Struct), Move::Key(_) | Move::Every) => &["fields"],
            (Some(WellKnown::ListValue), Move::Index(_) | Move::Every) => &["values"],
            (Some(WellKnown::Value), Move::Key(_)) => &["struct_value"],
            (Some(WellKnown::Value), Move::Index(_)) => &["list_value"],
            (Some(WellKnown::Value), _) => &["struct_value", "list_value"],
            _ => return self.missing(moves, format!("{} has no members", of.full_name)),
        };
        for name in names {
            let Some(next) = field(of, name) else {
                continue;
            };
            let to = resolve::to_field(of, next).0;
            let rest = if next.is_collection() {
                [&[to, first.clone()], &moves[1..]].concat()
            } else {
                [&[to], moves].concat()
            };
            self.message(&rest, of, fragments.clone())?;
        }
        Ok(())
    }

    /// Returns type and content of an `Any`: the record of its value, if there is one.
    pub(super) fn content(
        &self,
        fragments: &[Fragment],
    ) -> Result<(String, Option<Record>), Fault> {
        let records = self.tree.records(fragments)?;
        let last = |tag| records.iter().rfind(|record| record.tag == tag).copied();
        let url = last(0x0a).map_or(&[][..], |url| self.tree.content(&url));
        let url = String::from_utf8_lossy(url);
        let name = url.rsplit_once('/').map_or("", |(_, name)| name);
        Ok((name.to_owned(), last(0x12)))
    }

    /// Continues in the message in an `Any`.
    fn any(
        &mut self,
        moves: &[Move],
        wanted: Option<&'static MessageDescriptor>,
        of: &'static MessageDescriptor,
        fragments: &[Fragment],
    ) -> Outcome {
        let (name, content) = self.content(fragments)?;
        let Some(depth) = self.depth.checked_sub(1) else {
            return self.missing(moves, "messages in Any are nested too deeply");
        };
        let is_empty = name.is_empty() && content.is_none();
        let inner = match (wanted, registry::get(&name)) {
            (Some(wanted), _) if name == wanted.full_name || is_empty => wanted,
            (None, Some(inner)) => inner,
            (None, None) if is_empty => {
                return self.missing(moves, "the Any is empty: name its type in brackets");
            }
            _ => return self.missing(moves, format!("the Any holds a message of type {name}")),
        };
        let before = self.depth;
        self.depth = depth;
        let outcome = self.in_any(moves, inner, is_empty, content, of, fragments);
        self.depth = before;
        outcome
    }

    fn in_any(
        &mut self,
        moves: &[Move],
        inner: &'static MessageDescriptor,
        is_empty: bool,
        content: Option<Record>,
        of: &'static MessageDescriptor,
        fragments: &[Fragment],
    ) -> Outcome {
        let rest = match &moves[0] {
            Move::Inside(step) => match resolve::next(step, ValueType::Message(inner)) {
                Ok((next, _)) => [&[next], &moves[1..]].concat(),
                Err(reason) => return self.missing(moves, reason),
            },
            _ => moves[1..].to_vec(),
        };
        let bytes = if rest.is_empty() {
            let Action::Set(value) = self.action() else {
                return Err(self.fail(moves, "delete the Any itself"));
            };
            self.is_done = true;
            Some(self.encode(Target::Message(inner), value)?)
        } else if let Some(content) = content {
            if inner.decode(self.tree.content(&content)).is_err() {
                let reason = format!("the Any holds bytes that are no {}", inner.full_name);
                return self.missing(moves, reason);
            }
            let inside = self.tree.enter(&content);
            return self.message(&rest, inner, vec![inside]);
        } else {
            self.created(&rest, inner)?
        };
        let Some(bytes) = bytes else {
            return Ok(());
        };
        if let (true, Some(url)) = (is_empty, of.fields.first()) {
            let name = format!("type.googleapis.com/{}", inner.full_name);
            self.tree
                .add(of, url, fragments, delimited(1, name.as_bytes()))?;
        }
        match (content, of.fields.get(1)) {
            (Some(content), _) => self.tree.replace(&content, delimited(2, &bytes)),
            (None, Some(value)) => self.tree.add(of, value, fragments, delimited(2, &bytes))?,
            (None, None) => {}
        }
        Ok(())
    }
}
