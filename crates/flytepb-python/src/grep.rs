//! Search in the strings of a message.

use flytepb::idl::Limits;
use flytepb::strings::{self, StringValue};
use pyo3::prelude::*;

use crate::errors;
use crate::get::Reader;
use crate::given::Given;
use crate::input::TypeName;

/// Returns the strings of a message in which a regular expression of Python's `re` is found, each with
/// its path, in the order of the bytes.
///
/// With a path, or a list of them, only the values there are searched.
///
/// Raises ValueError when a path is malformed or does not suit the type, otherwise like `decode`.
#[pyfunction]
#[pyo3(signature = (data, pattern, r#type = None, *, path = None))]
pub fn grep(
    py: Python<'_>,
    data: &Bound<'_, PyAny>,
    pattern: &Bound<'_, PyAny>,
    r#type: Option<TypeName>,
    path: Option<&Bound<'_, PyAny>>,
) -> PyResult<Vec<(String, String)>> {
    let compiled = py.import("re")?.call_method1("compile", (pattern,))?;
    let search = compiled.getattr("search")?;
    let given = Given::new(data, r#type.as_ref())?;
    let (of, wire) = (given.of(), given.wire());
    let mut found = Ok(Vec::new());
    let mut visit = |text: StringValue<'_, '_>| {
        let Ok(list) = &mut found else { return };
        match search.call1((text.value(),)) {
            Ok(hit) if hit.is_none() => {}
            Ok(_) => list.push((text.path(), text.value().to_owned())),
            Err(error) => found = Err(error),
        }
    };
    let limits = Limits::new();
    let read = match path {
        None => strings::read(of, wire, &limits, &mut visit),
        Some(path) => {
            let reader = Reader::of(of, crate::get::paths(path)?)?;
            let mut failed = Ok(());
            let read = reader.peek.read(wire, &mut |value| {
                let read = strings::read_at(&value, &limits, &mut visit);
                if failed.is_ok() {
                    failed = read;
                }
            });
            read.and(failed)
        }
    };
    read.map_err(|error| errors::not_a_message(py, &error, wire))?;
    found
}
