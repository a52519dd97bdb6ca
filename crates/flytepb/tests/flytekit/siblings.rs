//! Nodes, workflows and launch plans compared with flytekit, and data set by a client.

use flytepb::execution::{assemble, Outline};
use flytepb::idl::admin::{self, LaunchPlanSpec, UrlBlob};
use flytepb::idl::core::{self, LiteralMap};
use flytepb::idl::{text, WireMessage};
use flytepb::literals::LiteralsResolver;
use flytepb::prelude::*;
use flytepb::{identifier, uri, FlyteNode, NodeEntity};
use flytepb_tests::read;
use serde_json::{json, Value};

use flytepb_tests::flytekit_goldens::lines;

/// Returns the rows of `siblings.jsonl` that have a key.
fn rows(key: &str, expected: usize) -> Vec<Value> {
    let rows = lines("siblings.jsonl").into_iter();
    let rows: Vec<Value> = rows.filter(|row| !row[key].is_null()).collect();
    assert_eq!(rows.len(), expected);
    rows
}

fn number(value: &Value) -> i32 {
    value.as_i64().unwrap() as i32
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_string()
}

/// Returns the error `boom`, if the row says so.
fn boom(row: &Value) -> Option<Box<core::ExecutionError>> {
    let error = core::ExecutionError {
        message: "boom".into(),
        ..Default::default()
    };
    (row["failed"] == true).then(|| Box::new(error))
}

fn assert_state(execution: &impl RemoteExecution, row: &Value) {
    assert_eq!(execution.is_done(), row["is_done"] == true, "{row}");
    let raised = |e: &FlyteAssertion| json!({ "raises": e.to_string() });
    let error = match execution.error() {
        Ok(error) => json!(error.map(|e| &e.message)),
        Err(e) => raised(&e),
    };
    assert_eq!(error, row["error"], "{row}");
    let outputs = match execution.outputs() {
        Ok(outputs) => json!(outputs.map(|_| ())),
        Err(e) => raised(&e),
    };
    assert_eq!(outputs, row["outputs"], "{row}");
}

#[test]
fn states_of_nodes() {
    use admin::node_execution_closure::OutputResult;
    for row in rows("node", 28) {
        let closure = admin::NodeExecutionClosure {
            phase: number(&row["node"]),
            output_result: boom(&row).map(OutputResult::Error),
            ..Default::default()
        };
        let idl = admin::NodeExecution {
            closure: Some(Box::new(closure)),
            ..Default::default()
        };
        assert_state(&FlyteNodeExecution::promote_from_model(idl), &row);
    }
}

#[test]
fn states_of_workflow_executions() {
    use admin::execution_closure::OutputResult;
    for row in rows("execution", 28) {
        let closure = admin::ExecutionClosure {
            phase: number(&row["execution"]),
            output_result: boom(&row).map(OutputResult::Error),
            ..Default::default()
        };
        let idl = admin::Execution {
            closure: Some(Box::new(closure)),
            ..Default::default()
        };
        let execution = FlyteWorkflowExecution::promote_from_model(idl);
        assert_state(&execution, &row);
        assert_eq!(execution.is_successful(), row["is_successful"] == true);
    }
}

#[test]
fn nodes_of_a_compiled_workflow() {
    let newer = lines("flytekit-1.16.31/siblings.jsonl");
    let newer = newer.iter().find(|row| !row["compiled"].is_null()).unwrap();
    for row in rows("compiled", 1) {
        let bytes = read(&format!("data/executions/{}", text(&row["compiled"])));
        let closure = core::CompiledWorkflowClosure::from_wire(&bytes).unwrap();
        let workflow = FlyteWorkflow::promote_from_closure(closure);
        assert_eq!(workflow.name(), row["name"]);
        let tasks: Vec<&str> = workflow.flyte_tasks().iter().map(|t| t.name()).collect();
        assert_eq!(json!(tasks), row["tasks"]);
        let nodes: Vec<Value> = workflow.flyte_nodes().map(of_node).collect();
        assert_eq!(json!(nodes), row["nodes"]);
        assert_eq!(with_failure_node(&workflow, nodes), newer["nodes"]);

        let branch = workflow.flyte_node("n2").unwrap().sub_nodes();
        assert_eq!(branch.len(), 2);
        let known = workflow.flyte_node("n0").unwrap().flyte_entity();
        assert!(matches!(known, Some(NodeEntity::Task(_, Some(_)))));
    }
}

/// Returns the nodes as flytekit 1.16.31 lists them: the failure node is one of them.
fn with_failure_node(workflow: &FlyteWorkflow, mut nodes: Vec<Value>) -> Value {
    let node = workflow.failure_node().unwrap();
    let Some(core::node::Target::TaskNode(task)) = &node.target else {
        panic!("{node:?}");
    };
    let Some(core::task_node::Reference::ReferenceId(id)) = &task.reference else {
        panic!("{task:?}");
    };
    nodes.push(json!([
        node.id,
        node.upstream_node_ids,
        "FlyteTask",
        id.name
    ]));
    json!(nodes)
}

