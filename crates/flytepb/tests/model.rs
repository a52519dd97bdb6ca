//! Behavior of the model beyond flytekit's goldens. Expected values are computed by hand.

use std::time::Duration as StdDuration;

use flytepb::diff::diff;
use flytepb::execution::{assemble, Outline};
use flytepb::idl::admin::{
    Execution, LaunchPlan, LaunchPlanMetadata, LaunchPlanSpec, Task, TaskExecutionClosure,
    TaskExecutionGetDataResponse, Workflow,
};
use flytepb::idl::core::{
    Binary, CompiledWorkflowClosure, Literal, LiteralMap, LiteralOffloadedMetadata, LiteralType,
    Primitive, Schema, StructuredDataset, Variable, VariableMap,
};
use flytepb::idl::google::protobuf::Duration;
use flytepb::idl::text;
use flytepb::literals::{FromLiteral, LiteralError, LiteralTyped, LiteralsResolver, Value};
use flytepb::prelude::*;
use flytepb::tree_view::TreeOptions;
use flytepb::NodeEntity;

fn read<M: flytepb::idl::WireMessage + Default>(message: &str) -> M {
    text::from_str(message).unwrap_or_else(|e| panic!("{message}: {e}"))
}

fn binary(tag: &str, value: &[u8]) -> Literal {
    Literal::from(Binary {
        tag: tag.into(),
        value: value.into(),
        ..Binary::default()
    })
}

fn execution(message: &str) -> FlyteTaskExecution {
    FlyteTaskExecution::from_flyte_idl(read(message))
}

#[test]
fn an_execution_is_refused_for_one_reason() {
    let running = execution("closure { phase: RUNNING }");
    let error = running.error().unwrap_err();
    assert!(error.is_not_done() && !error.is_failed());
    let failed = execution("closure { phase: FAILED error { message: 'boom' } }");
    let error = failed.outputs().unwrap_err();
    assert!(error.is_failed() && !error.is_not_done());
}

#[test]
fn a_literal_is_refused_for_one_reason() {
    fn reasons(e: &LiteralError) -> [bool; 6] {
        [
            e.is_missing(),
            e.is_without_interface(),
            e.is_mismatch(),
            e.is_out_of_range(),
            e.is_unsupported(),
            e.is_malformed(),
        ]
    }
    let resolver = LiteralsResolver::new(LiteralMap::from([("x", 1)]));
    let errors = [
        resolver.get("y").unwrap_err(),
        resolver.get("x").unwrap_err(),
        bool::from_literal(&5.into()).unwrap_err(),
        u8::from_literal(&256.into()).unwrap_err(),
        i64::from_literal(&binary("pickle", b"")).unwrap_err(),
        Vec::<i64>::from_literal(&binary("msgpack", b"\x92\x01")).unwrap_err(),
    ];
    for (i, error) in errors.iter().enumerate() {
        let mut only = [false; 6];
        only[i] = true;
        assert_eq!(reasons(error), only, "{error}");
        assert_eq!(format!("{error:?}"), format!("LiteralError({error})"));
    }
}

#[test]
fn a_failed_execution_takes_no_outputs() {
    let answer =
        || -> TaskExecutionGetDataResponse { read("outputs { url: 's3://b/o' bytes: 1 }") };
    let (_, missing) = execution("closure { phase: SUCCEEDED }").with_data(answer());
    assert_eq!(missing.outputs.unwrap().url, "s3://b/o");
    let (_, missing) = execution("closure { phase: RUNNING }").with_data(answer());
    assert_eq!(missing.outputs, None);
    let failed = execution("closure { phase: FAILED error { code: 'x' } }");
    let (_, missing) = failed.with_data(answer());
    assert_eq!(missing.outputs, None);
}

#[test]
fn what_a_service_answers_becomes_an_entity() {
    let plan: LaunchPlan = read(
        "closure { expected_inputs { parameters { key: 'a' value { var { description: 'd' } } } }
         expected_outputs { variables { key: 'o' value { type { simple: INTEGER } } } } }",
    );
    let plan = FlyteLaunchPlan::from(plan);
    let interface = plan.interface().unwrap();
    let inputs = &interface.inputs.as_ref().unwrap().variables;
    assert_eq!(inputs.get("a").unwrap().description, "d");
    let outputs = &interface.outputs.as_ref().unwrap().variables;
    assert!(outputs.contains_key("o"));
    assert!(!plan.overwrite_cache());

    let task: Task = read("closure { compiled_task { template { id { name: 't' } } } }");
    assert_eq!(FlyteTask::from(task).name(), "t");

    let closure = "primary { template { id { name: 'w' } nodes { id: 'n0' } } }
                   tasks { template { id { name: 't' } } }";
    let workflow: Workflow = read(&format!("closure {{ compiled_workflow {{ {closure} }} }}"));
    for workflow in [
        FlyteWorkflow::from(workflow),
        FlyteWorkflow::from(read::<CompiledWorkflowClosure>(closure)),
    ] {
        assert_eq!(workflow.name(), "w");
        assert_eq!(workflow.flyte_tasks()[0].name(), "t");
    }
}

