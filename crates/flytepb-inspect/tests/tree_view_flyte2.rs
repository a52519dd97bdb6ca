//! Trees, lines and summaries of messages of Flyte 2.
#![cfg(feature = "flyte2")]

use flytepb_idl::wire::HasTypes;
use flytepb_idl::{WireMessage, core as core1, text};
use flytepb_idl2::{common, core, flyte1, task, trigger, workflow};
use flytepb_inspect::diff::diff;
use flytepb_inspect::tree_view::TreeOptions;

fn tree(message: &dyn WireMessage) -> String {
    TreeOptions::new().tree(message).to_string()
}

fn line(message: &dyn WireMessage) -> String {
    TreeOptions::new().line(message).0
}

/// Returns a summary as `label: value` per fact.
fn summary(message: &dyn WireMessage) -> Vec<String> {
    let facts = TreeOptions::new().summary(message);
    let text = |node: &flytepb_inspect::tree_view::Node| {
        format!("{}: {}", node.label, node.value.as_deref().unwrap_or(""))
    };
    facts.iter().map(text).collect()
}

/// Reads the text of a message.
fn parsed<T: WireMessage + Default + HasTypes>(text: &str) -> T {
    text::from_str(text).unwrap_or_else(|e| panic!("{text}: {e}"))
}

const RUN: &str = "org: 'acme' project: 'shop' domain: 'production' name: 'r7fk2'";

/// The literals of each kind, as text that both versions read.
const LITERALS: [&str; 12] = [
    "scalar { primitive { integer: -5 } }",
    "scalar { primitive { float_value: 0.1 } }",
    "scalar { primitive { string_value: 'a\"b\\n' } }",
    "scalar { primitive { datetime { seconds: 951782400 nanos: 1000 } } }",
    "scalar { primitive { duration { seconds: 90061 } } }",
    "scalar { none_type { } }",
    "scalar { binary { value: '\\x81\\xa1a\\x01' tag: 'msgpack' } }",
    "scalar { generic { fields { key: 'a' value { number_value: 1 } } } }",
    "scalar { blob { uri: 's3://b' metadata { type { dimensionality: MULTIPART format: 'csv' } } } }",
    "scalar { union { value { scalar { primitive { boolean: true } } } type { simple: BOOLEAN } } }",
    "collection { literals { scalar { primitive { boolean: true } } } literals { } }",
    "offloaded_metadata { uri: 's3://o' size_bytes: 2048 inferred_type { simple: FLOAT } }",
];

#[test]
fn literals_are_shown_as_those_of_flyte_1() {
    for literal in LITERALS {
        let named = |key| format!("literals {{ {key}: 'x' value {{ {literal} }} }}");
        let old: core1::LiteralMap = parsed(&named("key"));
        let new: core::LiteralMap = parsed(&named("key"));
        let inputs: task::Inputs = parsed(&named("name"));
        let expected = tree(&old);
        assert_eq!(expected.lines().count(), 2, "{expected}");
        assert_eq!(tree(&new), expected);
        assert_eq!(tree(&inputs), expected);
        assert_eq!(line(&new), line(&old));
        assert_eq!(line(&inputs), line(&old));
    }
    let number: task::Inputs =
        parsed("literals { name: 'x' value { scalar { primitive { integer: -5 } } } }");
    assert_eq!(tree(&number), "literals:\n  x = -5\n");
    assert_eq!(line(&number), "{\"x\": -5}");
}

