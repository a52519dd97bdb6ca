//! The message types, prepared for Python.

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use flytepb::idl::descriptor::{Kind, MessageDescriptor};
use flytepb::idl::{registry, views};
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::PyString;

/// A message type.
pub struct Class {
    pub of: &'static MessageDescriptor,
    pub checker: views::Checker,
    /// The names of the fields, interned.
    names: Box<[Py<PyString>]>,
    /// The types of the fields that hold messages, as indices of all types.
    nested: Box<[Option<usize>]>,
}

/// All message types.
struct Classes {
    all: Box<[Class]>,
    /// The indices by the addresses of the descriptors.
    indices: HashMap<usize, usize>,
}

fn classes(py: Python<'_>) -> &'static Classes {
    static CLASSES: PyOnceLock<Classes> = PyOnceLock::new();
    CLASSES.get_or_init(py, || {
        let indices: HashMap<_, _> = registry::all().map(address).zip(0..).collect();
        let class = |of: &'static MessageDescriptor| {
            let names = of.fields.iter().map(|f| PyString::intern(py, f.name));
            let nested = of.fields.iter().map(|f| f.message());
            let nested = nested.map(|of| indices.get(&address(of?)).copied());
            Some(Class {
                of,
                checker: views::checker(of)?,
                names: names.map(Bound::unbind).collect(),
                nested: nested.collect(),
            })
        };
        Classes {
            all: registry::all().filter_map(class).collect(),
            indices,
        }
    })
}

fn address(of: &'static MessageDescriptor) -> usize {
    std::ptr::from_ref(of).addr()
}

/// Returns the type with this full name, faster than [`registry::get`].
pub fn named(full_name: &str) -> Option<&'static MessageDescriptor> {
    static BY_NAME: LazyLock<HashMap<&str, &MessageDescriptor>> =
        LazyLock::new(|| registry::all().map(|of| (of.full_name, of)).collect());
    BY_NAME.get(full_name).copied()
}

impl Class {
    /// Returns the class of a type of the registry.
    pub fn of(py: Python<'_>, of: &'static MessageDescriptor) -> Option<&'static Class> {
        let classes = classes(py);
        classes.all.get(*classes.indices.get(&address(of))?)
    }

    /// Returns the type of the messages in the field with this index.
    pub fn nested(&self, py: Python<'_>, field: usize) -> Option<&'static Class> {
        classes(py).all.get((*self.nested.get(field)?)?)
    }

    /// Returns the name of the field with this index.
    pub fn name(&self, field: usize) -> &Py<PyString> {
        &self.names[field]
    }

    /// Returns the index of the field with this name, if the string is the interned one, as those in
    /// source code are.
    #[inline]
    pub fn interned(&self, name: &Bound<'_, PyString>) -> Option<usize> {
        self.names.iter().position(|known| known.is(name))
    }

    /// Returns the index of the field with this name.
    pub fn index(&self, name: &str) -> Option<usize> {
        self.of.fields.iter().position(|field| field.name == name)
    }
}

/// Returns the values of all enums by the enums' full names.
#[pyfunction]
pub fn enums() -> BTreeMap<&'static str, Vec<(&'static str, i32)>> {
    let kinds = registry::all().flat_map(|of| of.fields).map(|f| f.kind);
    let enums = kinds.filter_map(|kind| match kind {
        Kind::Enum(of) => Some((of.full_name, of.values.to_vec())),
        _ => None,
    });
    enums.collect()
}
