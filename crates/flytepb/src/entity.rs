//! What all types of the model have in common.

use crate::idl::{DecodeError, DecodeOptions, WireMessage};
use crate::render;

/// A message of the IDL with a name and behaviour of flytekit's: `FlyteIdlEntity` there.
///
/// An entity holds its message whole, unknown fields included, and equals another when the
/// messages are equal. What a client adds (inputs, outputs, a task) is not part of the message and
/// plays no part in equality, as in flytekit.
///
/// `Display` is [`short_string`](Self::short_string); `Debug` is Python's `repr`: upb's text format,
/// and something of its own for [`FlyteLaunchPlan`](crate::FlyteLaunchPlan).
///
/// # Examples
/// ```
/// use flytepb::prelude::*;
///
/// let bytes = b"\x12\x06s3://b\x98\x06\x07"; // input_uri, and field 99 that nobody knows
/// let execution = FlyteTaskExecution::from_bytes(bytes)?;
/// assert_eq!(execution.input_uri(), "s3://b");
/// assert_eq!(execution.serialize_to_string(), bytes);
/// assert_eq!(format!("{execution:?}"), "input_uri: \"s3://b\"\n");
/// # Ok::<(), flytepb::idl::DecodeError>(())
/// ```
pub trait FlyteIdlEntity: Sized {
    /// The message that the entity holds.
    type Idl: WireMessage + Default + Clone + PartialEq;

    /// The name of the class in flytekit.
    const CLASS: &'static str;

    /// An entity of this message.
    fn from_flyte_idl(idl: Self::Idl) -> Self;

    /// The message, borrowed.
    fn as_flyte_idl(&self) -> &Self::Idl;

    /// The message, taken out.
    fn into_flyte_idl(self) -> Self::Idl;

    /// A copy of the message.
    fn to_flyte_idl(&self) -> Self::Idl {
        self.as_flyte_idl().clone()
    }

    /// An entity of an encoded message.
    ///
    /// # Errors
    /// With the byte offset and the field path of the fault when `bytes` are not a valid message.
    fn from_bytes(bytes: &[u8]) -> Result<Self, DecodeError> {
        DecodeOptions::new().decode(bytes).map(Self::from_flyte_idl)
    }

    /// The encoded message: the bytes that it was read from, if an official encoder wrote them.
    fn serialize_to_string(&self) -> Vec<u8> {
        self.as_flyte_idl().to_wire()
    }

    /// The message in flytekit's YAML-like form under a header.
    ///
    /// Flytekit's own view, without what its model drops, is that of
    /// [`compat::flytekit_round_trip`](crate::compat::flytekit_round_trip).
    fn short_string(&self) -> String {
        render::short_string(Self::CLASS, self.as_flyte_idl())
    }

    /// The message as a notebook shows it: `_repr_html_` in flytekit. Nothing is escaped.
    fn repr_html(&self) -> String {
        render::html(Self::CLASS, self.as_flyte_idl())
    }

    /// Whether the encoded message has no bytes.
    fn is_empty(&self) -> bool {
        self.as_flyte_idl().wire_len() == 0
    }
}

/// Implements [`FlyteIdlEntity`] and what goes with it for a type whose field `idl` is its message;
/// the other fields are named, and have defaults. `own Debug` leaves `Debug` to the type.
macro_rules! entity {
    ($type:ident { $($field:ident),* }, $idl:ty) => {
        $crate::entity::entity!($type { $($field),* }, $idl, own Debug);

        impl ::std::fmt::Debug for $type {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(&$crate::render::repr(&self.idl))
            }
        }
    };
    ($type:ident { $($field:ident),* }, $idl:ty, own Debug) => {
        impl $crate::FlyteIdlEntity for $type {
            type Idl = $idl;
            const CLASS: &'static str = stringify!($type);

            fn from_flyte_idl(idl: $idl) -> Self {
                $type {
                    idl,
                    $($field: Default::default()),*
                }
            }

            fn as_flyte_idl(&self) -> &$idl {
                &self.idl
            }

            fn into_flyte_idl(self) -> $idl {
                self.idl
            }
        }

        impl From<$idl> for $type {
            fn from(idl: $idl) -> Self {
                <Self as $crate::FlyteIdlEntity>::from_flyte_idl(idl)
            }
        }

        impl From<$type> for $idl {
            fn from(entity: $type) -> Self {
                entity.idl
            }
        }

        impl ::std::fmt::Display for $type {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(&$crate::FlyteIdlEntity::short_string(self))
            }
        }

        impl PartialEq for $type {
            fn eq(&self, other: &Self) -> bool {
                self.idl == other.idl
            }
        }

        impl Eq for $type {}

        impl ::std::hash::Hash for $type {
            fn hash<H: ::std::hash::Hasher>(&self, state: &mut H) {
                $crate::idl::WireMessage::to_wire_deterministic(&self.idl).hash(state);
            }
        }
    };
}
pub(crate) use entity;

/// The message that an `Option<&Message>` holds, or an empty one in its place, as Python gives.
macro_rules! or_empty {
    ($option:expr, $type:ty) => {
        $option.unwrap_or_else(|| {
            static EMPTY: ::std::sync::LazyLock<$type> =
                ::std::sync::LazyLock::new(Default::default);
            &EMPTY
        })
    };
}
pub(crate) use or_empty;
