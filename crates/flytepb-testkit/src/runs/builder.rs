//! Builder of actions.

use flytepb::idl2::common::ActionPhase;
use flytepb::idl2::core::{
    container_context::ProcessContext, task_log::LinkType, CatalogCacheStatus, ContainerContext,
    LogContext, PodLogContext, TaskLog,
};
use flytepb::idl2::task::OutputReferences;
use flytepb::idl2::workflow::{
    action_details, action_metadata, cluster_event, error_info, AbortInfo, ActionAttempt,
    ActionDetails, ActionMetadata, ActionStatus, ActionType, ClusterEvent, ErrorInfo,
    PhaseTransition, RunSource, TaskActionMetadata,
};

use super::scope::{timestamp, Scope, NANOS};
use super::spec;

/// Reason, component and message of an event of a cluster.
const EVENTS: &[(&str, &str, &str)] = &[
    (
        "Scheduled",
        "default-scheduler",
        "Successfully assigned pod to node ip-10-0-3-17",
    ),
    (
        "Pulling",
        "kubelet",
        "Pulling image \"ghcr.io/example/flyte\"",
    ),
    (
        "Pulled",
        "kubelet",
        "Successfully pulled image in 7.213s (7.213s including waiting)",
    ),
    ("Created", "kubelet", "Created container primary"),
    ("Started", "kubelet", "Started container primary"),
    (
        "FailedScheduling",
        "default-scheduler",
        "0/3 nodes are available: 3 Insufficient nvidia.com/gpu.",
    ),
];
/// Phases of an attempt before it ends.
const STEPS: [ActionPhase; 4] = [
    ActionPhase::Queued,
    ActionPhase::WaitingForResources,
    ActionPhase::Initializing,
    ActionPhase::Running,
];

/// A builder of one action: it starts as just queued, and each method adds what its name says, with
/// details drawn from the seed.
///
/// # Examples
/// ```
/// use flytepb::idl2::common::ActionPhase;
/// use flytepb_testkit::runs::ActionBuilder;
///
/// let action = ActionBuilder::new(1)
///     .phase(ActionPhase::Running)
///     .attempts(2)
///     .logs(3)
///     .build();
/// assert_eq!(action.attempts[1].log_info.len(), 3);
/// assert!(action.attempts[0].error_info.is_some());
/// ```
#[derive(Clone, Debug)]
pub struct ActionBuilder {
    scope: Scope,
    root: bool,
    phase: ActionPhase,
    attempts: u32,
    pods: usize,
    logs: usize,
    events: usize,
}

impl ActionBuilder {
    /// Creates a builder of an action of a task that was just queued.
    pub fn new(seed: u64) -> Self {
        ActionBuilder {
            scope: Scope::new(seed),
            root: false,
            phase: ActionPhase::Queued,
            attempts: 1,
            pods: 1,
            logs: 0,
            events: 0,
        }
    }

    /// Makes it the action with which the run starts.
    pub fn root(mut self) -> Self {
        self.root = true;
        self
    }

    /// Sets the phase. A queued action has no attempts.
    pub fn phase(mut self, phase: ActionPhase) -> Self {
        self.phase = phase;
        self
    }

    /// Sets the number of attempts; all but the last have failed.
    pub fn attempts(mut self, attempts: u32) -> Self {
        self.attempts = attempts.max(1);
        self
    }

    /// Sets the number of pods of each attempt.
    pub fn pods(mut self, pods: usize) -> Self {
        self.pods = pods;
        self
    }

    /// Adds links to `count` logs to each attempt.
    pub fn logs(mut self, count: usize) -> Self {
        self.logs = count;
        self
    }

    /// Adds `count` events of the cluster to each attempt.
    pub fn events(mut self, count: usize) -> Self {
        self.events = count;
        self
    }

    /// Returns the action.
    pub fn build(mut self) -> ActionDetails {
        if self.root {
            self.scope.action = "a0".to_owned();
        }
        let task = spec::task_spec(&mut self.scope.clone());
        let metadata = self.metadata();
        let attempts = self.all_attempts();
        let result = self.result(&attempts);
        ActionDetails {
            id: Some(self.scope.action_id()),
            metadata: Some(metadata.into()),
            status: Some(self.status(&attempts)),
            attempts,
            result,
            spec: Some(action_details::Spec::Task(task.into())),
            ..ActionDetails::default()
        }
    }

