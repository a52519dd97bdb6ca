//! Hashes of Flyte 2: the module `flytepb.hash`.

use flytepb::hash::{self, CacheKey, Call};
use flytepb::idl2::core::{TaskTemplate, TypedInterface};
use flytepb::idl2::task::Inputs;
use flytepb::idl2::WireMessage;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;

use crate::{errors, input, message};

/// Decodes a message of this type, given as a message or as bytes.
fn decoded<M: WireMessage + Default>(data: &Bound<'_, PyAny>) -> PyResult<M> {
    let py = data.py();
    let of = M::type_descriptor();
    let decode =
        |bytes: &[u8]| M::from_wire(bytes).map_err(|e| errors::not_a_message(py, &e, bytes));
    let Some(found) = message::of(data)? else {
        return decode(&input::bytes(data)?);
    };
    let found = found.get();
    if found.class().of != of {
        let found = found.class().of.full_name;
        let text = format!("expected a {}, not a {found}", of.full_name);
        return Err(PyTypeError::new_err(text));
    }
    decode(found.wire())
}

/// Returns the hash over inputs: `generate_inputs_hash_from_proto` in the SDK, and with inputs to
/// leave out `generate_filtered_inputs_hash`.
///
/// `inputs` is a `flyteidl2.task.Inputs`, or its bytes. `ignored` names inputs that do not count.
#[pyfunction]
#[pyo3(signature = (inputs, ignored = Vec::new()))]
pub fn inputs_hash(inputs: &Bound<'_, PyAny>, ignored: Vec<String>) -> PyResult<String> {
    let inputs: Inputs = decoded(inputs)?;
    let ignored: Vec<&str> = ignored.iter().map(String::as_str).collect();
    Ok(hash::inputs_hash_without(&inputs, &ignored))
}

/// Returns the hash over inputs if one of them carries a hash: `generate_content_inputs_hash` in the
/// SDK. It replaces the hash that the server computes for the inputs of a root action.
#[pyfunction]
#[pyo3(signature = (inputs, ignored = Vec::new()))]
pub fn content_hash(inputs: &Bound<'_, PyAny>, ignored: Vec<String>) -> PyResult<Option<String>> {
    let inputs: Inputs = decoded(inputs)?;
    let ignored: Vec<&str> = ignored.iter().map(String::as_str).collect();
    Ok(hash::content_hash(&inputs, &ignored))
}

/// Returns the hash over a `flyteidl2.core.TypedInterface`: `generate_interface_hash` in the SDK.
#[pyfunction]
pub fn interface_hash(interface: &Bound<'_, PyAny>) -> PyResult<String> {
    decoded(interface).map(|interface: TypedInterface| hash::interface_hash(&interface))
}

/// Returns the identity of a `flyteidl2.core.TaskTemplate`: `generate_task_identity_hash` in the SDK.
#[pyfunction]
pub fn task_identity(task: &Bound<'_, PyAny>) -> PyResult<String> {
    decoded(task).map(|task: TaskTemplate| hash::task_identity(&task))
}

/// Returns the key under which the outputs of a task are cached: `generate_cache_key_hash` in the SDK.
///
/// The task is given by its full name, `environment.function`, its `interface_hash` and its
/// `discovery_version`. `inputs_hash` is without the inputs that the task ignores.
#[pyfunction]
pub fn cache_key(
    inputs_hash: &str,
    task_name: &str,
    interface_hash: &str,
    cache_version: &str,
) -> String {
    let key = CacheKey {
        inputs_hash,
        task_name,
        interface_hash,
        cache_version,
    };
    key.hash()
}

/// Returns the name of a called action: `ActionID.new_sub_action_from` in the SDK.
///
/// `parent` is the name of the calling action, `identity` that of the called task (`task_identity`; in
/// local mode its full name), traced function or condition. `sequence` is the number of this call
/// among those of the parent with the same identity, inputs and group, starting from 1.
#[pyfunction]
#[pyo3(signature = (parent, inputs_hash, identity, sequence, group = None))]
pub fn action_name(
    parent: &str,
    inputs_hash: &str,
    identity: &str,
    sequence: u64,
    group: Option<&str>,
) -> String {
    let call = Call {
        parent,
        inputs_hash,
        identity,
        sequence,
        group,
    };
    call.action_name()
}

/// Returns the hash of inputs that are given by their location: `_uri_inputs_hash` in the SDK.
#[pyfunction]
pub fn uri_hash(uri: &str) -> String {
    hash::uri_hash(uri)
}
