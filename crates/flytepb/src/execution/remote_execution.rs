//! The common behaviour of task, node and workflow executions.

use std::time::{Duration, SystemTime};

use super::data::{resolve, ExecutionData, MissingBlobs};
use super::sealed::{ExecutionFields, ExecutionResult};
use crate::idl::core::{ExecutionError, LiteralMap, TypedInterface};
use crate::idl::google::protobuf;
use crate::idl::TimeError;
use crate::literals::LiteralsResolver;
use crate::{FlyteAssertion, FlyteIdlEntity};

/// An execution that a Flyte service ran or runs: `RemoteExecutionBase` in flytekit.
///
/// # Examples
/// ```
/// use flytepb::idl::admin::TaskExecutionClosure;
/// use flytepb::idl::core::task_execution::Phase;
/// use flytepb::idl::google::protobuf::Duration;
/// use flytepb::idl::admin::TaskExecution;
/// use flytepb::prelude::*;
///
/// let closure = TaskExecutionClosure {
///     phase: Phase::Succeeded.into(),
///     duration: Some(Duration { seconds: 90, ..Default::default() }),
///     ..Default::default()
/// };
/// let idl = TaskExecution { closure: Some(Box::new(closure)), ..Default::default() };
/// let execution = FlyteTaskExecution::from_flyte_idl(idl);
/// assert_eq!(execution.phase(), Some(Phase::Succeeded));
/// assert_eq!(execution.duration()?.unwrap().as_secs(), 90);
/// assert!(execution.is_done() && execution.error().unwrap().is_none());
/// assert!(execution.outputs().unwrap().is_none()); // not added yet
/// # Ok::<(), flytepb::idl::TimeError>(())
/// ```
pub trait RemoteExecution: FlyteIdlEntity + ExecutionFields {
    /// The phases of such executions.
    type Phase: TryFrom<i32> + Into<i32>;

    /// Wraps a message: the same as [`from_flyte_idl`](FlyteIdlEntity::from_flyte_idl).
    fn promote_from_model(model: Self::Idl) -> Self {
        Self::from_flyte_idl(model)
    }

    /// The phase; `None` if its number is not in the schema.
    fn phase(&self) -> Option<Self::Phase> {
        Self::Phase::try_from(self.phase_number()).ok()
    }

    /// The number of the phase.
    fn phase_number(&self) -> i32 {
        self.closure_fields().phase
    }

    /// Returns `true` if the execution has ended, successfully or not.
    fn is_done(&self) -> bool {
        Self::DONE.contains(&self.phase_number())
    }

    /// The error in the closure, if there is one.
    ///
    /// # Errors
    /// If the execution is not done.
    fn error(&self) -> Result<Option<&ExecutionError>, FlyteAssertion> {
        if !self.is_done() {
            return Err(FlyteAssertion::not_done(Self::ERROR_TOO_EARLY));
        }
        Ok(match self.closure_fields().result {
            ExecutionResult::Error(error) => Some(error),
            _ => None,
        })
    }

    /// The inputs, if added by [`with_inputs`](Self::with_inputs) or
    /// [`with_data`](Self::with_data).
    fn inputs(&self) -> Option<&LiteralsResolver> {
        self.client_data().inputs.as_ref()
    }

