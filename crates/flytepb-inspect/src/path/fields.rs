//! Reading the singular fields that several paths start with, in one pass.

use super::peek::Routes;
use super::reader::{Cursor, Outcome};
use super::resolve::{Move, Singular};
use super::wire::{self, Content};

/// Number of fields that are read in one pass.
const AT_ONCE: usize = 4;

/// Paths from a message on, as a tree of their first fields.
#[derive(Clone, Debug, Default)]
pub(super) struct Fields {
    wanted: Vec<Singular>,
    /// The paths behind each of these.
    below: Vec<Fields>,
    /// The paths that continue otherwise or end here: index, and number of moves so far.
    others: Vec<(usize, usize)>,
}

impl Fields {
    /// Adds a path and returns the number of its moves that are fields of the tree.
    pub(super) fn add(&mut self, index: usize, moves: &[Move]) -> usize {
        let mut node = self;
        let is_field = |to: &&Move| matches!(to, Move::Field(_));
        let count = moves.iter().take_while(is_field).count();
        for to in &moves[..count] {
            let Move::Field(singular) = to else { continue };
            let is_same = |other: &Singular| other.field.number == singular.field.number;
            let at = node.wanted.iter().position(is_same).unwrap_or_else(|| {
                node.wanted.push(singular.clone());
                node.below.push(Fields::default());
                node.below.len() - 1
            });
            node = &mut node.below[at];
        }
        node.others.push((index, count));
        count
    }

    /// Follows all paths from a cursor on.
    pub(super) fn read(&self, cursor: Cursor<'_>, routes: &mut Routes<'_>) -> Outcome {
        for (index, taken) in &self.others {
            routes.follow(*index, *taken, cursor)?;
        }
        let bytes = match cursor {
            Cursor::Message(_, bytes) if !self.wanted.is_empty() => bytes,
            _ => return Ok(()),
        };
        for (wanted, below) in self.wanted.chunks(AT_ONCE).zip(self.below.chunks(AT_ONCE)) {
            let mut contents = [const { Content::Absent }; AT_ONCE];
            wire::contents(wanted, bytes, &mut contents[..wanted.len()])?;
            for ((wanted, below), content) in wanted.iter().zip(below).zip(&contents) {
                if let Some(cursor) = content.cursor(wanted.field) {
                    below.read(cursor, routes)?;
                }
            }
        }
        Ok(())
    }
}
