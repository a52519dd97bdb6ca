"""Writes the example files of this folder, as Flyte would store or send them.

Everything is made up, but shaped after real executions. The output is the same
on every run: each file has a random generator with a seed of its own, and map
entries are put in order explicitly. Most files hold them shuffled, since the
official encoders write maps in hash order; `inputs.pb` and `task_closure.pb`
hold them sorted.

Needs: pip install flyteidl==1.16.8

Usage: python make.py
"""

from __future__ import annotations

import hashlib
import random
import sys
from datetime import timedelta
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent.parent / "goldens"))

from definitions import compiled, dynamic_spec, task_template, workflow_template
from flyteidl.admin import common_pb2 as common
from flyteidl.admin import execution_pb2 as execution
from flyteidl.admin import matchable_resource_pb2 as matchable
from flyteidl.admin import node_execution_pb2 as node_execution
from flyteidl.admin import task_execution_pb2 as task_execution
from flyteidl.core import artifact_id_pb2 as artifact
from flyteidl.core import catalog_pb2 as catalog
from flyteidl.core import errors_pb2 as errors
from flyteidl.core import execution_pb2 as core_execution
from flyteidl.core import identifier_pb2 as identifier
from flyteidl.core import literals_pb2 as literals
from flyteidl.core import security_pb2 as security
from flyteidl.core.execution_envs_pb2 import ExecutionEnv, ExecutionEnvAssignment
from google.protobuf.duration_pb2 import Duration
from google.protobuf.message import Message
from google.protobuf.wrappers_pb2 import BoolValue
from parts import (
    BUCKET,
    DOMAIN,
    ORG,
    PROJECT,
    START,
    VERSION,
    duration,
    execution_identifier,
    name_of,
    prefix_of,
    primitive,
    struct,
    task_execution_identifier,
    timestamp,
    varied_literals,
)
from runs import (
    failed,
    map_task,
    page,
    queued,
    running,
    succeeded,
    traceback_text,
    varied,
    with_unknown_fields,
)

from pbwire import ascending, frame, reorder_maps, shuffled


