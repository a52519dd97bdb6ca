//! Converts values inside decoded msgpack lists and maps by Python's constructors, as mashumaro
//! does for flytekit: a list of integers is `[int(value) for value in values]`.

use flytepb_idl::core::literal_type::Type;
use flytepb_idl::core::{Error, LiteralType, SimpleType};
use flytepb_idl::Map;

use super::convert_msgpack::convert_decoded;
use super::python::TIMESTAMP;
use super::type_info::{distinct, integer, name};
use super::{LiteralError, Value};

/// Applies the constructor of the type to the value.
pub(super) fn coerce(value: Value, ty: &LiteralType) -> Result<Value, LiteralError> {
    match (&ty.r#type, simple(ty)) {
        (_, Some(SimpleType::Integer)) => to_integer(value, ty),
        (_, Some(SimpleType::Float)) => to_float(value, ty),
        (_, Some(SimpleType::String)) => Ok(Value::String(value.to_string())),
        (_, Some(SimpleType::Boolean)) => Ok(Value::Boolean(is_true(&value))),
        (_, Some(SimpleType::None)) => Ok(Value::None),
        (_, Some(SimpleType::Error)) => to_error(value, ty),
        (Some(Type::UnionType(union)), _) => choose(value, &distinct(&union.variants), ty),
        _ => convert_decoded(value, ty),
    }
}

fn simple(ty: &LiteralType) -> Option<SimpleType> {
    match ty.r#type {
        Some(Type::Simple(simple)) => SimpleType::try_from(simple).ok(),
        _ => None,
    }
}

/// Python's `int`.
fn to_integer(value: Value, ty: &LiteralType) -> Result<Value, LiteralError> {
    match &value {
        Value::Integer(_) | Value::Unsigned(_) => return Ok(value),
        Value::Boolean(v) => return Ok(Value::Integer((*v).into())),
        Value::Float(v) => return integer(*v),
        _ => {}
    }
    let digits = digits(&value).ok_or_else(|| LiteralError::mismatched_value(&value, name(ty)))?;
    let number = digits.strip_prefix(['+', '-']).unwrap_or(&digits);
    if number.is_empty() || !number.bytes().all(|b| b.is_ascii_digit()) {
        return Err(LiteralError::mismatched_value(&value, name(ty)));
    }
    match (digits.parse(), digits.parse()) {
        (Ok(v), _) => Ok(Value::Integer(v)),
        (_, Ok(v)) => Ok(Value::Unsigned(v)),
        _ => Err(LiteralError::out_of_range(format!(
            "integer {digits} does not fit 64 bits"
        ))),
    }
}

/// Python's `float`.
fn to_float(value: Value, ty: &LiteralType) -> Result<Value, LiteralError> {
    let float = match &value {
        Value::Float(v) => Some(*v),
        Value::Integer(v) => Some(*v as f64),
        Value::Unsigned(v) => Some(*v as f64),
        Value::Boolean(v) => Some((*v).into()),
        value => digits(value).and_then(|digits| digits.parse().ok()),
    };
    float
        .map(Value::Float)
        .ok_or_else(|| LiteralError::mismatched_value(&value, name(ty)))
}

/// The error from the fields of flytekit's dataclass `FlyteError`.
fn to_error(value: Value, ty: &LiteralType) -> Result<Value, LiteralError> {
    let field = |name: &str| match &value {
        Value::Map(map) => map.get(name),
        Value::Dict(entries) => {
            let key = Value::from(name);
            Some(&entries.iter().find(|(k, _)| *k == key)?.1)
        }
        _ => None,
    };
    match (field("message"), field("failed_node_id")) {
        (Some(message), Some(node)) => Ok(Value::Error(Error {
            message: message.to_string(),
            failed_node_id: node.to_string(),
            ..Error::default()
        })),
        _ => Err(LiteralError::mismatched_value(&value, name(ty))),
    }
}