#[test]
fn nodes_lead_to_what_they_run() {
    let workflow = FlyteWorkflow::from_flyte_idl(read(
        "template {
           nodes { id: 'array' array_node { node { id: 'inner' } } }
           nodes { id: 'sub' workflow_node { sub_workflow_ref { name: 'b' } } }
           nodes { id: 'lost' workflow_node { sub_workflow_ref { name: 'c' } } }
         }
         sub_workflows { id { name: 'a' } }
         sub_workflows { id { name: 'b' } nodes { id: 'x' } }",
    ));
    let node = |id| workflow.flyte_node(id).unwrap();
    let inner = node("array").sub_nodes();
    assert_eq!(inner.iter().map(|n| n.id()).collect::<Vec<_>>(), ["inner"]);
    match node("sub").flyte_entity() {
        Some(NodeEntity::SubWorkflow(_, Some(template))) => assert_eq!(template.nodes[0].id, "x"),
        other => panic!("{other:?}"),
    }
    match node("lost").flyte_entity() {
        Some(NodeEntity::SubWorkflow(id, None)) => assert_eq!(id.name, "c"),
        other => panic!("{other:?}"),
    }
}

#[test]
fn outputs_of_a_workflow_are_inline_or_elsewhere() {
    let outputs = |of: &str| {
        let closure = format!("closure {{ phase: SUCCEEDED outputs {{ {of} }} }}");
        FlyteWorkflowExecution::from_flyte_idl(read(&closure))
    };
    let elsewhere = outputs("uri: 's3://b/outputs.pb'");
    assert_eq!(elsewhere.output_uri(), Some("s3://b/outputs.pb"));
    assert_eq!(elsewhere.output_data(), None);
    let inline = outputs("values { literals { key: 'o' value { } } }");
    assert_eq!(inline.output_uri(), None);
    assert!(inline.output_data().unwrap().literals.contains_key("o"));
    let neither = outputs("");
    assert_eq!(neither.output_uri(), None);
    assert_eq!(neither.output_data(), None);
}

#[test]
fn values_inside_others_are_read() {
    // The msgpack of [1.5, nil].
    let list = binary("msgpack", b"\x92\xcb\x3f\xf8\0\0\0\0\0\0\xc0");
    assert_eq!(
        Vec::<Option<f32>>::from_literal(&list),
        Ok(vec![Some(1.5), None])
    );
    let span = Value::Duration(Duration {
        seconds: 2,
        nanos: 500_000_000,
        ..Duration::default()
    });
    assert_eq!(
        StdDuration::from_value(span),
        Ok(StdDuration::from_millis(2_500))
    );

    let metadata = LiteralOffloadedMetadata {
        uri: "s3://b/l".into(),
        ..Default::default()
    };
    let offloaded = Literal::from(metadata.clone());
    assert_eq!(Literal::from_literal(&offloaded), Ok(offloaded.clone()));
    assert_eq!(
        LiteralOffloadedMetadata::from_literal(&offloaded),
        Ok(metadata.clone())
    );
    assert_eq!(
        LiteralOffloadedMetadata::from_value(Value::Offloaded(Box::new(metadata.clone()))),
        Ok(metadata)
    );
    for refused in [
        LiteralOffloadedMetadata::from_literal(&5.into()).map(|_| ()),
        LiteralOffloadedMetadata::from_value(Value::None).map(|_| ()),
        Binary::from_value(Value::None).map(|_| ()),
    ] {
        let error = refused.unwrap_err();
        assert!(error.is_mismatch() || error.is_malformed(), "{error}");
    }
}

#[test]
fn types_of_files_of_rows_have_no_columns() {
    assert_eq!(Schema::literal_type(), read::<LiteralType>("schema {}"));
    assert_eq!(
        StructuredDataset::literal_type(),
        read::<LiteralType>("structured_dataset_type {}")
    );
}