#[test]
fn fields_beside_a_value_are_shown() {
    let inputs: task::Inputs = parsed(
        "literals { name: 'x' value { scalar { none_type { } } hash: 'h'
             artifact_id { version: 'v1' } } }
         literals { name: 'y' }
         context { key: 'team' value: 'ml' } context { key: 'empty' }",
    );
    assert_eq!(
        tree(&inputs),
        "literals:\n  x = none\n    hash: h\n    artifact_id:\n      version: v1\n  \
         y = no value\ncontext:\n  team = ml\n  empty = \"\"\n"
    );
    assert_eq!(
        line(&inputs),
        "{literals: {\"x\": {scalar: none, hash: \"h\", artifact_id: {version: \"v1\"}}, \
         \"y\": no value}, context: {\"team\": \"ml\", \"empty\": \"\"}}"
    );
    // Field 2 of a named literal, then unknown field 9, at both depths.
    let unknown = task::Inputs::from_wire(b"\x0a\x09\x0a\x01x\x12\x02\x48\x01\x48\x02").unwrap();
    assert_eq!(
        tree(&unknown),
        "literals:\n  x:\n    unknown field 9: 1\n    unknown field 9: 2\n"
    );
}

#[test]
fn a_type_that_takes_several_lines_is_below_the_value_of_a_union() {
    let literal = "literals { key: 'x' value { hash: 'h' scalar { union {
        value { scalar { primitive { integer: 1 } } }
        type { simple: STRUCT metadata { } structure { tag: 'Pydantic' } } } } } }";
    let expected = "literals:\n  x = 1 (union)\n    type:\n      simple: STRUCT\n      \
        metadata: {}\n      structure:\n        tag: Pydantic\n    hash: h\n";
    assert_eq!(tree(&parsed::<core1::LiteralMap>(literal)), expected);
    assert_eq!(tree(&parsed::<core::LiteralMap>(literal)), expected);
}

#[test]
fn interfaces_are_maps_of_short_types() {
    let interface: core::TypedInterface = parsed(
        "inputs {
             variables { key: 'xs' value { type { collection_type { simple: INTEGER } } } }
             variables { key: 'file' value { type { blob { } } description: 'the file' } }
         }
         outputs { variables { key: 'o0' value { type { enum_type { values: 'RED' } } } } }",
    );
    assert_eq!(
        tree(&interface),
        "inputs:\n  variables:\n    xs = list of integer\n    file = file, \"the file\"\n\
         outputs:\n  variables:\n    o0 = enum(\"RED\")\n"
    );
}

#[test]
fn names_are_one_line() {
    let action = format!("run {{ {RUN} }} name: 'a0'");
    let trigger = "name { org: 'acme' project: 'shop' domain: 'production' name: 'nightly'
        task_name: 'train.fit' } revision: 3";
    let named: common::RunIdentifier = parsed(RUN);
    assert_eq!(line(&named), "shop:production:r7fk2 (org acme)");
    let action_id: common::ActionIdentifier = parsed(&action);
    assert_eq!(line(&action_id), "shop:production:r7fk2 a0 (org acme)");
    let attempt: common::ActionAttemptIdentifier =
        parsed(&format!("action_id {{ {action} }} attempt: 2"));
    assert_eq!(
        line(&attempt),
        "shop:production:r7fk2 a0 attempt 2 (org acme)"
    );
    let trigger: common::TriggerIdentifier = parsed(trigger);
    assert_eq!(
        line(&trigger),
        "shop:production:nightly of task train.fit revision 3 (org acme)"
    );
    let task: task::TaskIdentifier =
        parsed("project: 'shop' domain: 'production' name: 'train.fit' version: 'v1'");
    assert_eq!(line(&task), "shop:production:train.fit:v1");
    // In a tree, and with an unknown field: field 9 of the run.
    let revision: trigger::TriggerRevision =
        parsed("id { name { project: 'p' domain: 'd' name: 't' task_name: 'e.f' } revision: 1 }");
    assert_eq!(tree(&revision), "id: p:d:t of task e.f revision 1\n");
    let unknown =
        common::ActionIdentifier::from_wire(b"\x0a\x05\x22\x01r\x48\x01\x12\x02a0").unwrap();
    assert_eq!(
        line(&unknown),
        "{run: {name: \"r\", unknown fields: 4801 (2 bytes)}, name: \"a0\"}"
    );
}

