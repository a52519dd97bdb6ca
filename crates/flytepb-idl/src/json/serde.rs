//! `Serialize` and `Deserialize` for the generated types.

use ::serde::de::Deserializer;
use ::serde::ser::Serializer;

use flytepb_wire::descriptor::MessageDescriptor;
use flytepb_wire::WireMessage;

use super::context::{Context, Scope};
use super::{de, ser, wire_ser, JsonOptions};

static DEFAULTS: JsonOptions = JsonOptions::new();

/// Serializes a message by the protobuf JSON mapping into any serde format. Implements `Serialize`
/// for the generated types.
///
/// # Errors
/// Same as for [`to_string`](super::to_string), and when the serializer fails.
pub fn serialize<S: Serializer>(
    message: &dyn WireMessage,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    explained(|scope| ser::message(scope, message, serializer))
}

/// Serializes the message of type `M` encoded in `wire`, like [`serialize`]. Implements `Serialize`
/// for the views. Fields in canonical order are converted without decoding the message.
///
/// # Errors
/// Same as for [`serialize`], and when `wire` is not a valid message.
pub fn serialize_wire<S: Serializer>(
    descriptor: &'static MessageDescriptor,
    wire: &[u8],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    explained(|scope| wire_ser::message(scope, descriptor, wire, serializer))
}

/// Adds the path of its field to an error.
fn explained<T, E: ::serde::ser::Error>(
    write: impl FnOnce(Scope<'_>) -> Result<T, E>,
) -> Result<T, E> {
    let context = Context::new(&DEFAULTS);
    write(Scope::root(&context)).map_err(|error| {
        if context.has_path() {
            E::custom(context.explain(error))
        } else {
            error
        }
    })
}

/// Deserializes a message by the protobuf JSON mapping from any self-describing serde format.
/// Implements `Deserialize` for the generated types.
///
/// The limits are the defaults. As the input length is unknown here, memory is limited to 16 MiB
/// plus 64 times the input read so far.
///
/// # Errors
/// Same as for [`from_str`](super::from_str), and when the deserializer fails.
pub fn deserialize<'de, M, D>(deserializer: D) -> Result<M, D::Error>
where
    M: WireMessage + Default,
    D: Deserializer<'de>,
{
    use ::serde::de::Error;
    let context = Context::new(&DEFAULTS);
    context.limit_by_what_is_seen();
    let mut message = M::default();
    match de::message(Scope::root(&context), &mut message, deserializer) {
        Ok(()) => Ok(message),
        Err(error) if context.has_path() => Err(D::Error::custom(context.explain(error))),
        Err(error) => Err(error),
    }
}

/// Implements serde's `Serialize` for the views of generated message types. Each view is named
/// directly: a blanket `<Message as Viewable>::View<'_>` would conflict with implementations in
/// other crates.
#[doc(hidden)]
#[macro_export]
macro_rules! impl_serialize_view {
    ($($view:ty),* $(,)?) => {$(
        impl $crate::json::export::Serialize for $view {
            fn serialize<S: $crate::json::export::Serializer>(
                &self,
                serializer: S,
            ) -> ::std::result::Result<S::Ok, S::Error> {
                $crate::json::serialize_wire(
                    <<$view as ::flytepb_wire::view::View<'_>>::Message
                        as ::flytepb_wire::WireMessage>::type_descriptor(),
                    ::flytepb_wire::view::View::as_bytes(self),
                    serializer,
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
