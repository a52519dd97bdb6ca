//! Numbers of the elements of lists.

use flytepb_idl::descriptor::{FieldDescriptor, MessageDescriptor};

/// Number of elements of a message's lists, so that a message in several parts has its elements
/// numbered through.
#[derive(Default)]
pub(super) struct Counts(Vec<(u32, Count)>);

enum Count {
    List(i64),
    Message(Counts),
}

impl Counts {
    /// Returns the index of the next element of a list.
    pub(super) fn next(&mut self, number: u32) -> i64 {
        let mut counts = self.0.iter_mut();
        if let Some((_, Count::List(next))) = counts.find(|(of, _)| *of == number) {
            *next += 1;
            return *next - 1;
        }
        self.0.push((number, Count::List(1)));
        0
    }

    /// Returns the counts of an earlier part of a message.
    pub(super) fn take(&mut self, number: u32) -> Counts {
        match self.0.iter().position(|(of, _)| *of == number) {
            Some(at) => match self.0.swap_remove(at).1 {
                Count::Message(counts) => counts,
                Count::List(_) => Counts::default(),
            },
            None => Counts::default(),
        }
    }

    /// Keeps the counts of a part of a message.
    pub(super) fn put(&mut self, number: u32, counts: Counts) {
        if !counts.0.is_empty() {
            self.0.push((number, Count::Message(counts)));
        }
    }

    /// Forgets the other members of a field's oneof, which it replaces.
    pub(super) fn replace(&mut self, of: &MessageDescriptor, field: &FieldDescriptor) {
        if field.oneof.is_none() || self.0.is_empty() {
            return;
        }
        let is_rival = |number: u32| {
            number != field.number && of.field(number).is_some_and(|f| f.oneof == field.oneof)
        };
        self.0.retain(|(number, _)| !is_rival(*number));
    }
}
