//! Maps the members of an object to fields and tracks those already read.

use flytepb_wire::descriptor::{FieldDescriptor, MessageDescriptor};
use flytepb_wire::unknown_paths::Short;
use flytepb_wire::{FieldMut, WireMessage};

use crate::context::Scope;
use crate::error::{ErrorKind, Fault};
use crate::read::scalar::Place;
use crate::read::target::Target;

/// Read state of a message.
pub(crate) struct Object<'c, 'm> {
    pub(crate) scope: Scope<'c>,
    pub(crate) message: &'m mut dyn WireMessage,
    descriptor: &'static MessageDescriptor,
    /// The next field if members are in schema order.
    next: usize,
    /// The fields read so far, followed by the oneofs.
    seen: Bits,
}

impl<'c, 'm> Object<'c, 'm> {
    pub(crate) fn new(scope: Scope<'c>, message: &'m mut dyn WireMessage) -> Self {
        Object::of(message.descriptor(), scope, message)
    }

    /// Like [`new`](Self::new), for a message with this descriptor.
    #[inline]
    pub(crate) fn of(
        descriptor: &'static MessageDescriptor,
        scope: Scope<'c>,
        message: &'m mut dyn WireMessage,
    ) -> Self {
        Object {
            scope,
            descriptor,
            message,
            next: 0,
            seen: Bits::default(),
        }
    }

    #[inline]
    pub(crate) fn field(&self, index: usize) -> &'static FieldDescriptor {
        &self.descriptor.fields[index]
    }

    /// Finds the next field in schema order whose quoted name and colon `text` starts with; returns
    /// its index and the length of the match. `None` if none matches, or too close to the end of
    /// the text.
    #[inline]
    pub(crate) fn find_next(
        &mut self,
        text: &[u8],
    ) -> Option<(usize, &'static FieldDescriptor, usize)> {
        let fields = self.descriptor.fields.get(self.next..)?;
        let mut found = fields.iter().enumerate();
        let (found, field, len) =
            found.find_map(|(i, field)| Some((i, field, field.json_key.find_in(text)?)))?;
        let index = self.next + found;
        if !self.seen.insert(index) {
            return None;
        }
        self.next = index + 1;
        Some((index, field, len))
    }

    /// Returns the index of the field of this name; `None` if unknown names are ignored.
    pub(crate) fn find(&mut self, name: &str) -> Result<Option<usize>, Fault> {
        let fields = self.descriptor.fields;
        let (before, after) = fields.split_at(self.next.min(fields.len()));
        let found = match after.iter().position(|field| is_named(field, name)) {
            Some(index) => Some(before.len() + index),
            None => before.iter().position(|field| is_named(field, name)),
        };
        let Some(index) = found else {
            return self.unknown(name);
        };
        if !self.seen.insert(index) {
            return Err(twice(&fields[index]));
        }
        self.next = index + 1;
        Ok(found)
    }

    /// Refuses an unknown name, or returns `None` if it is to be ignored.
    #[cold]
    pub(crate) fn unknown(&self, name: &str) -> Result<Option<usize>, Fault> {
        if self.scope.context.options.ignore_unknown {
            return Ok(None);
        }
        let full_name = self.descriptor.full_name;
        let reason = format!("{full_name} has no field \"{}\"", Short(name));
        Err(Fault::new(ErrorKind::UnknownField, reason))
    }

    pub(crate) fn target(&mut self, index: usize) -> Result<Target<'c, '_>, Fault> {
        if self.field(index).is_collection() {
            self.collection(index)
        } else {
            Ok(self.singular(index))
        }
    }

    #[inline]
    pub(crate) fn singular(&mut self, index: usize) -> Target<'c, '_> {
        Target {
            scope: self.scope,
            kind: self.field(index).kind,
            place: Place::Field(&mut *self.message, index),
        }
    }

    /// Returns the target of a list or map.
    pub(crate) fn collection(&mut self, index: usize) -> Result<Target<'c, '_>, Fault> {
        let field = self.field(index);
        let (scope, kind) = (self.scope, field.kind);
        let place = match (self.message.get_mut(index), field.map_key()) {
            (FieldMut::List(list), None) => Place::List(list),
            (FieldMut::Map(map), Some(key)) => Place::Map(map, key),
            _ => return Err(Fault::mismatch()),
        };
        Ok(Target { scope, kind, place })
    }

    /// Marks a member of a oneof as set; refuses it if another one is.
    #[inline]
    pub(crate) fn set(&mut self, oneof: usize) -> Result<(), Fault> {
        if self.seen.insert(self.descriptor.fields.len() + oneof) {
            Ok(())
        } else {
            Err(self.both(oneof))
        }
    }

    #[cold]
    fn both(&self, oneof: usize) -> Fault {
        let oneof = self.descriptor.oneofs[oneof];
        Fault::value(format!(
            "another member of the oneof {oneof} is already set"
        ))
    }
}

#[inline]
fn is_named(field: &FieldDescriptor, name: &str) -> bool {
    field.json_name == name || field.name == name
}

#[cold]
fn twice(field: &FieldDescriptor) -> Fault {
    Fault::value(format!("duplicate field {}", field.name))
}

/// A set of small integers, without an allocation for those below 64.
#[derive(Default)]
struct Bits {
    low: u64,
    high: Vec<u64>,
}

impl Bits {
    /// Adds `number`; returns whether it is new.
    #[inline]
    fn insert(&mut self, number: usize) -> bool {
        let (word, bit) = (number / 64, 1 << (number % 64));
        let word = match word.checked_sub(1) {
            None => &mut self.low,
            Some(word) => {
                self.high.resize(self.high.len().max(word + 1), 0);
                &mut self.high[word]
            }
        };
        let missing = *word & bit == 0;
        *word |= bit;
        missing
    }
}
