//! The traits of the model's types.

use std::hash::Hash;

use crate::flytekit::render;
use crate::idl::core::{Identifier, ResourceType, TypedInterface};
use crate::idl::{DecodeError, Limits, WireMessage};

/// A message of the IDL as one of flytekit's classes: `FlyteIdlEntity` there.
///
/// An entity keeps its message unchanged, unknown fields included. Equality and hash are those of
/// the message; data that a client adds (inputs, outputs, a task) is not compared, as in flytekit.
///
/// `Display` is [`short_string`](Self::short_string). `Debug` is Python's `repr`: upb's text
/// format, except for [`FlyteLaunchPlan`](crate::FlyteLaunchPlan), which has a `repr` of its own.
///
/// # Examples
/// ```
/// use flytepb::prelude::*;
///
/// let bytes = b"\x12\x06s3://b\x98\x06\x07"; // input_uri, and unknown field 99
/// let execution = FlyteTaskExecution::from_bytes(bytes)?;
/// assert_eq!(execution.input_uri(), "s3://b");
/// assert_eq!(execution.serialize_to_string(), bytes);
/// assert_eq!(format!("{execution:?}"), "input_uri: \"s3://b\"\n");
/// # Ok::<(), flytepb::idl::DecodeError>(())
/// ```
pub trait FlyteIdlEntity: Sized {
    /// The type of the message.
    type Idl: WireMessage + Default + Clone + Eq + Hash;

    /// The name of the class in flytekit.
    const CLASS: &'static str;

    /// Wraps a message.
    fn from_flyte_idl(idl: Self::Idl) -> Self;

    /// Borrows the message.
    fn as_flyte_idl(&self) -> &Self::Idl;

    /// Borrows the message, to change it.
    ///
    /// # Examples
    /// ```
    /// use flytepb::prelude::*;
    ///
    /// let mut execution = FlyteTaskExecution::default();
    /// execution.as_flyte_idl_mut().input_uri = "s3://b".to_string();
    /// assert_eq!(execution.input_uri(), "s3://b");
    /// ```
    fn as_flyte_idl_mut(&mut self) -> &mut Self::Idl;

    /// Unwraps the message.
    fn into_flyte_idl(self) -> Self::Idl;

    /// Copies the message.
    fn to_flyte_idl(&self) -> Self::Idl {
        self.as_flyte_idl().clone()
    }

    /// Decodes a message and wraps it.
    ///
    /// # Errors
    /// If `bytes` are not a valid message, with the byte offset and the field path.
    ///
    /// # Examples
    /// ```
    /// use flytepb::prelude::*;
    ///
    /// let execution = FlyteTaskExecution::from_bytes(b"\x12\x06s3://b")?;
    /// assert_eq!(execution.input_uri(), "s3://b");
    ///
    /// // One byte fewer than the length at offset 1.
    /// let error = FlyteTaskExecution::from_bytes(b"\x12\x06s3://").unwrap_err();
    /// assert_eq!((error.offset(), error.path()), (1, "input_uri"));
    /// # Ok::<(), flytepb::idl::DecodeError>(())
    /// ```
    fn from_bytes(bytes: &[u8]) -> Result<Self, DecodeError> {
        Limits::new().decode(bytes).map(Self::from_flyte_idl)
    }

    /// Encodes the message. The result equals the bytes it was decoded from if those were
    /// canonical, as those of official encoders are.
    fn serialize_to_string(&self) -> Vec<u8> {
        self.as_flyte_idl().to_wire()
    }

    /// The message in flytekit's YAML-like form, below a header.
    ///
    /// Fields that flytekit drops are included. To leave them out, print the result of
    /// [`flytekit_round_trip`](crate::flytekit::compat::flytekit_round_trip).
    fn short_string(&self) -> String {
        render::short_string(Self::CLASS, self.as_flyte_idl())
    }

    /// The message as notebooks show it: `_repr_html_` in flytekit. Nothing is escaped.
    fn repr_html(&self) -> String {
        render::html(Self::CLASS, self.as_flyte_idl())
    }

    /// Returns `true` if the encoded message has no bytes.
    fn is_empty(&self) -> bool {
        self.as_flyte_idl().wire_len() == 0
    }
}

/// A task, workflow or launch plan registered with a Flyte service: `RemoteEntity` in flytekit.
///
/// # Examples
/// ```
/// use flytepb::idl::core::ResourceType;
/// use flytepb::{idl::text, prelude::*};
///
/// let spec = text::from_str("template { id { name: 'app.square' version: 'v1' } }")?;
/// let task = FlyteTask::from_flyte_idl(spec);
/// assert_eq!((task.name(), &*task.id().version), ("app.square", "v1"));
/// assert_eq!(task.resource_type(), ResourceType::Task);
/// assert!(task.interface().is_none());
/// # Ok::<(), text::TextError>(())
/// ```
pub trait RemoteEntity: FlyteIdlEntity {
    /// The resource type of such entities.
    const RESOURCE_TYPE: ResourceType;

    /// The entity's identifier.
    fn id(&self) -> &Identifier;

    /// The inputs and outputs, if known.
    fn interface(&self) -> Option<&TypedInterface>;

    /// The name in the identifier.
    fn name(&self) -> &str {
        &self.id().name
    }

    /// The resource type of such entities, regardless of that in the identifier.
    fn resource_type(&self) -> ResourceType {
        Self::RESOURCE_TYPE
    }
}

/// Implements [`FlyteIdlEntity`] and the conversions and formatting traits for a type that holds
/// its message in the field `idl`. The other fields, listed in braces, are filled with their
/// defaults. `own Debug` omits `Debug`.
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

            fn as_flyte_idl_mut(&mut self) -> &mut $idl {
                &mut self.idl
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
                self.idl.hash(state);
            }
        }
    };
}
pub(crate) use entity;

/// Unwraps an `Option<&Message>` into the message or an empty one, as Python reads absent messages.
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
