//! Each accessor of the model returns the field of its name.

use flytepb::idl::core::workflow_metadata::OnFailurePolicy;
use flytepb::idl::core::ResourceType;
use flytepb::idl::text::from_str;
use flytepb::idl::{admin, WireMessage};
use flytepb::prelude::*;
use flytepb::NodeEntity;

/// The entity of a message in the text format.
fn read<E: FlyteIdlEntity>(text: &str) -> E {
    E::from_flyte_idl(from_str(text).unwrap())
}

#[test]
fn tasks() {
    let task: FlyteTask = read(
        "template {
           id { resource_type: TASK name: 'app.square' version: 'v1' }
           type: 'python-task' task_type_version: 2
           metadata { retries { retries: 3 } }
           interface { inputs { variables { key: 'x' value { } } } }
           custom { fields { key: 'workers' value { number_value: 4 } } }
           config { key: 'queue' value: 'gpu' }
           container { image: 'python:3.12' }
           security_context { secrets { group: 'db' } }
           extended_resources { gpu_accelerator { device: 'nvidia-l4' } }
         }
         description { short_description: 'squares a number' }",
    );
    assert_eq!(task.template().task_type_version, 2);
    assert_eq!((task.name(), &*task.id().version), ("app.square", "v1"));
    assert_eq!(task.resource_type(), ResourceType::Task);
    assert_eq!(
        (task.task_type(), task.task_type_version()),
        ("python-task", 2)
    );
    assert_eq!(
        task.metadata().unwrap().retries.as_ref().unwrap().retries,
        3
    );
    let inputs = task.interface().unwrap().inputs.as_ref().unwrap();
    assert!(inputs.variables.contains_key("x"));
    assert!(task.custom().unwrap().fields.contains_key("workers"));
    assert_eq!(task.config().get("queue").unwrap(), "gpu");
    assert_eq!(task.container().unwrap().image, "python:3.12");
    assert!(task.k8s_pod().is_none() && task.sql().is_none());
    assert_eq!(task.security_context().unwrap().secrets[0].group, "db");
    assert_eq!(task.docs().unwrap().short_description, "squares a number");
    let accelerator = &task.extended_resources().unwrap().gpu_accelerator;
    assert_eq!(accelerator.as_ref().unwrap().device, "nvidia-l4");

    let task: FlyteTask = read("template { k8s_pod { primary_container_name: 'main' } }");
    assert_eq!(task.k8s_pod().unwrap().primary_container_name, "main");
    let task: FlyteTask = read("template { sql { statement: 'SELECT 1' } }");
    assert_eq!(task.sql().unwrap().statement, "SELECT 1");
    assert!(task.container().is_none());

    assert_eq!(FlyteTask::default().template().task_type_version, 0);
    assert_eq!(FlyteTask::default().name(), "");
    let task = FlyteTask::promote_from_model(from_str("type: 'spark'").unwrap());
    assert_eq!(
        task.to_flyte_idl(),
        from_str("template { type: 'spark' }").unwrap()
    );
}

#[test]
fn workflows() {
    let workflow: FlyteWorkflow = read(
        "template {
           id { resource_type: WORKFLOW name: 'app.wf' version: 'v1' }
           metadata { on_failure: FAIL_AFTER_EXECUTABLE_NODES_COMPLETE }
           metadata_defaults { interruptible: true }
           interface { outputs { variables { key: 'o0' value { } } } }
           nodes { id: 'start-node' } nodes { id: 'n0' } nodes { id: 'end-node' }
           outputs { var: 'o0' binding { promise { node_id: 'n0' var: 'o0' } } }
           failure_node { id: 'fn0' }
         }
         sub_workflows { id { name: 'app.sub' } }
         description { short_description: 'trains a model' }",
    );
    assert_eq!(workflow.template().nodes.len(), 3);
    assert_eq!((workflow.name(), &*workflow.id().version), ("app.wf", "v1"));
    assert_eq!(workflow.resource_type(), ResourceType::Workflow);
    let policy = OnFailurePolicy::FailAfterExecutableNodesComplete;
    assert_eq!(workflow.metadata().unwrap().on_failure, policy as i32);
    assert!(workflow.metadata_defaults().unwrap().interruptible);
    let outputs = workflow.interface().unwrap().outputs.as_ref().unwrap();
    assert!(outputs.variables.contains_key("o0"));
    assert_eq!(workflow.docs().unwrap().short_description, "trains a model");
    assert_eq!(
        (workflow.nodes().len(), &*workflow.outputs()[0].var),
        (3, "o0")
    );
    assert_eq!(workflow.failure_node().unwrap().id, "fn0");
    assert!(workflow.flyte_nodes().map(|node| node.id()).eq(["n0"]));
    assert_eq!(workflow.flyte_node("n0").unwrap().id(), "n0");
    assert!(workflow.flyte_node("start-node").is_none());
    assert_eq!(
        workflow.flyte_sub_workflows()[0].id.as_ref().unwrap().name,
        "app.sub"
    );
    assert!(workflow.flyte_tasks().is_empty());
    assert!(FlyteWorkflow::default().nodes().is_empty());
}