def workflow_execution() -> execution.Execution:
    """A scheduled workflow execution that was aborted."""
    rng = random.Random(17)
    end = START + timedelta(minutes=42)
    parent = execution_identifier(name_of(rng))
    return execution.Execution(
        id=execution_identifier(name_of(rng)),
        spec=execution.ExecutionSpec(
            launch_plan=identifier.Identifier(
                resource_type=identifier.LAUNCH_PLAN,
                project=PROJECT,
                domain=DOMAIN,
                name="workflows.train.nightly",
                version=VERSION,
            ),
            metadata=execution.ExecutionMetadata(
                mode=execution.ExecutionMetadata.SCHEDULED,
                principal="flytescheduler",
                nesting=1,
                scheduled_at=timestamp(START),
                parent_node_execution=identifier.NodeExecutionIdentifier(node_id="n3", execution_id=parent),
                reference_execution=parent,
                system_metadata=execution.SystemMetadata(
                    execution_cluster="eu-west-1-b", namespace=f"{PROJECT}-{DOMAIN}"
                ),
                artifact_ids=[
                    artifact.ArtifactID(
                        artifact_key=artifact.ArtifactKey(project=PROJECT, domain=DOMAIN, name="churn_frame", org=ORG),
                        version=name_of(rng),
                        partitions=artifact.Partitions(
                            value={
                                "region": artifact.LabelValue(static_value="eu"),
                                "day": artifact.LabelValue(time_value=timestamp(START)),
                            }
                        ),
                    )
                ],
            ),
            notifications=execution.NotificationList(notifications=notifications()),
            labels=common.Labels(values={"team": "growth", "tier": "2", "run": "nightly", "empty": ""}),
            annotations=common.Annotations(
                values={"example.com/ticket": "ML-1234", "example.com/note": "größer\n2 lines"}
            ),
            security_context=security.SecurityContext(
                run_as=security.Identity(
                    iam_role="arn:aws:iam::123456789012:role/flyte-user", execution_identity="jo@example.com"
                ),
                tokens=[
                    security.OAuth2TokenRequest(name="warehouse", token_endpoint="https://login.example.com/token")
                ],
            ),
            auth_role=common.AuthRole(kubernetes_service_account="default"),
            quality_of_service=core_execution.QualityOfService(
                spec=core_execution.QualityOfServiceSpec(queueing_budget=Duration(seconds=600))
            ),
            max_parallelism=25,
            raw_output_data_config=common.RawOutputDataConfig(output_location_prefix=f"{BUCKET}/raw"),
            interruptible=BoolValue(value=False),
            overwrite_cache=True,
            envs=common.Envs(values=[literals.KeyValuePair(key="TZ", value="Europe/Zurich")]),
            tags=["nightly", "churn"],
            execution_cluster_label=matchable.ExecutionClusterLabel(value="gpu"),
            execution_env_assignments=[
                ExecutionEnvAssignment(
                    node_ids=["n0", "n1"],
                    task_type="actor",
                    execution_env=ExecutionEnv(
                        name="warm", type="fast-task", spec=struct(replicas=2, ttl="600s"), version="1"
                    ),
                )
            ],
        ),
        closure=execution.ExecutionClosure(
            abort_metadata=execution.AbortMetadata(cause="wrong region, see ML-1234", principal="jo@example.com"),
            computed_inputs=inputs(),
            phase=core_execution.WorkflowExecution.ABORTED,
            started_at=timestamp(START + timedelta(seconds=3), 7),
            duration=duration(2517.5),
            created_at=timestamp(START, 1_000_000),
            updated_at=timestamp(end, 999_999_999),
            notifications=notifications()[:1],
            workflow_id=workflow_template().id,
            state_change_details=execution.ExecutionStateChangeDetails(
                state=execution.EXECUTION_ARCHIVED, occurred_at=timestamp(end), principal="jo@example.com"
            ),
        ),
    )


def notifications() -> list[common.Notification]:
    """One notification of each kind."""
    failed, aborted = core_execution.WorkflowExecution.FAILED, core_execution.WorkflowExecution.ABORTED
    return [
        common.Notification(
            phases=[failed, aborted],
            email=common.EmailNotification(recipients_email=["ml@example.com", "jo@example.com"]),
        ),
        common.Notification(
            phases=[failed], pager_duty=common.PagerDutyNotification(recipients_email=["page@example.com"])
        ),
        common.Notification(
            phases=[aborted], slack=common.SlackNotification(recipients_email=["growth@example.com"], template="short")
        ),
    ]


def a_node_execution() -> node_execution.NodeExecution:
    """A node whose result came from the cache."""
    rng = random.Random(18)
    run = name_of(rng)
    return node_execution.NodeExecution(
        id=identifier.NodeExecutionIdentifier(node_id="n1", execution_id=execution_identifier(run)),
        input_uri=f"{prefix_of(run, 'n1')}/inputs.pb",
        closure=node_execution.NodeExecutionClosure(
            output_uri=f"{prefix_of(run, 'n1')}/0/outputs.pb",
            phase=core_execution.NodeExecution.SUCCEEDED,
            started_at=timestamp(START, 250_000_000),
            duration=duration(0.081),
            created_at=timestamp(START, 249_999_999),
            updated_at=timestamp(START, 331_000_000),
            task_node_metadata=node_execution.TaskNodeMetadata(
                cache_status=catalog.CACHE_HIT,
                catalog_key=catalog.CatalogMetadata(
                    dataset_id=identifier.Identifier(
                        resource_type=identifier.DATASET,
                        project=PROJECT,
                        domain=DOMAIN,
                        name="flyte_task-workflows.train.fit_model",
                        version="1.4-GKw-c0PwFokMUQ",
                    ),
                    artifact_tag=catalog.CatalogArtifactTag(
                        artifact_id="8f7c6f0e-44cc-4a4e-9d0e-2a1cf1b8d3aa",
                        name="flyte_cached-Vd1aYv2YTJXsKJfQwaN6NGDRc4H",
                    ),
                    source_task_execution=task_execution_identifier("workflows.train.fit_model", name_of(rng)),
                ),
                checkpoint_uri=f"{BUCKET}/checkpoints/{run}",
            ),
            deck_uri=f"{prefix_of(run, 'n1')}/0/deck.html",
        ),
        metadata=node_execution.NodeExecutionMetaData(retry_group="0", spec_node_id="n1", is_array=True),
    )


