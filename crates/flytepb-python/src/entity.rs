//! The base of flytekit's classes: a message whose fields are attributes.

use std::sync::OnceLock;

use pyo3::exceptions::{PyAttributeError, PyTypeError};
use pyo3::prelude::*;
use pyo3::types::{PyTuple, PyType};

use crate::input::{self, TypeName};
use crate::message::Message;

/// An object with a message, the base of `FlyteIdlEntity`.
#[pyclass(subclass, dict, weakref, module = "flytepb._flytepb", name = "Entity")]
pub struct Entity {
    message: Option<Py<Message>>,
    /// Entities of nested messages, by the index of the field.
    parts: Vec<(usize, Py<PyAny>)>,
}

impl Entity {
    fn message<'py>(&self, py: Python<'py>) -> PyResult<&Bound<'py, Message>> {
        let message = self.message.as_ref().map(|message| message.bind(py));
        message.ok_or_else(|| PyAttributeError::new_err("the object is not initialized"))
    }
}

#[pymethods]
impl Entity {
    /// Creates an object with a message, or without one for `__init__` to set.
    #[new]
    #[pyo3(signature = (*arguments, **_keywords))]
    fn new(arguments: &Bound<'_, PyTuple>, _keywords: Option<&Bound<'_, PyAny>>) -> Self {
        let first = arguments.get_item(0).ok();
        let message = first.and_then(|first| first.cast_into().ok());
        Entity {
            message: message.map(Bound::unbind),
            parts: Vec::new(),
        }
    }

    #[getter(_message)]
    fn get_message(&self, py: Python<'_>) -> PyResult<Py<Message>> {
        self.message(py).map(|message| message.clone().unbind())
    }

    #[setter(_message)]
    fn set_message(&mut self, message: Bound<'_, Message>) {
        self.message = Some(message.unbind());
        self.parts.clear();
    }
}

/// The index of the field that a descriptor reads, known once it is in a class.
#[derive(Default)]
struct Index(OnceLock<usize>);

impl Index {
    fn set(&self, owner: &Bound<'_, PyAny>, name: &str) -> PyResult<()> {
        let of: TypeName = owner.getattr("_MESSAGE_TYPE")?.extract()?;
        let of = input::message_type(&of)?;
        let index = of.fields.iter().position(|field| field.name == name);
        let index = index
            .ok_or_else(|| PyTypeError::new_err(format!("{} has no field {name}", of.full_name)))?;
        // The first class that has the descriptor.
        let _ = self.0.set(index);
        Ok(())
    }

    fn get(&self) -> PyResult<usize> {
        let index = self.0.get().copied();
        index.ok_or_else(|| PyTypeError::new_err("the descriptor is not in a class"))
    }
}

/// An attribute of an entity: the value of the field of this name.
#[pyclass(frozen, module = "flytepb._flytepb", name = "Field")]
#[derive(Default)]
pub struct Field(Index);

#[pymethods]
impl Field {
    #[new]
    fn new() -> Self {
        Field::default()
    }

    fn __set_name__(&self, owner: &Bound<'_, PyAny>, name: &str) -> PyResult<()> {
        self.0.set(owner, name)
    }

    fn __get__<'py>(
        slf: &Bound<'py, Self>,
        instance: &Bound<'py, PyAny>,
        _owner: &Bound<'py, PyAny>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let Ok(entity) = instance.cast::<Entity>() else {
            return Ok(slf.clone().into_any());
        };
        let entity = entity.borrow();
        let py = slf.py();
        entity.message(py)?.get().attribute(py, slf.get().0.get()?)
    }
}

/// An attribute of an entity: the entity of the nested message in the field of this name. If the
/// field is absent, that of an empty message, or None if it is `optional`.
#[pyclass(frozen, module = "flytepb._flytepb", name = "Part")]
pub struct Part {
    class: Py<PyType>,
    optional: bool,
    index: Index,
}

#[pymethods]
impl Part {
    #[new]
    #[pyo3(signature = (class, *, optional = false))]
    fn new(class: Bound<'_, PyType>, optional: bool) -> Self {
        Part {
            class: class.unbind(),
            optional,
            index: Index::default(),
        }
    }

    fn __set_name__(&self, owner: &Bound<'_, PyAny>, name: &str) -> PyResult<()> {
        self.index.set(owner, name)
    }

    fn __get__<'py>(
        slf: &Bound<'py, Self>,
        instance: &Bound<'py, PyAny>,
        _owner: &Bound<'py, PyAny>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let Ok(entity) = instance.cast::<Entity>() else {
            return Ok(slf.clone().into_any());
        };
        let (py, index) = (slf.py(), slf.get().index.get()?);
        let nested = {
            let entity = entity.borrow();
            if let Some((_, part)) = entity.parts.iter().find(|(i, _)| *i == index) {
                return Ok(part.bind(py).clone());
            }
            let message = entity.message(py)?.get();
            let nested = message.attribute(py, index)?;
            if !nested.is_none() {
                nested
            } else if slf.get().optional {
                return Ok(nested);
            } else {
                let class = message.class().nested(py, index);
                Bound::new(py, Message::empty(class.unwrap_or(message.class())))?.into_any()
            }
        };
        let class = slf.get().class.bind(py);
        let part = class.call_method1(pyo3::intern!(py, "__new__"), (class, nested))?;
        entity
            .borrow_mut()
            .parts
            .push((index, part.clone().unbind()));
        Ok(part)
    }
}
