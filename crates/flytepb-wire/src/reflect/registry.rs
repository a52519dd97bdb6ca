//! Message types by name, without reflection.

use crate::descriptor::MessageDescriptor;
use crate::WireMessage;

/// Finds a message type by its full name, such as `google.protobuf.Duration`.
///
/// JSON and text format look up in it the types that an `Any` holds.
pub type TypeLookup = fn(&str) -> Option<&'static MessageDescriptor>;

/// The message types of a schema and of the packages that it imports, by full name.
///
/// Generated code has one, the static `MESSAGES`.
///
/// # Examples
/// ```
/// use flytepb_wire::Registry;
///
/// static NONE: Registry = Registry::new(&[]);
/// assert!(NONE.get("google.protobuf.Duration").is_none());
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Registry {
    messages: &'static [&'static MessageDescriptor],
}

impl Registry {
    /// A registry of these types, which are in ascending order of their full names.
    pub const fn new(messages: &'static [&'static MessageDescriptor]) -> Self {
        Registry { messages }
    }

    /// The message type with this full name.
    pub fn get(&self, full_name: &str) -> Option<&'static MessageDescriptor> {
        let found = self
            .messages
            .binary_search_by_key(&full_name, |m| m.full_name);
        found.ok().map(|i| self.messages[i])
    }

    /// All message types in ascending order of their full names.
    pub fn all(&self) -> &'static [&'static MessageDescriptor] {
        self.messages
    }

    /// The types whose full name is `name` or ends in `.name`; if one has exactly this name, only
    /// that one.
    pub fn find(&self, name: &str) -> Vec<&'static MessageDescriptor> {
        if let Some(exact) = self.get(name) {
            return vec![exact];
        }
        let ends = |m: &&MessageDescriptor| {
            let rest = m.full_name.strip_suffix(name);
            rest.is_some_and(|rest| rest.ends_with('.'))
        };
        self.messages.iter().copied().filter(ends).collect()
    }
}

/// A message and the types that an `Any` in it may hold, for JSON and text format.
///
/// Every [`WireMessage`] has those of its [`type_lookup`](WireMessage::type_lookup). A
/// `dyn WireMessage` has none: where one is written or read, pass a registry to the options.
pub trait HasTypes {
    /// Finds the types that an `Any` may hold; `None` if they are not known.
    fn types() -> Option<TypeLookup>;

    /// The message.
    fn message(&self) -> &dyn WireMessage;

    /// The message, for changing it.
    fn message_mut(&mut self) -> &mut dyn WireMessage;
}

impl<M: WireMessage> HasTypes for M {
    #[inline]
    fn types() -> Option<TypeLookup> {
        M::type_lookup()
    }

    #[inline]
    fn message(&self) -> &dyn WireMessage {
        self
    }

    #[inline]
    fn message_mut(&mut self) -> &mut dyn WireMessage {
        self
    }
}

impl HasTypes for dyn WireMessage {
    #[inline]
    fn types() -> Option<TypeLookup> {
        None
    }

    #[inline]
    fn message(&self) -> &dyn WireMessage {
        self
    }

    #[inline]
    fn message_mut(&mut self) -> &mut dyn WireMessage {
        self
    }
}