/// A number in Python's syntax converted to Rust's: without surrounding white space, and without
/// underscores between digits.
fn digits(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(v) => v.trim(),
        Value::Bytes(v) => std::str::from_utf8(v).ok()?.trim(),
        _ => return None,
    };
    let bytes = text.as_bytes();
    let is_digit = |i: Option<usize>| i.and_then(|i| bytes.get(i)).is_some_and(u8::is_ascii_digit);
    let mut underscores = (0..bytes.len()).filter(|i| bytes[*i] == b'_');
    let between = underscores.all(|i| is_digit(i.checked_sub(1)) && is_digit(Some(i + 1)));
    between.then(|| text.replace('_', ""))
}

/// Python's `bool`.
fn is_true(value: &Value) -> bool {
    match value {
        Value::None => false,
        Value::Boolean(v) => *v,
        Value::Integer(v) => *v != 0,
        Value::Unsigned(v) => *v != 0,
        Value::Float(v) => *v != 0.0,
        Value::String(v) => !v.is_empty(),
        Value::Bytes(v) => !v.is_empty(),
        Value::List(v) => !v.is_empty(),
        Value::Map(v) => !v.is_empty(),
        Value::Dict(v) => !v.is_empty(),
        _ => true,
    }
}

/// The elements in Python's iteration: characters of a string, numbers of bytes, keys of a
/// dictionary. Returns the value itself if it is not iterable.
pub(super) fn as_list(value: Value) -> Result<Vec<Value>, Value> {
    Ok(match value {
        Value::List(values) => values.into(),
        Value::String(v) => v.chars().map(|c| Value::String(c.into())).collect(),
        Value::Bytes(v) => v.into_iter().map(|b| Value::Integer(b.into())).collect(),
        Value::Map(v) => v.into_iter().map(|(k, _)| Value::String(k)).collect(),
        Value::Dict(v) => v.into_iter().map(|(k, _)| k).collect(),
        Value::Extension(code, data) if code != TIMESTAMP => {
            vec![Value::Integer(code.into()), Value::Bytes(data)]
        }
        value => return Err(value),
    })
}

/// The entries of a dictionary, with keys converted by Python's `str`. Returns the value itself if
/// it is not a dictionary.
pub(super) fn as_dict(value: Value) -> Result<Map<String, Value>, Value> {
    match value {
        Value::Map(map) => Ok(map.into()),
        Value::Dict(v) => Ok(v.into_iter().map(|(k, v)| (k.to_string(), v)).collect()),
        value => Err(value),
    }
}

/// Converts the value to the first variant that accepts it: a built-in type accepts its own values,
/// other types any value they can convert. Falls back to the first built-in constructor that
/// succeeds.
fn choose(
    value: Value,
    variants: &[&LiteralType],
    ty: &LiteralType,
) -> Result<Value, LiteralError> {
    let is_none = |variant: &LiteralType| simple(variant) == Some(SimpleType::None);
    match *variants {
        [only] => return coerce(value, only),
        [a, b] if is_none(a) || is_none(b) => {
            return match value {
                Value::None => Ok(value),
                value => coerce(value, if is_none(a) { b } else { a }),
            };
        }
        _ => {}
    }
    for variant in variants {
        match built_in(variant) {
            None => {
                if let Ok(value) = coerce(value.clone(), variant) {
                    return Ok(value);
                }
            }
            built_in if built_in == built_in_of(&value) => return Ok(value),
            _ => {}
        }
    }
    let constructors = variants.iter().filter(|v| built_in(v).is_some());
    let mut made = constructors.filter_map(|variant| coerce(value.clone(), variant).ok());
    made.next()
        .ok_or_else(|| LiteralError::mismatched_value(&value, name(ty)))
}

/// The type, if it is built into Python and mashumaro treats it specially.
fn built_in(ty: &LiteralType) -> Option<SimpleType> {
    simple(ty).filter(|simple| {
        matches!(
            simple,
            SimpleType::Integer
                | SimpleType::Float
                | SimpleType::String
                | SimpleType::Boolean
                | SimpleType::None
        )
    })
}

/// The built-in type of a value.
fn built_in_of(value: &Value) -> Option<SimpleType> {
    match value {
        Value::None => Some(SimpleType::None),
        Value::Boolean(_) => Some(SimpleType::Boolean),
        Value::Integer(_) | Value::Unsigned(_) => Some(SimpleType::Integer),
        Value::Float(_) => Some(SimpleType::Float),
        Value::String(_) => Some(SimpleType::String),
        _ => None,
    }
}
