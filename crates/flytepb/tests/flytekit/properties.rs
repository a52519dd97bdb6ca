//! Properties that hold for any message.

use std::hash::{BuildHasher, RandomState};

use flytepb::flytekit::compat::{flytekit_round_trip, losses};
use flytepb::idl::admin::TaskExecution;
use flytepb::idl::WireMessage;
use flytepb::prelude::*;
use flytepb_testkit::random;

use flytepb_tests::flytekit_goldens::rows;

/// Returns random executions, and those of the goldens.
fn executions() -> Vec<FlyteTaskExecution> {
    let random = (0..2000).map(random::typed::<TaskExecution>);
    let known = rows();
    let known = known
        .iter()
        .filter_map(|row| TaskExecution::from_wire(&row.wire).ok());
    random.chain(known).map(FlyteTaskExecution::from).collect()
}

fn assert_identity<E: FlyteIdlEntity + Eq + std::fmt::Display + std::fmt::Debug>() {
    for seed in 0..500 {
        let bytes = random::wire(E::Idl::type_descriptor(), seed);
        let entity = E::from_bytes(&bytes).unwrap();
        assert_eq!(entity.serialize_to_string(), bytes);
        assert_eq!(entity.is_empty(), bytes.is_empty());
        assert!(E::from_flyte_idl(entity.to_flyte_idl()) == entity);
        assert!(entity.to_string().contains(E::CLASS));
        let _ = format!("{entity:?}{}", entity.repr_html());
        assert_eq!(entity.into_flyte_idl().to_wire(), bytes);
    }
}

#[test]
fn models_give_back_what_they_read() {
    assert_identity::<FlyteTaskExecution>();
    assert_identity::<FlyteNodeExecution>();
    assert_identity::<FlyteWorkflowExecution>();
    assert_identity::<FlyteTask>();
    assert_identity::<FlyteWorkflow>();
    assert_identity::<FlyteLaunchPlan>();
}

#[test]
fn equal_executions_have_equal_hashes() {
    let state = RandomState::new();
    for execution in executions() {
        let sorted = execution.as_flyte_idl().to_wire_deterministic();
        let sorted = FlyteTaskExecution::from_bytes(&sorted).unwrap();
        assert!(sorted == execution);
        assert_eq!(state.hash_one(&sorted), state.hash_one(&execution));
    }
}

#[test]
fn flytekit_loses_nothing_twice() {
    let mut taken = 0;
    for execution in executions() {
        let Ok(once) = flytekit_round_trip(execution.as_flyte_idl()) else {
            continue;
        };
        taken += 1;
        assert_eq!(flytekit_round_trip(&once).as_ref(), Ok(&once));
        assert_eq!(losses(&once), Ok(Vec::new()));
    }
    assert!(taken > 1500, "{taken}");
}

#[test]
fn losses_are_none_where_nothing_changes() {
    for execution in executions() {
        let before = execution.as_flyte_idl();
        match flytekit_round_trip(before) {
            Ok(after) => assert_eq!(losses(before).unwrap().is_empty(), *before == after),
            Err(e) => assert_eq!(losses(before), Err(e)),
        }
    }
}

#[test]
fn accessors_take_any_message() {
    for execution in executions() {
        let closure = execution.closure();
        assert_eq!(execution.phase_number(), closure.phase);
        assert_eq!(execution.logs().len(), closure.logs.len());
        assert_eq!(execution.reasons().len(), closure.reasons.len());
        assert_eq!(
            execution.started_at().is_ok(),
            is_valid(&closure.started_at)
        );
        assert_eq!(
            execution.created_at().is_ok(),
            is_valid(&closure.created_at)
        );
        assert_eq!(
            execution.updated_at().is_ok(),
            is_valid(&closure.updated_at)
        );
        let forwards = closure
            .duration
            .as_ref()
            .is_none_or(|d| d.is_valid() && d.seconds >= 0 && d.nanos >= 0);
        assert_eq!(execution.duration().is_ok(), forwards);
        assert_eq!(execution.error().is_ok(), execution.is_done());
        let _ = (execution.external_resources(), execution.log_context());
        let _ = (execution.output_data(), execution.output_uri());
        let _ = (execution.execution_id(), execution.retry_attempt());
    }
}

fn is_valid(time: &Option<flytepb::idl::google::protobuf::Timestamp>) -> bool {
    time.as_ref().is_none_or(|time| time.is_valid())
}
