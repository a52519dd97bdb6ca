//! Messages of any type.

use std::sync::Arc;

use flytepb::flytekit::render;
use flytepb::idl::descriptor::MessageDescriptor;
use flytepb::idl::{registry, FieldRef, UnknownFields, ValueRef, WireMessage};
use pyo3::basic::CompareOp;
use pyo3::exceptions::{PyAttributeError, PyKeyError, PyTypeError};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict, PyString, PyTuple};

use crate::input::TypeName;
use crate::value::Nested;
use crate::{build, errors, html, input, value};

/// A lossless message of the Flyte IDL.
///
/// Its fields are attributes with the names of the schema, and items as well, for names that clash:
/// `struct["fields"]`. Nested messages share its data. It is immutable; `replace` returns a
/// modified copy.
#[pyclass(frozen, module = "flytepb", name = "Message")]
pub struct Message {
    root: Arc<dyn WireMessage>,
    /// The path from the root to this message.
    path: Vec<Step>,
}

/// A step from a message to a nested one.
#[derive(Clone, Copy)]
pub enum Step {
    /// The value of the field with this index.
    Field(usize),
    /// An element of its list.
    Element(usize, usize),
    /// The value of an entry of its map.
    Entry(usize, usize),
}

impl Step {
    fn of(self, message: &dyn WireMessage) -> Option<&dyn WireMessage> {
        let value = match self {
            Step::Field(field) => match message.get(field)? {
                FieldRef::Value(value) => value,
                _ => return None,
            },
            Step::Element(field, index) => match message.get(field)? {
                FieldRef::List(list) if index < list.len() => list.get(index),
                _ => return None,
            },
            Step::Entry(field, index) => match message.get(field)? {
                FieldRef::Map(map) if index < map.len() => map.entry_at(index).1,
                _ => return None,
            },
        };
        match value {
            ValueRef::Message(message) => Some(message),
            _ => None,
        }
    }
}

impl Message {
    /// Creates a message that is its own root.
    pub fn new(message: Box<dyn WireMessage>) -> Self {
        Message {
            root: message.into(),
            path: Vec::new(),
        }
    }

    /// Returns a nested message.
    pub fn child(&self, step: Step) -> Self {
        let mut path = self.path.clone();
        path.push(step);
        Message {
            root: self.root.clone(),
            path,
        }
    }

    /// Returns the message.
    pub fn get(&self) -> &dyn WireMessage {
        let root = self.root.as_ref();
        let end = self.path.iter().try_fold(root, |at, step| step.of(at));
        // The path was valid when it was created, and the root is immutable.
        end.unwrap_or(root)
    }

    /// Returns the value of a field, if there is one of this name.
    fn field<'py>(&self, py: Python<'py>, name: &str) -> PyResult<Option<Bound<'py, PyAny>>> {
        let fields = self.get().descriptor().fields;
        let index = fields.iter().position(|f| f.name == name);
        index
            .map(|index| self.value(py, index, Nested::Message))
            .transpose()
    }

    /// Returns the value of the field with this index.
    pub fn value<'py>(
        &self,
        py: Python<'py>,
        index: usize,
        nested: Nested,
    ) -> PyResult<Bound<'py, PyAny>> {
        let message = self.get();
        match message.get(index) {
            Some(set) => value::field(py, self, index, &set, nested),
            None => value::unset(py, &message.descriptor().fields[index]),
        }
    }

    /// Returns the set fields as a dictionary.
    pub fn to_nested_dict<'py>(
        &self,
        py: Python<'py>,
        nested: Nested,
    ) -> PyResult<Bound<'py, PyDict>> {
        let dict = PyDict::new(py);
        let message = self.get();
        for (index, field) in message.descriptor().fields.iter().enumerate() {
            if let Some(set) = message.get(index) {
                dict.set_item(field.name, value::field(py, self, index, &set, nested)?)?;
            }
        }
        Ok(dict)
    }
}

fn no_field(of: &MessageDescriptor, name: &str) -> PyErr {
    PyAttributeError::new_err(build::unknown_field(of, name))
}

