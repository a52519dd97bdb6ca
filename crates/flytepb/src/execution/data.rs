//! The inputs and outputs that a service answers with.

use crate::idl::admin::{
    NodeExecutionGetDataResponse, TaskExecutionGetDataResponse, UrlBlob,
    WorkflowExecutionGetDataResponse,
};
use crate::idl::core::{LiteralMap, VariableMap};
use crate::literals::LiteralsResolver;

/// The service's answer to the question for the inputs and outputs of an execution, whatever its
/// kind.
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
    /// Where the inputs are stored, signed for download.
    pub inputs: Option<UrlBlob>,
    /// Where the outputs are stored, signed for download.
    pub outputs: Option<UrlBlob>,
    /// The inputs, unless they are too large.
    pub full_inputs: Option<LiteralMap>,
    /// The outputs, unless they are too large.
    pub full_outputs: Option<LiteralMap>,
}

/// What [`with_data`](crate::RemoteExecution::with_data) leaves to be downloaded, each an encoded
/// `LiteralMap`.
///
/// # Examples
/// ```
/// use flytepb::idl::{admin::TaskExecutionGetDataResponse, text};
/// use flytepb::{execution::MissingBlobs, prelude::*};
///
/// let answer: TaskExecutionGetDataResponse = text::from_str(
///     "inputs { url: 's3://b/inputs.pb' bytes: 9000000 }",
/// )?;
/// let (_, missing) = FlyteTaskExecution::default().with_data(answer.clone());
/// assert_eq!(missing, MissingBlobs { inputs: answer.inputs, outputs: None });
/// # Ok::<(), text::TextError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MissingBlobs {
    /// The blob of the inputs.
    pub inputs: Option<UrlBlob>,
    /// The blob of the outputs.
    pub outputs: Option<UrlBlob>,
}

macro_rules! answers {
    ($($answer:ty),*) => {$(
        impl From<$answer> for ExecutionData {
            fn from(answer: $answer) -> Self {
                ExecutionData {
                    inputs: answer.inputs,
                    outputs: answer.outputs,
                    full_inputs: answer.full_inputs,
                    full_outputs: answer.full_outputs,
                }
            }
        }
    )*};
}
answers!(
    TaskExecutionGetDataResponse,
    NodeExecutionGetDataResponse,
    WorkflowExecutionGetDataResponse
);

/// A resolver of the literals of an answer, or the blob that has them.
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
