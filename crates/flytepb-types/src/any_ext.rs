//! Conversions and accessors of `Any`.

use flytepb_wire::{DecodeError, TypeLookup, WireMessage};

use crate::Any;

/// Prefix of the type URLs that are written.
const PREFIX: &str = "type.googleapis.com/";

impl Any {
    /// Packs a message, with map entries in ascending key order.
    ///
    /// # Examples
    /// ```
    /// use flytepb_idl::{core::Identifier, registry};
    /// use flytepb_types::Any;
    ///
    /// let any = Any::pack(&Identifier { name: "t".to_string(), ..Default::default() });
    /// assert_eq!(any.type_url, "type.googleapis.com/flyteidl.core.Identifier");
    /// let message = any.unpack(registry::get)?.expect("a Flyte type");
    /// assert_eq!(message.downcast_ref::<Identifier>().unwrap().name, "t");
    /// # Ok::<(), flytepb_idl::DecodeError>(())
    /// ```
    pub fn pack(message: &dyn WireMessage) -> Any {
        Any {
            type_url: format!("{PREFIX}{}", message.descriptor().full_name),
            value: message.to_wire_deterministic(),
            ..Any::default()
        }
    }

    /// Returns the full name of the packed message's type: the part of the type URL after its last
    /// slash.
    pub fn type_name(&self) -> &str {
        self.type_url.rsplit('/').next().unwrap_or_default()
    }

    /// Decodes the packed message; `None` if `types` does not find its type.
    ///
    /// # Errors
    /// When the packed bytes are not a message of that type.
    pub fn unpack(&self, types: TypeLookup) -> Result<Option<Box<dyn WireMessage>>, DecodeError> {
        types(self.type_name())
            .map(|message_type| message_type.decode(&self.value))
            .transpose()
    }
}