#[test]
fn durations_print_as_python_prints_them() {
    let text = |seconds, nanos| {
        Value::Duration(Duration {
            seconds,
            nanos,
            ..Duration::default()
        })
        .to_string()
    };
    assert_eq!(text(0, 0), "0:00:00");
    assert_eq!(text(93_784, 5_000), "1 day, 2:03:04.000005");
    assert_eq!(text(-1, 0), "-1 day, 23:59:59");
    assert_eq!(text(2 * 86_400 + 59, 0), "2 days, 0:00:59");
}

#[test]
fn floats_that_print_alike_differ_by_their_bits() {
    // `google.protobuf.FloatValue` with two different NaNs.
    let nan = |bits: u32| flytepb::idl::google::protobuf::FloatValue {
        value: f32::from_bits(bits),
        ..Default::default()
    };
    let changes = diff(&nan(0x7fc0_0000), &nan(0x7fc0_0001));
    let change = &changes[0];
    assert_eq!(change.left.as_deref(), Some("NaN (bits 0x7fc00000)"));
    assert_eq!(change.right.as_deref(), Some("NaN (bits 0x7fc00001)"));
    let value: Primitive = read("integer: 1");
    assert!(diff(&value, &value.clone()).is_empty());
}

/// Returns the tree of a message given as text.
fn tree<M: flytepb::idl::WireMessage + Default>(message: &str) -> String {
    TreeOptions::new().tree(&read::<M>(message)).to_string()
}

#[test]
fn trees_show_values_and_types_in_short() {
    let ty = |ty: &str| tree::<Variable>(&format!("type {{ {ty} }}"));
    assert_eq!(ty("simple: INTEGER"), "type: integer\n");
    assert_eq!(
        ty("structured_dataset_type { format: 'csv' columns { name: 'a' literal_type { simple: FLOAT } } }"),
        "type: structured dataset, format \"csv\" [\"a\": float]\n"
    );
    assert_eq!(
        ty("structured_dataset_type { external_schema_type: 'arrow' external_schema_bytes: 'ab' }"),
        "type: structured dataset, external schema \"arrow\" of 2 bytes\n"
    );
    assert_eq!(
        ty("structured_dataset_type { external_schema_bytes: 'ab' }"),
        "type: structured dataset, external schema \"\" of 2 bytes\n"
    );
    let tagged = "union_type { variants { simple: STRING structure { tag: 'str' } } variants { simple: NONE } }";
    assert_eq!(ty(tagged), "type: union(string, none)\n");
    // Content that does not fit on a line is shown below it.
    for more in ["metadata {}", "annotation {}", "structure {}"] {
        let shown = ty(&format!("simple: INTEGER {more}"));
        assert_eq!(shown.lines().count(), 3, "{shown}");
    }
    for more in ["artifact_partial_id {}", "artifact_tag {}"] {
        let shown = tree::<VariableMap>(&format!(
            "variables {{ key: 'x' value {{ type {{ simple: INTEGER }} {more} }} }}"
        ));
        assert!(shown.contains(more.trim_end_matches(" {}")), "{shown}");
    }
}

#[test]
fn what_an_any_holds_is_shown() {
    assert_eq!(
        tree::<LaunchPlanMetadata>(
            "launch_conditions { [type.googleapis.com/flyteidl.core.Primitive] { integer: 5 } }"
        ),
        "launch_conditions: type.googleapis.com/flyteidl.core.Primitive\n  integer: 5\n"
    );
    assert_eq!(
        tree::<LaunchPlanMetadata>("launch_conditions { type_url: 'x/y.Z' value: 'a' }"),
        "launch_conditions:\n  type_url: x/y.Z\n  value: \"a\" (1 byte)\n"
    );
}

#[test]
fn wrappers_show_their_value() {
    let wrapper = |value: &str| tree::<LaunchPlanSpec>(&format!("interruptible {{ {value} }}"));
    assert_eq!(wrapper("value: true"), "interruptible: true\n");
    assert_eq!(wrapper(""), "interruptible: false\n");
}

#[test]
fn a_node_is_below_another_only_by_its_attempt() {
    let nodes = [
        "n0-0-dn1-1-a",
        "n0",
        "n0-0-dn1",
        "n0-x-dn1",
        "n0--dn1",
        "n0-0-",
    ]
    .map(|id| {
        let id = format!("id {{ node_id: '{id}' execution_id {{ name: 'f' }} }}");
        FlyteNodeExecution::from_flyte_idl(read(&id))
    });
    let execution = FlyteWorkflowExecution::from_flyte_idl(read("id { name: 'f' }"));
    let whole = assemble(execution, nodes.to_vec(), vec![], vec![]).execution;
    assert_eq!(
        Outline(&whole).to_string().replace(" UNDEFINED", ""),
        "f\n  n0\n    n0-0-dn1\n      n0-0-dn1-1-a\n  n0-x-dn1\n  n0--dn1\n  n0-0-\n"
    );
}

