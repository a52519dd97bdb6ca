//! The imports and macros of generated code.
//!
//! Generated modules import each of the lists below as a whole: a name of the schema takes precedence
//! over an imported one.

use crate::descriptor::{Cardinality, FieldDescriptor, Kind};

/// Names in the types of messages.
pub mod types {
    pub use crate::{Map, Nested, Text, UnknownFields};
}

/// Names in the implementations for messages.
pub mod impls {
    pub use crate::access::*;
    pub use crate::bit_eq::BitEq;
    pub use crate::codec::*;
    pub use crate::decode::{Fault, Reader};
    pub use crate::descriptor::{
        FieldDescriptor as Field, Kind, MessageDescriptor as Message, WellKnown,
    };
    pub use crate::refill::{end_explicit, end_implicit, end_list, end_map};
    pub use crate::{
        enum_impls as enumeration, message_impls, message_methods, oneof_impls as oneof,
    };
    pub use crate::{FieldMut, FieldRef, Visitor, WireMessage, Writer};
}

/// Names in the types of views.
pub mod view_types {
    pub use crate::access::known;
    pub use crate::codec::*;
    pub use crate::view::{text, Lazy, MapView, Repeated, View};
}

/// Names in the implementations for views.
pub mod view_impls {
    pub use crate::codec::*;
    pub use crate::decode::{Fault, Reader};
    pub use crate::timestamp_fast_path;
    pub use crate::view::{
        check_element, check_entry, check_message, check_packed, check_unknown, text, Lazy, View,
        ViewCodec,
    };
    pub use crate::{view_impls, view_methods};
}

/// One row for each field in a generated descriptor.
#[doc(hidden)]
impl FieldDescriptor {
    /// A field whose default value counts as absent.
    pub const fn implicit(
        number: u32,
        name: &'static str,
        json_name: &'static str,
        kind: Kind,
    ) -> Self {
        Self::new(number, (name, json_name), kind, Cardinality::Implicit, None)
    }

    /// A field whose presence is tracked.
    pub const fn explicit(
        number: u32,
        name: &'static str,
        json_name: &'static str,
        kind: Kind,
    ) -> Self {
        Self::new(number, (name, json_name), kind, Cardinality::Explicit, None)
    }

    /// A list.
    pub const fn list(
        number: u32,
        name: &'static str,
        json_name: &'static str,
        kind: Kind,
    ) -> Self {
        let cardinality = Cardinality::Repeated { packed: false };
        Self::new(number, (name, json_name), kind, cardinality, None)
    }

    /// A packed list.
    pub const fn packed(
        number: u32,
        name: &'static str,
        json_name: &'static str,
        kind: Kind,
    ) -> Self {
        let cardinality = Cardinality::Repeated { packed: true };
        Self::new(number, (name, json_name), kind, cardinality, None)
    }

    /// A map from `key` to `kind`.
    pub const fn map(
        number: u32,
        name: &'static str,
        json_name: &'static str,
        key: Kind,
        kind: Kind,
    ) -> Self {
        let cardinality = Cardinality::Map { key };
        Self::new(number, (name, json_name), kind, cardinality, None)
    }

    /// A member of the oneof with this index.
    pub const fn member(
        number: u32,
        name: &'static str,
        json_name: &'static str,
        kind: Kind,
        oneof: usize,
    ) -> Self {
        let cardinality = Cardinality::Explicit;
        Self::new(number, (name, json_name), kind, cardinality, Some(oneof))
    }
}

/// The methods of `WireMessage` that are the same in all messages, given the descriptor, the
/// registry, if there is one, and `shares_input` if decoding shares the input.
#[doc(hidden)]
#[macro_export]
macro_rules! message_methods {
    ($descriptor:path $(, $registry:path)? $(; $sharing:ident)?) => {
        fn descriptor(&self) -> &'static $crate::descriptor::MessageDescriptor {
            &$descriptor
        }
        #[inline]
        fn type_descriptor() -> &'static $crate::descriptor::MessageDescriptor {
            &$descriptor
        }
        $(#[inline]
        fn type_lookup() -> ::std::option::Option<$crate::TypeLookup> {
            ::std::option::Option::Some(|name| $registry.get(name))
        })?
        $($crate::message_methods!(@ $sharing);)?
        fn unknown_fields(&self) -> &$crate::UnknownFields {
            &self._unknown_fields
        }
        fn unknown_fields_mut(&mut self) -> &mut $crate::UnknownFields {
            &mut self._unknown_fields
        }
    };
    (@ shares_input) => {
        #[inline]
        fn shares_input() -> bool {
            true
        }
    };
}