#[test]
fn nodes() {
    let closure = from_str(
        "primary { template {
           nodes { id: 'n0' upstream_node_ids: ['b', 'a'] inputs { var: 'x' }
                   task_node { reference_id { name: 'square' } } }
           nodes { id: 'n1' branch_node { if_else {
             case { then_node { id: 'n2' } } other { then_node { id: 'n3' } }
             else_node { id: 'n4' } } } }
           nodes { id: 'n5' array_node { node { id: 'n6' } } }
           nodes { id: 'n7' workflow_node { sub_workflow_ref { name: 'app.sub' } } }
         } }
         sub_workflows { template { id { name: 'app.sub' } nodes { id: 'm0' } } }
         tasks { template { id { name: 'square' } type: 'python-task' } }",
    );
    let workflow = FlyteWorkflow::promote_from_closure(closure.unwrap());
    let node = |id| workflow.flyte_node(id).unwrap();
    assert_eq!(node("n0").bindings()[0].var, "x");
    assert_eq!(node("n0").upstream_node_ids(), ["a", "b"]);
    assert_eq!(node("n0").as_flyte_idl().upstream_node_ids, ["b", "a"]);
    assert!(matches!(
        node("n0").flyte_entity(),
        Some(NodeEntity::Task(_, Some(task))) if task.task_type() == "python-task"
    ));
    assert!(matches!(
        node("n7").flyte_entity(),
        Some(NodeEntity::SubWorkflow(_, Some(template))) if template.nodes[0].id == "m0"
    ));
    let below = |id| {
        node(id)
            .sub_nodes()
            .iter()
            .map(|n| n.id())
            .collect::<Vec<_>>()
    };
    assert_eq!(below("n1"), ["n2", "n3", "n4"]);
    assert_eq!(below("n5"), ["n6"]);
    assert!(below("n0").is_empty());
}

#[test]
fn launch_plans() {
    let plan: admin::LaunchPlan = from_str(
        "id { resource_type: LAUNCH_PLAN name: 'app.plan' version: 'v1' }
         spec {
           workflow_id { name: 'app.wf' }
           default_inputs { parameters { key: 'x' value { } } }
           fixed_inputs { literals { key: 'y' value { } } }
           entity_metadata { schedule { kickoff_time_input_arg: 'at' rate { value: 5 } } }
           labels { values { key: 'team' value: 'ml' } }
           annotations { values { key: 'owner' value: 'ann' } }
           auth_role { kubernetes_service_account: 'runner' }
           security_context { run_as { iam_role: 'reader' } }
           raw_output_data_config { output_location_prefix: 's3://b/raw' }
           max_parallelism: 25 overwrite_cache: true concurrency_policy { max: 1 }
         }
         closure { expected_inputs { parameters { key: 'x' value { var { } } } } }",
    )
    .unwrap();
    let plan = FlyteLaunchPlan::from(plan);
    assert_eq!((plan.name(), &*plan.id().version), ("app.plan", "v1"));
    assert_eq!(plan.resource_type(), ResourceType::LaunchPlan);
    assert_eq!(plan.workflow_id().name, "app.wf");
    let inputs = plan.interface().unwrap().inputs.as_ref().unwrap();
    assert!(inputs.variables.contains_key("x"));
    assert!(plan.default_inputs().unwrap().parameters.contains_key("x"));
    assert!(plan.fixed_inputs().unwrap().literals.contains_key("y"));
    let schedule = plan.entity_metadata().schedule.as_ref().unwrap();
    assert_eq!(schedule.kickoff_time_input_arg, "at");
    assert!(plan.is_scheduled() && !FlyteLaunchPlan::default().is_scheduled());
    assert_eq!(plan.labels().unwrap().values.get("team").unwrap(), "ml");
    assert_eq!(
        plan.annotations().unwrap().values.get("owner").unwrap(),
        "ann"
    );
    assert_eq!(
        plan.auth_role().unwrap().kubernetes_service_account,
        "runner"
    );
    let run_as = plan.security_context().unwrap().run_as.as_ref().unwrap();
    assert_eq!(run_as.iam_role, "reader");
    let raw = plan.raw_output_data_config().unwrap();
    assert_eq!(raw.output_location_prefix, "s3://b/raw");
    assert_eq!((plan.max_parallelism(), plan.overwrite_cache()), (25, true));
    assert_eq!(plan.concurrency_policy().unwrap().max, 1);
}

