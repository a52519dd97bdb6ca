//! What executions of tasks, nodes and workflows have in common.

use std::time::{Duration, SystemTime};

use crate::idl::admin::{
    NodeExecutionGetDataResponse, TaskExecutionGetDataResponse, UrlBlob,
    WorkflowExecutionGetDataResponse,
};
use crate::idl::core::{ExecutionError, LiteralMap, TypedInterface, VariableMap};
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
/// assert!(execution.outputs().unwrap().is_none()); // nobody has filled them in
/// # Ok::<(), flytepb::idl::TimeError>(())
/// ```
pub trait RemoteExecution: FlyteIdlEntity + sealed::Parts {
    /// Where the execution stands.
    type Phase: TryFrom<i32> + Into<i32>;

    /// An execution of what a service answered: the same as
    /// [`from_flyte_idl`](FlyteIdlEntity::from_flyte_idl).
    fn promote_from_model(model: Self::Idl) -> Self {
        Self::from_flyte_idl(model)
    }

    /// The phase; `None` when the schema does not know its number.
    ///
    /// # Examples
    /// ```
    /// use flytepb::prelude::*;
    ///
    /// let execution = FlyteTaskExecution::from_bytes(b"\x1a\x02\x18\x63")?; // phase 99
    /// assert_eq!((execution.phase(), execution.phase_number()), (None, 99));
    /// # Ok::<(), flytepb::idl::DecodeError>(())
    /// ```
    fn phase(&self) -> Option<Self::Phase> {
        Self::Phase::try_from(self.phase_number()).ok()
    }

    /// The number of the phase.
    fn phase_number(&self) -> i32 {
        self.progress().phase
    }

    /// Whether the execution has come to an end, good or bad.
    fn is_done(&self) -> bool {
        Self::DONE.contains(&self.phase_number())
    }

    /// The error with which the execution ended, if there is one, whatever the phase.
    ///
    /// # Errors
    /// When the execution is not done.
    fn error(&self) -> Result<Option<&ExecutionError>, FlyteAssertion> {
        if self.is_done() {
            Ok(self.progress().error)
        } else {
            Err(FlyteAssertion::not_done(Self::ERROR_TOO_EARLY))
        }
    }

    /// The inputs, once filled in.
    fn inputs(&self) -> Option<&LiteralsResolver> {
        self.filled().inputs.as_ref()
    }

    /// The outputs, once filled in.
    ///
    /// # Errors
    /// When the execution is not done, or ended with an error.
    fn outputs(&self) -> Result<Option<&LiteralsResolver>, FlyteAssertion> {
        if !self.is_done() {
            return Err(FlyteAssertion::not_done(
                "Please wait until the execution has completed before requesting the outputs.",
            ));
        }
        match self.progress().error {
            Some(error) => Err(FlyteAssertion::failed(&error.message)),
            None => Ok(self.filled().outputs.as_ref()),
        }
    }

    /// The interface of what was executed, once known. Resolvers that
    /// [`with_data`](Self::with_data) makes get it.
    fn interface(&self) -> Option<&TypedInterface>;

    /// The execution with these inputs.
    fn with_inputs(mut self, inputs: LiteralsResolver) -> Self {
        self.filled_mut().inputs = Some(inputs);
        self
    }

    /// The execution with these outputs.
    fn with_outputs(mut self, outputs: LiteralsResolver) -> Self {
        self.filled_mut().outputs = Some(outputs);
        self
    }

    /// The execution with the inputs and outputs of the service's answer, and what has to be
    /// downloaded because it is too large to be in the answer.
    ///
    /// Of each side: the literals of the answer, if there are any; else the blob is to be
    /// downloaded, if it has bytes; else there are none. Outputs count only when the execution is
    /// done and has no error. Put what you download in with [`with_inputs`](Self::with_inputs)
    /// and [`with_outputs`](Self::with_outputs).
    ///
    /// # Examples
    /// ```
    /// use flytepb::idl::admin::{TaskExecutionGetDataResponse, UrlBlob};
    /// use flytepb::prelude::*;
    ///
    /// let blob = UrlBlob { url: "s3://b/inputs.pb".into(), bytes: 5, ..Default::default() };
    /// let answer = TaskExecutionGetDataResponse { inputs: Some(blob), ..Default::default() };
    /// let (execution, missing) = FlyteTaskExecution::default().with_data(answer);
    /// assert!(execution.inputs().is_none());
    /// assert_eq!(missing.inputs.unwrap().url, "s3://b/inputs.pb");
    /// assert!(missing.outputs.is_none());
    /// ```
    fn with_data(mut self, answer: impl Into<ExecutionData>) -> (Self, MissingBlobs) {
        let answer = answer.into();
        let interface = self.interface().cloned().unwrap_or_default();
        let mut missing = MissingBlobs::default();
        match resolve(answer.full_inputs, answer.inputs, interface.inputs) {
            Ok(inputs) => self.filled_mut().inputs = Some(inputs),
            Err(blob) => missing.inputs = Some(blob),
        }
        if self.is_done() && self.progress().error.is_none() {
            match resolve(answer.full_outputs, answer.outputs, interface.outputs) {
                Ok(outputs) => self.filled_mut().outputs = Some(outputs),
                Err(blob) => missing.outputs = Some(blob),
            }
        }
        (self, missing)
    }

