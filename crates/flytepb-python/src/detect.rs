//! Detection of types and formats.

use flytepb::detect::{detect_named, Detection as Found};
use pyo3::prelude::*;

use crate::input;

/// The result of a detection: `kind` is "message", "stream", "empty", "damaged" or "other".
#[pyclass(frozen, get_all, module = "flytepb")]
pub struct Detection {
    kind: &'static str,
    /// The full name of the message's type; the probable one if the bytes are damaged; for an empty
    /// file, the type indicated by its name.
    #[pyo3(name = "type")]
    of: Option<&'static str>,
    /// The number of messages in a stream; 1 for a message.
    messages: usize,
    /// Types that explain the bytes nearly as well, each with its distance in bits.
    alternatives: Vec<(&'static str, f64)>,
    #[pyo3(name = "text")]
    text: String,
}

#[pymethods]
impl Detection {
    fn __str__(&self) -> &str {
        &self.text
    }

    fn __repr__(&self) -> String {
        format!("Detection({:?})", self.text)
    }
}

/// Detects the type or format of bytes. Between types that explain them equally well, and for empty
/// input, the file name decides.
#[pyfunction]
#[pyo3(signature = (data, file_name = None))]
pub fn detect(
    py: Python<'_>,
    data: &Bound<'_, PyAny>,
    file_name: Option<&str>,
) -> PyResult<Detection> {
    let bytes = input::bytes(data)?;
    let (found, damage) = py.detach(|| {
        let found = detect_named(&bytes, file_name);
        let damage = found.damage(&bytes);
        (found, damage)
    });
    if let Some(damage) = damage {
        return Ok(Detection {
            kind: "damaged",
            of: Some(damage.descriptor().full_name),
            messages: 0,
            alternatives: Vec::new(),
            text: damage.summary(),
        });
    }
    let (kind, messages) = match &found {
        Found::Message(_) => ("message", 1),
        Found::Stream { messages, .. } => ("stream", *messages),
        Found::Empty { .. } => ("empty", 0),
        _ => ("other", 0),
    };
    let alternatives = match &found {
        Found::Message(of) | Found::Stream { of, .. } => of.alternatives.as_slice(),
        _ => &[],
    };
    let alternatives = alternatives
        .iter()
        .map(|a| (a.descriptor.full_name, a.margin));
    Ok(Detection {
        kind,
        of: found.descriptor().map(|of| of.full_name),
        messages,
        alternatives: alternatives.collect(),
        text: found.to_string(),
    })
}