    /// Returns the identity of the action, with a generator at its beginning.
    pub(super) fn scope(&self) -> Scope {
        self.scope.clone()
    }

    fn metadata(&mut self) -> ActionMetadata {
        let group = *self.scope.rng.pick(&["", "sweep"]);
        let (parent, group) = if self.root { ("", "") } else { ("a0", group) };
        let task = TaskActionMetadata {
            id: Some(self.scope.task_id()),
            task_type: self.scope.task_type.to_owned(),
            short_name: self.scope.function.to_owned(),
            ..TaskActionMetadata::default()
        };
        ActionMetadata {
            parent: parent.to_owned(),
            group: group.to_owned(),
            executed_by: Some(self.scope.user()),
            action_type: ActionType::Task.into(),
            environment_name: self.scope.environment.to_owned(),
            funtion_name: self.scope.function.to_owned(),
            source: RunSource::Cli.into(),
            spec: Some(action_metadata::Spec::Task(task.into())),
            ..ActionMetadata::default()
        }
    }

    fn status(&self, attempts: &[ActionAttempt]) -> ActionStatus {
        let last = attempts.last();
        let end = last.and_then(|attempt| attempt.end_time.clone());
        let millis = end.as_ref().map(|end| {
            let end = end.seconds * 1_000 + i64::from(end.nanos) / 1_000_000;
            (end - self.scope.start / 1_000_000) as u64
        });
        ActionStatus {
            phase: self.phase.into(),
            start_time: Some(timestamp(self.scope.start)),
            end_time: end,
            attempts: attempts.len() as u32,
            cache_status: last.map(|attempt| attempt.cache_status).unwrap_or_default(),
            duration_ms: millis,
            ..ActionStatus::default()
        }
    }

    fn result(&mut self, attempts: &[ActionAttempt]) -> Option<action_details::Result> {
        match self.phase {
            ActionPhase::Failed | ActionPhase::TimedOut => {
                let error = attempts.last().and_then(|last| last.error_info.clone());
                error.map(action_details::Result::ErrorInfo)
            }
            ActionPhase::Aborted => {
                let abort = AbortInfo {
                    reason: "Aborted from the console".to_owned(),
                    aborted_by: Some(self.scope.user()),
                    ..AbortInfo::default()
                };
                Some(action_details::Result::AbortInfo(abort.into()))
            }
            _ => None,
        }
    }

    fn all_attempts(&mut self) -> Vec<ActionAttempt> {
        if self.phase == ActionPhase::Queued {
            return Vec::new();
        }
        let mut now = self.scope.start;
        let phase = |number| {
            if number == self.attempts {
                self.phase
            } else {
                ActionPhase::Failed
            }
        };
        let phases: Vec<_> = (1..=self.attempts).map(phase).collect();
        let attempts = (1..).zip(phases);
        attempts
            .map(|(number, phase)| self.attempt(number, phase, &mut now))
            .collect()
    }

    /// Returns an attempt that starts at `now`, and moves `now` to its end.
    fn attempt(&mut self, number: u32, phase: ActionPhase, now: &mut i64) -> ActionAttempt {
        let start = *now;
        let transitions = self.transitions(phase, now);
        let is_done = !STEPS.contains(&phase);
        let end = is_done.then_some(*now);
        let failed = matches!(phase, ActionPhase::Failed | ActionPhase::TimedOut);
        ActionAttempt {
            phase: phase.into(),
            start_time: Some(timestamp(start)),
            end_time: end.map(timestamp),
            error_info: failed.then(|| self.error().into()),
            attempt: number,
            log_info: (0..self.logs).map(|log| self.log(number, log)).collect(),
            outputs: (phase == ActionPhase::Succeeded).then(|| self.references(number)),
            logs_available: self.logs > 0,
            cache_status: CatalogCacheStatus::CacheMiss.into(),
            cluster_events: (0..self.events).map(|_| self.event(start)).collect(),
            phase_transitions: transitions,
            cluster: "cluster-eu-1".to_owned(),
            log_context: Some(self.log_context(number, start, end)),
            ..ActionAttempt::default()
        }
    }