fn of_node(node: FlyteNode<'_>) -> Value {
    let (class, name) = match node.flyte_entity().unwrap() {
        NodeEntity::Task(id, _) => ("FlyteTask", Some(&id.name)),
        NodeEntity::SubWorkflow(id, _) => ("FlyteWorkflow", Some(&id.name)),
        NodeEntity::LaunchPlan(id) => ("FlyteLaunchPlan", Some(&id.name)),
        NodeEntity::Branch(_) => ("FlyteBranchNode", None),
        NodeEntity::Gate(_) => ("FlyteGateNode", None),
        NodeEntity::Array(_) => ("FlyteArrayNode", None),
    };
    json!([node.id(), node.upstream_node_ids(), class, name])
}

#[test]
fn schedules_of_launch_plans() {
    for row in rows("schedule", 8) {
        let schedule = format!(
            "entity_metadata {{ schedule {{ {} }} }}",
            text(&row["schedule"])
        );
        let spec: LaunchPlanSpec = text::from_str(&schedule).unwrap();
        let plan = FlyteLaunchPlan::promote_from_model(core::Identifier::default(), spec);
        assert_eq!(plan.is_scheduled(), row["is_scheduled"] == true, "{row}");
    }
}

fn unhex(hex: &Value) -> Vec<u8> {
    let hex = text(hex);
    let pairs = (0..hex.len()).step_by(2).map(|i| &hex[i..i + 2]);
    pairs.map(|p| u8::from_str_radix(p, 16).unwrap()).collect()
}

#[test]
fn launch_plans_for_programmers() {
    let id = identifier::parse("LAUNCH_PLAN:p:d:n:v").unwrap();
    for row in rows("launch_plan", 2) {
        let spec = LaunchPlanSpec::from_wire(&unhex(&row["launch_plan"])).unwrap();
        let inputs = core::VariableMap::from([("x", core::SimpleType::Integer)]);
        let plan = if row["x"] == true {
            let variables = inputs.variables.into_iter();
            let parameter = |var| core::Parameter {
                var: Some(var),
                ..Default::default()
            };
            let inputs = core::ParameterMap {
                parameters: variables.map(|(n, v)| (n, parameter(v))).collect(),
                ..Default::default()
            };
            let closure = admin::LaunchPlanClosure {
                expected_inputs: Some(inputs),
                ..Default::default()
            };
            FlyteLaunchPlan::from(admin::LaunchPlan {
                id: Some(id.clone()),
                spec: Some(Box::new(spec)),
                closure: Some(Box::new(closure)),
                ..Default::default()
            })
        } else {
            FlyteLaunchPlan::promote_from_model(id.clone(), spec)
        };
        assert_eq!(format!("{plan:?}"), row["repr"]);
    }
}

#[test]
fn identifiers_and_their_pages() {
    for row in rows("resource_type", 5) {
        let id = identifier::parse(&text(&row["str"])).unwrap();
        assert_eq!(id.resource_type, number(&row["resource_type"]));
        assert_eq!(identifier::format(&id).unwrap(), row["str"]);
        assert_eq!(uri::entity_path(&id), row["path"]);
        let page = uri::ConsolePath::parse(&text(&row["path"]));
        // flytekit shows a workflow page for anything other than tasks and launch plans.
        let resource_type = match id.resource_type {
            1 | 3 => id.resource_type,
            _ => 2,
        };
        let of = core::Identifier {
            resource_type,
            ..id
        };
        assert_eq!(page, Some(uri::ConsolePath::Entity(of)));
    }
    for no_page in [
        "",
        "/console/projects/p/domains/d/executions",
        "/console/projects/p/domains/d/executions/",
        "/console/projects//domains/d/executions/f1",
        "/console/projects/p/domains/d/executions/f1/nodes",
        "/console/projects/p/domains/d/dataset/n/version/v",
        "/projects/p/domains/d/executions/f1",
    ] {
        assert_eq!(uri::ConsolePath::parse(no_page), None, "{no_page}");
    }
    let texts = [
        (
            "",
            "identifier \"\" is empty, not the 5 parts of TYPE:project:domain:name:version",
        ),
        (
            "X",
            "identifier \"X\" has 1 part, not the 5 parts of TYPE:project:domain:name:version",
        ),
    ];
    for (text, expected) in texts {
        assert_eq!(identifier::parse(text).unwrap_err().to_string(), expected);
    }
    assert!(identifier::parse("TASK:a:b:c").unwrap_err().is_incomplete());
    assert!(!identifier::parse("X:a:b:c:d").unwrap_err().is_incomplete());
    assert_eq!(identifier::parse("TASK:a:b:c:d:e").unwrap().version, "d:e");
}

