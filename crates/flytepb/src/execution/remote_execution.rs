//! The common behaviour of task, node and workflow executions.

use std::time::{Duration, SystemTime};

use super::data::{resolve, ExecutionData, MissingBlobs};
use super::sealed::Parts;
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
/// assert!(execution.outputs().unwrap().is_none()); // nobody has filled them in
/// # Ok::<(), flytepb::idl::TimeError>(())
/// ```
pub trait RemoteExecution: FlyteIdlEntity + Parts {
    /// Where the execution stands.
    ///
    /// # Examples
    /// ```
    /// use flytepb::prelude::*;
    ///
    /// /// How many executions are in a phase.
    /// fn count<E: RemoteExecution>(executions: &[E], phase: E::Phase) -> usize {
    ///     let number = phase.into();
    ///     executions.iter().filter(|e| e.phase_number() == number).count()
    /// }
    ///
    /// use flytepb::idl::core::node_execution::Phase;
    /// assert_eq!(count(&vec![FlyteNodeExecution::default(); 3], Phase::Undefined), 3);
    /// ```
    type Phase: TryFrom<i32> + Into<i32>;

    /// An execution of what a service answered: the same as
    /// [`from_flyte_idl`](FlyteIdlEntity::from_flyte_idl).
    ///
    /// # Examples
    /// ```
    /// use flytepb::idl::admin::TaskExecution;
    /// use flytepb::prelude::*;
    ///
    /// let model = TaskExecution { input_uri: "s3://b".into(), ..Default::default() };
    /// assert_eq!(FlyteTaskExecution::promote_from_model(model).input_uri(), "s3://b");
    /// ```
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
    ///
    /// # Examples
    /// ```
    /// # use flytepb::{idl::text, prelude::*};
    /// let idl = text::from_str("closure { phase: RECOVERED }")?;
    /// let node = FlyteNodeExecution::from_flyte_idl(idl);
    /// assert_eq!(node.phase_number(), 10);
    /// # Ok::<(), text::TextError>(())
    /// ```
    fn phase_number(&self) -> i32 {
        self.progress().phase
    }

    /// Returns whether the execution has come to an end, good or bad.
    ///
    /// # Examples
    /// ```
    /// # use flytepb::{idl::text, prelude::*};
    /// let execution = |phase: &str| {
    ///     let idl = text::from_str(&format!("closure {{ phase: {phase} }}"));
    ///     idl.map(FlyteTaskExecution::from_flyte_idl)
    /// };
    /// assert!(execution("ABORTED")?.is_done());
    /// assert!(!execution("RETRYABLE_FAILED")?.is_done()); // another attempt follows
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    fn is_done(&self) -> bool {
        Self::DONE.contains(&self.phase_number())
    }

    /// The error with which the execution ended, if there is one, whatever the phase.
    ///
    /// # Errors
    /// When the execution is not done.
    ///
    /// # Examples
    /// ```
    /// # use flytepb::{idl::text, prelude::*};
    /// let failed = FlyteTaskExecution::from_flyte_idl(text::from_str(
    ///     "closure { phase: FAILED error { code: 'USER:ValueError' } }",
    /// )?);
    /// assert_eq!(failed.error().unwrap().unwrap().code, "USER:ValueError");
    ///
    /// let refused = FlyteNodeExecution::default().error().unwrap_err();
    /// assert_eq!(
    ///     refused.to_string(),
    ///     "USER:AssertionError: error=Please wait until the node execution has completed \
    ///      before requesting error information."
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    fn error(&self) -> Result<Option<&ExecutionError>, FlyteAssertion> {
        if self.is_done() {
            Ok(self.progress().error)
        } else {
            Err(FlyteAssertion::not_done(Self::ERROR_TOO_EARLY))
        }
    }

    /// The inputs, once filled in.
    ///
    /// # Examples
    /// ```
    /// use flytepb::literals::LiteralsResolver;
    /// use flytepb::{literal_map, prelude::*};
    ///
    /// let execution = FlyteTaskExecution::default();
    /// assert!(execution.inputs().is_none());
    ///
    /// let execution = execution.with_inputs(LiteralsResolver::new(literal_map! { "x" => 5 }));
    /// assert_eq!(execution.inputs().unwrap().get_as::<i64>("x")?, 5);
    /// # Ok::<(), flytepb::literals::LiteralError>(())
    /// ```
    fn inputs(&self) -> Option<&LiteralsResolver> {
        self.filled().inputs.as_ref()
    }

