//! Conversion of field values to Python objects.

use flytepb::idl::descriptor::{Cardinality, FieldDescriptor, Kind};
use flytepb::idl::{FieldRef, ValueRef};
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyBytes, PyDict, PyFloat, PyInt, PyList, PyString};

use crate::message::{Message, Step};
use crate::native;

/// The form of a nested message.
#[derive(Clone, Copy)]
pub enum Nested {
    /// A `Message` that shares the data.
    Message,
    /// A `dict`.
    Dict,
    /// Python's own value, as `to_python` makes it.
    Native,
}

/// Returns the value of a field of `parent`.
pub fn field<'py>(
    py: Python<'py>,
    parent: &Message,
    index: usize,
    field: &FieldRef<'_>,
    nested: Nested,
) -> PyResult<Bound<'py, PyAny>> {
    let value = |value, step| one(py, parent, value, step, nested);
    match field {
        FieldRef::Value(only) => value(*only, Step::Field(index)),
        FieldRef::List(list) => {
            let items = (0..list.len())
                .map(|i| value(list.get(i), Step::Element(index, i)))
                .collect::<PyResult<Vec<_>>>()?;
            Ok(PyList::new(py, items)?.into_any())
        }
        FieldRef::Map(map) => {
            let dict = PyDict::new(py);
            for i in 0..map.len() {
                let (key, item) = map.entry_at(i);
                let step = Step::Entry(index, i);
                dict.set_item(value(key, step)?, value(item, step)?)?;
            }
            Ok(dict.into_any())
        }
    }
}

/// Returns the value of an unset field: its default, or `None` if its presence is tracked.
pub fn unset<'py>(py: Python<'py>, field: &FieldDescriptor) -> PyResult<Bound<'py, PyAny>> {
    Ok(match (field.cardinality, field.kind) {
        (Cardinality::Explicit, _) => py.None().into_bound(py),
        (Cardinality::Repeated { .. }, _) => PyList::empty(py).into_any(),
        (Cardinality::Map { .. }, _) => PyDict::new(py).into_any(),
        (Cardinality::Implicit, Kind::Bool) => PyBool::new(py, false).to_owned().into_any(),
        (Cardinality::Implicit, Kind::Float | Kind::Double) => PyFloat::new(py, 0.0).into_any(),
        (Cardinality::Implicit, Kind::String) => PyString::new(py, "").into_any(),
        (Cardinality::Implicit, Kind::Bytes) => PyBytes::new(py, b"").into_any(),
        (Cardinality::Implicit, _) => PyInt::new(py, 0).into_any(),
    })
}

fn one<'py>(
    py: Python<'py>,
    parent: &Message,
    value: ValueRef<'_>,
    step: Step,
    nested: Nested,
) -> PyResult<Bound<'py, PyAny>> {
    Ok(match value {
        ValueRef::Bool(v) => PyBool::new(py, v).to_owned().into_any(),
        ValueRef::I32(v) => PyInt::new(py, v).into_any(),
        ValueRef::I64(v) => PyInt::new(py, v).into_any(),
        ValueRef::U32(v) => PyInt::new(py, v).into_any(),
        ValueRef::U64(v) => PyInt::new(py, v).into_any(),
        ValueRef::F32(v) => PyFloat::new(py, v.into()).into_any(),
        ValueRef::F64(v) => PyFloat::new(py, v).into_any(),
        ValueRef::Str(v) => PyString::new(py, v).into_any(),
        ValueRef::Bytes(v) => PyBytes::new(py, v).into_any(),
        ValueRef::Message(_) => {
            let child = parent.child(step);
            match nested {
                Nested::Message => Bound::new(py, child)?.into_any(),
                Nested::Dict => child.to_dict(py)?.into_any(),
                Nested::Native => native::of_message(py, &child)?,
            }
        }
    })
}
