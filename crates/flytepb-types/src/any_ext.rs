//! Conversions and accessors of `Any`.

use std::fmt;

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

    /// Packs a message of a type known at compile time: the same as [`pack`](Self::pack), under
    /// the name that it has in prost-types.
    ///
    /// # Examples
    /// ```
    /// use flytepb_types::{Any, Duration};
    ///
    /// let duration = Duration::new(90, 0)?;
    /// let any = Any::from_msg(&duration);
    /// assert_eq!(any.to_msg::<Duration>()?, duration);
    ///
    /// let error = any.to_msg::<Any>().unwrap_err();
    /// assert!(error.is_other_type());
    /// assert_eq!(
    ///     error.to_string(),
    ///     "the Any holds a google.protobuf.Duration, not a google.protobuf.Any"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn from_msg<M: WireMessage>(message: &M) -> Any {
        Any::pack(message)
    }

    /// Decodes the packed message, which must be of this type.
    ///
    /// # Errors
    /// When it is of another type, or the packed bytes are not valid.
    pub fn to_msg<M: WireMessage + Default>(&self) -> Result<M, UnpackError> {
        let expected = M::type_descriptor().full_name;
        if self.type_name() == expected {
            M::from_wire(&self.value).map_err(|error| UnpackError(Reason::Invalid(error)))
        } else {
            let found = self.type_name().to_string();
            Err(UnpackError(Reason::OtherType { expected, found }))
        }
    }
}

/// The error of [`Any::to_msg`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnpackError(Reason);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Reason {
    OtherType {
        expected: &'static str,
        found: String,
    },
    Invalid(DecodeError),
}

impl UnpackError {
    /// Returns whether the packed message is of another type. Otherwise its bytes are not valid.
    pub fn is_other_type(&self) -> bool {
        matches!(self.0, Reason::OtherType { .. })
    }
}

impl fmt::Display for UnpackError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Reason::OtherType { expected, found } if found.is_empty() => {
                write!(f, "the Any is empty and holds no {expected}")
            }
            Reason::OtherType { expected, found } => {
                write!(f, "the Any holds a {found}, not a {expected}")
            }
            Reason::Invalid(_) => f.write_str("the message in the Any is not valid"),
        }
    }
}

impl std::error::Error for UnpackError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.0 {
            Reason::OtherType { .. } => None,
            Reason::Invalid(error) => Some(error),
        }
    }
}
