//! What all types of the model have in common.

use crate::flytekit::render;
use crate::idl::{DecodeError, DecodeOptions, WireMessage};

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
    ///
    /// # Examples
    /// ```
    /// use flytepb::prelude::*;
    ///
    /// /// Two messages of the same type, as entities that can be compared and printed.
    /// fn pair<E: FlyteIdlEntity>(messages: [E::Idl; 2]) -> [E; 2] {
    ///     messages.map(E::from_flyte_idl)
    /// }
    ///
    /// let [a, b] = pair::<FlyteTask>(Default::default());
    /// assert_eq!(a, b);
    /// ```
    type Idl: WireMessage + Default + Clone + PartialEq;

    /// The name of the class in flytekit.
    ///
    /// # Examples
    /// ```
    /// use flytepb::prelude::*;
    ///
    /// assert_eq!(FlyteNodeExecution::CLASS, "FlyteNodeExecution");
    /// ```
    const CLASS: &'static str;

    /// An entity of this message.
    ///
    /// # Examples
    /// ```
    /// # use flytepb::{idl::text, prelude::*};
    /// let execution = FlyteTaskExecution::from_flyte_idl(text::from_str("input_uri: 's3://b'")?);
    /// assert_eq!(execution.input_uri(), "s3://b");
    /// # Ok::<(), text::TextError>(())
    /// ```
    fn from_flyte_idl(idl: Self::Idl) -> Self;

    /// The message, borrowed.
    ///
    /// # Examples
    /// ```
    /// # use flytepb::{idl::text, prelude::*};
    /// let execution = FlyteTaskExecution::from_flyte_idl(text::from_str("input_uri: 's3://b'")?);
    /// assert_eq!(execution.as_flyte_idl().input_uri, "s3://b");
    /// assert!(execution.as_flyte_idl().closure.is_none()); // which `closure()` does not tell
    /// # Ok::<(), text::TextError>(())
    /// ```
    fn as_flyte_idl(&self) -> &Self::Idl;

    /// The message, taken out.
    ///
    /// # Examples
    /// ```
    /// # use flytepb::{idl::text, prelude::*};
    /// let execution = FlyteTaskExecution::from_flyte_idl(text::from_str("input_uri: 's3://b'")?);
    /// assert_eq!(execution.into_flyte_idl().input_uri, "s3://b");
    /// # Ok::<(), text::TextError>(())
    /// ```
    fn into_flyte_idl(self) -> Self::Idl;

    /// A copy of the message.
    ///
    /// # Examples
    /// ```
    /// # use flytepb::{idl::text, prelude::*};
    /// let execution = FlyteTaskExecution::from_flyte_idl(text::from_str("input_uri: 's3://b'")?);
    /// let copy = execution.to_flyte_idl();
    /// assert_eq!(execution, FlyteTaskExecution::from(copy));
    /// # Ok::<(), text::TextError>(())
    /// ```
    fn to_flyte_idl(&self) -> Self::Idl {
        self.as_flyte_idl().clone()
    }

    /// An entity of an encoded message.
    ///
    /// # Errors
    /// With the byte offset and the field path of the fault when `bytes` are not a valid message.
    ///
    /// # Examples
    /// ```
    /// use flytepb::prelude::*;
    ///
    /// let execution = FlyteTaskExecution::from_bytes(b"\x12\x06s3://b")?;
    /// assert_eq!(execution.input_uri(), "s3://b");
    ///
    /// // One byte less than the length, at offset 1, says.
    /// let error = FlyteTaskExecution::from_bytes(b"\x12\x06s3://").unwrap_err();
    /// assert_eq!((error.offset(), error.path()), (1, "input_uri"));
    /// # Ok::<(), flytepb::idl::DecodeError>(())
    /// ```
    fn from_bytes(bytes: &[u8]) -> Result<Self, DecodeError> {
        DecodeOptions::new().decode(bytes).map(Self::from_flyte_idl)
    }

    /// The encoded message: the bytes that it was read from, if an official encoder wrote them.
    ///
    /// # Examples
    /// ```
    /// use flytepb::prelude::*;
    ///
    /// let bytes = b"\x12\x06s3://b\x98\x06\x07"; // with a field of number 99
    /// assert_eq!(FlyteTaskExecution::from_bytes(bytes)?.serialize_to_string(), bytes);
    /// # Ok::<(), flytepb::idl::DecodeError>(())
    /// ```
    fn serialize_to_string(&self) -> Vec<u8> {
        self.as_flyte_idl().to_wire()
    }

    /// The message in flytekit's YAML-like form under a header.
    ///
    /// Flytekit's own view, without what its model drops, is that of
    /// [`compat::flytekit_round_trip`](crate::flytekit::compat::flytekit_round_trip).
    ///
    /// # Examples
    /// ```
    /// # use flytepb::{idl::text, prelude::*};
    /// let idl = text::from_str("closure { phase: FAILED }")?;
    /// let execution = FlyteTaskExecution::from_flyte_idl(idl);
    /// assert_eq!(
    ///     execution.short_string(),
    ///     "Flyte Serialized object (FlyteTaskExecution):\n  closure:\n    phase: 5"
    /// );
    /// # Ok::<(), text::TextError>(())
    /// ```
    fn short_string(&self) -> String {
        render::short_string(Self::CLASS, self.as_flyte_idl())
    }

    /// The message as a notebook shows it: `_repr_html_` in flytekit. Nothing is escaped.
    ///
    /// # Examples
    /// ```
    /// # use flytepb::{idl::text, prelude::*};
    /// let idl = text::from_str("closure { phase: FAILED }")?;
    /// let execution = FlyteTaskExecution::from_flyte_idl(idl);
    /// assert_eq!(
    ///     execution.repr_html(),
    ///     "<h4>FlyteTaskExecution</h4><pre>closure:\n  phase: 5</pre>"
    /// );
    /// # Ok::<(), text::TextError>(())
    /// ```
    fn repr_html(&self) -> String {
        render::html(Self::CLASS, self.as_flyte_idl())
    }

    /// Returns whether the encoded message has no bytes.
    ///
    /// # Examples
    /// ```
    /// # use flytepb::{idl::text, prelude::*};
    /// assert!(FlyteTaskExecution::default().is_empty());
    /// let execution = FlyteTaskExecution::from_flyte_idl(text::from_str("closure { }")?);
    /// assert!(!execution.is_empty()); // a present closure has two bytes
    /// # Ok::<(), text::TextError>(())
    /// ```
    fn is_empty(&self) -> bool {
        self.as_flyte_idl().wire_len() == 0
    }
}

/// Implements [`FlyteIdlEntity`] and what goes with it for a type whose field `idl` is its message;
/// the other fields are named, and have defaults. `own Debug` leaves `Debug` to the type.
macro_rules! entity {
    ($type:ident { $($field:ident),* }, $idl:ty) => {
        $crate::entities::entity!($type { $($field),* }, $idl, own Debug);

        impl ::std::fmt::Debug for $type {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(&$crate::flytekit::render::repr(&self.idl))
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
