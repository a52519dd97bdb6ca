//! Conversions between the messages of Flyte 1 and those of Flyte 2.
//!
//! The types of `flytepb-idl` that have a counterpart here convert to it and back, by value or
//! reference. Nothing is lost: fields that the target does not have become its unknown fields, and
//! converting back gives an equal message.
//!
//! - `From` in both directions: the two messages have the same fields, and so do those in them.
//! - `From` to Flyte 1, `TryFrom` to Flyte 2: Flyte 2 has added fields. The conversion to Flyte 2
//!   fails only if the message has unknown fields of their numbers with contents that they cannot
//!   hold.
//! - `TryFrom` in both directions: some field or enum value has another meaning in the other version.
//!   The conversion fails if it is set, and the [`ConversionError`] names it.
//!
//! `Inputs` and `Outputs` convert to a `LiteralMap` and back by `TryFrom`, as if they were of the last kind.
//!
//! Enums convert by the meaning of their values. For messages of a type known at run time there are
//! [`to_flyte1`] and [`to_flyte2`], for the list of all pairs [`pairs`].
//!
//! # Examples
//! ```
//! use flytepb_idl::cacheservice::PutCacheRequest;
//! use flytepb_idl::core::{Identifier, Literal, Variable};
//! use flytepb_idl2::flyte1::ConversionError;
//! use flytepb_idl2::{cacheservice, core};
//!
//! let id = core::Identifier::from(Identifier { name: "square".into(), ..Default::default() });
//! assert_eq!(id.name, "square");
//! let literal: core::Literal = Literal::from(7).try_into()?;
//! assert_eq!(Literal::from(literal), Literal::from(7));
//!
//! let request = PutCacheRequest { key: "k".into(), overwrite: true, ..Default::default() };
//! let error = cacheservice::PutCacheRequest::try_from(request).unwrap_err();
//! assert_eq!(error.path(), "overwrite");
//! # Ok::<(), ConversionError>(())
//! ```

mod convert;
mod error;
mod misread;

use std::collections::HashMap;
use std::sync::LazyLock;

use flytepb_wire::descriptor::MessageDescriptor;
use flytepb_wire::WireMessage;

pub use error::ConversionError;

/// Implements the conversions between two types, by value and by reference.
macro_rules! conversions {
    (equal $flyte1:ty, $flyte2:ty) => {
        conversions!(from $flyte1, $flyte2);
        conversions!(from $flyte2, $flyte1);
    };
    (extended $flyte1:ty, $flyte2:ty) => {
        conversions!(try_from $flyte1, $flyte2, convert::reversible);
        conversions!(from $flyte2, $flyte1);
    };
    (partial $flyte1:ty, $flyte2:ty) => {
        conversions!(try_from $flyte1, $flyte2, convert::checked);
        conversions!(try_from $flyte2, $flyte1, convert::checked);
    };
    (from $from:ty, $to:ty) => {
        impl From<&$from> for $to {
            #[inline]
            fn from(message: &$from) -> Self {
                convert::total(message)
            }
        }
        impl From<$from> for $to {
            #[inline]
            fn from(message: $from) -> Self {
                convert::total(&message)
            }
        }
    };
    (try_from $from:ty, $to:ty, $convert:path) => {
        impl TryFrom<&$from> for $to {
            type Error = ConversionError;
            #[inline]
            fn try_from(message: &$from) -> Result<Self, ConversionError> {
                let mut target = Self::default();
                $convert(message, &mut target)?;
                Ok(target)
            }
        }
        impl TryFrom<$from> for $to {
            type Error = ConversionError;
            #[inline]
            fn try_from(message: $from) -> Result<Self, ConversionError> {
                Self::try_from(&message)
            }
        }
    };
}

/// Implements the conversions of messages that correspond to each other, and lists them.
macro_rules! messages {
    ($list:ident $kind:ident $($flyte1:path => $flyte2:path,)*) => {
        static $list: &[Pair] = &[$(Pair {
            flyte1: <$flyte1 as WireMessage>::type_descriptor,
            flyte2: <$flyte2 as WireMessage>::type_descriptor,
        }),*];
        $(conversions!($kind $flyte1, $flyte2);)*
    };
}