    /// The outputs, if added by [`with_outputs`](Self::with_outputs) or
    /// [`with_data`](Self::with_data).
    ///
    /// # Errors
    /// If the execution is not done or ended with an error.
    ///
    /// # Examples
    /// ```
    /// # use flytepb::{idl::text, prelude::*};
    /// use flytepb::literal_map;
    ///
    /// let idl = text::from_str("closure { phase: SUCCEEDED }")?;
    /// let done = FlyteTaskExecution::from_flyte_idl(idl);
    /// assert!(done.outputs()?.is_none()); // not added yet
    /// let done = done.with_outputs(literal_map! { "o0" => 25 }.into());
    /// assert_eq!(done.outputs()?.unwrap().get_as::<i64>("o0")?, 25);
    ///
    /// let failed = text::from_str("closure { phase: FAILED error { message: 'boom' } }")?;
    /// let refused = FlyteTaskExecution::from_flyte_idl(failed).outputs().unwrap_err();
    /// assert_eq!(
    ///     refused.to_string(),
    ///     "USER:AssertionError: error=Outputs could not be found because the execution ended \
    ///      in failure. Error message: boom"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    fn outputs(&self) -> Result<Option<&LiteralsResolver>, FlyteAssertion> {
        if !self.is_done() {
            return Err(FlyteAssertion::not_done(
                "Please wait until the execution has completed before requesting the outputs.",
            ));
        }
        match self.closure_fields().result {
            ExecutionResult::Error(error) => Err(FlyteAssertion::failed(&error.message)),
            _ => Ok(self.client_data().outputs.as_ref()),
        }
    }

    /// The interface of the executed task or workflow, if known. [`with_data`](Self::with_data)
    /// passes it to the resolvers it makes.
    fn interface(&self) -> Option<&TypedInterface>;

    /// Adds the inputs. They are not part of the message.
    fn with_inputs(mut self, inputs: LiteralsResolver) -> Self {
        self.client_data_mut().inputs = Some(inputs);
        self
    }

    /// Adds the outputs. They are not part of the message.
    fn with_outputs(mut self, outputs: LiteralsResolver) -> Self {
        self.client_data_mut().outputs = Some(outputs);
        self
    }

    /// Adds the inputs and outputs of a response of the service, and returns the blobs that have to
    /// be downloaded because they are too large for the response.
    ///
    /// If the response has no inputs but a non-empty blob of them, the blob is returned; likewise
    /// for the outputs. Outputs are ignored unless the execution is done without an error. Add
    /// downloaded literals by [`with_inputs`](Self::with_inputs) and
    /// [`with_outputs`](Self::with_outputs).
    ///
    /// # Examples
    /// ```
    /// use flytepb::idl::admin::{TaskExecutionGetDataResponse, UrlBlob};
    /// use flytepb::prelude::*;
    ///
    /// let blob = UrlBlob { url: "s3://b/inputs.pb".into(), bytes: 5, ..Default::default() };
    /// let response = TaskExecutionGetDataResponse { inputs: Some(blob), ..Default::default() };
    /// let (execution, missing) = FlyteTaskExecution::default().with_data(response);
    /// assert!(execution.inputs().is_none());
    /// assert_eq!(missing.inputs.unwrap().url, "s3://b/inputs.pb");
    /// assert!(missing.outputs.is_none());
    /// ```
    fn with_data(mut self, response: impl Into<ExecutionData>) -> (Self, MissingBlobs) {
        let response = response.into();
        let interface = self.interface().cloned().unwrap_or_default();
        let mut missing = MissingBlobs::default();
        match resolve(response.full_inputs, response.inputs, interface.inputs) {
            Ok(inputs) => self.client_data_mut().inputs = Some(inputs),
            Err(blob) => missing.inputs = Some(blob),
        }
        if matches!(self.error(), Ok(None)) {
            match resolve(response.full_outputs, response.outputs, interface.outputs) {
                Ok(outputs) => self.client_data_mut().outputs = Some(outputs),
                Err(blob) => missing.outputs = Some(blob),
            }
        }
        (self, missing)
    }

    /// The outputs in the closure, if it has them inline.
    fn output_data(&self) -> Option<&LiteralMap> {
        match self.closure_fields().result {
            ExecutionResult::Data(data) => Some(data),
            _ => None,
        }
    }

    /// The URI of the stored outputs, an encoded `LiteralMap`.
    fn output_uri(&self) -> Option<&str> {
        match self.closure_fields().result {
            ExecutionResult::Uri(uri) => Some(uri),
            _ => None,
        }
    }

    /// The time at which the execution began to run, if set.
    ///
    /// # Errors
    /// If the timestamp is not valid or [`SystemTime`] cannot represent it.
    fn started_at(&self) -> Result<Option<SystemTime>, TimeError> {
        system_time(self.closure_fields().started_at)
    }

    /// The time at which the service created the execution, if set.
    ///
    /// # Errors
    /// As [`started_at`](Self::started_at).
    fn created_at(&self) -> Result<Option<SystemTime>, TimeError> {
        system_time(self.closure_fields().created_at)
    }

    /// The time of the last update of the closure, if set.
    ///
    /// # Errors
    /// As [`started_at`](Self::started_at).
    fn updated_at(&self) -> Result<Option<SystemTime>, TimeError> {
        system_time(self.closure_fields().updated_at)
    }

    /// The duration of the run, if set.
    ///
    /// # Errors
    /// If the duration is not valid or is negative.
    fn duration(&self) -> Result<Option<Duration>, TimeError> {
        self.closure_fields()
            .duration
            .map(Duration::try_from)
            .transpose()
    }
}

fn system_time(time: Option<&protobuf::Timestamp>) -> Result<Option<SystemTime>, TimeError> {
    time.map(SystemTime::try_from).transpose()
}
