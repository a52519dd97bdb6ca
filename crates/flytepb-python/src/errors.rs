//! Python exceptions.

use flytepb::idl;
use pyo3::create_exception;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

create_exception!(
    flytepb,
    DecodeError,
    PyValueError,
    "The bytes are not a valid message.\n\n\
     `offset` is the offset of the faulty byte, `path` the path of the field, such as\n\
     `closure.logs[3].uri`; `index` is the index of the message in a batch, or None."
);
create_exception!(
    flytepb,
    JsonError,
    PyValueError,
    "A text is not valid JSON of a message, or a message has no JSON form.\n\n\
     `line` and `column` count from 1 and are None for a message; `path` is the field."
);
create_exception!(
    flytepb,
    EncodeError,
    PyValueError,
    "A value does not fit its field.\n\n`path` is the path of the field, such as `closure.phase`."
);

/// Creates the exception for bytes that are not a message; in a batch, with the message's index.
pub fn decode_error(py: Python<'_>, error: &idl::DecodeError, index: Option<usize>) -> PyErr {
    let text = match index {
        Some(index) => format!("message {index}: {error}"),
        None => error.to_string(),
    };
    let raised = DecodeError::new_err(text);
    let value = raised.value(py);
    let set = value
        .setattr("offset", error.offset())
        .and_then(|()| value.setattr("path", error.path()))
        .and_then(|()| value.setattr("reason", error.reason()))
        .and_then(|()| value.setattr("index", index));
    set.err().unwrap_or(raised)
}

/// Creates the exception for JSON.
pub fn json_error(py: Python<'_>, error: &idl::json::JsonError) -> PyErr {
    let raised = JsonError::new_err(error.to_string());
    let value = raised.value(py);
    let (line, column) = error.position().unzip();
    let set = value
        .setattr("line", line)
        .and_then(|()| value.setattr("column", column))
        .and_then(|()| value.setattr("path", error.path()));
    set.err().unwrap_or(raised)
}

/// Creates the exception for a Python value that a field cannot hold.
pub fn encode_error(py: Python<'_>, path: &str, what: &str) -> PyErr {
    let text = match path {
        "" => what.to_string(),
        path => format!("{path}: {what}"),
    };
    let raised = EncodeError::new_err(text);
    let set = raised.value(py).setattr("path", path);
    set.err().unwrap_or(raised)
}