def inputs() -> literals.LiteralMap:
    """The inputs of the training task."""
    pool = varied_literals()
    return literals.LiteralMap(
        literals={
            "frame": pool["frame"],
            "params": pool["params"],
            "booster": primitive(string_value="dart"),
            "note": pool["no_note"],
            "region": primitive(string_value="eu"),
            "since": primitive(datetime=timestamp(START - timedelta(days=30))),
            "config": pool["config"],
        }
    )


def outputs() -> literals.LiteralMap:
    """The outputs of the training task."""
    pool = varied_literals()
    return literals.LiteralMap(
        literals={k: pool[k] for k in ("model", "folds", "by_region", "legacy_frame", "accuracy", "wall_time")}
    )


def error_document() -> errors.ErrorDocument:
    """The error a container leaves behind."""
    return errors.ErrorDocument(
        error=errors.ContainerError(
            code="USER:XGBoostError",
            message=traceback_text(),
            kind=errors.ContainerError.RECOVERABLE,
            origin=core_execution.ExecutionError.USER,
            timestamp=timestamp(START + timedelta(minutes=11), 18_204_117),
            worker="worker-2",
        )
    )


# ----------------------------------------------------------------------- files


def write(manifest: list[str], name: str, kind: str, data: bytes) -> None:
    """Writes one file and notes it."""
    (HERE / name).write_bytes(data)
    manifest.append(f"{name}\t{kind}\t{len(data)}\t{hashlib.sha256(data).hexdigest()[:16]}\n")


def main() -> None:
    """Writes all files and their list."""
    manifest = ["file\ttype\tbytes\tsha256\n"]
    messages: list[tuple[str, Message]] = [
        ("queued.pb", queued()),
        ("running.pb", running()),
        ("succeeded_inline_outputs.pb", succeeded()),
        ("failed.pb", failed()),
        ("map_task.pb", map_task()),
        ("executions_page.pb", page()),
        ("workflow_execution.pb", workflow_execution()),
        ("node_execution.pb", a_node_execution()),
        ("inputs.pb", inputs()),
        ("outputs.pb", outputs()),
        ("error.pb", error_document()),
        ("task.pb", task_template()),
        ("futures.pb", dynamic_spec()),
        ("dynamic_compiled.pb", compiled()),
        ("task_closure.pb", succeeded().closure),
    ]
    for name, message in messages:
        order = ascending if name in ("inputs.pb", "task_closure.pb") else shuffled(random.Random(name))
        wire = message.SerializeToString(deterministic=True)
        write(manifest, name, message.DESCRIPTOR.full_name, reorder_maps(wire, message.DESCRIPTOR, order))
    kind = task_execution.TaskExecution.DESCRIPTOR.full_name
    write(manifest, "unknown_fields.pb", kind, with_unknown_fields())
    rng, order = random.Random(19), shuffled(random.Random(20))
    stream = (varied(rng, n) for n in range(50))
    write(
        manifest,
        "executions.pbs",
        f"stream of {kind}",
        b"".join(frame(reorder_maps(m.SerializeToString(deterministic=True), m.DESCRIPTOR, order)) for m in stream),
    )
    (HERE / "MANIFEST.tsv").write_text("".join(manifest), encoding="utf-8")


if __name__ == "__main__":
    main()