#[pymethods]
impl Message {
    #[new]
    #[pyo3(signature = (r#type, /, **fields))]
    fn make(r#type: TypeName, fields: Option<&Bound<'_, PyDict>>) -> PyResult<Self> {
        let message = (input::message_type(&r#type)?.new)();
        build::with_fields(message, fields).map(Self::new)
    }

    /// Returns the full name of the message's type.
    #[getter]
    fn message_type(&self) -> &'static str {
        self.get().descriptor().full_name
    }

    /// Returns the names of the fields that are set.
    fn set_fields(&self) -> Vec<&'static str> {
        let message = self.get();
        let fields = message.descriptor().fields.iter().enumerate();
        let set = fields.filter(|(index, _)| message.get(*index).is_some());
        set.map(|(_, field)| field.name).collect()
    }

    /// Returns whether a field is set: present; for a scalar without presence, not its default; for
    /// a list or map, not empty.
    fn has(&self, field: &str) -> PyResult<bool> {
        let message = self.get();
        let of = message.descriptor();
        match of.fields.iter().position(|f| f.name == field) {
            Some(index) => Ok(message.get(index).is_some()),
            None => Err(no_field(of, field)),
        }
    }

    /// Returns the encoded message: the original bytes, if an official encoder wrote them.
    #[pyo3(signature = (*, deterministic = false))]
    fn to_bytes<'py>(&self, py: Python<'py>, deterministic: bool) -> Bound<'py, PyBytes> {
        let message = self.get();
        let bytes = py.detach(|| {
            if deterministic {
                message.to_wire_deterministic()
            } else {
                message.to_wire()
            }
        });
        PyBytes::new(py, &bytes)
    }

    /// Returns the set fields as a dictionary, with nested messages as dictionaries too. Unknown
    /// fields are omitted.
    pub fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        self.to_nested_dict(py, Nested::Dict)
    }

    /// Returns a copy with other values in some fields; None unsets a field.
    #[pyo3(signature = (**fields))]
    fn replace(&self, py: Python<'_>, fields: Option<&Bound<'_, PyDict>>) -> PyResult<Self> {
        let message = self.get();
        let of = message.descriptor();
        let mut replaced = Vec::new();
        for name in fields.iter().flat_map(|fields| fields.keys()) {
            let name: String = name.extract()?;
            let field = of.field_by_name(&name);
            replaced.push(field.ok_or_else(|| no_field(of, &name))?.number);
        }
        let wire = message.to_wire();
        // A message's own encoding consists of complete fields.
        let records = UnknownFields::from_bytes(&wire)
            .map_err(|error| errors::decode_error(py, &error, None))?;
        let kept = records.iter().filter(|r| !replaced.contains(&r.number));
        let kept: Vec<u8> = kept.flat_map(|record| record.raw).copied().collect();
        let rest =
            registry::decode(of, &kept).map_err(|error| errors::decode_error(py, &error, None))?;
        build::with_fields(rest, fields).map(Self::new)
    }

    /// Returns the message in the text format, as printed by Python's protobuf.
    fn text(&self) -> String {
        render::repr(self.get())
    }

    /// Returns the message in flytekit's YAML-like form, indented by `indent` spaces.
    #[pyo3(signature = (indent = 0))]
    fn yaml(&self, indent: usize) -> String {
        // Limits the memory for indentation.
        render::yaml(self.get(), indent.min(1 << 10))
    }

    /// Returns the message as HTML for notebooks: what `flytepb show` prints, as a tree that folds.
    fn _repr_html_(&self, py: Python<'_>) -> String {
        let message = self.get();
        py.detach(|| html::tree(message))
    }

    fn __getattr__<'py>(&self, py: Python<'py>, name: &str) -> PyResult<Bound<'py, PyAny>> {
        let value = self.field(py, name)?;
        value.ok_or_else(|| no_field(self.get().descriptor(), name))
    }

    fn __getitem__<'py>(&self, py: Python<'py>, name: &str) -> PyResult<Bound<'py, PyAny>> {
        let value = self.field(py, name)?;
        value.ok_or_else(|| PyKeyError::new_err(name.to_string()))
    }

    fn __richcmp__(&self, other: &Bound<'_, PyAny>, op: CompareOp) -> PyResult<Py<PyAny>> {
        let py = other.py();
        let equal = match other.cast::<Message>() {
            Ok(other) => self.get().dyn_eq(other.get().get()),
            Err(_) => return Ok(py.NotImplemented()),
        };
        Ok(match op {
            CompareOp::Eq => equal.into_pyobject(py)?.to_owned().into_any().unbind(),
            CompareOp::Ne => (!equal).into_pyobject(py)?.to_owned().into_any().unbind(),
            _ => py.NotImplemented(),
        })
    }

    fn __hash__(&self, py: Python<'_>) -> PyResult<isize> {
        self.to_bytes(py, true).hash()
    }

    fn __repr__(&self) -> String {
        let message = self.get();
        format!(
            "<{}>\n{}",
            message.descriptor().full_name,
            render::repr(message)
        )
    }

    fn __dir__(&self, py: Python<'_>) -> PyResult<Vec<String>> {
        let class = py.get_type::<Message>();
        let mut names: Vec<String> = class.dir()?.extract()?;
        let fields = self.get().descriptor().fields;
        names.extend(fields.iter().map(|field| field.name.to_string()));
        Ok(names)
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        let decode = py.import("flytepb")?.getattr("decode")?;
        let arguments = (self.to_bytes(py, false), self.message_type());
        (decode, arguments).into_pyobject(py)
    }
}