/// Input may claim that each execution was launched by a node of the previous one, endlessly.
#[test]
fn executions_launched_one_by_the_other_are_placed_up_to_a_hundred_deep() {
    let execution = |i: usize| read::<Execution>(&format!("id {{ name: 'f{i}' }}"));
    let node = |i: usize| {
        let launched = format!(
            "workflow_node_metadata {{ executionId {{ name: 'f{}' }} }}",
            i + 1
        );
        let id = format!("id {{ node_id: 'n' execution_id {{ name: 'f{i}' }} }}");
        FlyteNodeExecution::from_flyte_idl(read(&format!("{id} closure {{ {launched} }}")))
    };
    let launched = (1..20_000).map(|i| execution(i).into()).collect();
    let nodes = (0..20_000).map(node).collect();
    let whole = assemble(execution(0).into(), nodes, vec![], launched);
    let mut depth = 0;
    let mut at = &whole.execution;
    while let [launched] = at.node_executions()[0].workflow_executions() {
        (at, depth) = (launched, depth + 1);
    }
    assert_eq!((depth, at.id().name.as_str()), (100, "f100"));
    assert_eq!(whole.launched.len(), 20_000 - 1 - 100);
    assert_eq!(whole.nodes.len(), 20_000 - 101);
}

/// Values built by hand may be deeper than any stack.
#[test]
fn values_and_executions_of_any_depth_are_dropped() {
    let mut value = Value::None;
    let mut node = FlyteNodeExecution::default();
    for level in 0..300_000 {
        value = match level % 3 {
            0 => Value::List([value].into()),
            1 => Value::Map([("k".to_string(), value)].into()),
            _ => Value::Dict([(value, Value::None)].into()),
        };
        node = if level % 2 == 0 {
            FlyteNodeExecution::default().with_subworkflow_node_executions(vec![node])
        } else {
            let launched = FlyteWorkflowExecution::default().with_node_executions(vec![node]);
            FlyteNodeExecution::default().with_workflow_executions(vec![launched])
        };
    }
    drop((value, node));
}

#[test]
fn errors_name_the_type_that_is_wanted() {
    // The msgpack of [1].
    let one = binary("msgpack", b"\x91\x01");
    let error = |ty: &str| {
        let variables = read::<VariableMap>(&format!(
            "variables {{ key: 'x' value {{ type {{ {ty} }} }} }}"
        ));
        let literals = LiteralMap::from([("x", one.clone())]);
        let resolver = LiteralsResolver::new(literals).with_interface(variables);
        resolver.get("x").unwrap_err().to_string()
    };
    for (ty, wanted) in [
        (
            "collection_type { blob {} }",
            "an integer literal as a file, at x[0]",
        ),
        (
            "collection_type { blob { dimensionality: MULTIPART } }",
            "an integer literal as a directory, at x[0]",
        ),
        (
            "collection_type { schema {} }",
            "an integer literal as a schema, at x[0]",
        ),
        (
            "map_value_type { simple: INTEGER }",
            "a list literal as a map (each an integer), at x",
        ),
        ("simple: DURATION", "a list literal as a duration, at x"),
    ] {
        assert_eq!(error(ty), format!("cannot read {wanted}"));
    }
}

/// The expected seconds are those of Python's `datetime`.
#[test]
fn trees_show_dates_at_the_ends_of_months_and_centuries() {
    for (seconds, date) in [
        (-62_135_596_800_i64, "0001-01-01T00:00:00Z"),
        (-11670998400, "1600-02-29T00:00:00Z"),
        (-2203977600, "1900-02-28T00:00:00Z"),
        (-2203891200, "1900-03-01T00:00:00Z"),
        (-86400, "1969-12-31T00:00:00Z"),
        (946598400, "1999-12-31T00:00:00Z"),
        (951782400, "2000-02-29T00:00:00Z"),
        (978220800, "2000-12-31T00:00:00Z"),
        (1677542400, "2023-02-28T00:00:00Z"),
        (1709164800, "2024-02-29T00:00:00Z"),
        (4107456000, "2100-02-28T00:00:00Z"),
        (4107542400, "2100-03-01T00:00:00Z"),
        (13574563200, "2400-02-29T00:00:00Z"),
        (253402214400, "9999-12-31T00:00:00Z"),
    ] {
        let shown = tree::<TaskExecutionClosure>(&format!("created_at {{ seconds: {seconds} }}"));
        assert_eq!(shown, format!("created_at: {date}\n"));
    }
}
