"""Registered tasks and workflows, and what a dynamic task writes and the compiler makes of it.

Needs: pip install flyteidl==1.16.8
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import Any

from flyteidl.core import artifact_id_pb2 as artifact
from flyteidl.core import compiler_pb2 as compiler
from flyteidl.core import condition_pb2 as condition
from flyteidl.core import dynamic_job_pb2 as dynamic_job
from flyteidl.core import execution_pb2 as core_execution
from flyteidl.core import identifier_pb2 as identifier
from flyteidl.core import interface_pb2 as interface
from flyteidl.core import literals_pb2 as literals
from flyteidl.core import security_pb2 as security
from flyteidl.core import tasks_pb2 as tasks
from flyteidl.core import types_pb2 as types
from flyteidl.core import workflow_pb2 as workflow
from google.protobuf.duration_pb2 import Duration
from google.protobuf.wrappers_pb2 import BoolValue
from parts import (
    BUCKET,
    DOMAIN,
    PARQUET,
    PROJECT,
    START,
    VERSION,
    primitive,
    simple,
    struct,
    task_identifier,
    timestamp,
)


def typed_interface(
    inputs: dict[str, types.LiteralType], outputs: dict[str, types.LiteralType]
) -> interface.TypedInterface:
    """An interface; every variable gets a description."""

    def variables(of: dict[str, types.LiteralType]) -> interface.VariableMap:
        return interface.VariableMap(
            variables={k: interface.Variable(type=v, description=f"the {k.replace('_', ' ')}") for k, v in of.items()}
        )

    return interface.TypedInterface(inputs=variables(inputs), outputs=variables(outputs))


def training_interface() -> interface.TypedInterface:
    """The interface of the training task, with types of every kind."""
    out = typed_interface(
        {
            "frame": types.LiteralType(structured_dataset_type=PARQUET),
            "params": simple(
                types.STRUCT,
                metadata=struct(title="Params", properties={"depth": {"type": "integer"}}, required=["depth"]),
                annotation=types.TypeAnnotation(annotations=struct(ui="json-editor")),
                structure=types.TypeStructure(
                    dataclass_type={"rate": simple(types.FLOAT), "depth": simple(types.INTEGER)}
                ),
            ),
            "booster": types.LiteralType(enum_type=types.EnumType(values=["gbtree", "dart"])),
            "note": types.LiteralType(
                union_type=types.UnionType(
                    variants=[
                        simple(types.STRING, structure=types.TypeStructure(tag="str")),
                        simple(types.NONE, structure=types.TypeStructure(tag="none")),
                    ]
                )
            ),
        },
        {
            "model": types.LiteralType(blob=types.BlobType(format="joblib.dat")),
            "folds": types.LiteralType(collection_type=simple(types.FLOAT)),
            "by_region": types.LiteralType(map_value_type=types.LiteralType(map_value_type=simple(types.FLOAT))),
            "legacy": types.LiteralType(schema=types.SchemaType()),
        },
    )
    out.outputs.variables["model"].artifact_partial_id.CopyFrom(
        artifact.ArtifactID(
            artifact_key=artifact.ArtifactKey(name="churn_model"),
            partitions=artifact.Partitions(
                value={
                    "region": artifact.LabelValue(input_binding=artifact.InputBindingData(var="region")),
                    "stage": artifact.LabelValue(static_value="candidate"),
                }
            ),
            time_partition=artifact.TimePartition(
                value=artifact.LabelValue(time_value=timestamp(START)), granularity=artifact.DAY
            ),
        )
    )
    return out


def task_template(name: str = "workflows.train.fit_model") -> tasks.TaskTemplate:
    """A registered container task."""
    entries = tasks.Resources.ResourceEntry
    return tasks.TaskTemplate(
        id=task_identifier(name),
        type="python-task",
        metadata=tasks.TaskMetadata(
            discoverable=True,
            runtime=tasks.RuntimeMetadata(type=tasks.RuntimeMetadata.FLYTE_SDK, version="1.16.10", flavor="python"),
            timeout=Duration(seconds=3 * 3600),
            retries=types_retries(3),
            discovery_version="1.4",
            interruptible=False,
            cache_serializable=True,
            cache_ignore_input_vars=["note"],
            tags={"team": "growth", "tier": "2", "cost-center": "ml"},
            pod_template_name="gpu-pod",
            generates_deck=BoolValue(value=True),
            metadata=tasks.K8sObjectMetadata(labels={"app": "churn"}, annotations={"example.com/owner": "growth"}),
        ),
        interface=training_interface(),
        custom=struct(workerReplicas={"replicas": 3, "resources": {}}, rdzvConfigs={"timeout": 900.5, "join": None}),
        container=tasks.Container(
            image=f"images.example.com/flytesnacks/ml:{VERSION}",
            args=[
                "pyflyte-fast-execute",
                "--additional-distribution",
                f"{BUCKET}/fast/{VERSION}.tar.gz",
                "--dest-dir",
                ".",
                "--",
                "pyflyte-execute",
                "--inputs",
                "{{.input}}",
                "--output-prefix",
                "{{.outputPrefix}}",
                "--raw-output-data-prefix",
                "{{.rawOutputDataPrefix}}",
                "--checkpoint-path",
                "{{.checkpointOutputPrefix}}",
                "--resolver",
                "flytekit.core.python_auto_container.default_task_resolver",
                "--",
                "task-module",
                "workflows.train",
                "task-name",
                "fit_model",
            ],
            resources=tasks.Resources(
                requests=[
                    entries(name=tasks.Resources.CPU, value="4"),
                    entries(name=tasks.Resources.MEMORY, value="16Gi"),
                ],
                limits=[
                    entries(name=tasks.Resources.GPU, value="1"),
                    entries(name=tasks.Resources.MEMORY, value="32Gi"),
                ],
            ),
            env=[literals.KeyValuePair(key="FLYTE_SDK_LOGGING_LEVEL", value="20"), literals.KeyValuePair(key="EMPTY")],
            config=[literals.KeyValuePair(key="priority", value="high")],
            ports=[tasks.ContainerPort(container_port=8080, name="http")],
            data_config=tasks.DataLoadingConfig(
                enabled=True,
                input_path="/var/inputs",
                output_path="/var/outputs",
                format=tasks.DataLoadingConfig.YAML,
                io_strategy=tasks.IOStrategy(download_mode=tasks.IOStrategy.DOWNLOAD_STREAM),
            ),
            architecture=tasks.Container.ARM64,
        ),
        task_type_version=2,
        security_context=security.SecurityContext(
            run_as=security.Identity(
                iam_role="arn:aws:iam::123456789012:role/flyte-user",
                k8s_service_account="training",
                oauth2_client=security.OAuth2Client(
                    client_id="training-client", client_secret=security.Secret(group="oauth", key="client-secret")
                ),
            ),
            secrets=[
                security.Secret(
                    group="db",
                    group_version="7",
                    key="password",
                    mount_requirement=security.Secret.ENV_VAR,
                    env_var="DB_PASSWORD",
                ),
                security.Secret(group="certificates", key="ca.pem", mount_requirement=security.Secret.FILE),
            ],
        ),
        extended_resources=tasks.ExtendedResources(
            gpu_accelerator=tasks.GPUAccelerator(device="nvidia-tesla-a100", partition_size="1g.5gb"),
            shared_memory=tasks.SharedMemory(mount_path="/dev/shm", mount_name="shm", size_limit="8Gi"),
        ),
        config={"secondary": "1", "primary_container_name": "primary", "accelerator": "a100"},
    )


def types_retries(count: int) -> literals.RetryStrategy:
    """The number of retries."""
    return literals.RetryStrategy(retries=count)


def promise(var: str, node: str, output: str, *path: str | int) -> literals.Binding:
    """A binding to what another node gives."""
    attributes = [
        types.PromiseAttribute(int_value=step) if isinstance(step, int) else types.PromiseAttribute(string_value=step)
        for step in path
    ]
    return literals.Binding(
        var=var,
        binding=literals.BindingData(promise=types.OutputReference(node_id=node, var=output, attr_path=attributes)),
    )


def constant(var: str, **member: Any) -> literals.Binding:
    """A binding to a primitive."""
    value = literals.Scalar(primitive=literals.Primitive(**member))
    return literals.Binding(var=var, binding=literals.BindingData(scalar=value))


def task_node(node: str, task: str, inputs: list[literals.Binding], upstream: Iterable[str] = ()) -> workflow.Node:
    """A node that runs a task."""
    return workflow.Node(
        id=node,
        metadata=workflow.NodeMetadata(
            name=task.rsplit(".", 1)[-1], timeout=Duration(seconds=1800), retries=types_retries(1), interruptible=False
        ),
        inputs=inputs,
        upstream_node_ids=upstream,
        task_node=workflow.TaskNode(
            reference_id=task_identifier(task),
            overrides=workflow.TaskNodeOverrides(container_image="images.example.com/flytesnacks/small:1"),
        ),
    )


def dynamic_spec() -> dynamic_job.DynamicJobSpec:
    """The output of a dynamic task for its children."""
    score = "workflows.score.score_customer"
    nodes = [
        task_node(f"dn{n}", score, [constant("customer", integer=n), promise("model", "start-node", "model")])
        for n in range(4)
    ]
    nodes.append(
        workflow.Node(
            id="dn4",
            metadata=workflow.NodeMetadata(
                name="map_score",
                cacheable=True,
                cache_version="2",
                cache_serializable=False,
                config={"b": "2", "a": "1"},
            ),
            inputs=[
                literals.Binding(
                    var="scores",
                    binding=literals.BindingData(
                        collection=literals.BindingDataCollection(
                            bindings=[promise("", f"dn{n}", "o0").binding for n in range(4)]
                        )
                    ),
                ),
                literals.Binding(
                    var="weights",
                    binding=literals.BindingData(
                        map=literals.BindingDataMap(
                            bindings={
                                "eu": constant("", float_value=0.5).binding,
                                "ap": promise("", "dn0", "o1", "w", 0).binding,
                            }
                        )
                    ),
                ),
            ],
            upstream_node_ids=["dn0", "dn1", "dn2", "dn3"],
            output_aliases=[workflow.Alias(var="o0", alias="total")],
            array_node=workflow.ArrayNode(
                node=task_node("dn4-sub", score, []),
                parallelism=0,
                min_success_ratio=0.9,
                execution_mode=workflow.ArrayNode.FULL_STATE,
                is_original_sub_node_interface=BoolValue(value=True),
                data_mode=workflow.ArrayNode.INDIVIDUAL_INPUT_FILES,
                bound_inputs=["weights"],
            ),
        )
    )
    return dynamic_job.DynamicJobSpec(
        nodes=nodes,
        min_successes=5,
        outputs=[promise("o0", "dn4", "o0", "summary", 3, "mean")],
        tasks=[task_template(score)],
        subworkflows=[workflow_template()],
    )


def branch() -> workflow.BranchNode:
    """A conditional with a conjunction, another case and an error."""

    def compare(operator: int, var: str, **right: Any) -> condition.BooleanExpression:
        return condition.BooleanExpression(
            comparison=condition.ComparisonExpression(
                operator=operator,
                left_value=condition.Operand(var=var),
                right_value=condition.Operand(primitive=literals.Primitive(**right)),
            )
        )

    return workflow.BranchNode(
        if_else=workflow.IfElseBlock(
            case=workflow.IfBlock(
                condition=condition.BooleanExpression(
                    conjunction=condition.ConjunctionExpression(
                        operator=condition.ConjunctionExpression.OR,
                        left_expression=compare(condition.ComparisonExpression.GTE, "accuracy", float_value=0.95),
                        right_expression=compare(condition.ComparisonExpression.EQ, "force", boolean=True),
                    )
                ),
                then_node=task_node("n2-n0", "workflows.deploy.release", [promise("model", "n1", "model")]),
            ),
            other=[
                workflow.IfBlock(
                    condition=compare(condition.ComparisonExpression.LT, "accuracy", float_value=0.5),
                    then_node=task_node("n2-n1", "workflows.deploy.discard", []),
                )
            ],
            error=types.Error(failed_node_id="n2", message="neither good nor bad"),
        )
    )


def workflow_template(name: str = "workflows.train.pipeline") -> workflow.WorkflowTemplate:
    """A workflow with a node of every kind."""
    return workflow.WorkflowTemplate(
        id=identifier.Identifier(
            resource_type=identifier.WORKFLOW, project=PROJECT, domain=DOMAIN, name=name, version=VERSION
        ),
        metadata=workflow.WorkflowMetadata(
            quality_of_service=core_execution.QualityOfService(tier=core_execution.QualityOfService.MEDIUM),
            on_failure=workflow.WorkflowMetadata.FAIL_AFTER_EXECUTABLE_NODES_COMPLETE,
            tags={"team": "growth", "nightly": ""},
        ),
        interface=typed_interface(
            {"region": simple(types.STRING), "since": simple(types.DATETIME)},
            {"model": types.LiteralType(blob=types.BlobType())},
        ),
        nodes=[
            workflow.Node(id="start-node", metadata=workflow.NodeMetadata()),
            task_node("n0", "workflows.etl.extract", [promise("region", "start-node", "region")]),
            task_node(
                "n1",
                "workflows.train.fit_model",
                [promise("frame", "n0", "frame"), constant("booster", string_value="dart")],
                ["n0"],
            ),
            workflow.Node(id="n2", upstream_node_ids=["n1"], branch_node=branch()),
            workflow.Node(
                id="n3",
                workflow_node=workflow.WorkflowNode(
                    launchplan_ref=identifier.Identifier(
                        resource_type=identifier.LAUNCH_PLAN,
                        project=PROJECT,
                        domain=DOMAIN,
                        name="workflows.report.daily",
                        version=VERSION,
                    )
                ),
            ),
            workflow.Node(
                id="n4", gate_node=workflow.GateNode(approve=workflow.ApproveCondition(signal_id="release-approval"))
            ),
            workflow.Node(
                id="n5",
                gate_node=workflow.GateNode(
                    signal=workflow.SignalCondition(
                        signal_id="ratio", type=simple(types.FLOAT), output_variable_name="o0"
                    )
                ),
            ),
            workflow.Node(
                id="n6", gate_node=workflow.GateNode(sleep=workflow.SleepCondition(duration=Duration(seconds=30)))
            ),
            workflow.Node(id="end-node", inputs=[promise("model", "n1", "model")]),
        ],
        outputs=[promise("model", "n1", "model")],
        failure_node=task_node("efn", "workflows.report.alert", []),
        metadata_defaults=workflow.WorkflowMetadataDefaults(interruptible=True),
    )


def compiled() -> compiler.CompiledWorkflowClosure:
    """A dynamic task's workflow after the compiler."""
    ids = compiler.ConnectionSet.IdList
    chain = ["start-node", "n0", "n1", "n2", "n3", "n4", "n5", "n6", "end-node"]
    connections = compiler.ConnectionSet(
        downstream={a: ids(ids=[b]) for a, b in pairwise(chain)},
        upstream={b: ids(ids=[a]) for a, b in pairwise(chain)},
    )
    return compiler.CompiledWorkflowClosure(
        primary=compiler.CompiledWorkflow(template=workflow_template(), connections=connections),
        sub_workflows=[compiler.CompiledWorkflow(template=workflow_template("workflows.report.daily"))],
        tasks=[
            compiler.CompiledTask(template=task_template()),
            compiler.CompiledTask(template=task_template("workflows.etl.extract")),
        ],
        launch_plans=[
            compiler.CompiledLaunchPlan(
                template=workflow.LaunchPlanTemplate(
                    id=identifier.Identifier(
                        resource_type=identifier.LAUNCH_PLAN,
                        project=PROJECT,
                        domain=DOMAIN,
                        name="workflows.report.daily",
                        version=VERSION,
                    ),
                    interface=typed_interface({"day": simple(types.DATETIME)}, {}),
                    fixed_inputs=literals.LiteralMap(
                        literals={"region": primitive(string_value="eu"), "dry": primitive(boolean=True)}
                    ),
                )
            )
        ],
    )