/// Implements the conversions of enums, by the numbers that correspond to each other.
macro_rules! enums {
    (total $from:path => $to:path { $($number:literal => $other:literal,)* }) => {
        impl From<$from> for $to {
            fn from(value: $from) -> Self {
                let number = match value as i32 {
                    $($number => $other,)*
                    other => other,
                };
                Self::try_from(number).unwrap_or_default()
            }
        }
    };
    (partial $from:path => $to:path { $($number:literal => $other:literal,)* }) => {
        impl TryFrom<$from> for $to {
            type Error = ConversionError;
            fn try_from(value: $from) -> Result<Self, ConversionError> {
                let number = match value as i32 {
                    $($number => Some($other),)*
                    _ => None,
                };
                let found = number.and_then(|number| Self::try_from(number).ok());
                found.ok_or_else(|| ConversionError::of_value(value.as_str_name()))
            }
        }
    };
}

include!("../gen/flyte1.rs");

// Flyte 1 has no messages of these kinds: its files of inputs and outputs hold a `LiteralMap`.
conversions!(partial flytepb_idl::core::LiteralMap, crate::task::Inputs);
conversions!(partial flytepb_idl::core::LiteralMap, crate::task::Outputs);

/// Two messages that correspond to each other.
#[derive(Clone, Copy)]
struct Pair {
    flyte1: fn() -> &'static MessageDescriptor,
    flyte2: fn() -> &'static MessageDescriptor,
}

/// Returns the message types of Flyte 1 that have a counterpart in Flyte 2, each with it.
///
/// # Examples
/// ```
/// use flytepb_idl2::flyte1::pairs;
///
/// let sort = pairs().find(|(old, _)| old.full_name == "flyteidl.admin.Sort").unwrap();
/// assert_eq!(sort.1.full_name, "flyteidl2.common.Sort");
/// ```
pub fn pairs() -> impl Iterator<Item = (&'static MessageDescriptor, &'static MessageDescriptor)> {
    let all = [EQUAL, EXTENDED, PARTIAL].into_iter().flatten();
    all.map(|pair| ((pair.flyte1)(), (pair.flyte2)()))
}

/// Converts a message of Flyte 1 of any type; `None` if its type has no counterpart.
///
/// # Errors
/// When the message holds something that has another meaning in Flyte 2.
///
/// # Examples
/// ```
/// use flytepb_idl::admin::Sort;
/// use flytepb_idl2::{common, flyte1::to_flyte2};
///
/// let sort = Sort { key: "name".into(), ..Default::default() };
/// let converted = to_flyte2(&sort).unwrap()?;
/// assert_eq!(converted.downcast_ref::<common::Sort>().unwrap().key, "name");
/// # Ok::<(), flytepb_idl2::flyte1::ConversionError>(())
/// ```
pub fn to_flyte2(
    message: &dyn WireMessage,
) -> Option<Result<Box<dyn WireMessage>, ConversionError>> {
    static COUNTERPARTS: LazyLock<Counterparts> =
        LazyLock::new(|| pairs().map(|(old, new)| (old.full_name, new)).collect());
    convert_to(COUNTERPARTS.get(message.descriptor().full_name)?, message)
}

/// Converts a message of Flyte 2 of any type; `None` if its type has no counterpart.
///
/// # Errors
/// When the message holds something that has another meaning in Flyte 1.
///
/// # Examples
/// ```
/// use flytepb_idl2::core::VariableMap;
/// use flytepb_idl2::{core::VariableEntry, flyte1::to_flyte1};
///
/// let entry = VariableEntry { key: "x".into(), ..Default::default() };
/// let twice = VariableMap { variables: vec![entry.clone(), entry], ..Default::default() };
/// assert!(to_flyte1(&twice).unwrap().is_err()); // a map has each key once
/// ```
pub fn to_flyte1(
    message: &dyn WireMessage,
) -> Option<Result<Box<dyn WireMessage>, ConversionError>> {
    static COUNTERPARTS: LazyLock<Counterparts> =
        LazyLock::new(|| pairs().map(|(old, new)| (new.full_name, old)).collect());
    convert_to(COUNTERPARTS.get(message.descriptor().full_name)?, message)
}

/// Counterparts by the full name of a message.
type Counterparts = HashMap<&'static str, &'static MessageDescriptor>;

fn convert_to(
    to: &MessageDescriptor,
    message: &dyn WireMessage,
) -> Option<Result<Box<dyn WireMessage>, ConversionError>> {
    let mut target = (to.new)();
    let result = convert::checked(message, target.as_mut());
    Some(result.map(|()| target))
}