#[test]
fn task_executions() {
    let execution: FlyteTaskExecution = read(
        "id { task_id { name: 'app.square' } retry_attempt: 2
              node_execution_id { node_id: 'n0' execution_id { name: 'f1' } } }
         input_uri: 's3://b/inputs.pb' is_parent: true
         closure { phase: RUNNING task_type: 'spark' output_uri: 's3://b/outputs.pb'
                   reasons { message: 'task submitted' } logs { uri: 'https://logs/1' }
                   metadata { external_resources { external_id: 'f1-n0-0-0' } }
                   log_context { primary_pod_name: 'f1-n0-0' } }",
    );
    assert_eq!(
        (execution.id().retry_attempt, execution.retry_attempt()),
        (2, 2)
    );
    assert_eq!(execution.task_id().name, "app.square");
    assert_eq!(execution.node_execution_id().node_id, "n0");
    assert_eq!(execution.execution_id().name, "f1");
    assert_eq!(execution.input_uri(), "s3://b/inputs.pb");
    assert!(execution.is_parent());
    assert_eq!(execution.closure().task_type, "spark");
    assert_eq!(execution.reasons()[0].message, "task submitted");
    assert_eq!(execution.logs()[0].uri, "https://logs/1");
    assert_eq!(execution.external_resources()[0].external_id, "f1-n0-0-0");
    assert_eq!(execution.log_context().unwrap().primary_pod_name, "f1-n0-0");
    assert_eq!(execution.output_uri(), Some("s3://b/outputs.pb"));
    assert!(execution.output_data().is_none());

    let execution = FlyteTaskExecution::default();
    assert_eq!(
        (execution.retry_attempt(), &*execution.execution_id().name),
        (0, "")
    );
    assert!(execution.external_resources().is_empty() && execution.log_context().is_none());
    assert!(execution.task().is_none() && execution.interface().is_none());
    let task: FlyteTask = read("template { id { name: 'app.square' } interface { inputs { } } }");
    let execution = execution.with_task(task);
    assert_eq!(execution.task().unwrap().name(), "app.square");
    assert!(execution.interface().unwrap().inputs.is_some());
}

