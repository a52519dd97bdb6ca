//! Messages of any type.

use std::borrow::Cow;

use bytes::Bytes;
use flytepb::flytekit::render;
use flytepb::idl::descriptor::MessageDescriptor;
use flytepb::idl::views::{DynView, FieldView, ValueView};
use flytepb::idl::{DecodeError, UnknownFields, WireMessage};
use flytepb::registry;
use pyo3::basic::CompareOp;
use pyo3::exceptions::{PyAttributeError, PyKeyError};
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedBytes;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyBytes, PyDict, PyIterator, PyList, PyString, PyTuple};

use crate::class::Class;
use crate::data::{Data, Values};
use crate::input::TypeName;
use crate::value::{Field, Form};
use crate::{build, errors, html, input};

/// A lossless message of the Flyte IDL.
///
/// Its fields are attributes with the names of the schema, and items as well, for names that clash:
/// `struct["fields"]`. Iterating over it gives the names and values of the set fields. Nested
/// messages share its data. It is immutable; `replace` returns a modified copy.
#[pyclass(frozen, module = "flytepb", name = "Message")]
pub struct Message {
    /// The encoded message, checked: a part of the outermost message's bytes.
    data: Data,
    class: &'static Class,
    /// The values of the fields that were read, by the index of the field.
    values: Values,
}

impl Message {
    /// Checks an encoded message, which is shared, not copied.
    pub fn decode(
        py: Python<'_>,
        class: &'static Class,
        bytes: PyBackedBytes,
    ) -> PyResult<Message> {
        Self::try_new(py, class, bytes.into(), errors::not_a_message)
    }

    /// Checks an encoded message.
    pub fn checked(
        py: Python<'_>,
        of: &'static MessageDescriptor,
        bytes: Bytes,
    ) -> PyResult<Message> {
        let class = Class::of(py, of)?;
        Self::try_new(py, class, bytes.into(), |py, error, _| {
            errors::decode_error(py, error, None)
        })
    }

    /// Checks an encoded message; `raise` creates the exception.
    fn try_new(
        py: Python<'_>,
        class: &'static Class,
        data: Data,
        raise: impl Fn(Python<'_>, &DecodeError, &[u8]) -> PyErr,
    ) -> PyResult<Message> {
        let bytes = &*data;
        let check = || class.checker.check(bytes);
        let checked = if bytes.len() < SHORT {
            check()
        } else {
            py.detach(check)
        };
        match checked {
            Ok(Cow::Borrowed(_)) => Ok(Self::of_checked(class, data)),
            Ok(Cow::Owned(joined)) => Ok(Self::of_checked(class, Bytes::from(joined).into())),
            Err(error) => Err(raise(py, &error, bytes)),
        }
    }

    /// Creates a message from one that was decoded.
    pub fn new(py: Python<'_>, message: &dyn WireMessage) -> PyResult<Self> {
        let class = Class::of(py, message.descriptor())?;
        let bytes = Bytes::from(message.to_wire());
        Ok(Self::of_checked(class, bytes.into()))
    }

    fn of_checked(class: &'static Class, data: Data) -> Self {
        Message {
            data,
            class,
            values: Values::default(),
        }
    }

    /// Returns an empty message.
    pub fn empty(class: &'static Class) -> Self {
        Self::of_checked(class, Bytes::new().into())
    }

    /// Returns a nested message, whose bytes are a part of this message's.
    pub fn part(&self, py: Python<'_>, class: &'static Class, bytes: &[u8]) -> Self {
        Self::of_checked(class, self.data.part(py, bytes))
    }

    /// Returns the nested message in the field with this index, if it is set and single.
    pub fn nested(&self, py: Python<'_>, index: usize) -> Option<Self> {
        let Some(FieldView::Value(ValueView::Message(nested))) = self.view().get(index) else {
            return None;
        };
        let class = self.class.nested(py, index)?;
        Some(self.part(py, class, nested.as_bytes()))
    }

    /// Returns the same message, which shares the bytes, but not the values that were read.
    pub fn share(&self, py: Python<'_>) -> Self {
        self.part(py, self.class, &self.data)
    }

    /// Returns the type.
    pub fn class(&self) -> &'static Class {
        self.class
    }

    /// Returns the encoded message.
    pub fn wire(&self) -> &[u8] {
        &self.data
    }

    /// Returns the encoded message, shared.
    pub fn bytes(&self, py: Python<'_>) -> Bytes {
        self.data.to_bytes(py)
    }

