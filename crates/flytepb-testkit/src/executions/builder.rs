//! Builder of task executions.

use flytepb_idl::admin::task_execution_closure::OutputResult;
use flytepb_idl::admin::{Reason, TaskExecution, TaskExecutionClosure};
use flytepb_idl::core::container_context::ProcessContext;
use flytepb_idl::core::execution_error::ErrorKind;
use flytepb_idl::core::task_execution::Phase;
use flytepb_idl::core::task_log::MessageFormat;
use flytepb_idl::core::{
    CatalogCacheStatus, ContainerContext, ExecutionError, Identifier, LiteralMap, LogContext,
    NodeExecutionIdentifier, PodLogContext, ResourceType, TaskExecutionIdentifier, TaskLog,
    WorkflowExecutionIdentifier,
};
use flytepb_idl::event::task_execution_metadata::InstanceClass;
use flytepb_idl::event::{ExternalResourceInfo, TaskExecutionMetadata};
use flytepb_idl::google::protobuf::{Duration, Timestamp};

use super::{literals, text};
use crate::Rng;

/// A builder of one task execution: it starts as just queued, and each method adds what its name
/// says, with details drawn from the seed.
///
/// # Examples
/// ```
/// use flytepb_idl::core::task_execution::Phase;
/// use flytepb_testkit::executions::ExecutionBuilder;
///
/// let execution = ExecutionBuilder::new(1)
///     .phase(Phase::Running)
///     .attempt(2)
///     .logs(3)
///     .build();
/// assert_eq!(execution.closure.unwrap().logs.len(), 3);
/// ```
#[derive(Clone, Debug)]
pub struct ExecutionBuilder {
    rng: Rng,
    execution: TaskExecution,
    closure: TaskExecutionClosure,
    /// The location of the data of this execution.
    prefix: String,
    namespace: String,
    pod: String,
    /// Creation time in seconds since the epoch.
    created: i64,
}

impl ExecutionBuilder {
    /// Creates a builder of a task execution that was just queued.
    pub fn new(seed: u64) -> Self {
        let mut rng = Rng::new(seed);
        let who = text::identity(&mut rng);
        let created = rng.between(1_700_000_000, 1_780_000_000);
        let prefix = format!(
            "s3://my-s3-bucket/metadata/propeller/{}-{}-{}/{}/data",
            who.project, who.domain, who.run, who.node
        );
        let execution = TaskExecution {
            id: Some(identifier(&who).into()),
            input_uri: format!("{prefix}/inputs.pb"),
            ..TaskExecution::default()
        };
        let closure = TaskExecutionClosure {
            phase: Phase::Queued.into(),
            created_at: Some(timestamp(&mut rng, created)),
            updated_at: Some(timestamp(&mut rng, created)),
            task_type: who.task_type.to_owned(),
            event_version: 1,
            ..TaskExecutionClosure::default()
        };
        ExecutionBuilder {
            rng,
            execution,
            closure,
            prefix,
            namespace: format!("{}-{}", who.project, who.domain),
            pod: format!("{}-{}-0", who.run, who.node),
            created,
        }
    }

    /// Returns the generator of this execution's details, for further random choices.
    pub fn rng(&mut self) -> &mut Rng {
        &mut self.rng
    }

    /// Sets the phase, and the times known in it.
    pub fn phase(mut self, phase: Phase) -> Self {
        self.closure.phase = phase.into();
        if !matches!(phase, Phase::Undefined | Phase::Queued) {
            self.closure.started_at = Some(timestamp(&mut self.rng, self.created + 9));
        }
        if is_done(phase) {
            let seconds = self.rng.between(3, 7_200);
            self.closure.duration = Some(duration(&mut self.rng, seconds));
            let end = self.created + 9 + seconds;
            self.closure.updated_at = Some(timestamp(&mut self.rng, end));
        }
        self
    }

    /// Sets the number of previous attempts.
    pub fn attempt(mut self, attempt: u32) -> Self {
        if let Some(id) = &mut self.execution.id {
            id.retry_attempt = attempt;
        }
        self
    }

    /// Sets the type of the task, such as `python-task`.
    pub fn task_type(mut self, task_type: &str) -> Self {
        self.closure.task_type = task_type.to_owned();
        self
    }

    /// Adds links to `count` logs.
    pub fn logs(mut self, count: usize) -> Self {
        for number in 0..count {
            let log = self.log(&self.pod, number);
            self.closure.logs.push(log);
        }
        self
    }

    /// Adds `count` reasons about a second apart, and sets the last one.
    pub fn reasons(mut self, count: usize) -> Self {
        let mut at = self.created;
        for _ in 0..count {
            let message = format!("{}: {}", self.pod, text::reason(&mut self.rng));
            self.closure.reason.clone_from(&message);
            self.closure.reasons.push(Reason {
                occurred_at: Some(timestamp(&mut self.rng, at)),
                message,
                ..Reason::default()
            });
            at += self.rng.between(0, 3);
        }
        self
    }

    /// Adds the plugin, the name it generated for the attempt, and the instance class.
    pub fn metadata(mut self) -> Self {
        let class = *self
            .rng
            .pick(&[InstanceClass::Default, InstanceClass::Interruptible]);
        let pod = self.pod.clone();
        let metadata = self.metadata_mut();
        metadata.generated_name = pod;
        metadata.plugin_identifier = "container".to_owned();
        metadata.instance_class = class.into();
        self
    }

    /// Adds the pod and containers in which it ran.
    pub fn log_context(mut self) -> Self {
        let pod = self.pod.clone();
        self.closure.log_context = Some(self.pod_context(&pod));
        self
    }

