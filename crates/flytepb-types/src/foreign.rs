//! Conversions to and from the well-known types of prost-types and pbjson-types.
//!
//! `From` gives our type. `TryFrom`, by value or reference, gives theirs and fails if the message has
//! unknown fields, which their types cannot hold. Everything else is kept, but for the order of the
//! members of a `Struct`, which they do not have: it becomes ascending.

use std::fmt;

use flytepb_wire::{UnknownFields, WireMessage};

/// The message has unknown fields, and the target type cannot hold them.
///
/// # Examples
/// ```
/// # #[cfg(feature = "prost-types")] {
/// use flytepb_wire::WireMessage;
///
/// let time = flytepb_types::Timestamp::from_wire(b"\x98\x06\x07").unwrap(); // field 99
/// let error = prost_types::Timestamp::try_from(time).unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "google.protobuf.Timestamp has unknown fields, which the target cannot hold"
/// );
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownFieldsError {
    message: &'static str,
    /// The members of structs and the elements of lists, outermost first.
    path: String,
}

impl UnknownFieldsError {
    /// Returns the full name of the type of the message that has unknown fields.
    pub fn message_type(&self) -> &'static str {
        self.message
    }

    /// Returns the path from the converted message to the one that has unknown fields, such as
    /// `fields["a"].values[3]`; empty if they are the same.
    pub fn path(&self) -> &str {
        &self.path
    }

    fn within(mut self, segment: &str) -> Self {
        let dot = match self.path.chars().next() {
            None | Some('[') => "",
            Some(_) => ".",
        };
        self.path = format!("{segment}{dot}{}", self.path);
        self
    }
}

impl fmt::Display for UnknownFieldsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.path.is_empty() {
            write!(f, "{}: ", self.path)?;
        }
        let message = self.message;
        write!(
            f,
            "{message} has unknown fields, which the target cannot hold"
        )
    }
}

impl std::error::Error for UnknownFieldsError {}

/// Fails if the unknown fields of a message of type `M` are not empty.
fn none<M: WireMessage>(unknown: &UnknownFields) -> Result<(), UnknownFieldsError> {
    if unknown.is_empty() {
        return Ok(());
    }
    Err(UnknownFieldsError {
        message: M::type_descriptor().full_name,
        path: String::new(),
    })
}

/// Conversions of messages whose fields have the same names and convert by `into`.
macro_rules! plain {
    ($foreign:ident: $($message:ident { $($field:ident),* })*) => {$(
        impl From<$foreign::$message> for crate::$message {
            #[allow(unused_variables, clippy::useless_conversion, clippy::needless_update)]
            fn from(foreign: $foreign::$message) -> Self {
                crate::$message {
                    $($field: foreign.$field.into(),)*
                    ..Default::default()
                }
            }
        }

        impl TryFrom<crate::$message> for $foreign::$message {
            type Error = UnknownFieldsError;

            /// # Errors
            /// When the message has unknown fields.
            #[allow(clippy::useless_conversion)]
            fn try_from(message: crate::$message) -> Result<Self, UnknownFieldsError> {
                none::<crate::$message>(&message._unknown_fields)?;
                Ok($foreign::$message {
                    $($field: message.$field.into(),)*
                })
            }
        }

        by_reference!($foreign::$message, crate::$message);
    )*};
}

/// The conversion of a reference: that of a clone.
macro_rules! by_reference {
    ($foreign:ty, $message:ty) => {
        impl TryFrom<&$message> for $foreign {
            type Error = UnknownFieldsError;

            /// # Errors
            /// When the message has unknown fields.
            fn try_from(message: &$message) -> Result<Self, UnknownFieldsError> {
                message.clone().try_into()
            }
        }
    };
}