    /// Returns the view of the encoded message.
    pub fn view(&self) -> DynView<'_> {
        self.class.checker.view(&self.data)
    }

    /// Decodes the message.
    pub fn get(&self, py: Python<'_>) -> PyResult<Box<dyn WireMessage>> {
        registry::decode(self.class.of, &self.data)
            .map_err(|error| errors::decode_error(py, &error, None))
    }

    /// Returns the value of the field with this index.
    pub fn value<'py>(
        &self,
        py: Python<'py>,
        index: usize,
        form: Form,
    ) -> PyResult<Bound<'py, PyAny>> {
        Field::new(py, self, index, form).to_python(py, self.view().get(index))
    }

    /// Returns the value of the field with this index as an attribute: the same object each time.
    pub fn attribute<'py>(&self, py: Python<'py>, index: usize) -> PyResult<Bound<'py, PyAny>> {
        let count = self.class.of.fields.len();
        self.values
            .get_or_create(py, index, count, || self.value(py, index, Form::Message))
    }

    /// Returns the set fields as a dictionary.
    pub fn to_form<'py>(&self, py: Python<'py>, form: Form) -> PyResult<Bound<'py, PyDict>> {
        let dict = PyDict::new(py);
        for (index, set) in self.view().fields() {
            let value = Field::new(py, self, index, form).to_python(py, Some(set))?;
            dict.set_item(self.class.name(index), value)?;
        }
        Ok(dict)
    }

    /// Returns the index of a field.
    fn index(&self, name: &str) -> PyResult<usize> {
        let index = self.class.index(name);
        index.ok_or_else(|| no_field(self.class.of, name))
    }
}

/// Bytes up to this length are checked without releasing the interpreter, as that takes longer.
const SHORT: usize = 1 << 16;

fn no_field(of: &MessageDescriptor, name: &str) -> PyErr {
    PyAttributeError::new_err(build::unknown_field(of, name))
}

/// Calls `object.__getattribute__`, which finds methods.
fn method<'py>(
    message: &Bound<'py, Message>,
    name: &Bound<'py, PyString>,
) -> PyResult<Bound<'py, PyAny>> {
    static METHOD: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    let py = message.py();
    let method = METHOD.get_or_try_init(py, || {
        let object = py.get_type::<PyAny>();
        object.getattr("__getattribute__").map(Bound::unbind)
    })?;
    method.bind(py).call1((message, name))
}

#[pymethods]
impl Message {
    #[new]
    #[pyo3(signature = (r#type, /, **fields))]
    fn make(
        py: Python<'_>,
        r#type: TypeName,
        fields: Option<&Bound<'_, PyDict>>,
    ) -> PyResult<Self> {
        build::with_fields(py, (input::message_type(&r#type)?.new)(), fields)
    }

    /// Returns the full name of the message's type.
    #[getter]
    fn message_type(&self) -> &'static str {
        self.class.of.full_name
    }

    /// Returns the names of the fields that are set.
    fn set_fields(&self, py: Python<'_>) -> Vec<Py<PyString>> {
        let set = self.view().fields();
        set.map(|(index, _)| self.class.name(index).clone_ref(py))
            .collect()
    }

    /// Returns whether a field is set: present; for a scalar without presence, not its default; for
    /// a list or map, not empty.
    fn has(&self, field: &str) -> PyResult<bool> {
        let index = self.index(field)?;
        Ok(self.view().get(index).is_some())
    }

    /// Returns the encoded message: the original bytes.
    #[pyo3(signature = (*, deterministic = false))]
    fn to_bytes<'py>(&self, py: Python<'py>, deterministic: bool) -> PyResult<Bound<'py, PyBytes>> {
        if !deterministic {
            return Ok(PyBytes::new(py, &self.data));
        }
        let message = self.get(py)?;
        Ok(PyBytes::new(
            py,
            &py.detach(|| message.to_wire_deterministic()),
        ))
    }

