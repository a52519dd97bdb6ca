//! The base of flytekit's classes: a message whose fields are attributes.

use std::cell::Cell;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{LazyLock, OnceLock};

use flytepb::idl::admin::{TaskExecution, TaskExecutionClosure};
use flytepb::idl::core::task_execution::Phase;
use flytepb::idl::descriptor::MessageDescriptor;
use flytepb::idl::views::{FieldView, ValueView};
use flytepb::idl::{ValueRef, WireMessage};
use pyo3::exceptions::{PyAttributeError, PyTypeError};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyBool, PyDict, PyTuple, PyType};

use crate::data::Values;
use crate::input::{self, TypeName};
use crate::message::{self, Message};

/// An object with a message, the base of `FlyteIdlEntity`.
#[pyclass(subclass, module = "flytepb._flytepb", name = "Entity")]
pub struct Entity {
    message: Option<Message>,
    /// The message as an object of its own, once it was asked for.
    object: OnceLock<Py<Message>>,
    /// Entities of nested messages, by the index of the field.
    parts: Values,
}

thread_local! {
    /// The message of the entity that is being created by [`create`]: cheaper than an argument.
    static NEXT: Cell<Option<Message>> = const { Cell::new(None) };
}

impl Entity {
    fn message(&self) -> PyResult<&Message> {
        let message = self.message.as_ref();
        message.ok_or_else(|| PyAttributeError::new_err("the object is not initialized"))
    }
}

#[pymethods]
impl Entity {
    /// Creates an object with a message, or without one for `__init__` to set.
    #[new]
    #[pyo3(signature = (message = None, /, *_arguments, **_keywords))]
    fn new(
        py: Python<'_>,
        message: Option<&Bound<'_, PyAny>>,
        _arguments: &Bound<'_, PyTuple>,
        _keywords: Option<&Bound<'_, PyDict>>,
    ) -> PyResult<Self> {
        let next = NEXT.take();
        link_flytekit(py)?;
        let mut entity = Entity {
            message: next,
            object: OnceLock::new(),
            parts: Values::default(),
        };
        if let Some(Ok(message)) = message.map(|message| message.cast()) {
            entity.set_message(message);
        }
        Ok(entity)
    }

    /// Creates an entity from an encoded message. Raises DecodeError if it is invalid.
    #[classmethod]
    fn from_bytes<'py>(
        cls: &Bound<'py, PyType>,
        data: &Bound<'py, PyAny>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let py = cls.py();
        let name: TypeName = cls.getattr(intern!(py, "_MESSAGE_TYPE"))?.extract()?;
        create(cls, message::decode(py, data, Some(name))?)
    }

    /// Creates an entity with a message of its type.
    #[classmethod]
    fn _of<'py>(
        cls: &Bound<'py, PyType>,
        message: &Bound<'py, Message>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let new = cls.getattr(intern!(cls.py(), "__new__"))?;
        new.call1((cls, message))
    }

    #[getter(_message)]
    fn get_message(&self, py: Python<'_>) -> PyResult<Py<Message>> {
        if let Some(object) = self.object.get() {
            return Ok(object.clone_ref(py));
        }
        let object = Py::new(py, self.message()?.share(py))?;
        Ok(self.object.get_or_init(|| object).clone_ref(py))
    }

    #[setter(_message)]
    fn set_message(&mut self, message: &Bound<'_, Message>) {
        self.message = Some(message.get().share(message.py()));
        self.object = message.clone().unbind().into();
        self.parts = Values::default();
    }
}

/// Returns whether a class's `__new__` is [`Entity::new`].
fn is_native(new: &Bound<'_, PyAny>) -> PyResult<bool> {
    static NEW: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    let py = new.py();
    let ours = NEW.get_or_try_init(py, || {
        let new = py.get_type::<Entity>().getattr("__new__")?;
        Ok::<_, PyErr>(new.unbind())
    })?;
    Ok(new.is(ours))
}

/// Creates an entity of a class, without calling `__init__`.
fn create<'py>(class: &Bound<'py, PyType>, message: Message) -> PyResult<Bound<'py, PyAny>> {
    let py = class.py();
    let new = class.getattr(intern!(py, "__new__"))?;
    if !is_native(&new)? {
        return new.call1((class, Bound::new(py, message)?));
    }
    let arguments = PyTuple::new(py, [class])?;
    with_next(message, || new.call(arguments, None))
}