/// Conversions of `Struct`, `ListValue` and `Value`.
macro_rules! dynamic {
    ($foreign:ident) => {
        impl From<$foreign::Struct> for crate::Struct {
            fn from(foreign: $foreign::Struct) -> Self {
                let mut fields: Vec<_> = foreign.fields.into_iter().collect();
                fields.sort_by(|(a, _), (b, _)| a.cmp(b));
                let fields = fields.into_iter().map(|(name, value)| (name, value.into()));
                crate::Struct {
                    fields: fields.collect::<flytepb_wire::Map<_, _>>().into(),
                    ..Default::default()
                }
            }
        }

        impl From<$foreign::ListValue> for crate::ListValue {
            fn from(foreign: $foreign::ListValue) -> Self {
                let values: Vec<_> = foreign.values.into_iter().map(Into::into).collect();
                crate::ListValue {
                    values: values.into(),
                    ..Default::default()
                }
            }
        }

        impl From<$foreign::Value> for crate::Value {
            fn from(foreign: $foreign::Value) -> Self {
                use crate::value::Kind as Ours;
                use $foreign::value::Kind;
                let kind = foreign.kind.map(|kind| match kind {
                    Kind::NullValue(v) => Ours::NullValue(v),
                    Kind::NumberValue(v) => Ours::NumberValue(v),
                    Kind::StringValue(v) => Ours::StringValue(v),
                    Kind::BoolValue(v) => Ours::BoolValue(v),
                    Kind::StructValue(v) => Ours::StructValue(v.into()),
                    Kind::ListValue(v) => Ours::ListValue(v.into()),
                });
                crate::Value {
                    kind,
                    ..Default::default()
                }
            }
        }

        impl TryFrom<crate::Struct> for $foreign::Struct {
            type Error = UnknownFieldsError;

            /// # Errors
            /// When the message, or one in it, has unknown fields.
            fn try_from(message: crate::Struct) -> Result<Self, UnknownFieldsError> {
                none::<crate::Struct>(&message._unknown_fields)?;
                let fields = message.fields.iter().enumerate();
                let fields = fields.map(|(i, (name, value))| {
                    let within = |e: UnknownFieldsError| e.within(&format!("fields[{name:?}]"));
                    let entry = message.fields.unknown_at(i);
                    entry
                        .map_or(Ok(()), none::<crate::Struct>)
                        .map_err(within)?;
                    let value = $foreign::Value::try_from(value).map_err(within)?;
                    Ok((name.clone(), value))
                });
                Ok($foreign::Struct {
                    fields: fields.collect::<Result<_, _>>()?,
                })
            }
        }

        impl TryFrom<crate::ListValue> for $foreign::ListValue {
            type Error = UnknownFieldsError;

            /// # Errors
            /// When the message, or one in it, has unknown fields.
            fn try_from(message: crate::ListValue) -> Result<Self, UnknownFieldsError> {
                none::<crate::ListValue>(&message._unknown_fields)?;
                let values = message.values.iter().enumerate().map(|(i, value)| {
                    let value = $foreign::Value::try_from(value);
                    value.map_err(|e| e.within(&format!("values[{i}]")))
                });
                Ok($foreign::ListValue {
                    values: values.collect::<Result<_, _>>()?,
                })
            }
        }

        impl TryFrom<crate::Value> for $foreign::Value {
            type Error = UnknownFieldsError;

            /// # Errors
            /// When the message, or one in it, has unknown fields.
            fn try_from(message: crate::Value) -> Result<Self, UnknownFieldsError> {
                use crate::value::Kind as Ours;
                use $foreign::value::Kind;
                none::<crate::Value>(&message._unknown_fields)?;
                let within = |segment| move |e: UnknownFieldsError| e.within(segment);
                let kind = match message.kind {
                    None => None,
                    Some(Ours::NullValue(v)) => Some(Kind::NullValue(v)),
                    Some(Ours::NumberValue(v)) => Some(Kind::NumberValue(v)),
                    Some(Ours::StringValue(v)) => Some(Kind::StringValue(v)),
                    Some(Ours::BoolValue(v)) => Some(Kind::BoolValue(v)),
                    Some(Ours::StructValue(v)) => Some(Kind::StructValue(
                        v.try_into().map_err(within("struct_value"))?,
                    )),
                    Some(Ours::ListValue(v)) => {
                        Some(Kind::ListValue(v.try_into().map_err(within("list_value"))?))
                    }
                };
                Ok($foreign::Value { kind })
            }
        }

        by_reference!($foreign::Struct, crate::Struct);
        by_reference!($foreign::ListValue, crate::ListValue);
        by_reference!($foreign::Value, crate::Value);
    };
}

#[cfg(feature = "prost-types")]
mod prost {
    use super::{none, UnknownFieldsError};

    plain! {prost_types:
        Any { type_url, value }
        Duration { seconds, nanos }
        FieldMask { paths }
        Timestamp { seconds, nanos }
    }
    dynamic!(prost_types);

