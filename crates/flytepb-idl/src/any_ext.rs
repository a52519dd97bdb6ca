//! Conversions and accessors of `Any`.

use crate::google::protobuf::Any;
use crate::{registry, DecodeError, WireMessage};

/// Prefix of the type URLs that are written.
const PREFIX: &str = "type.googleapis.com/";

impl Any {
    /// Packs a message, with map entries in ascending key order.
    ///
    /// # Examples
    /// ```
    /// use flytepb_idl::core::Identifier;
    /// use flytepb_idl::google::protobuf::Any;
    ///
    /// let any = Any::pack(&Identifier { name: "t".to_string(), ..Default::default() });
    /// assert_eq!(any.type_url, "type.googleapis.com/flyteidl.core.Identifier");
    /// let message = any.unpack()?.expect("a type of the registry");
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

    /// Decodes the packed message; `None` if its type is not in the [`registry`].
    ///
    /// # Errors
    /// When the packed bytes are not a message of that type.
    pub fn unpack(&self) -> Result<Option<Box<dyn WireMessage>>, DecodeError> {
        let known = registry::get(self.type_name());
        known
            .map(|message_type| registry::decode(message_type, &self.value))
            .transpose()
    }
}
