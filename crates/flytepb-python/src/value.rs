//! Conversion of field values to Python objects.

use flytepb::idl::descriptor::{Cardinality, FieldDescriptor, Kind};
use flytepb::idl::views::{DynView, FieldView, ValueView};
use flytepb::idl::ValueRef;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyBool, PyBytes, PyDict, PyFloat, PyInt, PyList, PyString, PyType};

use crate::class::Class;
use crate::message::Message;
use crate::native;

/// The form of the values of a message.
#[derive(Clone, Copy)]
pub enum Form {
    /// Nested messages as `Message`, which shares the data; enums as numbers.
    Message,
    /// Nested messages as `dict`; enums as numbers, or by name.
    Dict { enum_names: bool },
    /// Nested messages as Python's own values, as `to_python` makes them.
    Native,
}

/// A field of a message.
pub struct Field<'a> {
    /// The message.
    parent: &'a Message,
    descriptor: &'static FieldDescriptor,
    /// The class of the messages that it holds.
    nested: Option<&'static Class>,
    form: Form,
}

impl<'a> Field<'a> {
    /// The field with this index.
    pub fn new(py: Python<'_>, parent: &'a Message, index: usize, form: Form) -> Self {
        Field {
            parent,
            descriptor: &parent.class().of.fields[index],
            nested: parent.class().nested(py, index),
            form,
        }
    }

    /// Converts the value of the field.
    pub fn to_python<'py>(
        &self,
        py: Python<'py>,
        set: Option<FieldView<'_>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        match set {
            None => unset(py, self.descriptor, self.form),
            Some(FieldView::Value(value)) => self.one(py, value),
            Some(FieldView::List(list)) => {
                let items = list.iter().map(|value| self.one(py, value));
                let items = items.collect::<PyResult<Vec<_>>>()?;
                collection(PyList::new(py, items)?.into_any(), self.form)
            }
            Some(FieldView::Map(map)) => {
                let dict = PyDict::new(py);
                for (key, value) in map.iter() {
                    dict.set_item(scalar(py, key), self.one(py, value)?)?;
                }
                collection(dict.into_any(), self.form)
            }
        }
    }

    fn one<'py>(&self, py: Python<'py>, value: ValueView<'_>) -> PyResult<Bound<'py, PyAny>> {
        match value {
            ValueView::Scalar(ValueRef::I32(number)) => {
                Ok(number_or_name(py, self.descriptor.kind, number, self.form))
            }
            ValueView::Scalar(value) => Ok(scalar(py, value)),
            ValueView::Message(view) => self.message(py, view),
        }
    }

    fn message<'py>(&self, py: Python<'py>, view: DynView<'_>) -> PyResult<Bound<'py, PyAny>> {
        // Every message type in the schema has a class.
        let Some(class) = self.nested else {
            return Ok(py.None().into_bound(py));
        };
        let child = self.parent.part(py, class, view.as_bytes());
        match self.form {
            Form::Message => Ok(Bound::new(py, child)?.into_any()),
            Form::Dict { .. } => Ok(child.to_form(py, self.form)?.into_any()),
            Form::Native => native::of_message(py, &child),
        }
    }
}

/// Returns a list or dictionary as the value of a field: one that can only be read, as part of a
/// message.
fn collection<'py>(value: Bound<'py, PyAny>, form: Form) -> PyResult<Bound<'py, PyAny>> {
    static LIST: PyOnceLock<Py<PyType>> = PyOnceLock::new();
    static DICT: PyOnceLock<Py<PyType>> = PyOnceLock::new();
    if !matches!(form, Form::Message) {
        return Ok(value);
    }
    let (class, name) = if value.is_instance_of::<PyList>() {
        (&LIST, "FrozenList")
    } else {
        (&DICT, "FrozenDict")
    };
    let class = class.import(value.py(), "flytepb.frozen", name)?;
    class.call1((value,))
}

fn number_or_name(py: Python<'_>, kind: Kind, number: i32, form: Form) -> Bound<'_, PyAny> {
    match (form, kind) {
        (Form::Dict { enum_names: true }, Kind::Enum(of)) => match of.name_of(number) {
            Some(name) => PyString::new(py, name).into_any(),
            None => PyInt::new(py, number).into_any(),
        },
        _ => PyInt::new(py, number).into_any(),
    }
}

/// Converts a scalar.
pub fn scalar<'py>(py: Python<'py>, value: ValueRef<'_>) -> Bound<'py, PyAny> {
    match value {
        ValueRef::Bool(v) => PyBool::new(py, v).to_owned().into_any(),
        ValueRef::I32(v) => PyInt::new(py, v).into_any(),
        ValueRef::I64(v) => PyInt::new(py, v).into_any(),
        ValueRef::U32(v) => PyInt::new(py, v).into_any(),
        ValueRef::U64(v) => PyInt::new(py, v).into_any(),
        ValueRef::F32(v) => PyFloat::new(py, v.into()).into_any(),
        ValueRef::F64(v) => PyFloat::new(py, v).into_any(),
        ValueRef::Str(v) => PyString::new(py, v).into_any(),
        ValueRef::Bytes(v) => PyBytes::new(py, v).into_any(),
        ValueRef::Message(_) => py.None().into_bound(py), // no scalar
    }
}

/// Returns the value of an unset field: its default, or `None` if its presence is tracked.
fn unset<'py>(py: Python<'py>, field: &FieldDescriptor, form: Form) -> PyResult<Bound<'py, PyAny>> {
    Ok(match (field.cardinality, field.kind) {
        (Cardinality::Explicit, _) => py.None().into_bound(py),
        (Cardinality::Repeated { .. }, _) => collection(PyList::empty(py).into_any(), form)?,
        (Cardinality::Map { .. }, _) => collection(PyDict::new(py).into_any(), form)?,
        (Cardinality::Implicit, Kind::Bool) => PyBool::new(py, false).to_owned().into_any(),
        (Cardinality::Implicit, Kind::Float | Kind::Double) => PyFloat::new(py, 0.0).into_any(),
        (Cardinality::Implicit, Kind::String) => PyString::new(py, "").into_any(),
        (Cardinality::Implicit, Kind::Bytes) => PyBytes::new(py, b"").into_any(),
        (Cardinality::Implicit, kind) => number_or_name(py, kind, 0, form),
    })
}
