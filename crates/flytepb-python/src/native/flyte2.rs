//! Literals of Flyte 2, which are converted as those of Flyte 1.

use flytepb::idl::core::{literal, scalar, Binary, Literal, LiteralMap};
use flytepb::idl::descriptor::MessageDescriptor;
use flytepb::idl::WireMessage;
use flytepb::idl2::flyte1::ConversionError;
use flytepb::idl2::task::{Inputs, Outputs};
use flytepb::literals::{LiteralError, Value};
use flytepb::registry::{self, Idl};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList};

use super::values::of_value;
use crate::errors;
use crate::message::Message;

/// Types of the packages `flyteidl.core` and `flyteidl2.core` that have the same fields, apart from
/// fields that were added.
const SHARED: [&str; 13] = [
    "Binary",
    "Blob",
    "Error",
    "Literal",
    "LiteralCollection",
    "LiteralMap",
    "LiteralOffloadedMetadata",
    "Primitive",
    "Scalar",
    "Schema",
    "StructuredDataset",
    "Union",
    "VariableMap",
];

/// Returns a message of a literal, of inputs or of outputs in Flyte 2 as the message of Flyte 1, where
/// other fields are unknown ones; `None` for other types.
pub fn to_flyte1(py: Python<'_>, message: &Message) -> PyResult<Option<Message>> {
    match message.class().of.full_name {
        "flyteidl2.task.Inputs" => literal_map::<Inputs>(py, message).map(Some),
        "flyteidl2.task.Outputs" => literal_map::<Outputs>(py, message).map(Some),
        name => shared(name, "flyteidl2.core.", "flyteidl.core.")
            .map(|of| Message::checked(py, of, message.bytes(py)))
            .transpose(),
    }
}

/// Returns the literals of inputs or outputs.
fn literal_map<M>(py: Python<'_>, message: &Message) -> PyResult<Message>
where
    M: WireMessage + Default,
    LiteralMap: TryFrom<M, Error = ConversionError>,
{
    let named = M::from_wire(message.wire());
    let named = named.map_err(|error| errors::decode_error(py, &error, None))?;
    match LiteralMap::try_from(named) {
        Ok(literals) => Message::new(py, &literals),
        Err(error) => Err(errors::conversion_error(py, &error)),
    }
}

/// Returns a message of Flyte 1 as the message of Flyte 2 of the same name; other messages as they
/// are.
pub fn to_flyte2(py: Python<'_>, message: Message) -> PyResult<Message> {
    match shared(
        message.class().of.full_name,
        "flyteidl.core.",
        "flyteidl2.core.",
    ) {
        Some(of) => Message::checked(py, of, message.bytes(py)),
        None => Ok(message),
    }
}

/// Returns the type of this name in the other package.
fn shared(name: &str, from: &str, to: &str) -> Option<&'static MessageDescriptor> {
    let name = name.strip_prefix(from)?;
    let name = SHARED.contains(&name).then(|| format!("{to}{name}"))?;
    registry::get(&name)
}

/// The value of a literal of Flyte 2. Binaries that are no MessagePack stay messages, as the SDK pickles
/// values of types that it does not know.
pub enum Content {
    Value(Value),
    Binary(Binary),
    List(Vec<Content>),
    Map(Vec<(String, Content)>),
}

impl Content {
    pub fn of(literal: &Literal) -> Result<Self, LiteralError> {
        Ok(match &literal.value {
            Some(literal::Value::Collection(list)) => {
                let items = list.literals.iter().enumerate();
                let items = items.map(|(i, item)| Self::of(item).map_err(|e| e.at_index(i)));
                Content::List(items.collect::<Result<_, _>>()?)
            }
            Some(literal::Value::Map(map)) => Self::of_map(map)?,
            Some(literal::Value::Scalar(scalar)) => match &scalar.value {
                Some(scalar::Value::Binary(binary)) if binary.tag != MSGPACK => {
                    Content::Binary(*binary.clone())
                }
                Some(scalar::Value::Union(union)) => match &union.value {
                    Some(value) => Self::of(value)?,
                    None => Content::Value(Value::from_literal(literal)?),
                },
                _ => Content::Value(Value::from_literal(literal)?),
            },
            _ => Content::Value(Value::from_literal(literal)?),
        })
    }

    pub fn of_map(map: &LiteralMap) -> Result<Self, LiteralError> {
        let entries = map.literals.iter().map(|(name, literal)| {
            let content = Self::of(literal).map_err(|e| e.at_key(name))?;
            Ok((name.clone(), content))
        });
        entries.collect::<Result<_, _>>().map(Content::Map)
    }

    pub fn into_python(self, py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
        match self {
            Content::Value(value) => of_value(py, value, Idl::Flyte2),
            Content::Binary(binary) => {
                let message = to_flyte2(py, Message::new(py, &binary)?)?;
                Bound::new(py, message).map(Bound::into_any)
            }
            Content::List(items) => {
                let items = items.into_iter().map(|item| item.into_python(py));
                Ok(PyList::new(py, items.collect::<PyResult<Vec<_>>>()?)?.into_any())
            }
            Content::Map(entries) => {
                let dict = PyDict::new(py);
                for (name, content) in entries {
                    dict.set_item(name, content.into_python(py)?)?;
                }
                Ok(dict.into_any())
            }
        }
    }
}

/// The tag of binaries in MessagePack.
const MSGPACK: &str = "msgpack";
