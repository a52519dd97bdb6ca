//! `Serialize` and `Deserialize` of the generated types.

use ::serde::de::Deserializer;
use ::serde::ser::Serializer;

use flytepb_wire::WireMessage;

use super::context::{Context, Scope};
use super::{de, ser, JsonOptions};

static DEFAULTS: JsonOptions = JsonOptions::new();

/// Writes a message by the protobuf JSON mapping into any serde format; what the `Serialize` of
/// the generated types does.
///
/// # Errors
/// As [`to_string`](super::to_string), and when the serializer fails.
pub fn serialize<S: Serializer>(
    message: &dyn WireMessage,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    use ::serde::ser::Error;
    let context = Context::new(&DEFAULTS);
    let written = ser::message(Scope::root(&context), message, serializer);
    written.map_err(|error| match context.has_path() {
        true => S::Error::custom(context.explain(error)),
        false => error,
    })
}

/// Reads a message by the protobuf JSON mapping out of any serde format that describes itself;
/// what the `Deserialize` of the generated types does.
///
/// # Errors
/// As [`from_str`](super::from_str), and when the deserializer fails.
pub fn deserialize<'de, M, D>(deserializer: D) -> Result<M, D::Error>
where
    M: WireMessage + Default,
    D: Deserializer<'de>,
{
    use ::serde::de::Error;
    let context = Context::new(&DEFAULTS);
    let mut message = M::default();
    match de::message(Scope::root(&context), &mut message, deserializer) {
        Ok(()) => Ok(message),
        Err(error) if context.has_path() => Err(D::Error::custom(context.explain(error))),
        Err(error) => Err(error),
    }
}

/// Implements serde's traits for generated message types.
#[doc(hidden)]
#[macro_export]
macro_rules! impl_serde {
    ($($message:ty),* $(,)?) => {$(
        impl $crate::json::export::Serialize for $message {
            fn serialize<S: $crate::json::export::Serializer>(
                &self,
                serializer: S,
            ) -> ::std::result::Result<S::Ok, S::Error> {
                $crate::json::serialize(self, serializer)
            }
        }

        impl<'de> $crate::json::export::Deserialize<'de> for $message {
            fn deserialize<D: $crate::json::export::Deserializer<'de>>(
                deserializer: D,
            ) -> ::std::result::Result<Self, D::Error> {
                $crate::json::deserialize(deserializer)
            }
        }
    )*};
}
