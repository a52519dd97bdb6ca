//! Reading scalar values.

use std::str::FromStr;

use flytepb_wire::descriptor::{EnumDescriptor, Kind as FieldKind};
use flytepb_wire::unknown_paths::Short;
use flytepb_wire::{MapKey, ValueMut};

use crate::error::{Fault, Kind};
use crate::lex::{Form, Lexer, Number};

/// Reads a value other than a message.
pub(crate) fn read(
    lexer: &mut Lexer<'_>,
    kind: FieldKind,
    value: ValueMut<'_>,
) -> Result<(), Fault> {
    match value {
        ValueMut::Bool(v) => *v = boolean(lexer)?,
        ValueMut::I32(v) => {
            *v = match kind {
                FieldKind::Enum(e) => enum_value(lexer, e)?,
                _ => integer(lexer)?,
            }
        }
        ValueMut::I64(v) => *v = integer(lexer)?,
        ValueMut::U32(v) => *v = integer(lexer)?,
        ValueMut::U64(v) => *v = integer(lexer)?,
        ValueMut::F32(v) => *v = float(lexer, f32::NAN, f32::INFINITY)?,
        ValueMut::F64(v) => *v = float(lexer, f64::NAN, f64::INFINITY)?,
        ValueMut::Str(v) => v.set(string(lexer)?),
        ValueMut::Bytes(v) => v.set(lexer.string()?),
        ValueMut::Message(_) => {} // read as a block
    }
    Ok(())
}

/// Skips a value other than a message: a string, a name or a number.
pub(crate) fn skip(lexer: &mut Lexer<'_>) -> Result<(), Fault> {
    match lexer.peek() {
        Some(b'"' | b'\'') => lexer.string().map(drop),
        Some(b'-' | b'.' | b'0'..=b'9') => skip_number(lexer),
        _ if lexer.identifier().is_some() => Ok(()),
        _ => Err(lexer.fault("a value is missing")),
    }
}

/// Skips an integer of 64 bits or a float.
fn skip_number(lexer: &mut Lexer<'_>) -> Result<(), Fault> {
    let start = lexer.clone();
    let is_integer = integer::<i64>(lexer).is_ok() || {
        *lexer = start.clone();
        integer::<u64>(lexer).is_ok()
    };
    if is_integer {
        return Ok(());
    }
    *lexer = start;
    float(lexer, f64::NAN, f64::INFINITY).map(drop)
}

pub(crate) fn key(lexer: &mut Lexer<'_>, kind: FieldKind) -> Result<MapKey, Fault> {
    Ok(match default_key(kind) {
        MapKey::Bool(_) => MapKey::Bool(boolean(lexer)?),
        MapKey::I32(_) => MapKey::I32(integer(lexer)?),
        MapKey::I64(_) => MapKey::I64(integer(lexer)?),
        MapKey::U32(_) => MapKey::U32(integer(lexer)?),
        MapKey::U64(_) => MapKey::U64(integer(lexer)?),
        MapKey::Str(_) => MapKey::Str(string(lexer)?),
    })
}

/// Returns the key of an entry without a key.
pub(crate) fn default_key(kind: FieldKind) -> MapKey {
    match kind {
        FieldKind::Bool => MapKey::Bool(false),
        FieldKind::Int32 | FieldKind::Sint32 | FieldKind::Sfixed32 => MapKey::I32(0),
        FieldKind::Int64 | FieldKind::Sint64 | FieldKind::Sfixed64 => MapKey::I64(0),
        FieldKind::Uint32 | FieldKind::Fixed32 => MapKey::U32(0),
        FieldKind::Uint64 | FieldKind::Fixed64 => MapKey::U64(0),
        _ => MapKey::Str(String::new()),
    }
}

fn invalid(at: usize, reason: impl Into<String>) -> Fault {
    Fault::new(Kind::Value, at, reason)
}

/// Creates an error for a value that is not of the field's type.
fn not_a(what: &str, at: usize) -> Fault {
    invalid(at, format!("not {what}"))
}

fn string(lexer: &mut Lexer<'_>) -> Result<String, Fault> {
    lexer.peek();
    let at = lexer.offset();
    String::from_utf8(lexer.string()?).map_err(|_| invalid(at, "string is not valid UTF-8"))
}

fn boolean(lexer: &mut Lexer<'_>) -> Result<bool, Fault> {
    lexer.peek();
    let at = lexer.offset();
    if let Some(word) = lexer.identifier() {
        return match word {
            "true" | "True" | "t" => Ok(true),
            "false" | "False" | "f" => Ok(false),
            _ => Err(not_a("a boolean", at)),
        };
    }
    let number = lexer.number()?.and_then(|n| magnitude(&n));
    match number {
        Some(0) => Ok(false),
        Some(1) => Ok(true),
        _ => Err(not_a("a boolean", at)),
    }
}

fn enum_value(lexer: &mut Lexer<'_>, e: &EnumDescriptor) -> Result<i32, Fault> {
    lexer.peek();
    let at = lexer.offset();
    match lexer.identifier() {
        Some(name) => e.number_of(name).ok_or_else(|| {
            let reason = format!("`{}` is not a value of {}", Short(name), e.full_name);
            Fault::new(Kind::UnknownName, at, reason)
        }),
        None => integer(lexer),
    }
}

/// Reads an integer that fits `T`. Unsigned types accept no sign, not even before a zero.
fn integer<T: TryFrom<i128>>(lexer: &mut Lexer<'_>) -> Result<T, Fault> {
    lexer.peek();
    let at = lexer.offset();
    let negative = lexer.take(b'-');
    let is_unsigned = T::try_from(-1).is_err();
    let number = lexer.number()?.filter(|n| n.form != Form::Float);
    let number = number.ok_or_else(|| not_a("an integer", at))?;
    magnitude(&number)
        .filter(|_| !(negative && is_unsigned))
        .map(i128::from)
        .and_then(|m| T::try_from(if negative { -m } else { m }).ok())
        .ok_or_else(|| invalid(at, "integer is out of range"))
}

/// Returns the value of an integer of up to 64 bits.
fn magnitude(number: &Number<'_>) -> Option<u64> {
    let radix = match number.form {
        Form::Decimal => 10,
        Form::Octal => 8,
        Form::Hex => 16,
        Form::Float => return None,
    };
    u64::from_str_radix(number.digits, radix).ok()
}

/// Reads a float; values beyond the range of `T` become infinite.
fn float<T>(lexer: &mut Lexer<'_>, nan: T, infinity: T) -> Result<T, Fault>
where
    T: FromStr + std::ops::Neg<Output = T>,
{
    lexer.peek();
    let at = lexer.offset();
    let negative = lexer.take(b'-');
    let magnitude = match lexer.identifier() {
        Some(word) => match word.to_ascii_lowercase().as_str() {
            "inf" | "infinity" => Some(infinity),
            "nan" => Some(nan),
            _ => None,
        },
        None => lexer
            .number()?
            .filter(|n| matches!(n.form, Form::Decimal | Form::Float))
            .and_then(|n| n.digits.parse().ok()),
    };
    let magnitude = magnitude.ok_or_else(|| not_a("a number", at))?;
    Ok(if negative { -magnitude } else { magnitude })
}