    /// Conversions of the types that prost replaces by Rust's.
    macro_rules! replaced {
        ($($message:ident, $rust:ty;)*) => {$(
            impl From<$rust> for crate::$message {
                fn from(value: $rust) -> Self {
                    crate::$message {
                        value,
                        ..Default::default()
                    }
                }
            }

            impl TryFrom<crate::$message> for $rust {
                type Error = UnknownFieldsError;

                /// # Errors
                /// When the message has unknown fields.
                fn try_from(message: crate::$message) -> Result<Self, UnknownFieldsError> {
                    none::<crate::$message>(&message._unknown_fields)?;
                    Ok(message.value)
                }
            }

            by_reference!($rust, crate::$message);
        )*};
    }

    replaced! {
        BoolValue, bool;
        BytesValue, Vec<u8>;
        DoubleValue, f64;
        FloatValue, f32;
        Int32Value, i32;
        Int64Value, i64;
        StringValue, String;
        UInt32Value, u32;
        UInt64Value, u64;
    }

    impl From<()> for crate::Empty {
        fn from(_: ()) -> Self {
            crate::Empty::default()
        }
    }

    impl TryFrom<crate::Empty> for () {
        type Error = UnknownFieldsError;

        /// # Errors
        /// When the message has unknown fields.
        fn try_from(message: crate::Empty) -> Result<Self, UnknownFieldsError> {
            none::<crate::Empty>(&message._unknown_fields)
        }
    }

    by_reference!((), crate::Empty);
}

#[cfg(feature = "pbjson-types")]
mod pbjson {
    use super::{none, UnknownFieldsError};

    plain! {pbjson_types:
        Any { type_url, value }
        BoolValue { value }
        BytesValue { value }
        DoubleValue { value }
        Duration { seconds, nanos }
        Empty {}
        FieldMask { paths }
        FloatValue { value }
        Int32Value { value }
        Int64Value { value }
        StringValue { value }
        Timestamp { seconds, nanos }
        UInt32Value { value }
        UInt64Value { value }
    }
    dynamic!(pbjson_types);
}

#[cfg(all(test, feature = "prost-types"))]
mod tests {
    use super::*;
    use flytepb_wire::export::prost::Message;

    /// `{"a": [null, true, 1.5, "s", {}]}`, the member of kind `list_value`.
    const STRUCT: &[u8] =
        b"\x0a\x23\x0a\x01a\x12\x1e\x32\x1c\x0a\x02\x08\x00\x0a\x02\x20\x01\x0a\x09\x11\x00\x00\x00\x00\x00\x00\xf8\x3f\x0a\x03\x1a\x01s\x0a\x02\x2a\x00";

    #[test]
    fn structs_there_and_back() {
        let ours = crate::Struct::from_wire(STRUCT).unwrap();
        let theirs = prost_types::Struct::try_from(&ours).unwrap();
        assert_eq!(theirs, prost_types::Struct::decode(STRUCT).unwrap());
        assert_eq!(crate::Struct::from(theirs), ours);
    }

    #[test]
    fn other_types_there_and_back() {
        let bytes = b"\x0a\x01t\x12\x01v";
        let any = prost_types::Any::try_from(crate::Any::from_wire(bytes).unwrap()).unwrap();
        assert_eq!(any.encode_to_vec(), bytes);
        assert_eq!(crate::Any::from(any).to_wire(), bytes);
        assert_eq!(bool::try_from(crate::BoolValue::from(true)), Ok(true));
        assert_eq!(<()>::try_from(crate::Empty::from(())), Ok(()));
    }

    #[test]
    fn unknown_fields_are_refused_with_their_path() {
        let mut ours = crate::Struct::from_wire(STRUCT).unwrap();
        let list = ours.fields.get_mut("a").unwrap();
        let Some(crate::value::Kind::ListValue(list)) = &mut list.kind else {
            panic!("no list");
        };
        list.values[3].merge_wire(b"\x98\x06\x07").unwrap();
        let error = prost_types::Struct::try_from(&ours).unwrap_err();
        assert_eq!(
            error.to_string(),
            "fields[\"a\"].list_value.values[3]: google.protobuf.Value has unknown fields, \
             which the target cannot hold"
        );
        assert_eq!(error.message_type(), "google.protobuf.Value");
        let number = crate::Int64Value::from_wire(b"\x98\x06\x07").unwrap();
        assert_eq!(i64::try_from(number).unwrap_err().path(), "");
    }
}
