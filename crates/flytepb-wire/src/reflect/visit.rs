//! Visiting the set fields of a message.

use crate::{FieldRef, ValueRef, WireMessage};

/// A visitor of fields or elements: see [`WireMessage::visit`](crate::WireMessage::visit) and
/// [`List::visit`](crate::List::visit).
///
/// A closure of an index and a [`FieldRef`] is a visitor. For strings and messages, the most
/// frequent fields, implementations can override the other methods to skip [`FieldRef`].
pub trait Visitor {
    /// Visits a field with its index in the descriptor, or an element with its index in the list.
    fn field(&mut self, index: usize, content: FieldRef<'_>);

    /// Like [`field`](Self::field), for a string.
    fn text(&mut self, index: usize, text: &str) {
        self.field(index, FieldRef::Value(ValueRef::Str(text)));
    }

    /// Like [`field`](Self::field), for a message.
    fn message(&mut self, index: usize, message: &dyn WireMessage) {
        self.field(index, FieldRef::Value(ValueRef::Message(message)));
    }
}

impl<F: FnMut(usize, FieldRef<'_>)> Visitor for F {
    fn field(&mut self, index: usize, content: FieldRef<'_>) {
        self(index, content);
    }
}
