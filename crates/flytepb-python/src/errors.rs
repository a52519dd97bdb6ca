//! Python exceptions.

use flytepb::detect::{detect, Detection, Format};
use flytepb::idl::core::VariableMap;
use flytepb::{idl, idl2};
use pyo3::create_exception;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

use crate::input;

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

create_exception!(
    flytepb,
    LiteralError,
    PyValueError,
    "A literal has no value that Python can represent, or does not have the wanted type.\n\n\
     `path` is the path of the literal, such as `x[2]`."
);

/// Creates the exception for a literal that cannot be read, with flytekit's text if it has one.
pub fn literal_error(py: Python<'_>, error: &flytepb::literals::LiteralError) -> PyErr {
    let text = error.flytekit_text().map(str::to_owned);
    let raised = LiteralError::new_err(text.unwrap_or_else(|| error.to_string()));
    let set = raised.value(py).setattr("path", error.path());
    set.err().unwrap_or(raised)
}

/// Creates the exception for inputs or outputs that are not a map of literals.
pub fn conversion_error(py: Python<'_>, error: &idl2::flyte1::ConversionError) -> PyErr {
    let raised = LiteralError::new_err(error.to_string());
    let set = raised.value(py).setattr("path", error.path());
    set.err().unwrap_or(raised)
}

/// Creates the exception for a literal that cannot be converted to its type in an interface.
pub fn literal_error_in(
    py: Python<'_>,
    error: &flytepb::literals::LiteralError,
    name: &str,
    interface: &VariableMap,
) -> PyErr {
    if !error.is_without_interface() {
        return literal_error(py, error);
    }
    let known: Vec<_> = interface.variables.keys().map(String::as_str).collect();
    let known = match known.as_slice() {
        [] => ", which is empty".to_owned(),
        known => input::suggest(name, known.iter().copied()),
    };
    let raised = LiteralError::new_err(format!(
        "there is no variable {name} in the interface{known}: pass an interface with all variables, \
         or none"
    ));
    let set = raised.value(py).setattr("path", name);
    set.err().unwrap_or(raised)
}

/// Creates the exception for data that is not a message, with a hint if it is a stream, compressed or
/// text.
pub fn not_a_message(py: Python<'_>, error: &idl::DecodeError, data: &[u8]) -> PyErr {
    let found = detect(data);
    let text = match reader(&found) {
        Some(reader) => format!("{error}; the bytes look like {found}: {reader}"),
        None => error.to_string(),
    };
    decode_error_with(py, text, error, None)
}

/// Creates the exception for data whose type cannot be detected.
pub fn undetected(found: &Detection) -> PyErr {
    let hint = reader(found).unwrap_or("give it with type=");
    PyValueError::new_err(format!(
        "the type of the bytes cannot be detected ({found}): {hint}"
    ))
}

/// Returns a hint to the function that reads data which is not one message in the wire format.
fn reader(found: &Detection) -> Option<&'static str> {
    const READ: &str = "use flytepb.read(io.BytesIO(data))";
    const READ_STREAM: &str = "use flytepb.read_stream(io.BytesIO(data))";
    let format = match found {
        Detection::Stream { .. } => return Some(READ_STREAM),
        Detection::Other(format) => format,
        _ => return None,
    };
    match format {
        Format::JsonLines => Some(READ_STREAM),
        Format::Gzip | Format::Zstandard => Some(READ),
        Format::Json | Format::KubernetesJson | Format::Yaml | Format::TextFormat => Some(READ),
        _ => None,
    }
}

/// Creates the exception for bytes that are not a message; in a batch, with the message's index.
pub fn decode_error(py: Python<'_>, error: &idl::DecodeError, index: Option<usize>) -> PyErr {
    let text = match index {
        Some(index) => format!("message {index}: {error}"),
        None => error.to_string(),
    };
    decode_error_with(py, text, error, index)
}

/// Creates the exception for bytes that are not a message, with this text.
pub fn decode_error_with(
    py: Python<'_>,
    text: String,
    error: &idl::DecodeError,
    index: Option<usize>,
) -> PyErr {
    let raised = DecodeError::new_err(text);
    let value = raised.value(py);
    let set = value
        .setattr("offset", error.offset())
        .and_then(|()| value.setattr("path", error.path()))
        .and_then(|()| value.setattr("reason", error.reason()))
        .and_then(|()| value.setattr("index", index));
    set.err().unwrap_or(raised)
}

/// Creates the exception for a stream that is damaged at the message with this index and offset.
pub fn stream_error(py: Python<'_>, text: String, index: u64, offset: u64) -> PyErr {
    let raised = DecodeError::new_err(text.clone());
    let value = raised.value(py);
    let set = value
        .setattr("offset", offset)
        .and_then(|()| value.setattr("path", ""))
        .and_then(|()| value.setattr("reason", text))
        .and_then(|()| value.setattr("index", index));
    set.err().unwrap_or(raised)
}

/// Creates the exception for JSON.
pub fn json_error(py: Python<'_>, error: &idl::json::JsonError) -> PyErr {
    json_error_with(py, error.to_string(), error, (0, 0))
}

/// Creates the exception for JSON with this text, after this number of lines and characters.
pub fn json_error_with(
    py: Python<'_>,
    text: String,
    error: &idl::json::JsonError,
    start: (u64, u64),
) -> PyErr {
    let raised = JsonError::new_err(text);
    let value = raised.value(py);
    let position = error.position().map(|(line, column)| {
        let before = if line == 1 { start.1 } else { 0 };
        (start.0 + line as u64, before + column as u64)
    });
    let (line, column) = position.unzip();
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