    /// The outputs that are inline in the closure.
    fn output_data(&self) -> Option<&LiteralMap> {
        self.progress().output_data
    }

    /// Where the outputs are stored, as an encoded `LiteralMap`.
    fn output_uri(&self) -> Option<&str> {
        self.progress().output_uri
    }

    /// When the execution began to run; `None` when that is not set.
    ///
    /// # Errors
    /// When the timestamp breaks protobuf's rules or the system cannot hold the time.
    ///
    /// # Examples
    /// ```
    /// use std::time::{Duration, UNIX_EPOCH};
    /// use flytepb::prelude::*;
    ///
    /// // closure { started_at { seconds: 5 } }, then one with nanos: -1
    /// let execution = FlyteTaskExecution::from_bytes(b"\x1a\x04\x2a\x02\x08\x05")?;
    /// assert_eq!(execution.started_at()?, Some(UNIX_EPOCH + Duration::from_secs(5)));
    ///
    /// let bytes = b"\x1a\x0d\x2a\x0b\x10\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01";
    /// let execution = FlyteTaskExecution::from_bytes(bytes)?; // reading does not fail
    /// assert_eq!(execution.started_at().unwrap_err().nanos(), -1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    fn started_at(&self) -> Result<Option<SystemTime>, TimeError> {
        system_time(self.progress().started_at)
    }

    /// When the service learnt of the execution; `None` when that is not set.
    ///
    /// # Errors
    /// As [`started_at`](Self::started_at).
    fn created_at(&self) -> Result<Option<SystemTime>, TimeError> {
        system_time(self.progress().created_at)
    }

    /// When the closure last changed; `None` when that is not set.
    ///
    /// # Errors
    /// As [`started_at`](Self::started_at).
    fn updated_at(&self) -> Result<Option<SystemTime>, TimeError> {
        system_time(self.progress().updated_at)
    }

    /// How long the execution ran; `None` when that is not set.
    ///
    /// # Errors
    /// When the duration breaks protobuf's rules or is negative.
    fn duration(&self) -> Result<Option<Duration>, TimeError> {
        self.progress().duration.map(Duration::try_from).transpose()
    }
}

fn system_time(time: Option<&protobuf::Timestamp>) -> Result<Option<SystemTime>, TimeError> {
    time.map(SystemTime::try_from).transpose()
}

/// A resolver of the literals of an answer, or the blob that has them.
fn resolve(
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

/// The service's answer to the question for the inputs and outputs of an execution, whatever its
/// kind.
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

/// What [`with_data`](RemoteExecution::with_data) leaves to be downloaded, each an encoded
/// `LiteralMap`.
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

/// The fields that the closures of all executions have under the same names.
macro_rules! progress {
    ($closure:expr) => {
        Progress {
            phase: $closure.phase,
            started_at: $closure.started_at.as_ref(),
            duration: $closure.duration.as_ref(),
            created_at: $closure.created_at.as_ref(),
            updated_at: $closure.updated_at.as_ref(),
            ..Progress::default()
        }
    };
}
pub(crate) use progress;

/// What [`RemoteExecution`] stands on: only the types of this crate are executions.
pub(crate) mod sealed {
    use super::{protobuf, ExecutionError, LiteralMap, LiteralsResolver};

    pub trait Parts {
        /// The numbers of the phases in which an execution has come to an end.
        const DONE: &'static [i32];
        /// What flytekit says when the error is asked for before that.
        const ERROR_TOO_EARLY: &'static str;

        fn progress(&self) -> Progress<'_>;
        fn filled(&self) -> &Filled;
        fn filled_mut(&mut self) -> &mut Filled;
    }

    /// What the closures of all executions hold.
    #[derive(Default)]
    pub struct Progress<'a> {
        pub phase: i32,
        pub started_at: Option<&'a protobuf::Timestamp>,
        pub duration: Option<&'a protobuf::Duration>,
        pub created_at: Option<&'a protobuf::Timestamp>,
        pub updated_at: Option<&'a protobuf::Timestamp>,
        pub error: Option<&'a ExecutionError>,
        pub output_uri: Option<&'a str>,
        pub output_data: Option<&'a LiteralMap>,
    }

    impl<'a> Progress<'a> {
        pub fn with_error(self, error: &'a ExecutionError) -> Self {
            Progress {
                error: Some(error),
                ..self
            }
        }

        pub fn with_output_uri(self, uri: &'a str) -> Self {
            Progress {
                output_uri: Some(uri),
                ..self
            }
        }

        pub fn with_output_data(self, data: &'a LiteralMap) -> Self {
            Progress {
                output_data: Some(data),
                ..self
            }
        }
    }

    /// What a client fills in.
    #[derive(Clone, Default)]
    pub struct Filled {
        pub inputs: Option<LiteralsResolver>,
        pub outputs: Option<LiteralsResolver>,
    }
}