#[test]
fn identities_are_one_line() {
    let metadata = |identity: &str| -> String {
        tree(&parsed::<workflow::ActionMetadata>(&format!(
            "executed_by {{ {identity} }}"
        )))
    };
    let user = "user { id { subject: '00u1' } spec { first_name: 'Ada' last_name: 'Lovelace'
        email: 'ada@example.com' organization: 'acme' user_handle: 'ada' GROUPS } }";
    assert_eq!(
        metadata(&user.replace("GROUPS", "")),
        "executed_by: Ada Lovelace <ada@example.com> (user 00u1, handle ada, organization acme)\n"
    );
    assert_eq!(
        metadata("application { id { subject: 'x1' } spec { name: 'ci' } }"),
        "executed_by: ci (application x1)\n"
    );
    assert_eq!(
        metadata("user { id { subject: '00u1' } }"),
        "executed_by: (user 00u1)\n"
    );
    assert!(metadata(&user.replace("GROUPS", "groups: 'admins'")).contains("groups: [admins]\n"));
}

#[test]
fn enum_values_are_without_the_name_of_their_enum() {
    let status: workflow::ActionStatus =
        parsed("phase: ACTION_PHASE_FAILED cache_status: CACHE_HIT attempts: 2");
    assert_eq!(
        tree(&status),
        "phase: FAILED\nattempts: 2\ncache_status: CACHE_HIT\n"
    );
    let mut running = status.clone();
    running.phase = common::ActionPhase::Running as i32;
    assert_eq!(
        diff(&running, &status)[0].to_string(),
        "~ phase: RUNNING -> FAILED"
    );
    // The last words of `TriggerAutomationSpecType`.
    let automation: task::TriggerAutomationSpec = parsed("type: TYPE_SCHEDULE");
    assert_eq!(tree(&automation), "type: SCHEDULE\n");
}

#[test]
fn literals_are_compared_by_value() {
    let inputs = |value: &str| -> task::Inputs {
        parsed(&format!(
            "literals {{ name: 'x' value {{ scalar {{ primitive {{ {value} }} }} }} }}"
        ))
    };
    let found = diff(&inputs("integer: 1"), &inputs("string_value: 'a'"));
    let found: Vec<_> = found.iter().map(ToString::to_string).collect();
    assert_eq!(found, ["~ literals[0].value: 1 -> \"a\""]);
}

#[test]
fn summaries_of_runs_and_actions() {
    let action = format!(
        "id {{ run {{ {RUN} }} name: 'a0' }}
         metadata {{ executed_by {{ }} task {{ id {{ name: 'train.fit' }} task_type: 'python'
             short_name: 'fit' }} }}
         status {{ phase: ACTION_PHASE_FAILED start_time {{ seconds: 86400 nanos: 5 }}
             duration_ms: 61500 attempts: 2 }}"
    );
    let expected = [
        "phase: FAILED",
        "start_time: 1970-01-02T00:00:00Z",
        "duration: 1m 1s",
        "task_type: python",
        "name: fit",
        "id: shop:production:r7fk2 a0",
    ];
    assert_eq!(summary(&parsed::<workflow::Action>(&action)), expected);
    let run: workflow::Run = parsed(&format!("action {{ {action} }}"));
    assert_eq!(summary(&run), expected);
    // Another run comes before the action.
    let details: workflow::RunDetails = parsed(&format!(
        "run_spec {{ related_to {{ name: 'other' }} }}
         action {{ {action} error_info {{ code: 'ValueError' message: 'm' }} }}"
    ));
    assert_eq!(
        summary(&details),
        [&expected[..], &["error: ValueError"]].concat()
    );
    let response = workflow::GetRunDetailsResponse {
        details: Some(details),
        ..Default::default()
    };
    assert_eq!(summary(&response).len(), 7);
}