/// Decodes a message. Without a type, it is detected from the bytes.
///
/// Raises DecodeError when the bytes are not a valid message, LookupError when the type is unknown,
/// ValueError when the type cannot be detected.
#[pyfunction]
#[pyo3(signature = (data, r#type = None))]
pub fn decode(
    py: Python<'_>,
    data: &Bound<'_, PyAny>,
    r#type: Option<TypeName>,
) -> PyResult<Message> {
    let bytes = input::bytes(data)?;
    let of = input::type_or_detected(py, r#type.as_ref(), &bytes)?;
    let decoded = py.detach(|| registry::decode(of, &bytes));
    decoded
        .map(Message::new)
        .map_err(|error| errors::not_a_message(py, &error, &bytes))
}

/// Returns the message of an object that is one: a `Message`, an entity such as `FlyteTaskExecution`,
/// or a message of `flyteidl`.
pub fn of<'py>(object: &Bound<'py, PyAny>) -> PyResult<Option<Bound<'py, Message>>> {
    let py = object.py();
    if let Ok(message) = object.cast::<Message>() {
        return Ok(Some(message.clone()));
    }
    if let Some(convert) = object.getattr_opt("to_message")? {
        return Ok(convert.call0()?.cast_into().ok());
    }
    let (Some(encode), Some(of)) = (
        object.getattr_opt("SerializeToString")?,
        object.getattr_opt("DESCRIPTOR")?,
    ) else {
        return Ok(None);
    };
    let name = TypeName::from(of.getattr("full_name")?.extract::<String>()?);
    let message = decode(py, &encode.call0()?, Some(name))?;
    Bound::new(py, message).map(Some)
}

/// Calls a function with a message given as a `Message` or as bytes.
pub fn with_message<R>(
    py: Python<'_>,
    data: &Bound<'_, PyAny>,
    name: Option<&TypeName>,
    then: impl FnOnce(&dyn WireMessage) -> PyResult<R>,
) -> PyResult<R> {
    if let Ok(message) = data.cast::<Message>() {
        return then(message.get().get());
    }
    if data.is_instance_of::<PyString>() {
        return Err(PyTypeError::new_err("a message is bytes, not str"));
    }
    let bytes = input::bytes(data)?;
    let of = input::type_or_detected(py, name, &bytes)?;
    let message = py
        .detach(|| registry::decode(of, &bytes))
        .map_err(|error| errors::not_a_message(py, &error, &bytes))?;
    then(message.as_ref())
}