#[test]
fn node_executions() {
    let node: FlyteNodeExecution = read(
        "id { node_id: 'n0' execution_id { name: 'f1' } } input_uri: 's3://b/inputs.pb'
         metadata { spec_node_id: 'n0' is_dynamic: true }
         closure { phase: RECOVERED deck_uri: 's3://b/deck.html' output_data { }
                   workflow_node_metadata { executionId { name: 'f2' } } }",
    );
    assert_eq!(node.id().node_id, "n0");
    assert_eq!(node.execution_id().name, "f1");
    assert_eq!(node.input_uri(), "s3://b/inputs.pb");
    assert_eq!(node.closure().deck_uri, "s3://b/deck.html");
    assert!(node.metadata().is_dynamic && !node.metadata().is_parent_node);
    assert_eq!((node.phase_number(), node.is_done()), (10, false));
    assert_eq!(node.launched_execution_id().unwrap().name, "f2");
    assert!(node.output_data().is_some() && node.output_uri().is_none());
    let of_task: FlyteNodeExecution = read("closure { task_node_metadata { } }");
    assert!(of_task.launched_execution_id().is_none());

    let node = node
        .with_task_executions(vec![FlyteTaskExecution::default(); 3])
        .with_workflow_executions(vec![FlyteWorkflowExecution::default(); 2])
        .with_subworkflow_node_executions(vec![read("id { node_id: 'n1' }")])
        .with_interface(from_str("inputs { }").unwrap());
    assert_eq!(node.task_executions().len(), 3);
    assert_eq!(node.workflow_executions().len(), 2);
    assert_eq!(node.subworkflow_node_executions()[0].id().node_id, "n1");
    assert!(node.node("n1").is_some() && node.node("n2").is_none());
    assert!(node.interface().unwrap().inputs.is_some());
    let empty = FlyteNodeExecution::default().with_task_executions(vec![Default::default()]);
    assert!(empty.is_empty()); // not part of the message
}

#[test]
fn workflow_executions() {
    let execution: FlyteWorkflowExecution = read(
        "id { name: 'f1' } spec { max_parallelism: 25 }
         closure { phase: SUCCEEDED workflow_id { name: 'app.wf' }
                   outputs { uri: 's3://b/outputs.pb' } }",
    );
    assert_eq!(execution.id().name, "f1");
    assert_eq!(execution.spec().max_parallelism, 25);
    assert_eq!(
        execution.closure().workflow_id.as_ref().unwrap().name,
        "app.wf"
    );
    assert!(execution.is_done() && execution.is_successful());
    assert_eq!(execution.output_uri(), Some("s3://b/outputs.pb"));
    let execution: FlyteWorkflowExecution = read("closure { phase: SUCCEEDING }");
    assert!(!execution.is_done() && !execution.is_successful());

    assert!(execution.flyte_workflow().is_none() && execution.interface().is_none());
    let workflow = read("template { id { name: 'app.wf' } interface { inputs { } } }");
    let execution = execution
        .with_flyte_workflow(workflow)
        .with_node_executions(vec![read("id { node_id: 'n0' }")]);
    assert_eq!(execution.flyte_workflow().unwrap().name(), "app.wf");
    assert!(execution.interface().unwrap().inputs.is_some());
    assert_eq!(execution.node_executions()[0].id().node_id, "n0");
    assert!(execution.node("n0").is_some() && execution.node("n1").is_none());
}

#[test]
fn times() {
    let execution: FlyteTaskExecution = read(
        "closure { started_at { seconds: 5 nanos: 7 } created_at { seconds: 3 }
                   updated_at { seconds: 253402300800 } duration { seconds: -1 } }",
    );
    let since_epoch = |time: std::time::SystemTime| {
        time.duration_since(std::time::UNIX_EPOCH)
            .unwrap()
            .as_nanos()
    };
    assert_eq!(
        since_epoch(execution.started_at().unwrap().unwrap()),
        5_000_000_007
    );
    assert_eq!(
        since_epoch(execution.created_at().unwrap().unwrap()),
        3_000_000_000
    );
    assert!(execution.updated_at().is_err()); // the year 10000
    assert_eq!(execution.duration().unwrap_err().seconds(), -1);
    let execution = FlyteTaskExecution::default();
    assert!(execution.started_at().unwrap().is_none() && execution.duration().unwrap().is_none());
}

#[test]
fn entities() {
    let execution: FlyteTaskExecution = read("closure { phase: FAILED }");
    assert_eq!(FlyteTaskExecution::CLASS, "FlyteTaskExecution");
    assert_eq!(execution.serialize_to_string(), b"\x1a\x02\x18\x05");
    assert_eq!(
        execution.repr_html(),
        "<h4>FlyteTaskExecution</h4><pre>closure:\n  phase: 5</pre>"
    );
    assert!(!execution.is_empty() && FlyteTaskExecution::default().is_empty());
    assert!(execution.as_flyte_idl().input_uri.is_empty());
    assert_eq!(
        execution,
        FlyteTaskExecution::from(execution.to_flyte_idl())
    );
    assert_eq!(execution.clone().into_flyte_idl().wire_len(), 4);
}
