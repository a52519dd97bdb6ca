//! Reading values other than objects and arrays.

use base64::alphabet;
use base64::engine::{DecodePaddingMode, Engine, GeneralPurpose, GeneralPurposeConfig};

use flytepb_wire::descriptor::{EnumDescriptor, Kind, MessageDescriptor, WellKnown};
use flytepb_wire::unknown_paths::Short;
use flytepb_wire::{FieldMut, List, MapField, MapKey, ValueMut, WireMessage};

use crate::error::{ErrorKind, Fault};
use crate::read::number;
use crate::read::token::Token;
use crate::wkt::field_mask;
use crate::wkt::time_parse;
use crate::wkt::{is_null_value, value};
use crate::JsonOptions;

/// The destination of a value. Created only once a valid value is known.
pub(crate) enum Place<'p> {
    /// A singular field of a message.
    Field(&'p mut dyn WireMessage, usize),
    /// The next element of a list.
    Element(&'p mut dyn List),
    /// The entry of a map with this key, which is taken when the entry is created.
    Entry(&'p mut dyn MapField, &'p mut Option<MapKey>),
    /// All elements of a list.
    List(&'p mut dyn List),
    /// All entries of a map with keys of this type.
    Map(&'p mut dyn MapField, Kind),
    /// An existing message.
    Message(&'p mut dyn WireMessage),
}

impl<'p> Place<'p> {
    /// Returns whether a message in this place is one nesting level deeper.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(crate) fn is_inside(&self) -> bool {
        matches!(
            self,
            Place::Field(..) | Place::Element(_) | Place::Entry(..)
        )
    }

    /// Returns a mutable reference to the value.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(crate) fn open(self) -> Result<ValueMut<'p>, Fault> {
        let value = match self {
            Place::Field(message, index) => match message.get_mut(index) {
                FieldMut::Value(value) => Some(value),
                _ => None,
            },
            Place::Element(list) => Some(list.push()),
            Place::Entry(map, key) => match key.take().and_then(|key| map.entry_mut(key)) {
                Some((_, false)) => return Err(Fault::value(SAME_KEY)),
                entry => entry.map(|(value, _)| value),
            },
            Place::Message(message) => Some(ValueMut::Message(message)),
            Place::List(_) | Place::Map(..) => None,
        };
        value.ok_or_else(Fault::mismatch)
    }

    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(crate) fn message(self) -> Result<&'p mut dyn WireMessage, Fault> {
        match self.open()? {
            ValueMut::Message(message) => Ok(message),
            _ => Err(Fault::mismatch()),
        }
    }
}

/// Reason for a duplicate map key.
pub(crate) const SAME_KEY: &str = "duplicate key";

/// Stores the value of a token; returns `false` if it is ignored: a null for a field, or an unknown
/// enum name that is to be skipped.
#[inline]
pub(crate) fn put(
    options: &JsonOptions,
    kind: Kind,
    token: Token<'_>,
    place: Place<'_>,
) -> Result<bool, Fault> {
    if let Token::Null = token {
        return null(kind, place);
    }
    if let Place::List(_) | Place::Map(..) = place {
        return Err(token.unlike(expected(kind, &place)));
    }
    match kind {
        Kind::String => match token {
            Token::Str(text) => put_text(text, place).map(|()| true),
            _ => Err(token.unlike("a string")),
        },
        Kind::Message(descriptor) => message(options, descriptor, token, place),
        Kind::Enum(descriptor) => match enum_number(options, descriptor, token)? {
            Some(number) => put_integer(number.into(), place),
            None => Ok(false),
        },
        Kind::Bool => match (token, place) {
            (Token::Bool(value), place) => put_bool(value, place),
            _ => Err(token.unlike("true or false")),
        },
        Kind::Bytes => bytes(token, place),
        Kind::Double => put_double(number::double(token)?, place),
        Kind::Float => match (number::float(token)?, place.open()?) {
            (value, ValueMut::F32(target)) => {
                *target = value;
                Ok(true)
            }
            _ => Err(Fault::mismatch()),
        },
        _ => {
            let (min, max) = range(kind);
            put_integer(number::integer(token, min, max)?, place)
        }
    }
}

/// Returns the minimum and maximum of an integer type.
pub(crate) fn range(kind: Kind) -> (i128, i128) {
    match kind {
        Kind::Uint32 | Kind::Fixed32 => (0, u32::MAX.into()),
        Kind::Uint64 | Kind::Fixed64 => (0, u64::MAX.into()),
        Kind::Int64 | Kind::Sint64 | Kind::Sfixed64 => (i64::MIN.into(), i64::MAX.into()),
        _ => (i32::MIN.into(), i32::MAX.into()),
    }
}

/// Stores an integer, which must be in the range of the place's type.
pub(crate) fn put_integer(value: i128, place: Place<'_>) -> Result<bool, Fault> {
    match place.open()? {
        ValueMut::I32(target) => *target = value as i32,
        ValueMut::I64(target) => *target = value as i64,
        ValueMut::U32(target) => *target = value as u32,
        ValueMut::U64(target) => *target = value as u64,
        _ => return Err(Fault::mismatch()),
    }
    Ok(true)
}

/// Like [`put_integer`], for an `i64`.
#[cfg_attr(not(debug_assertions), inline(always))]
pub(crate) fn put_i64(value: i64, place: Place<'_>) -> Result<(), Fault> {
    match place.open()? {
        ValueMut::I32(target) => *target = value as i32,
        ValueMut::I64(target) => *target = value,
        ValueMut::U32(target) => *target = value as u32,
        ValueMut::U64(target) => *target = value as u64,
        _ => return Err(Fault::mismatch()),
    }
    Ok(())
}

fn put_double(value: f64, place: Place<'_>) -> Result<bool, Fault> {
    match place.open()? {
        ValueMut::F64(target) => *target = value,
        _ => return Err(Fault::mismatch()),
    }
    Ok(true)
}

pub(crate) fn put_bool(value: bool, place: Place<'_>) -> Result<bool, Fault> {
    match place.open()? {
        ValueMut::Bool(target) => *target = value,
        _ => return Err(Fault::mismatch()),
    }
    Ok(true)
}

#[cfg_attr(not(debug_assertions), inline(always))]
pub(crate) fn put_text(text: &str, place: Place<'_>) -> Result<(), Fault> {
    match place.open()? {
        // Allocates the exact length, as most strings were empty before.
        ValueMut::Str(target) => target.copy_from(text),
        _ => return Err(Fault::mismatch()),
    }
    Ok(())
}

/// Stores a null: leaves a field unset, except where null is a value.
fn null(kind: Kind, place: Place<'_>) -> Result<bool, Fault> {
    match (kind, place) {
        (_, Place::List(_) | Place::Map(..)) => Ok(false),
        (Kind::Enum(descriptor), place) if is_null_value(descriptor) => put_integer(0, place),
        (Kind::Message(descriptor), place) if descriptor.well_known == Some(WellKnown::Value) => {
            put_integer(0, Place::Field(place.message()?, value::NULL))
        }
        (_, Place::Field(..)) => Ok(false),
        (_, Place::Element(_)) => Err(Fault::value("null cannot be an element of this list")),
        (_, Place::Entry(..)) => Err(Fault::value("null cannot be a value of this map")),
        (_, Place::Message(_)) => Err(Token::Null.unlike("a message")),
    }
}

fn enum_number(
    options: &JsonOptions,
    descriptor: &EnumDescriptor,
    token: Token<'_>,
) -> Result<Option<i32>, Fault> {
    let Token::Str(name) = token else {
        let (min, max) = range(Kind::Int32);
        let expected = |fault| match token {
            Token::Bool(_) => token.unlike("the name or number of an enum value"),
            _ => fault,
        };
        let number = number::integer(token, min, max).map_err(expected)?;
        return Ok(Some(number as i32));
    };
    match descriptor.number_of(name) {
        None if !options.ignore_unknown => {
            let full_name = descriptor.full_name;
            let reason = format!("{full_name} has no value \"{}\"", Short(name));
            Err(Fault::new(ErrorKind::UnknownField, reason))
        }
        number => Ok(number),
    }
}

const CONFIG: GeneralPurposeConfig = GeneralPurposeConfig::new()
    .with_decode_padding_mode(DecodePaddingMode::Indifferent)
    .with_decode_allow_trailing_bits(true);
const STANDARD: GeneralPurpose = GeneralPurpose::new(&alphabet::STANDARD, CONFIG);
const URL_SAFE: GeneralPurpose = GeneralPurpose::new(&alphabet::URL_SAFE, CONFIG);

/// Decodes base64 of either alphabet, with or without padding.
fn bytes(token: Token<'_>, place: Place<'_>) -> Result<bool, Fault> {
    let Token::Str(text) = token else {
        return Err(token.unlike("a string of base64"));
    };
    let ValueMut::Bytes(target) = place.open()? else {
        return Err(Fault::mismatch());
    };
    let decoded = if text.contains(['-', '_']) {
        URL_SAFE.decode(text)
    } else {
        STANDARD.decode(text)
    };
    match decoded {
        Ok(bytes) => {
            target.set(bytes);
            Ok(true)
        }
        Err(error) => Err(Fault::value(format!("not base64: {error}"))),
    }
}

/// Reads a message whose JSON form is not an object or array.
fn message(
    options: &JsonOptions,
    descriptor: &'static MessageDescriptor,
    token: Token<'_>,
    place: Place<'_>,
) -> Result<bool, Fault> {
    match (descriptor.well_known, token) {
        (Some(WellKnown::Timestamp), Token::Str(text)) => {
            let time = time_parse::parse_timestamp(text)?;
            put_seconds(time, place.message()?)
        }
        (Some(WellKnown::Duration), Token::Str(text)) => {
            let span = time_parse::parse_duration(text)?;
            put_seconds(span, place.message()?)
        }
        (Some(WellKnown::FieldMask), Token::Str(text)) => field_mask::parse(text, place.message()?),
        (Some(WellKnown::Wrapper), _) => {
            let kind = descriptor.fields[0].kind;
            put(options, kind, token, Place::Field(place.message()?, 0))
        }
        (Some(WellKnown::Value), _) => dynamic(token, place.message()?),
        _ => Err(token.unlike(expected(Kind::Message(descriptor), &place))),
    }
}

/// Describes the JSON values expected here.
pub(crate) fn expected(kind: Kind, place: &Place<'_>) -> &'static str {
    match (place, kind) {
        (Place::List(_), _) => "an array",
        (Place::Map(..), _) => "an object",
        (_, Kind::String) => "a string",
        (_, Kind::Bytes) => "a string of base64",
        (_, Kind::Bool) => "true or false",
        (_, Kind::Enum(_)) => "the name or number of an enum value",
        (_, Kind::Double | Kind::Float) => "a number",
        (_, Kind::Message(descriptor)) => match descriptor.well_known {
            Some(WellKnown::Timestamp) => "a timestamp, such as 2024-05-01T12:00:00.5Z",
            Some(WellKnown::Duration) => "a duration, such as 1.5s",
            Some(WellKnown::FieldMask) => "a string of field paths",
            Some(WellKnown::ListValue) => "an array",
            Some(WellKnown::Wrapper) => expected(descriptor.fields[0].kind, place),
            _ => "an object",
        },
        _ => "a whole number",
    }
}

pub(crate) fn put_seconds(time: (i64, i32), message: &mut dyn WireMessage) -> Result<bool, Fault> {
    let Some((seconds, nanos)) = message.seconds_and_nanos_mut() else {
        return Err(Fault::mismatch());
    };
    (*seconds, *nanos) = time;
    Ok(true)
}

/// Stores a token in a `google.protobuf.Value`.
fn dynamic(token: Token<'_>, message: &mut dyn WireMessage) -> Result<bool, Fault> {
    match token {
        Token::Null => put_integer(0, Place::Field(message, value::NULL)),
        Token::Bool(v) => put_bool(v, Place::Field(message, value::BOOL)),
        Token::Str(v) => put_text(v, Place::Field(message, value::STRING)).map(|()| true),
        Token::Float(v) if !v.is_finite() => Err(token.unlike("a number that JSON can represent")),
        _ => put_double(number::double(token)?, Place::Field(message, value::NUMBER)),
    }
}

/// Parses the map key from a member's name.
pub(crate) fn map_key(kind: Kind, name: &str) -> Result<MapKey, Fault> {
    let integer = || {
        let (min, max) = range(kind);
        number::integer(Token::Str(name), min, max)
    };
    Ok(match kind {
        Kind::String => MapKey::Str(name.to_owned()),
        Kind::Bool => match name {
            "true" => MapKey::Bool(true),
            "false" => MapKey::Bool(false),
            _ => return Err(Token::Str(name).unlike("the key true or false")),
        },
        Kind::Int32 | Kind::Sint32 | Kind::Sfixed32 => MapKey::I32(integer()? as i32),
        Kind::Int64 | Kind::Sint64 | Kind::Sfixed64 => MapKey::I64(integer()? as i64),
        Kind::Uint32 | Kind::Fixed32 => MapKey::U32(integer()? as u32),
        _ => MapKey::U64(integer()? as u64),
    })
}