    fn transitions(&mut self, phase: ActionPhase, now: &mut i64) -> Vec<PhaseTransition> {
        let mut transitions = Vec::new();
        for step in STEPS {
            let start = *now;
            let is_last = step == phase;
            if !is_last {
                *now += self.scope.rng.between(NANOS / 10, 900 * NANOS);
            }
            transitions.push(PhaseTransition {
                phase: step.into(),
                start_time: Some(timestamp(start)),
                end_time: (!is_last).then(|| timestamp(*now)),
                ..PhaseTransition::default()
            });
            if is_last {
                return transitions;
            }
        }
        transitions.push(PhaseTransition {
            phase: phase.into(),
            start_time: Some(timestamp(*now)),
            ..PhaseTransition::default()
        });
        transitions
    }

    fn error(&mut self) -> ErrorInfo {
        let (code, message) = self.scope.traceback();
        ErrorInfo {
            message,
            kind: error_info::Kind::User.into(),
            code: code.to_owned(),
            ..ErrorInfo::default()
        }
    }

    fn pod(&self, attempt: u32, number: usize) -> String {
        let (run, action) = (&self.scope.run.name, &self.scope.action);
        let base = format!("{run}-{}-{}", &action[..action.len().min(8)], attempt - 1);
        if number == 0 {
            base
        } else {
            format!("{base}-worker-{number}")
        }
    }

    fn log(&self, attempt: u32, number: usize) -> TaskLog {
        let names = [
            "Kubernetes Logs",
            "VS Code Debugger",
            "Ray Dashboard",
            "Cloudwatch Logs",
        ];
        TaskLog {
            uri: format!(
                "https://console.example.com/logs/{}",
                self.pod(attempt, number)
            ),
            name: names[number % names.len()].to_owned(),
            ready: true,
            link_type: (if number % 2 == 0 {
                LinkType::External
            } else {
                LinkType::Dashboard
            })
            .into(),
            ..TaskLog::default()
        }
    }

    fn references(&self, attempt: u32) -> OutputReferences {
        let folder = format!("{}/{}/{attempt}", self.scope.base, self.scope.action);
        OutputReferences {
            output_uri: format!("{folder}/outputs.pb"),
            report_uri: format!("{folder}/report.html"),
            ..OutputReferences::default()
        }
    }

    fn event(&mut self, start: i64) -> ClusterEvent {
        let rng = &mut self.scope.rng;
        let (reason, component, message) = *rng.pick(EVENTS);
        let kind = if reason.starts_with("Failed") {
            cluster_event::Type::Warning
        } else {
            cluster_event::Type::Normal
        };
        ClusterEvent {
            occurred_at: Some(timestamp(start + rng.between(0, 300 * NANOS))),
            message: message.to_owned(),
            r#type: kind.into(),
            reason: reason.to_owned(),
            source_component: component.to_owned(),
            count: 1,
            ..ClusterEvent::default()
        }
    }

    fn log_context(&mut self, attempt: u32, start: i64, end: Option<i64>) -> LogContext {
        let pods = (0..self.pods).map(|number| {
            let process = ProcessContext {
                container_start_time: Some(timestamp(start + 4 * NANOS)),
                container_end_time: end.map(timestamp),
                ..ProcessContext::default()
            };
            PodLogContext {
                namespace: format!("{}-{}", self.scope.run.project, self.scope.run.domain),
                pod_name: self.pod(attempt, number),
                containers: vec![ContainerContext {
                    container_name: "primary".to_owned(),
                    process: Some(process),
                    ..ContainerContext::default()
                }],
                primary_container_name: "primary".to_owned(),
                ..PodLogContext::default()
            }
        });
        LogContext {
            pods: pods.collect(),
            primary_pod_name: self.pod(attempt, 0),
            ..LogContext::default()
        }
    }
}
