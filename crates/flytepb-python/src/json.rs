//! Messages as JSON.

use flytepb::idl::json::JsonOptions;
use flytepb::registry;
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedStr;
use pyo3::types::PyBytes;

use crate::input::TypeName;
use crate::{errors, input, message};

/// Returns a message as JSON, by the protobuf JSON mapping. Without a type, it is detected from the
/// bytes.
///
/// Unknown fields are omitted; `check` lists them. Raises JsonError when a part of the message has
/// no JSON form, otherwise like `decode`.
#[pyfunction]
#[pyo3(signature = (data, r#type = None, *, indent = None, proto_names = false))]
pub fn to_json(
    py: Python<'_>,
    data: &Bound<'_, PyAny>,
    r#type: Option<TypeName>,
    indent: Option<usize>,
    proto_names: bool,
) -> PyResult<String> {
    let options = JsonOptions::new()
        .types(registry::get)
        .indent(indent)
        .proto_field_names(proto_names);
    let message = message::of_data(data, r#type.as_ref())?;
    let message = message.get();
    let written = py.detach(|| {
        let mut out = Vec::new();
        options.write_wire(&mut out, message.class().of, message.wire())?;
        Ok(out)
    });
    match written {
        // JSON is UTF-8.
        Ok(json) => Ok(String::from_utf8(json).unwrap_or_default()),
        Err(error) => Err(errors::json_error(py, &error)),
    }
}

/// Returns the encoded message of a JSON text.
///
/// Raises JsonError with line, column and field when the text is not JSON of such a message.
#[pyfunction]
#[pyo3(signature = (text, r#type, *, ignore_unknown = false))]
pub fn from_json<'py>(
    py: Python<'py>,
    text: PyBackedStr,
    r#type: TypeName,
    ignore_unknown: bool,
) -> PyResult<Bound<'py, PyBytes>> {
    let of = input::message_type(&r#type)?;
    let options = JsonOptions::new()
        .types(registry::get)
        .ignore_unknown(ignore_unknown);
    let encoded = py.detach(|| {
        let mut message = (of.new)();
        options.merge_str(message.as_mut(), &text)?;
        Ok(message.to_wire())
    });
    match encoded {
        Ok(bytes) => Ok(PyBytes::new(py, &bytes)),
        Err(error) => Err(errors::json_error(py, &error)),
    }
}