    /// Adds a small plugin-specific structure.
    pub fn custom_info(mut self) -> Self {
        self.closure.custom_info = Some(literals::structure(&mut self.rng, 2));
        self
    }

    /// Sets a URI of outputs as the result.
    pub fn output_uri(mut self) -> Self {
        let uri = format!("{}/0/outputs.pb", self.prefix);
        self.closure.output_result = Some(OutputResult::OutputUri(uri));
        self
    }

    /// Sets inline outputs as the result.
    pub fn outputs(mut self, outputs: LiteralMap) -> Self {
        self.closure.output_result = Some(OutputResult::OutputData(outputs));
        self
    }

    /// Sets an error with a traceback of `frames` frames as the result.
    pub fn error(mut self, frames: usize) -> Self {
        let (code, message) = text::traceback(&mut self.rng, frames);
        let kind = if code.starts_with("SYSTEM") {
            ErrorKind::System
        } else {
            ErrorKind::User
        };
        let error = ExecutionError {
            code: code.to_owned(),
            message,
            error_uri: format!("{}/0/error.pb", self.prefix),
            kind: kind.into(),
            timestamp: Some(timestamp(&mut self.rng, self.created + 60)),
            worker: self.pod.clone(),
            ..ExecutionError::default()
        };
        self.closure.output_result = Some(OutputResult::Error(error.into()));
        self
    }

    /// Adds `count` subtasks, each with logs, a log context and a phase.
    pub fn external_resources(mut self, count: u32) -> Self {
        for index in 0..count {
            let resource = self.external_resource(index);
            self.metadata_mut().external_resources.push(resource);
        }
        self
    }

    /// Returns the task execution.
    pub fn build(mut self) -> TaskExecution {
        self.execution.closure = Some(self.closure.into());
        self.execution
    }

    fn metadata_mut(&mut self) -> &mut TaskExecutionMetadata {
        self.closure.metadata.get_or_insert_default()
    }

    fn external_resource(&mut self, index: u32) -> ExternalResourceInfo {
        let attempt = u32::from(self.rng.chance(4));
        let pod = format!("{}-{index}", self.pod);
        let caches = [
            CatalogCacheStatus::CacheDisabled,
            CatalogCacheStatus::CacheHit,
            CatalogCacheStatus::CachePopulated,
        ];
        ExternalResourceInfo {
            index,
            retry_attempt: attempt,
            phase: Phase::Succeeded.into(),
            cache_status: (*self.rng.pick(&caches)).into(),
            logs: vec![self.log(&pod, 0), self.log(&pod, 1)],
            log_context: Some(self.pod_context(&pod)),
            external_id: pod,
            ..ExternalResourceInfo::default()
        }
    }

    fn log(&self, pod: &str, number: usize) -> TaskLog {
        let namespace = &self.namespace;
        let (name, uri) = if number % 2 == 0 {
            let base = "https://k8s.example.com/#!/log";
            ("Kubernetes", format!("{base}/{namespace}/{pod}/pod"))
        } else {
            let base =
                "https://console.example.com/cloudwatch/home?region=us-east-2#stream=var.log";
            ("Cloudwatch", format!("{base}.{pod}_{namespace}"))
        };
        TaskLog {
            uri,
            name: format!("{name} Logs #{number}"),
            message_format: MessageFormat::Json.into(),
            ttl: (number == 0).then(|| Duration {
                seconds: 86_400,
                ..Duration::default()
            }),
            ..TaskLog::default()
        }
    }

    fn pod_context(&mut self, pod: &str) -> LogContext {
        let start = self.created + 9;
        let container = |rng: &mut Rng, name: &str| ContainerContext {
            container_name: name.to_owned(),
            process: Some(ProcessContext {
                container_start_time: Some(timestamp(rng, start)),
                container_end_time: Some(timestamp(rng, start + 60)),
                ..ProcessContext::default()
            }),
            ..ContainerContext::default()
        };
        let context = PodLogContext {
            namespace: self.namespace.clone(),
            pod_name: pod.to_owned(),
            containers: vec![container(&mut self.rng, pod)],
            primary_container_name: pod.to_owned(),
            init_containers: vec![container(&mut self.rng, "init")],
            ..PodLogContext::default()
        };
        LogContext {
            primary_pod_name: pod.to_owned(),
            pods: vec![context],
            ..LogContext::default()
        }
    }
}

fn is_done(phase: Phase) -> bool {
    matches!(
        phase,
        Phase::Succeeded | Phase::Aborted | Phase::Failed | Phase::RetryableFailed
    )
}

fn identifier(who: &text::Identity) -> TaskExecutionIdentifier {
    TaskExecutionIdentifier {
        task_id: Some(Identifier {
            resource_type: ResourceType::Task.into(),
            project: who.project.to_owned(),
            domain: who.domain.to_owned(),
            name: who.task.to_owned(),
            version: who.version.clone(),
            ..Identifier::default()
        }),
        node_execution_id: Some(NodeExecutionIdentifier {
            node_id: who.node.to_owned(),
            execution_id: Some(WorkflowExecutionIdentifier {
                project: who.project.to_owned(),
                domain: who.domain.to_owned(),
                name: who.run.clone(),
                ..WorkflowExecutionIdentifier::default()
            }),
            ..NodeExecutionIdentifier::default()
        }),
        ..TaskExecutionIdentifier::default()
    }
}

fn timestamp(rng: &mut Rng, seconds: i64) -> Timestamp {
    Timestamp {
        seconds,
        nanos: rng.between(0, 999_999_999) as i32,
        ..Timestamp::default()
    }
}

fn duration(rng: &mut Rng, seconds: i64) -> Duration {
    Duration {
        seconds,
        nanos: rng.between(0, 999_999_999) as i32,
        ..Duration::default()
    }
}