/// Calls [`Entity::new`], which takes the message. No Python code must run before it.
fn with_next<T>(message: Message, new: impl FnOnce() -> T) -> T {
    NEXT.set(Some(message));
    let created = new();
    NEXT.set(None);
    created
}

/// Links the entities' classes with those of flytekit, if modules were loaded since the last call.
fn link_flytekit(py: Python<'_>) -> PyResult<()> {
    static MODULES: PyOnceLock<Py<PyDict>> = PyOnceLock::new();
    static LINKED: AtomicUsize = AtomicUsize::new(0);
    let modules = MODULES.get_or_try_init(py, || {
        let modules = py.import("sys")?.getattr("modules")?;
        Ok::<_, PyErr>(modules.cast_into()?.unbind())
    })?;
    let loaded = modules.bind(py).len();
    if LINKED.swap(loaded, Ordering::Relaxed) != loaded {
        py.import("flytepb.idl")?.call_method0("link_flytekit")?;
    }
    Ok(())
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
        entity.message()?.attribute(slf.py(), slf.get().0.get()?)
    }
}

/// An attribute of an entity: the entity of the nested message in the field of this name. If the
/// field is absent, that of an empty message, or None if it is `optional`.
#[pyclass(frozen, module = "flytepb._flytepb", name = "Part")]
pub struct Part {
    class: Py<PyType>,
    /// True if calling the class calls [`Entity::new`] alone.
    plain: bool,
    optional: bool,
    index: Index,
}

#[pymethods]
impl Part {
    #[new]
    #[pyo3(signature = (class, *, optional = false))]
    fn new(class: Bound<'_, PyType>, optional: bool) -> PyResult<Self> {
        let py = class.py();
        let inherited = py.get_type::<PyAny>().getattr("__init__")?;
        let (new, init) = (class.getattr("__new__")?, class.getattr("__init__")?);
        let metaclass = class.get_type();
        Ok(Part {
            plain: is_native(&new)? && init.is(&inherited) && metaclass.is(py.get_type::<PyType>()),
            class: class.unbind(),
            optional,
            index: Index::default(),
        })
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
        let entity = entity.borrow();
        let message = entity.message()?;
        let count = message.class().of.fields.len();
        entity.parts.get_or_create(py, index, count, || {
            let nested = match message.nested(py, index) {
                Some(nested) => nested,
                None if slf.get().optional => return Ok(py.None().into_bound(py)),
                None => {
                    let class = message.class().nested(py, index);
                    Message::empty(class.unwrap_or(message.class()))
                }
            };
            let class = slf.get().class.bind(py);
            if slf.get().plain {
                return with_next(nested, || class.call0());
            }
            create(class, nested)
        })
    }
}

/// The attribute of a task execution that tells whether its phase is a final one.
#[pyclass(frozen, module = "flytepb._flytepb", name = "IsDone")]
pub struct IsDone;

impl IsDone {
    fn of(execution: &Message) -> bool {
        static FIELDS: LazyLock<Option<(usize, usize)>> = LazyLock::new(|| {
            let index =
                |of: &MessageDescriptor, name| of.fields.iter().position(|f| f.name == name);
            let of = TaskExecution::type_descriptor();
            Some((
                index(of, "closure")?,
                index(TaskExecutionClosure::type_descriptor(), "phase")?,
            ))
        });
        let Some((closure, phase)) = *FIELDS else {
            return false;
        };
        let Some(FieldView::Value(ValueView::Message(closure))) = execution.view().get(closure)
        else {
            return false;
        };
        let phase = closure.get(phase);
        let Some(FieldView::Value(ValueView::Scalar(ValueRef::I32(phase)))) = phase else {
            return false;
        };
        let done = [Phase::Succeeded, Phase::Aborted, Phase::Failed];
        done.iter().any(|done| *done as i32 == phase)
    }
}

#[pymethods]
impl IsDone {
    #[new]
    fn new() -> Self {
        IsDone
    }

    fn __get__<'py>(
        slf: &Bound<'py, Self>,
        instance: &Bound<'py, PyAny>,
        _owner: &Bound<'py, PyAny>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let Ok(entity) = instance.cast::<Entity>() else {
            return Ok(slf.clone().into_any());
        };
        let done = Self::of(entity.borrow().message()?);
        Ok(PyBool::new(slf.py(), done).to_owned().into_any())
    }

    fn __set__(&self, _instance: &Bound<'_, PyAny>, _value: &Bound<'_, PyAny>) -> PyResult<()> {
        Err(PyAttributeError::new_err("is_done can only be read"))
    }
}
