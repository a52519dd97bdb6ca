//! Going over all that is set in a message.

use crate::{FieldRef, ValueRef, WireMessage};

/// Takes what a message or list shows one after the other: see
/// [`WireMessage::visit`](crate::WireMessage::visit) and [`List::visit`](crate::List::visit).
///
/// A closure of an index and a [`FieldRef`] is a visitor. One that has more to do for texts and
/// messages, which are most of all fields, gets them without a detour.
pub trait Visitor {
    /// Takes a field with its index in the descriptor, or an element with its index in the list.
    fn field(&mut self, index: usize, content: FieldRef<'_>);

    /// As [`field`](Self::field), a text.
    fn text(&mut self, index: usize, text: &str) {
        self.field(index, FieldRef::Value(ValueRef::Str(text)));
    }

    /// As [`field`](Self::field), a message.
    fn message(&mut self, index: usize, message: &dyn WireMessage) {
        self.field(index, FieldRef::Value(ValueRef::Message(message)));
    }
}

impl<F: FnMut(usize, FieldRef<'_>)> Visitor for F {
    fn field(&mut self, index: usize, content: FieldRef<'_>) {
        self(index, content);
    }
}