    fn __bytes__<'py>(&self, py: Python<'py>) -> Bound<'py, PyBytes> {
        PyBytes::new(py, &self.data)
    }

    /// Returns the set fields as a dictionary, with nested messages as dictionaries too. Enums are
    /// numbers, or the names of their values. Unknown fields are omitted.
    #[pyo3(signature = (*, enum_names = false))]
    fn to_dict<'py>(&self, py: Python<'py>, enum_names: bool) -> PyResult<Bound<'py, PyDict>> {
        self.to_form(py, Form::Dict { enum_names })
    }

    /// Returns a copy with other values in some fields; None unsets a field.
    #[pyo3(signature = (**fields))]
    fn replace(&self, py: Python<'_>, fields: Option<&Bound<'_, PyDict>>) -> PyResult<Self> {
        let mut replaced = Vec::new();
        for name in fields.iter().flat_map(|fields| fields.keys()) {
            let index = self.index(&name.extract::<String>()?)?;
            replaced.push(self.class.of.fields[index].number);
        }
        // The bytes are checked, so they consist of complete fields.
        let records = UnknownFields::from_bytes(&self.data)
            .map_err(|error| errors::decode_error(py, &error, None))?;
        let kept = records.iter().filter(|r| !replaced.contains(&r.number));
        let kept: Vec<u8> = kept.flat_map(|record| record.raw).copied().collect();
        let rest = registry::decode(self.class.of, &kept)
            .map_err(|error| errors::decode_error(py, &error, None))?;
        build::with_fields(py, rest, fields)
    }

    /// Returns the message in the text format, as printed by Python's protobuf.
    fn text(&self, py: Python<'_>) -> PyResult<String> {
        Ok(render::repr(&*self.get(py)?))
    }

    /// Returns the message in flytekit's YAML-like form, indented by `indent` spaces.
    #[pyo3(signature = (indent = 0))]
    fn yaml(&self, py: Python<'_>, indent: usize) -> PyResult<String> {
        // Limits the memory for indentation.
        Ok(render::yaml(&*self.get(py)?, indent.min(1 << 10)))
    }

    /// Returns the message as HTML for notebooks: what `flytepb show` prints, as a tree that folds.
    fn _repr_html_(&self, py: Python<'_>) -> PyResult<String> {
        let message = self.get(py)?;
        Ok(py.detach(|| html::tree(&*message)))
    }

    fn __getattribute__<'py>(
        slf: &Bound<'py, Self>,
        name: &Bound<'py, PyString>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let (py, message) = (slf.py(), slf.get());
        if let Some(index) = message.class.interned(name) {
            return message.attribute(py, index);
        }
        method(slf, name)
    }

    /// Called for names that `__getattribute__` does not find.
    fn __getattr__<'py>(&self, py: Python<'py>, name: &str) -> PyResult<Bound<'py, PyAny>> {
        self.attribute(py, self.index(name)?)
    }

    fn __setattr__(&self, name: &str, _value: &Bound<'_, PyAny>) -> PyResult<()> {
        Err(immutable(name))
    }

    fn __delattr__(&self, name: &str) -> PyResult<()> {
        Err(immutable(name))
    }

    fn __getitem__<'py>(&self, py: Python<'py>, name: &str) -> PyResult<Bound<'py, PyAny>> {
        match self.class.index(name) {
            Some(index) => self.attribute(py, index),
            None => Err(PyKeyError::new_err(name.to_string())),
        }
    }

    /// Returns whether the field of this name is set.
    fn __contains__(&self, name: &str) -> bool {
        let index = self.class.index(name);
        index.is_some_and(|index| self.view().get(index).is_some())
    }

    fn __iter__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyIterator>> {
        let mut items = Vec::new();
        for (index, set) in self.view().fields() {
            let value = Field::new(py, self, index, Form::Message).to_python(py, Some(set))?;
            items.push((self.class.name(index), value));
        }
        PyList::new(py, items)?.try_iter()
    }

    fn __richcmp__(&self, other: &Bound<'_, PyAny>, op: CompareOp) -> PyResult<Py<PyAny>> {
        let py = other.py();
        let equal = match other.cast::<Message>() {
            Ok(other) => self.view() == other.get().view(),
            Err(_) => return Ok(py.NotImplemented()),
        };
        Ok(match op {
            CompareOp::Eq => equal.into_pyobject(py)?.to_owned().into_any().unbind(),
            CompareOp::Ne => (!equal).into_pyobject(py)?.to_owned().into_any().unbind(),
            _ => py.NotImplemented(),
        })
    }

    fn __hash__(&self, py: Python<'_>) -> PyResult<isize> {
        self.to_bytes(py, true)?.hash()
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        Ok(format!("<{}>\n{}", self.message_type(), self.text(py)?))
    }

    fn __dir__(&self, py: Python<'_>) -> PyResult<Vec<String>> {
        let class = py.get_type::<Message>();
        let mut names: Vec<String> = class.dir()?.extract()?;
        let fields = self.class.of.fields;
        names.extend(fields.iter().map(|field| field.name.to_string()));
        Ok(names)
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        let decode = py.import("flytepb")?.getattr("decode")?;
        let arguments = (self.__bytes__(py), self.message_type());
        (decode, arguments).into_pyobject(py)
    }
}

fn immutable(name: &str) -> PyErr {
    PyAttributeError::new_err(format!(
        "messages are immutable: replace({name}=…) returns a copy with another value"
    ))
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
    let class = input::type_or_detected(py, r#type.as_ref(), &bytes)?;
    Message::decode(py, class, bytes)
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
    let name = of.getattr("full_name")?.extract::<TypeName>()?;
    let message = decode(py, &encode.call0()?, Some(name))?;
    Bound::new(py, message).map(Some)
}

/// Returns a message given as a `Message` or as bytes.
pub fn of_data<'py>(
    data: &Bound<'py, PyAny>,
    name: Option<&TypeName>,
) -> PyResult<Bound<'py, Message>> {
    if let Some(message) = of(data)? {
        return Ok(message);
    }
    let py = data.py();
    let bytes = input::bytes(data)?;
    let class = input::type_or_detected(py, name, &bytes)?;
    Bound::new(py, Message::decode(py, class, bytes)?)
}