/// Implements the common part of all oneofs' enums: access to each member for writing. A
/// member that is not set becomes set to its default.
#[doc(hidden)]
#[macro_export]
macro_rules! oneof_impls {
    ($oneof:path { $($get_mut:ident => $variant:ident($value:ty),)* }) => {
        impl $oneof {
            $(fn $get_mut(oneof: &mut ::std::option::Option<Self>) -> &mut $value {
                if !matches!(oneof, ::std::option::Option::Some(Self::$variant(_))) {
                    $crate::access::fill(oneof, Self::$variant(::std::default::Default::default()));
                }
                match oneof {
                    ::std::option::Option::Some(Self::$variant(value)) => value,
                    _ => unreachable!(),
                }
            })*
        }
        impl ::std::cmp::Eq for $oneof {}
    };
}

/// Implements the common part of all enums, given number, name and variant of each value, and
/// describes the enum.
#[doc(hidden)]
#[macro_export]
macro_rules! enum_impls {
    ($type:path, $(#[$doc:meta])* $descriptor:ident = $full_name:literal {
        $($number:literal $name:literal $variant:ident,)*
    }) => {
        $(#[$doc])*
        pub static $descriptor: $crate::descriptor::EnumDescriptor =
            $crate::descriptor::EnumDescriptor {
                full_name: $full_name,
                values: &[$(($name, $number)),*],
            };
        #[allow(unreachable_patterns)] // aliases
        impl $type {
            /// Returns whether the enum has a value of this number.
            #[inline]
            pub fn is_valid(value: i32) -> bool {
                Self::try_from(value).is_ok()
            }
            /// The name of the value in the schema.
            pub fn as_str_name(&self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)*
                }
            }
            /// The value of a name in the schema, aliases included.
            pub fn from_str_name(value: &str) -> ::std::option::Option<Self> {
                match value {
                    $($name => ::std::option::Option::Some(Self::$variant),)*
                    _ => ::std::option::Option::None,
                }
            }
        }
        impl ::std::fmt::Display for $type {
            /// Writes the name of the value in the schema.
            #[inline]
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.pad(self.as_str_name())
            }
        }
        impl ::std::str::FromStr for $type {
            type Err = $crate::UnknownEnumName;
            /// Returns the value of a name in the schema.
            #[inline]
            fn from_str(name: &str) -> ::std::result::Result<Self, $crate::UnknownEnumName> {
                Self::from_str_name(name).ok_or_else(|| $descriptor.unknown_name(name))
            }
        }
        impl ::std::convert::From<$type> for i32 {
            fn from(value: $type) -> i32 {
                value as i32
            }
        }
        #[allow(unreachable_patterns)] // aliases
        impl ::std::convert::TryFrom<i32> for $type {
            type Error = $crate::export::prost::UnknownEnumValue;
            fn try_from(
                value: i32,
            ) -> ::std::result::Result<Self, $crate::export::prost::UnknownEnumValue> {
                match value {
                    $($number => ::std::result::Result::Ok(Self::$variant),)*
                    _ => ::std::result::Result::Err($crate::export::prost::UnknownEnumValue(value)),
                }
            }
        }
    };
}

/// Implements the common part of all views.
#[doc(hidden)]
#[macro_export]
macro_rules! view_impls {
    ($a:lifetime $view:ty, $message:ty) => {
        impl<$a> ::std::clone::Clone for $view {
            #[inline]
            fn clone(&self) -> Self {
                *self
            }
        }
        impl<$a> ::std::marker::Copy for $view {}
        impl<$a> ::std::fmt::Debug for $view {
            #[inline]
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                $crate::view::debug(self, f)
            }
        }
        impl<$a> ::std::cmp::PartialEq for $view {
            #[inline]
            fn eq(&self, other: &Self) -> bool {
                $crate::view::eq(self, other)
            }
        }
        impl $crate::view::Viewable for $message {
            type View<$a> = $view;
        }
    };
}

/// The items of `View` that are the same in all views.
#[doc(hidden)]
#[macro_export]
macro_rules! view_methods {
    ($a:lifetime, $message:ty) => {
        type Message = $message;
        #[inline]
        fn as_bytes(&self) -> &$a [u8] {
            self._bytes
        }
    };
}
