//! The data of messages: shared bytes, and values that were read.

use std::ops::Deref;
use std::sync::OnceLock;

use bytes::Bytes;
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedBytes;

/// A part of shared bytes.
pub struct Data {
    owner: Owner,
    start: usize,
    end: usize,
}

enum Owner {
    Python(PyBackedBytes),
    Rust(Bytes),
}

impl Deref for Owner {
    type Target = [u8];

    #[inline]
    fn deref(&self) -> &[u8] {
        match self {
            Owner::Python(bytes) => bytes,
            Owner::Rust(bytes) => bytes,
        }
    }
}

impl Deref for Data {
    type Target = [u8];

    #[inline]
    fn deref(&self) -> &[u8] {
        self.owner.get(self.start..self.end).unwrap_or_default()
    }
}

impl From<PyBackedBytes> for Data {
    fn from(bytes: PyBackedBytes) -> Self {
        Data {
            start: 0,
            end: bytes.len(),
            owner: Owner::Python(bytes),
        }
    }
}

impl From<Bytes> for Data {
    fn from(bytes: Bytes) -> Self {
        Data {
            start: 0,
            end: bytes.len(),
            owner: Owner::Rust(bytes),
        }
    }
}

impl Data {
    /// Returns the part of this data that `bytes` is; empty bytes may be any.
    pub fn part(&self, py: Python<'_>, bytes: &[u8]) -> Self {
        let start = bytes.as_ptr().addr();
        let start = start.wrapping_sub(self.owner.as_ptr().addr());
        let owner = match &self.owner {
            Owner::Python(bytes) => Owner::Python(bytes.clone_ref(py)),
            Owner::Rust(bytes) => Owner::Rust(bytes.clone()),
        };
        Data {
            owner,
            start,
            end: start.wrapping_add(bytes.len()),
        }
    }

    /// Returns the data as shared bytes.
    pub fn to_bytes(&self, py: Python<'_>) -> Bytes {
        let range = self.start..self.end;
        match &self.owner {
            _ if self.is_empty() => Bytes::new(),
            Owner::Python(bytes) => Bytes::from_owner(bytes.clone_ref(py)).slice(range),
            Owner::Rust(bytes) => bytes.slice(range),
        }
    }
}

/// Python objects by small numbers, each set once.
#[derive(Default)]
pub struct Values {
    /// The first ones, without an allocation of their own.
    first: [OnceLock<(usize, Py<PyAny>)>; FIRST],
    others: OnceLock<Box<[OnceLock<Py<PyAny>>]>>,
}

const FIRST: usize = 3;

impl Values {
    /// Returns the object with this number. If there is none, creates it; `count` is more than all
    /// numbers.
    #[inline]
    pub fn get_or_create<'py>(
        &self,
        py: Python<'py>,
        number: usize,
        count: usize,
        create: impl FnOnce() -> PyResult<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        for value in &self.first {
            match value.get() {
                Some((known, value)) if *known == number => return Ok(value.bind(py).clone()),
                Some(_) => {}
                None => return self.create(py, number, count, create),
            }
        }
        match self.others.get().map(|others| others[number].get()) {
            Some(Some(value)) => Ok(value.bind(py).clone()),
            _ => self.create(py, number, count, create),
        }
    }

    #[inline(never)]
    fn create<'py>(
        &self,
        py: Python<'py>,
        number: usize,
        count: usize,
        create: impl FnOnce() -> PyResult<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let created = create()?;
        let mut value = created.clone().unbind();
        for place in &self.first {
            value = match place.set((number, value)) {
                Ok(()) => return Ok(created),
                Err((_, value)) => value,
            };
            // Another thread may have created it meanwhile.
            if let Some((_, first)) = place.get().filter(|(known, _)| *known == number) {
                return Ok(first.bind(py).clone());
            }
        }
        let others = self.others.get_or_init(|| {
            let others = (0..count).map(|_| OnceLock::new());
            others.collect()
        });
        Ok(others[number].get_or_init(|| value).bind(py).clone())
    }
}
