//! The message types, prepared for Python.

use std::collections::{BTreeMap, HashMap};

use flytepb::idl::descriptor::{EnumDescriptor, Kind, MessageDescriptor};
use flytepb::{idl, idl2, registry};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::PyString;

/// A message type.
pub struct Class {
    pub of: &'static MessageDescriptor,
    pub checker: idl::views::Checker,
    /// The names of the fields, interned.
    names: Box<[Py<PyString>]>,
    /// The types of the fields that hold messages, as indices of all types.
    nested: Box<[Option<usize>]>,
}

/// All message types.
struct Classes {
    all: Box<[Class]>,
    /// The indices by the addresses of the descriptors.
    by_address: HashMap<usize, usize>,
    by_name: HashMap<&'static str, usize>,
}

fn classes(py: Python<'_>) -> &'static Classes {
    static CLASSES: PyOnceLock<Classes> = PyOnceLock::new();
    CLASSES.get_or_init(py, || {
        let by_address: HashMap<_, _> = registry::all().map(address).zip(0..).collect();
        let class = |of: &'static MessageDescriptor| {
            let names = of.fields.iter().map(|f| PyString::intern(py, f.name));
            let nested = of.fields.iter().map(|f| f.message());
            let nested = nested.map(|of| by_address.get(&address(of?)).copied());
            Some(Class {
                of,
                checker: idl::views::checker(of).or_else(|| idl2::views::checker(of))?,
                names: names.map(Bound::unbind).collect(),
                nested: nested.collect(),
            })
        };
        Classes {
            all: registry::all().filter_map(class).collect(),
            by_name: registry::all().map(|of| of.full_name).zip(0..).collect(),
            by_address,
        }
    })
}

fn address(of: &'static MessageDescriptor) -> usize {
    std::ptr::from_ref(of).addr()
}

/// Objects that name types: strings, and classes of `flytepb.messages`.
pub struct Names([PyOnceLock<(Py<PyAny>, &'static Class)>; 256]);

impl Names {
    pub const fn new() -> Self {
        Names([const { PyOnceLock::new() }; 256])
    }

    /// Returns the places where an object may be, by its address.
    #[inline]
    fn places(
        &self,
        object: &Bound<'_, PyAny>,
    ) -> impl Iterator<Item = &PyOnceLock<(Py<PyAny>, &'static Class)>> {
        let address = object.as_ptr().addr();
        let first = address >> 4 ^ address >> 12;
        (first..first + 4).map(|place| &self.0[place % self.0.len()])
    }

    /// Returns the type that an object names, if it was added.
    #[inline]
    pub fn get(&self, object: &Bound<'_, PyAny>) -> Option<&'static Class> {
        let added = self
            .places(object)
            .map_while(|place| place.get(object.py()));
        let mut added = added.filter(|(known, _)| known.is(object));
        added.next().map(|(_, class)| *class)
    }

    /// Adds an object, unless all its places are taken. It is kept forever, so that its address is
    /// not that of another one.
    pub fn add(&self, object: &Bound<'_, PyAny>, class: &'static Class) {
        let py = object.py();
        for place in self.places(object) {
            if place.set(py, (object.clone().unbind(), class)).is_ok() {
                return;
            }
        }
    }
}

impl Class {
    /// Returns the class of a type.
    pub fn of(py: Python<'_>, of: &'static MessageDescriptor) -> PyResult<&'static Class> {
        let classes = classes(py);
        let index = classes.by_address.get(&address(of));
        // The registry has every type that a name or a field leads to.
        index
            .and_then(|index| classes.all.get(*index))
            .ok_or_else(|| PyTypeError::new_err(format!("no type {}", of.full_name)))
    }

    /// Returns the class of the type with this full name.
    pub fn named(py: Python<'_>, full_name: &str) -> Option<&'static Class> {
        let classes = classes(py);
        classes.all.get(*classes.by_name.get(full_name)?)
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

/// Enums that no field has.
const WITHOUT_FIELD: [&EnumDescriptor; 2] = [
    &idl2::common::ATTRIBUTES_SOURCE,
    &idl2::notification::EVENT_TYPE,
];

/// Returns the values of all enums by the enums' full names.
#[pyfunction]
pub fn enums() -> BTreeMap<&'static str, Vec<(&'static str, i32)>> {
    let kinds = registry::all().flat_map(|of| of.fields).map(|f| f.kind);
    let enums = kinds.filter_map(|kind| match kind {
        Kind::Enum(of) => Some(of),
        _ => None,
    });
    let enums = enums.chain(WITHOUT_FIELD);
    enums.map(|of| (of.full_name, of.values.to_vec())).collect()
}
