//! Responses with the inputs and outputs of an execution.

use crate::idl::admin::{
    NodeExecutionGetDataResponse, TaskExecutionGetDataResponse, UrlBlob,
    WorkflowExecutionGetDataResponse,
};
use crate::idl::core::{LiteralMap, VariableMap};
use crate::literals::LiteralsResolver;

/// A response of the service with the inputs and outputs of a task, node or workflow execution.
///
/// # Examples
/// ```
/// use flytepb::execution::ExecutionData;
/// use flytepb::{literal_map, prelude::*};
///
/// let data = ExecutionData {
///     full_inputs: Some(literal_map! { "x" => 5 }),
///     ..Default::default()
/// };
/// let (execution, _) = FlyteTaskExecution::default().with_data(data);
/// assert_eq!(execution.inputs().unwrap().to_string(), "{'x': 5}");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExecutionData {
    /// The signed URL of the inputs.
    pub inputs: Option<UrlBlob>,
    /// The signed URL of the outputs.
    pub outputs: Option<UrlBlob>,
    /// The inputs, unless they are too large.
    pub full_inputs: Option<LiteralMap>,
    /// The outputs, unless they are too large.
    pub full_outputs: Option<LiteralMap>,
}

/// The blobs that a caller of [`with_data`](crate::RemoteExecution::with_data) has to download.
/// Each is an encoded `LiteralMap`.
///
/// # Examples
/// ```
/// use flytepb::idl::{admin::TaskExecutionGetDataResponse, text};
/// use flytepb::{execution::MissingBlobs, prelude::*};
///
/// let response: TaskExecutionGetDataResponse = text::from_str(
///     "inputs { url: 's3://b/inputs.pb' bytes: 9000000 }",
/// )?;
/// let (_, missing) = FlyteTaskExecution::default().with_data(response.clone());
/// assert_eq!(missing, MissingBlobs { inputs: response.inputs, outputs: None });
/// # Ok::<(), text::TextError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MissingBlobs {
    /// The blob of the inputs.
    pub inputs: Option<UrlBlob>,
    /// The blob of the outputs.
    pub outputs: Option<UrlBlob>,
}

macro_rules! responses {
    ($($response:ty),*) => {$(
        impl From<$response> for ExecutionData {
            fn from(response: $response) -> Self {
                ExecutionData {
                    inputs: response.inputs,
                    outputs: response.outputs,
                    full_inputs: response.full_inputs,
                    full_outputs: response.full_outputs,
                }
            }
        }
    )*};
}
responses!(
    TaskExecutionGetDataResponse,
    NodeExecutionGetDataResponse,
    WorkflowExecutionGetDataResponse
);

/// Returns a resolver of the literals of a response, or the blob that has them.
pub(super) fn resolve(
    literals: Option<LiteralMap>,
    blob: Option<UrlBlob>,
    interface: Option<VariableMap>,
) -> Result<LiteralsResolver, UrlBlob> {
    let literals = literals.unwrap_or_default();
    if literals.literals.is_empty() {
        if let Some(blob) = blob.filter(|blob| blob.bytes > 0) {
            return Err(blob);
        }
    }
    let resolver = LiteralsResolver::new(literals);
    Ok(match interface {
        Some(interface) => resolver.with_interface(interface),
        None => resolver,
    })
}
