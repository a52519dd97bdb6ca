//! `Serialize` and `Deserialize` for the generated types.

pub(crate) mod de;
pub(crate) mod enums;
pub(crate) mod raw;
pub(crate) mod ser;
pub(crate) mod with;

use ::serde::de::{DeserializeSeed, Deserializer};
use ::serde::ser::{Serialize, Serializer};

use flytepb_wire::{HasTypes, WireMessage};

use crate::{JsonOptions, Seed, With};

static DEFAULTS: JsonOptions = JsonOptions::new();

/// Serializes a message by the protobuf JSON mapping into any serde format. Implements `Serialize`
/// for the generated types.
///
/// # Errors
/// Same as for [`to_string`](crate::to_string), and when the serializer fails.
pub fn serialize<M: HasTypes + ?Sized, S: Serializer>(
    message: &M,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    With(message, &DEFAULTS).serialize(serializer)
}

/// Decodes the message of type `M` in `wire` and writes it as [`serialize`] does, as the views'
/// `Serialize` does. [`wire_to_string`](crate::wire_to_string) gives the same JSON faster.
///
/// # Errors
/// Same as for [`serialize`], and when `wire` is not a valid message.
pub fn serialize_wire<M: WireMessage + Default, S: Serializer>(
    wire: &[u8],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let message = M::from_wire(wire).map_err(::serde::ser::Error::custom)?;
    serialize(&message, serializer)
}

/// Deserializes a message by the protobuf JSON mapping from any self-describing serde format.
/// Implements `Deserialize` for the generated types.
///
/// The limits are the defaults. As the input length is unknown here, memory is limited to 16 MiB
/// plus 64 times the input read so far.
///
/// # Errors
/// Same as for [`from_str`](crate::from_str), and when the deserializer fails.
pub fn deserialize<'de, M, D>(deserializer: D) -> Result<M, D::Error>
where
    M: WireMessage + Default,
    D: Deserializer<'de>,
{
    Seed::new(&DEFAULTS).deserialize(deserializer)
}

/// Implements serde's `Serialize` for the views of generated message types. Each view is named
/// directly: a blanket `<Message as Viewable>::View<'_>` would conflict with implementations in
/// other crates.
#[doc(hidden)]
#[macro_export]
macro_rules! impl_serialize_view {
    ($($view:ty),* $(,)?) => {$(
        impl $crate::export::Serialize for $view {
            fn serialize<S: $crate::export::Serializer>(
                &self,
                serializer: S,
            ) -> ::std::result::Result<S::Ok, S::Error> {
                $crate::serialize_wire::<
                    <$view as $crate::export::View<'_>>::Message,
                    _,
                >($crate::export::View::as_bytes(self), serializer)
            }
        }
    )*};
}

/// Implements serde's traits for generated enums: by name; read also by number. Fields of messages
/// hold numbers, so only code of other generators needs it, such as that of pbjson-build.
#[doc(hidden)]
#[macro_export]
macro_rules! impl_serde_enum {
    ($($enum:ty),* $(,)?) => {$(
        impl $crate::export::Serialize for $enum {
            fn serialize<S: $crate::export::Serializer>(
                &self,
                serializer: S,
            ) -> ::std::result::Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str_name())
            }
        }

        impl<'de> $crate::export::Deserialize<'de> for $enum {
            fn deserialize<D: $crate::export::Deserializer<'de>>(
                deserializer: D,
            ) -> ::std::result::Result<Self, D::Error> {
                $crate::export::deserialize_enum(
                    deserializer,
                    <$enum>::from_str_name,
                    |number| <$enum>::try_from(number).ok(),
                )
            }
        }
    )*};
}

/// Implements serde's traits for generated message types.
#[doc(hidden)]
#[macro_export]
macro_rules! impl_serde {
    ($($message:ty),* $(,)?) => {$(
        impl $crate::export::Serialize for $message {
            fn serialize<S: $crate::export::Serializer>(
                &self,
                serializer: S,
            ) -> ::std::result::Result<S::Ok, S::Error> {
                $crate::serialize(self, serializer)
            }
        }

        impl<'de> $crate::export::Deserialize<'de> for $message {
            fn deserialize<D: $crate::export::Deserializer<'de>>(
                deserializer: D,
            ) -> ::std::result::Result<Self, D::Error> {
                $crate::deserialize(deserializer)
            }
        }
    )*};
}