#[test]
fn answers_are_filled_in_as_flytekit_does() {
    let literals = LiteralMap::from([("x", 1)]);
    let blob = |bytes| UrlBlob {
        url: "https://signed".into(),
        bytes,
        ..Default::default()
    };
    let task_execution = |phase| {
        let closure = admin::TaskExecutionClosure {
            phase,
            ..Default::default()
        };
        FlyteTaskExecution::from_flyte_idl(admin::TaskExecution {
            closure: Some(Box::new(closure)),
            ..Default::default()
        })
    };

    // Literals take precedence over the blob.
    let whole = admin::TaskExecutionGetDataResponse {
        inputs: Some(blob(9)),
        full_inputs: Some(literals.clone()),
        full_outputs: Some(literals.clone()),
        ..Default::default()
    };
    let (done, missing) = task_execution(3).with_data(whole.clone());
    assert_eq!(missing, Default::default());
    let expected = LiteralsResolver::new(literals.clone());
    assert_eq!(done.inputs(), Some(&expected));
    assert_eq!(done.outputs().unwrap(), Some(&expected));

    // Outputs of a running execution are not set.
    let (running, missing) = task_execution(2).with_data(whole);
    assert_eq!(missing, Default::default());
    assert!(running.inputs().is_some() && running.outputs().is_err());

    // Without literals: a blob with bytes must be fetched, an empty one means nothing.
    let blobs = admin::TaskExecutionGetDataResponse {
        inputs: Some(blob(0)),
        outputs: Some(blob(9)),
        full_inputs: Some(LiteralMap::default()),
        ..Default::default()
    };
    let (done, missing) = task_execution(3).with_data(blobs);
    assert_eq!((missing.inputs, missing.outputs), (None, Some(blob(9))));
    assert!(done.inputs().unwrap().is_empty());
    assert_eq!(done.outputs().unwrap(), None);
    let done = done.with_outputs(expected.clone());
    assert_eq!(done.outputs().unwrap(), Some(&expected));
}

#[test]
fn tree_of_an_execution() {
    let execution_id = |name: &str| core::WorkflowExecutionIdentifier {
        name: name.into(),
        ..Default::default()
    };
    let node_id = |execution: &str, node: &str| core::NodeExecutionIdentifier {
        node_id: node.into(),
        execution_id: Some(execution_id(execution)),
        ..Default::default()
    };
    let execution = |name: &str| {
        FlyteWorkflowExecution::from(admin::Execution {
            id: Some(execution_id(name)),
            ..Default::default()
        })
    };
    let node = |execution: &str, id: &str| admin::NodeExecution {
        id: Some(node_id(execution, id)),
        ..Default::default()
    };
    let task = |execution: &str, node: &str, retry_attempt| {
        let id = core::TaskExecutionIdentifier {
            node_execution_id: Some(node_id(execution, node)),
            retry_attempt,
            ..Default::default()
        };
        FlyteTaskExecution::from(admin::TaskExecution {
            id: Some(Box::new(id)),
            ..Default::default()
        })
    };
    let mut launcher = node("f1", "n2");
    let metadata = admin::WorkflowNodeMetadata {
        execution_id: Some(execution_id("f2")),
        ..Default::default()
    };
    launcher.closure = Some(Box::new(admin::NodeExecutionClosure {
        phase: 42,
        target_metadata: Some(
            admin::node_execution_closure::TargetMetadata::WorkflowNodeMetadata(Box::new(metadata)),
        ),
        ..Default::default()
    }));
    let nodes = ["n1-0-dn0-0-n3", "n1-0-dn0", "n1", "n1-0", "n10-0-x"].map(|id| node("f1", id));
    let nodes = nodes
        .into_iter()
        .chain([launcher, node("f2", "n1"), node("f3", "n1")]);
    let tasks = vec![
        task("f1", "n1-0-dn0", 0),
        task("f1", "n1-0-dn0", 1),
        task("f2", "n1", 0),
        task("f3", "n1", 7),
    ];
    let launched = vec![execution("f2"), execution("f4")];

    let nodes = nodes.map(FlyteNodeExecution::from).collect();
    let assembly = assemble(execution("f1"), nodes, tasks, launched);
    assert_eq!(
        Outline(&assembly.execution).to_string(),
        "f1 UNDEFINED\n  \
           n1 UNDEFINED\n    \
             n1-0-dn0 UNDEFINED\n      \
               attempt 0 UNDEFINED\n      \
               attempt 1 UNDEFINED\n      \
               n1-0-dn0-0-n3 UNDEFINED\n  \
           n1-0 UNDEFINED\n  \
           n10-0-x UNDEFINED\n  \
           n2 42\n    \
             f2 UNDEFINED\n      \
               n1 UNDEFINED\n        \
                 attempt 0 UNDEFINED\n"
    );
    assert_eq!(assembly.nodes[0].execution_id().name, "f3");
    assert_eq!(assembly.tasks[0].retry_attempt(), 7);
    assert_eq!(assembly.launched[0].id().name, "f4");
}
