//! Messages given as an argument: one, or several.

use arrow_schema::DataType;
use flytepb::idl::descriptor::MessageDescriptor;
use flytepb::idl::{DecodeError, WireMessage};
use flytepb::registry;
use flytepb_arrow::MessageColumn;
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedBytes;

use crate::class::Class;
use crate::input::TypeName;
use crate::message::Message;
use crate::{arrow, errors, files, input, message};

/// A message that may not be decoded yet, with its type.
pub enum Given<'py> {
    Message(Bound<'py, Message>),
    Bytes(&'static Class, PyBackedBytes),
}

impl<'py> Given<'py> {
    /// Reads a message given as a `Message`, an entity, a message of `flyteidl`, or bytes.
    pub fn new(data: &Bound<'py, PyAny>, name: Option<&TypeName>) -> PyResult<Self> {
        if let Some(message) = message::of(data)? {
            return Ok(Given::Message(message));
        }
        let bytes = input::bytes(data)?;
        let class = input::type_or_detected(data.py(), name, &bytes)?;
        Ok(Given::Bytes(class, bytes))
    }

    /// Returns the type.
    pub fn of(&self) -> &'static MessageDescriptor {
        match self {
            Given::Message(message) => message.get().class().of,
            Given::Bytes(class, _) => class.of,
        }
    }

    /// Returns the encoded message.
    pub fn wire(&self) -> &[u8] {
        match self {
            Given::Message(message) => message.get().wire(),
            Given::Bytes(_, bytes) => bytes,
        }
    }
}

/// One of the messages that [`each`] visits.
pub struct Item<'a> {
    /// Unset if there is only one.
    index: Option<usize>,
    pub of: &'static MessageDescriptor,
    pub wire: &'a [u8],
}

impl Item<'_> {
    /// Creates the exception for bytes that are not a message.
    pub fn error(&self, py: Python<'_>, error: &DecodeError) -> PyErr {
        match self.index {
            Some(_) => errors::decode_error(py, error, self.index),
            None => errors::not_a_message(py, error, self.wire),
        }
    }

    /// Decodes the message.
    pub fn decode(&self, py: Python<'_>) -> PyResult<Box<dyn WireMessage>> {
        let decoded = py.detach(|| registry::decode(self.of, self.wire));
        decoded.map_err(|error| self.error(py, &error))
    }
}

/// Calls `visit` with a message, or with each of the messages of an iterable or a column. Bytes in these
/// are of the named type, or else of the type of the first message. Nulls are passed over.
pub fn each(
    data: &Bound<'_, PyAny>,
    name: Option<&TypeName>,
    visit: &mut dyn FnMut(Item<'_>) -> PyResult<()>,
) -> PyResult<()> {
    if files::is_one(data)? || input::is_file(data) || data.try_iter().is_err() {
        let given = Given::new(data, name)?;
        let (of, wire) = (given.of(), given.wire());
        return visit(Item {
            index: None,
            of,
            wire,
        });
    }
    let mut several = Several {
        of: name.map(input::message_type).transpose()?,
        visit,
    };
    let Some(arrays) = arrow::arrays(data)? else {
        for (index, message) in data.try_iter()?.enumerate() {
            several.message(index, &message?)?;
        }
        return Ok(());
    };
    let (mut start, mut encoding) = (0, None);
    for array in arrays {
        if let DataType::Struct(fields) = array.data_type() {
            return Err(arrow::is_table(data, fields));
        }
        let column = MessageColumn::new(array, encoding);
        let column = column.map_err(|error| PyTypeError::new_err(error.to_string()))?;
        encoding = encoding.or(column.encoding());
        for index in 0..column.len() {
            let number = start + index;
            let message = column.message(index);
            let wrong = |error| PyValueError::new_err(format!("message {number}: {error}"));
            if let Some(wire) = message.map_err(wrong)? {
                several.bytes(data.py(), number, &wire)?;
            }
        }
        start += column.len();
    }
    Ok(())
}

struct Several<'v> {
    /// The type of messages given as bytes, once it is known.
    of: Option<&'static MessageDescriptor>,
    visit: &'v mut dyn FnMut(Item<'_>) -> PyResult<()>,
}

impl Several<'_> {
    fn message(&mut self, index: usize, object: &Bound<'_, PyAny>) -> PyResult<()> {
        let py = object.py();
        if object.is_none() {
            return Ok(());
        }
        if let Some(message) = message::of(object)? {
            let message = message.get();
            let (of, wire) = (message.class().of, message.wire());
            self.of.get_or_insert(of);
            let index = Some(index);
            return (self.visit)(Item { index, of, wire });
        }
        let bytes = input::bytes(object).map_err(|error| {
            PyTypeError::new_err(format!("message {index}: {}", error.value(py)))
        })?;
        self.bytes(py, index, &bytes)
    }

    fn bytes(&mut self, py: Python<'_>, index: usize, wire: &[u8]) -> PyResult<()> {
        let of = match self.of {
            Some(of) => of,
            None => input::type_or_detected(py, None, wire)?.of,
        };
        self.of = Some(of);
        let index = Some(index);
        (self.visit)(Item { index, of, wire })
    }
}