#[test]
fn summaries_of_attempts_and_events() {
    let attempt: workflow::ActionAttempt = parsed(
        "phase: ACTION_PHASE_FAILED start_time { seconds: 10 nanos: 900000000 }
         end_time { seconds: 12 nanos: 100000000 } attempt: 2 error_info { kind: KIND_SYSTEM }",
    );
    assert_eq!(
        summary(&attempt),
        [
            "phase: FAILED",
            "start_time: 1970-01-01T00:00:10Z",
            "duration: 1s",
            "attempt: 2",
            "error: SYSTEM",
        ]
    );
    assert_eq!(
        TreeOptions::new().duration(&attempt).as_deref(),
        Some("1.200s")
    );
    let event: workflow::ActionEvent = parsed(&format!(
        "id {{ run {{ {RUN} }} name: 'b1' }} attempt: 1 phase: ACTION_PHASE_RUNNING
         updated_time {{ seconds: 60 }}"
    ));
    assert_eq!(
        summary(&event),
        [
            "phase: RUNNING",
            "updated_time: 1970-01-01T00:01:00Z",
            "attempt: 1",
            "id: shop:production:r7fk2 b1",
        ]
    );
    let app: flytepb_idl2::app::App = parsed(
        "metadata { id { project: 'p' domain: 'd' name: 'web' } }
         status { created_at { } conditions { deployment_status: DEPLOYMENT_STATUS_PENDING }
             conditions { deployment_status: DEPLOYMENT_STATUS_ACTIVE } }",
    );
    assert_eq!(
        summary(&app),
        [
            "deployment_status: ACTIVE",
            "created_at: 1970-01-01T00:00:00Z",
            "id: p:d:web",
        ]
    );
}

#[test]
fn the_content_of_an_any_is_shown() {
    let name: common::RunIdentifier = parsed(RUN);
    let any = flytepb_idl::google::protobuf::Any {
        type_url: "type.googleapis.com/flyteidl2.common.RunIdentifier".into(),
        value: name.to_wire(),
        ..Default::default()
    };
    assert_eq!(
        line(&any),
        "type.googleapis.com/flyteidl2.common.RunIdentifier shop:production:r7fk2 (org acme)"
    );
}

/// Messages that both versions have look alike, apart from fields that Flyte 2 has added: compares
/// random ones.
#[test]
fn equal_messages_have_equal_trees() {
    let (mut equal, mut different) = (0, Vec::new());
    for (old, new) in flyte1::pairs() {
        let message = flytepb_testkit::random::message(old, 7);
        let Some(Ok(converted)) = flyte1::to_flyte2(message.as_ref()) else {
            continue;
        };
        // Numbers that are no value are shown with the name of their enum.
        if tree(converted.as_ref()).replace("flyteidl2.", "flyteidl.") == tree(message.as_ref()) {
            equal += 1;
        } else {
            different.push(new.full_name);
        }
    }
    assert_eq!(different, CHANGED);
    assert_eq!(equal, 155);
}

/// Types that have, or whose parts have, a field that Flyte 2 has added and whose zero is a value, or a
/// field that Flyte 2 has removed: see the table of changes in `docs/src/moving/flyte1.md`.
const CHANGED: &[&str] = &[
    "flyteidl2.core.DataLoadingConfig",
    "flyteidl2.core.ExecutionError",
    "flyteidl2.core.ExtendedResources",
    "flyteidl2.core.GPUAccelerator",
    "flyteidl2.core.TaskLog",
    "flyteidl2.event.CloudEventTaskExecution",
    "flyteidl2.event.TaskExecutionEvent",
    "flyteidl2.plugins.SparkJob",
    "flyteidl2.connector.DeleteTaskRequest",
    "flyteidl2.connector.GetTaskLogsRequest",
    "flyteidl2.connector.GetTaskMetricsRequest",
    "flyteidl2.connector.GetTaskRequest",
    "flyteidl2.connector.GetTaskResponse",
    "flyteidl2.connector.Resource",
    "flyteidl2.connector.TaskExecutionMetadata",
    "flyteidl2.core.ContainerError",
    "flyteidl2.core.ErrorDocument",
    "flyteidl2.core.TaskTemplate",
    "flyteidl2.event.CloudEventNodeExecution",
];
