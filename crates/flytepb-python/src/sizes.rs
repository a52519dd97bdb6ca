//! Sizes of the parts of messages.

use flytepb::idl::Limits;
use flytepb::sizes::{Part, Sizes};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;

use crate::given;
use crate::input::TypeName;

/// The size of a part of messages.
#[pyclass(frozen, get_all, module = "flytepb")]
pub struct Size {
    /// The path of the part, such as `closure.logs[*].uri`; empty for the messages themselves.
    path: String,
    /// The bytes of all its records, with tags and lengths.
    bytes: u64,
    /// The bytes that are not those of a part in it.
    own: u64,
    /// The number of times that it occurs.
    count: u64,
}

#[pymethods]
impl Size {
    fn __repr__(&self) -> String {
        let Size {
            path, bytes, count, ..
        } = self;
        format!("Size({path:?}, {bytes} bytes, {count} times)")
    }
}

impl From<Part<'_>> for Size {
    fn from(part: Part<'_>) -> Self {
        Size {
            path: part.path(),
            bytes: part.bytes(),
            own: part.own(),
            count: part.count(),
        }
    }
}

/// Returns the bytes that each part of a message takes in the wire format, heaviest first. The first one
/// is the message itself. Several messages of one type are added up.
///
/// Raises DecodeError when a message is malformed, otherwise like `decode`.
#[pyfunction]
#[pyo3(signature = (data, r#type = None, *, elements = false))]
pub fn sizes(
    py: Python<'_>,
    data: &Bound<'_, PyAny>,
    r#type: Option<TypeName>,
    elements: bool,
) -> PyResult<Vec<Size>> {
    let mut sums: Option<Sizes> = None;
    given::each(data, r#type.as_ref(), &mut |item| {
        let sums = sums.get_or_insert_with(|| Sizes::new(item.of).apart(elements));
        let first = sums.message_type();
        if item.of != first {
            let (of, first) = (item.of.full_name, first.full_name);
            return Err(PyTypeError::new_err(format!(
                "a {of} among messages of {first}: add up each type by itself"
            )));
        }
        let added = py.detach(|| sums.add(item.wire, &Limits::new()));
        added.map_err(|error| item.error(py, &error))
    })?;
    let parts = sums.iter().flat_map(Sizes::heaviest);
    Ok(parts.map(Size::from).collect())
}
