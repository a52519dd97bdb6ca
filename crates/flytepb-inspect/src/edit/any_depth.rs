//! Changes to all fields of a name.

use flytepb_idl::descriptor::{FieldDescriptor, MessageDescriptor, WellKnown};

use super::change::Action;
use super::editor::{Editor, Outcome};
use super::tree::Fragment;
use crate::path::resolve::{self, Move, Singular, field};
use crate::registry;

impl Editor<'_> {
    /// Takes the moves from each field of this name that is set in a message and everything below it.
    pub(super) fn any_depth(
        &mut self,
        name: &str,
        rest: &[Move],
        of: &'static MessageDescriptor,
        fragments: &[Fragment],
        depth: u32,
    ) -> Outcome {
        let Some(depth) = depth.checked_sub(1) else {
            return Ok(());
        };
        let wanted = field(of, name);
        for field in of.fields {
            if self.tree.of_field(field, fragments)?.is_empty() {
                continue;
            }
            let is_wanted = wanted.is_some_and(|wanted| wanted.number == field.number);
            // A field that is replaced or deleted is not searched. Nor is a field before another `..name`,
            // which searches it itself.
            let is_replaced = rest.is_empty() && !matches!(self.action(), Action::Append(_));
            let is_next_any = matches!(rest.first(), Some(Move::AnyDepth(_)));
            if !(is_wanted && (is_replaced || is_next_any)) {
                self.below(name, rest, field, of, fragments, depth)?;
            }
            if is_wanted && self.is_set(field, of, fragments)? {
                let moves = [&[resolve::to_field(of, field).0], rest].concat();
                self.message(&moves, of, fragments.to_vec())?;
            }
        }
        match of.well_known {
            Some(WellKnown::Struct) => {
                let fields = &of.fields[0];
                let entries = self.tree.entries(fields, fragments)?;
                if !entries.iter().any(|entry| entry.key == name) {
                    return Ok(());
                }
                let moves = [&[Move::Member(name.to_owned())], rest].concat();
                self.message(&moves, of, fragments.to_vec())
            }
            Some(WellKnown::Any) => self.below_any(name, rest, fragments, depth),
            _ => Ok(()),
        }
    }

    /// Returns whether a field is set: not replaced by another member of its oneof.
    fn is_set(
        &self,
        field: &'static FieldDescriptor,
        of: &'static MessageDescriptor,
        fragments: &[Fragment],
    ) -> Result<bool, super::editor::Fault> {
        if field.is_collection() {
            return Ok(true);
        }
        let own = self.tree.own(&Singular::new(of, field), fragments)?;
        Ok(!own.live().is_empty())
    }

    /// Searches the messages in a field.
    fn below(
        &mut self,
        name: &str,
        rest: &[Move],
        field: &'static FieldDescriptor,
        of: &'static MessageDescriptor,
        fragments: &[Fragment],
        depth: u32,
    ) -> Outcome {
        let Some(inner) = field.message() else {
            return Ok(());
        };
        if field.is_collection() {
            return self.each(field, fragments, &mut |editor, inside| {
                editor.any_depth(name, rest, inner, &inside, depth)
            });
        }
        let own = self.tree.own(&Singular::new(of, field), fragments)?;
        let inside = own.live().iter().map(|record| self.tree.enter(record));
        let inside: Vec<Fragment> = inside.collect();
        if inside.is_empty() {
            return Ok(());
        }
        self.any_depth(name, rest, inner, &inside, depth)
    }

    /// Searches the message in an `Any`, if its type is known and it is valid.
    fn below_any(
        &mut self,
        name: &str,
        rest: &[Move],
        fragments: &[Fragment],
        depth: u32,
    ) -> Outcome {
        let (of, Some(content)) = self.content(fragments)? else {
            return Ok(());
        };
        let Some(of) = registry::get(&of) else {
            return Ok(());
        };
        if of.decode(self.tree.content(&content)).is_err() {
            return Ok(());
        }
        let inside = self.tree.enter(&content);
        self.any_depth(name, rest, of, &[inside], depth)
    }
}
