//! Realistic and varied runs and actions of Flyte 2 from a seed.
//!
//! The messages of one seed belong together: [`inputs`] are those of the task of [`task_spec`], and
//! [`action`] is [`action_details`] as lists show it. [`ActionBuilder`] creates other actions. All are
//! valid: their identifiers are complete, their times ascend, and their fields are consistent with the
//! phase.
//!
//! # Examples
//! ```
//! use flytepb::idl2::WireMessage;
//! use flytepb_testkit::runs;
//!
//! let details = runs::action_details(7);
//! assert_eq!(details, runs::action_details(7));
//! assert_eq!(details.id, runs::action(7).id);
//! assert!((1_500..2_900).contains(&details.to_wire().len()));
//! ```

mod builder;
mod scope;
mod spec;
mod values;

use flytepb::idl2::common::ActionPhase;
use flytepb::idl2::core::{container_error, execution_error, ContainerError, ErrorDocument};
use flytepb::idl2::task::{Inputs, Outputs, RunSpec, TaskSpec};
use flytepb::idl2::workflow::{
    Action, ActionDetails, ActionEvent, ListRunsResponse, Run, RunDetails,
};

pub use builder::ActionBuilder;

use crate::Rng;
use scope::Scope;

/// Queued, with its identity, task and no attempt yet: about 1.2 kB.
pub fn queued(seed: u64) -> ActionDetails {
    ActionBuilder::new(seed).build()
}

/// Succeeded at the first attempt, with a log, a pod and three cluster events: about 2.1 kB.
pub fn action_details(seed: u64) -> ActionDetails {
    typical(seed).build()
}

fn typical(seed: u64) -> ActionBuilder {
    ActionBuilder::new(seed)
        .phase(ActionPhase::Succeeded)
        .logs(1)
        .events(3)
}

/// Failed at the third attempt, each with a traceback: about 8 kB.
pub fn failed(seed: u64) -> ActionDetails {
    ActionBuilder::new(seed)
        .phase(ActionPhase::Failed)
        .attempts(3)
        .logs(1)
        .events(4)
        .build()
}

/// Returns the action of [`action_details`] as lists show it: about 360 bytes.
pub fn action(seed: u64) -> Action {
    listed(typical(seed).build())
}

/// Returns a run that succeeded, with its settings and its root action: about 2.3 kB.
pub fn run_details(seed: u64) -> RunDetails {
    details_of(typical(seed))
}

/// Returns the run of [`run_details`] as lists show it: about 350 bytes.
pub fn run(seed: u64) -> Run {
    run_of(typical(seed))
}

/// Returns a run whose root action used a cluster of 200 pods, and was retried twice: about 200 kB.
pub fn distributed(seed: u64) -> RunDetails {
    details_of(
        ActionBuilder::new(seed)
            .phase(ActionPhase::Succeeded)
            .attempts(3)
            .pods(200)
            .logs(4)
            .events(450),
    )
}

/// Returns a page of a listing: `count` runs in all phases, most of them succeeded.
pub fn page(seed: u64, count: usize) -> ListRunsResponse {
    let mut rng = Rng::new(seed);
    let phases = [
        ActionPhase::Queued,
        ActionPhase::Running,
        ActionPhase::Failed,
        ActionPhase::Aborted,
    ];
    let one = |rng: &mut Rng| {
        let phase = if rng.chance(60) {
            ActionPhase::Succeeded
        } else {
            *rng.pick(&phases)
        };
        run_of(ActionBuilder::new(rng.next_u64()).phase(phase))
    };
    ListRunsResponse {
        runs: (0..count).map(|_| one(&mut rng)).collect(),
        token: count.to_string(),
        ..ListRunsResponse::default()
    }
}

/// Returns the event of an attempt that succeeded, as executors send it: about 850 bytes.
pub fn event(seed: u64) -> ActionEvent {
    let details = typical(seed).build();
    let attempt = details.attempts.into_iter().next_back().unwrap_or_default();
    ActionEvent {
        id: details.id,
        attempt: attempt.attempt,
        phase: attempt.phase,
        start_time: attempt.start_time,
        updated_time: attempt.end_time.clone(),
        end_time: attempt.end_time.clone(),
        error_info: attempt.error_info,
        log_info: attempt.log_info,
        log_context: attempt.log_context,
        cluster: attempt.cluster,
        outputs: attempt.outputs,
        cache_status: attempt.cache_status,
        cluster_events: attempt.cluster_events,
        reported_time: attempt.end_time,
        ..ActionEvent::default()
    }
}

/// Returns the inputs of the action of this seed, `inputs.pb`.
pub fn inputs(seed: u64) -> Inputs {
    Scope::new(seed).inputs()
}

/// Returns the outputs of the action of this seed, `outputs.pb`.
pub fn outputs(seed: u64) -> Outputs {
    Scope::new(seed).outputs()
}

/// Returns the task of the action of this seed.
pub fn task_spec(seed: u64) -> TaskSpec {
    spec::task_spec(&mut Scope::new(seed))
}

/// Returns the settings of the run of this seed.
pub fn run_spec(seed: u64) -> RunSpec {
    spec::run_spec(&mut Scope::new(seed))
}

