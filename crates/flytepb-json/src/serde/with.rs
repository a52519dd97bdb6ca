//! Messages with options, for any serde format.

use std::marker::PhantomData;

use ::serde::de::{DeserializeSeed, Deserializer};
use ::serde::ser::{Serialize, Serializer};

use flytepb_wire::{HasTypes, WireMessage};

use super::{de, ser};
use crate::context::{Context, Scope};
use crate::JsonOptions;

/// A message that serializes with these options into any serde format: by `serde_json::to_string`,
/// `to_string_pretty`, or as a field of another type.
///
/// [`JsonOptions::indent`] has no effect: the serializer determines the layout.
///
/// # Examples
/// ```
/// use flytepb_idl::admin::TaskExecution;
/// use flytepb_idl::json::{JsonOptions, With};
///
/// let execution = TaskExecution { input_uri: "s3://b".to_string(), ..Default::default() };
/// let options = JsonOptions::new().proto_field_names(true).print_defaults(true);
/// assert_eq!(
///     serde_json::to_string_pretty(&With(&execution, &options))?,
///     "{\n  \"input_uri\": \"s3://b\",\n  \"is_parent\": false\n}"
/// );
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug)]
pub struct With<'a, M: ?Sized>(pub &'a M, pub &'a JsonOptions);

impl<M: ?Sized> Clone for With<'_, M> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<M: ?Sized> Copy for With<'_, M> {}

impl<M: HasTypes + ?Sized> Serialize for With<'_, M> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use ::serde::ser::Error;
        let With(message, options) = self;
        let context = Context::new(options, options.types_for::<M>());
        let scope = Scope::root(&context);
        ser::message(scope, message.message(), serializer).map_err(|error| {
            if context.has_path() {
                S::Error::custom(context.explain(error))
            } else {
                error
            }
        })
    }
}

/// Reads a message of type `M` with these options from any self-describing serde format.
///
/// All limits hold but [`max_bytes`](flytepb_wire::Limits::max_bytes), as the length of the input is
/// unknown here. Without a limit of memory it is 16 MiB plus 64 times the input read so far.
///
/// # Examples
/// ```
/// use flytepb_idl::admin::TaskExecution;
/// use flytepb_idl::json::{JsonOptions, Seed};
/// use serde::de::DeserializeSeed;
///
/// let options = JsonOptions::new().ignore_unknown(true);
/// let mut json = serde_json::Deserializer::from_str(r#"{"inputUri": "s3://b", "new": 1}"#);
/// let execution = Seed::<TaskExecution>::new(&options).deserialize(&mut json)?;
/// assert_eq!(execution.input_uri, "s3://b");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug)]
pub struct Seed<'o, M> {
    options: &'o JsonOptions,
    message: PhantomData<fn() -> M>,
}

impl<'o, M> Seed<'o, M> {
    /// Creates a seed, which reads one message.
    pub fn new(options: &'o JsonOptions) -> Self {
        Seed {
            options,
            message: PhantomData,
        }
    }
}

impl<M> Clone for Seed<'_, M> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<M> Copy for Seed<'_, M> {}

impl<'de, M: WireMessage + Default> DeserializeSeed<'de> for Seed<'_, M> {
    type Value = M;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<M, D::Error> {
        use ::serde::de::Error;
        let context = Context::new(self.options, self.options.types_for::<M>());
        context.limit_unknown_length();
        let mut message = M::default();
        match de::message(Scope::root(&context), &mut message, deserializer) {
            Ok(()) => Ok(message),
            Err(error) if context.has_path() => Err(D::Error::custom(context.explain(error))),
            Err(error) => Err(error),
        }
    }
}