    /// The outputs, once filled in.
    ///
    /// # Errors
    /// When the execution is not done, or ended with an error.
    ///
    /// # Examples
    /// ```
    /// # use flytepb::{idl::text, prelude::*};
    /// use flytepb::literal_map;
    ///
    /// let idl = text::from_str("closure { phase: SUCCEEDED }")?;
    /// let done = FlyteTaskExecution::from_flyte_idl(idl);
    /// assert!(done.outputs()?.is_none()); // not filled in yet
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
        match self.progress().error {
            Some(error) => Err(FlyteAssertion::failed(&error.message)),
            None => Ok(self.filled().outputs.as_ref()),
        }
    }

    /// The interface of what was executed, once known. Resolvers that
    /// [`with_data`](Self::with_data) makes get it.
    ///
    /// # Examples
    /// ```
    /// use flytepb::idl::core::{SimpleType, TypedInterface, VariableMap};
    /// use flytepb::prelude::*;
    ///
    /// let outputs = VariableMap::from([("o0", SimpleType::Integer)]);
    /// let interface = TypedInterface::new(VariableMap::default(), outputs);
    /// let node = FlyteNodeExecution::default().with_interface(interface.clone());
    /// assert_eq!(node.interface(), Some(&interface));
    /// assert_eq!(FlyteTaskExecution::default().interface(), None); // that of its task
    /// ```
    fn interface(&self) -> Option<&TypedInterface>;

    /// The execution with these inputs.
    ///
    /// # Examples
    /// ```
    /// use flytepb::{literal_map, prelude::*};
    ///
    /// let node = FlyteNodeExecution::default().with_inputs(literal_map! { "x" => 5 }.into());
    /// assert!(node.inputs().unwrap().contains_key("x"));
    /// assert!(node.is_empty()); // they are not part of the message
    /// ```
    fn with_inputs(mut self, inputs: LiteralsResolver) -> Self {
        self.filled_mut().inputs = Some(inputs);
        self
    }

    /// The execution with these outputs.
    ///
    /// # Examples
    /// ```
    /// # use flytepb::{idl::text, prelude::*};
    /// use flytepb::literal_map;
    ///
    /// let idl = text::from_str("closure { phase: SUCCEEDED }")?;
    /// let node = FlyteNodeExecution::from_flyte_idl(idl);
    /// let node = node.with_outputs(literal_map! { "o0" => 25 }.into());
    /// assert!(node.outputs().unwrap().unwrap().contains_key("o0"));
    /// # Ok::<(), text::TextError>(())
    /// ```
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
    ///
    /// # Examples
    /// ```
    /// # use flytepb::{idl::text, prelude::*};
    /// let execution = FlyteTaskExecution::from_flyte_idl(text::from_str(
    ///     "closure { output_data { literals { key: 'o0' value { } } } }",
    /// )?);
    /// assert!(execution.output_data().unwrap().literals.contains_key("o0"));
    /// assert_eq!(execution.output_uri(), None);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    fn output_data(&self) -> Option<&LiteralMap> {
        self.progress().output_data
    }

    /// Where the outputs are stored, as an encoded `LiteralMap`.
    ///
    /// # Examples
    /// ```
    /// # use flytepb::{idl::text, prelude::*};
    /// let execution = FlyteTaskExecution::from_flyte_idl(text::from_str(
    ///     "closure { output_uri: 's3://b/outputs.pb' }",
    /// )?);
    /// assert_eq!(execution.output_uri(), Some("s3://b/outputs.pb"));
    /// assert_eq!(execution.output_data(), None);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
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
    ///
    /// # Examples
    /// ```
    /// # use flytepb::{idl::text, prelude::*};
    /// use std::time::{Duration, UNIX_EPOCH};
    ///
    /// let idl = text::from_str("closure { created_at { seconds: 5 } }")?;
    /// let execution = FlyteTaskExecution::from_flyte_idl(idl);
    /// assert_eq!(execution.created_at()?, Some(UNIX_EPOCH + Duration::from_secs(5)));
    /// assert_eq!(execution.updated_at()?, None);
    ///
    /// let idl = text::from_str("closure { created_at { seconds: 253402300800 } }")?; // the year 10000
    /// assert!(FlyteTaskExecution::from_flyte_idl(idl).created_at().is_err());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    fn created_at(&self) -> Result<Option<SystemTime>, TimeError> {
        system_time(self.progress().created_at)
    }

    /// When the closure last changed; `None` when that is not set.
    ///
    /// # Errors
    /// As [`started_at`](Self::started_at).
    ///
    /// # Examples
    /// ```
    /// # use flytepb::{idl::text, prelude::*};
    /// use std::time::{Duration, UNIX_EPOCH};
    ///
    /// let idl = text::from_str("closure { updated_at { seconds: 5 nanos: 7 } }")?;
    /// let execution = FlyteTaskExecution::from_flyte_idl(idl);
    /// assert_eq!(execution.updated_at()?, Some(UNIX_EPOCH + Duration::new(5, 7)));
    ///
    /// let idl = text::from_str("closure { updated_at { nanos: 1000000000 } }")?; // a whole second
    /// assert!(FlyteTaskExecution::from_flyte_idl(idl).updated_at().is_err());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    fn updated_at(&self) -> Result<Option<SystemTime>, TimeError> {
        system_time(self.progress().updated_at)
    }

    /// How long the execution ran; `None` when that is not set.
    ///
    /// # Errors
    /// When the duration breaks protobuf's rules or is negative.
    ///
    /// # Examples
    /// ```
    /// # use flytepb::{idl::text, prelude::*};
    /// use std::time::Duration;
    ///
    /// let idl = text::from_str("closure { duration { seconds: 90 } }")?;
    /// let execution = FlyteTaskExecution::from_flyte_idl(idl);
    /// assert_eq!(execution.duration()?, Some(Duration::from_secs(90)));
    ///
    /// let idl = text::from_str("closure { duration { seconds: -1 } }")?;
    /// let refused = FlyteTaskExecution::from_flyte_idl(idl).duration().unwrap_err();
    /// assert_eq!(refused.seconds(), -1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    fn duration(&self) -> Result<Option<Duration>, TimeError> {
        self.progress().duration.map(Duration::try_from).transpose()
    }
}

fn system_time(time: Option<&protobuf::Timestamp>) -> Result<Option<SystemTime>, TimeError> {
    time.map(SystemTime::try_from).transpose()
}