/// Returns the error of an attempt, `error.pb`, with a traceback: about 1.1 kB.
pub fn error(seed: u64) -> ErrorDocument {
    let mut scope = Scope::new(seed);
    let (code, message) = scope.traceback();
    let error = ContainerError {
        code: code.to_owned(),
        message,
        kind: container_error::Kind::Recoverable.into(),
        origin: execution_error::ErrorKind::User.into(),
        ..ContainerError::default()
    };
    ErrorDocument {
        error: Some(error),
        ..ErrorDocument::default()
    }
}

fn listed(details: ActionDetails) -> Action {
    Action {
        id: details.id,
        metadata: details.metadata,
        status: details.status,
        ..Action::default()
    }
}

fn details_of(action: ActionBuilder) -> RunDetails {
    let run_spec = spec::run_spec(&mut action.scope());
    RunDetails {
        run_spec: Some(run_spec.into()),
        action: Some(action.root().build().into()),
        ..RunDetails::default()
    }
}

fn run_of(action: ActionBuilder) -> Run {
    let labels = spec::run_spec(&mut action.scope()).labels;
    Run {
        action: Some(listed(action.root().build()).into()),
        labels: labels.map(|labels| labels.values).unwrap_or_default(),
        ..Run::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flytepb::idl2::workflow::action_details::Spec;
    use flytepb::idl2::WireMessage;

    /// Returns the mean size over several seeds.
    fn mean<M: WireMessage>(make: impl Fn(u64) -> M, seeds: u64) -> usize {
        (0..seeds).map(|s| make(s).to_wire().len()).sum::<usize>() / seeds as usize
    }

    #[test]
    fn sizes_are_as_documented() {
        let sizes = [
            ("queued", mean(queued, 200), 1_200),
            ("action_details", mean(action_details, 200), 2_100),
            ("failed", mean(failed, 200), 8_000),
            ("action", mean(action, 200), 360),
            ("run_details", mean(run_details, 200), 2_300),
            ("run", mean(run, 200), 350),
            ("distributed", mean(distributed, 5), 200_000),
            ("event", mean(event, 200), 850),
            ("error", mean(error, 200), 1_100),
        ];
        let off = |&&(_, size, expected): &&(_, usize, usize)| {
            size.abs_diff(expected) * 100 > 7 * expected
        };
        let off: Vec<_> = sizes.iter().filter(off).collect();
        assert!(off.is_empty(), "{off:#?}");
    }

    #[test]
    fn seeds_differ() {
        for make in [queued, action_details, failed] {
            assert_ne!(make(1), make(2));
            assert_eq!(make(3), make(3));
        }
        assert_ne!(inputs(1), inputs(2));
        assert_ne!(outputs(1), outputs(2));
        assert_ne!(run_spec(1), run_spec(2));
    }

    #[test]
    fn messages_of_a_seed_belong_together() {
        for seed in 0..50 {
            let details = action_details(seed);
            let run = run_details(seed);
            assert_eq!(run.run_spec.as_deref(), Some(&run_spec(seed)));
            let root = run.action.unwrap();
            assert_eq!(root.status, details.status);
            assert_eq!(event(seed).id, details.id);
            let Some(Spec::Task(task)) = details.spec else {
                panic!("{seed}: it is a task")
            };
            assert_eq!(*task, task_spec(seed));
            let interface = task.task_template.unwrap().interface.unwrap();
            let names = |variables: Option<flytepb::idl2::core::VariableMap>| {
                let variables = variables.unwrap().variables;
                variables.into_iter().map(|v| v.key).collect::<Vec<_>>()
            };
            let given = inputs(seed).literals;
            let given: Vec<_> = given.into_iter().map(|l| l.name).collect();
            assert_eq!(given, names(interface.inputs), "{seed}");
            let produced = outputs(seed).literals;
            assert!(produced.iter().all(|l| l.value.is_some()));
            let produced: Vec<_> = produced.into_iter().map(|l| l.name).collect();
            assert_eq!(produced, names(interface.outputs), "{seed}");
        }
    }

    #[test]
    fn times_ascend_and_fit_the_status() {
        for details in (0..20).map(failed).chain((0..20).map(action_details)) {
            let status = details.status.clone().unwrap();
            assert_eq!(status.attempts as usize, details.attempts.len());
            assert_eq!(details.attempts[0].start_time, status.start_time);
            let mut last = None;
            for attempt in &details.attempts {
                for transition in &attempt.phase_transitions {
                    let start = transition.start_time.clone().unwrap();
                    let start = (start.seconds, start.nanos);
                    assert!(last <= Some(start));
                    last = Some(start);
                }
            }
            let end = status.end_time.unwrap();
            assert_eq!(last, Some((end.seconds, end.nanos)));
        }
    }

    #[test]
    fn a_page_has_the_requested_length() {
        let page = page(1, 100);
        assert_eq!(page.runs.len(), 100);
        let root = |run: &Run| run.action.clone().unwrap().id.unwrap().name;
        assert!(page.runs.iter().all(|run| root(run) == "a0"));
    }

    #[test]
    fn all_kinds_of_values_appear() {
        let text = |seed| flytepb::idl2::text::to_string(&inputs(seed));
        let all: String = (0..60).map(text).collect();
        for kind in [
            "integer",
            "float_value",
            "string_value",
            "boolean",
            "datetime",
            "duration",
            "blob",
            "binary",
            "structured_dataset",
            "none_type",
            "union",
            "collection",
            "map",
        ] {
            assert!(all.contains(&format!(" {kind}")), "{kind}");
        }
    }
}
