//! Checks of the round trip of a message, and of its losses in flytekit.

use std::any::Any;

use flytepb::flytekit::compat::{losses, LossKind};
use flytepb::idl::admin::TaskExecution;
use flytepb::idl::wire::unknown_paths::unknown_fields_in_any;
use flytepb::registry;
use pyo3::prelude::*;

use crate::input::TypeName;
use crate::{errors, message};

/// The result of checking a message.
#[pyclass(frozen, get_all, module = "flytepb")]
pub struct Check {
    /// The full name of the message's type.
    #[pyo3(name = "type")]
    of: &'static str,
    /// The length of the message in bytes.
    bytes: usize,
    /// True if the message re-encodes to the same bytes.
    same_bytes: bool,
    /// All unknown fields, including those inside an Any: the path of the containing message, the
    /// number, the length in bytes.
    unknown_fields: Vec<(String, u32, usize)>,
    /// The losses of a task execution in flytekit; None for other types.
    flytekit_losses: Option<Vec<Loss>>,
    /// The exception that flytekit would raise.
    flytekit_error: Option<String>,
}

/// A field that flytekit's round trip modifies: `kind` is "dropped", "changed" or "invented".
#[pyclass(frozen, get_all, module = "flytepb", skip_from_py_object)]
#[derive(Clone)]
pub struct Loss {
    path: String,
    kind: &'static str,
    bytes: usize,
}

#[pymethods]
impl Loss {
    fn __repr__(&self) -> String {
        format!("Loss({} {:?}, {} bytes)", self.kind, self.path, self.bytes)
    }
}

#[pymethods]
impl Check {
    fn __repr__(&self) -> String {
        format!(
            "Check({}, {} bytes, same_bytes={}, {} unknown fields)",
            self.of,
            self.bytes,
            if self.same_bytes { "True" } else { "False" },
            self.unknown_fields.len()
        )
    }
}

/// Checks a message. Without a type, it is detected from the bytes. Raises like `decode`.
#[pyfunction]
#[pyo3(signature = (data, r#type = None))]
pub fn check(py: Python<'_>, data: &Bound<'_, PyAny>, r#type: Option<TypeName>) -> PyResult<Check> {
    let data = message::of_data(data, r#type.as_ref())?;
    let (of, bytes) = (data.get().class().of, data.get().wire());
    let checked = py.detach(|| {
        let message = registry::decode(of, bytes)?;
        let unknown = unknown_fields_in_any(message.as_ref(), registry::get).into_iter();
        let mut check = Check {
            of: of.full_name,
            bytes: bytes.len(),
            same_bytes: message.to_wire() == bytes,
            unknown_fields: unknown.map(|u| (u.path, u.number, u.len)).collect(),
            flytekit_losses: None,
            flytekit_error: None,
        };
        let message: &dyn Any = message.as_ref();
        if let Some(execution) = message.downcast_ref::<TaskExecution>() {
            match losses(execution) {
                Ok(losses) => check.flytekit_losses = Some(losses.into_iter().map(loss).collect()),
                Err(error) => {
                    check.flytekit_error = Some(format!("{}: {error}", error.class()));
                }
            }
        }
        Ok(check)
    });
    checked.map_err(|error| errors::not_a_message(py, &error, bytes))
}

fn loss(loss: flytepb::flytekit::compat::Loss) -> Loss {
    let kind = match loss.kind {
        LossKind::Dropped | LossKind::DroppedUnknown => "dropped",
        LossKind::Changed => "changed",
        LossKind::Invented => "invented",
    };
    Loss {
        path: loss.path,
        kind,
        bytes: loss.bytes,
    }
}
