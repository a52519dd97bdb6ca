"""Writes `flyte2.pbs` and `flyte2.tsv`: messages of many types as Flyte 2 stores or sends them.

`flyte2.pbs` holds one blob after another, each after its length as a varint; `flyte2.tsv` gives the
half, the type, the length and the variant of each: what distinguishes it from others of its type.
Two halves come from different seeds: rules may be made while looking at the half `seen`, and are
judged on `held`.

Needs: pip install -r proto/requirements.txt
Run:   python tests/data/detect/flyte2.py [--check]
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parents[1] / "goldens"))

from flyteidl2.actions import actions_service_pb2 as actions
from flyteidl2.app import app_payload_pb2 as app_payload
from flyteidl2.artifact import artifact_service_pb2 as artifact_service
from flyteidl2.auth import identity_pb2 as auth
from flyteidl2.cacheservice import cacheservice_pb2 as cache
from flyteidl2.cacheservice.v2 import cacheservice_pb2 as cache_v2
from flyteidl2.cluster import payload_pb2 as clusters
from flyteidl2.common import identifier_pb2 as ids
from flyteidl2.common import list_pb2 as lists
from flyteidl2.core import execution_pb2 as execution
from flyteidl2.dataproxy import dataproxy_service_pb2 as dataproxy
from flyteidl2.event import event_pb2 as events
from flyteidl2.logs.dataplane import payload_pb2 as logs
from flyteidl2.org import domain_definition_pb2 as org
from flyteidl2.project import project_service_pb2 as projects
from flyteidl2.secret import payload_pb2 as secrets
from flyteidl2.task import common_pb2 as task_common
from flyteidl2.task import task_definition_pb2 as definitions
from flyteidl2.task import task_service_pb2 as task_service
from flyteidl2.trigger import trigger_service_pb2 as triggers
from flyteidl2.workflow import events_proxy_service_pb2 as events_proxy
from flyteidl2.workflow import internal_run_service_pb2 as internal
from flyteidl2.workflow import queue_service_pb2 as queue
from flyteidl2.workflow import run_definition_pb2 as run_definition
from flyteidl2.workflow import run_info_pb2 as run_info
from flyteidl2.workflow import run_service_pb2 as run_service
from flyteidl2.workflow import state_service_pb2 as state
from flyteidl2.workflow import tracked_run_service_pb2 as tracked
from google.protobuf.message import Message
from pbwire import frame

import flyte2_apps as apps
import flyte2_runs as runs
import flyte2_services as services
import flyte2_values as values
from flyte2_values import Scope

STATES = list(runs.STATES)
Blob = tuple[str, Message]
"""A variant and a message."""


def stored(scope: Scope) -> Iterator[Blob]:
    """Files of an action, and what the database holds of tasks and runs."""
    rng = scope.rng
    for count, variant in ((1, "small"), (3, "medium"), (9, "large")):
        yield variant, values.inputs(rng, count)
        yield f"{variant} with context", values.inputs(rng, count, context=True)
        yield variant, values.outputs(rng, count)
        yield variant, values.typed_interface(rng, count)
    yield "context only", task_common.Inputs(context=values.inputs(rng, 1, context=True).context)
    outputs = values.outputs(rng, 2)
    produced = task_common.ProducedArtifact(output="o0", name="model", version="v7", type=values.literal_type(rng, 0))
    outputs.produced_artifacts.append(produced)
    yield "with artifact", outputs
    for large, kind in ((False, 1), (True, 0), (False, 0)):
        error = execution.ContainerError(code="ValueError", message=values.error_text(rng, large), kind=kind, origin=1)
        yield "large" if large else "small", execution.ErrorDocument(error=error)
    for large in (False, True, True):
        yield "large" if large else "small", values.task_spec(scope, large)
        yield "large" if large else "small", values.run_spec(scope, large)
        yield "large" if large else "small", values.task_template(scope, large)
    for depth in (0, 1, 2, 3):
        yield f"depth {depth}", values.literal_type(rng, depth)
        yield f"depth {depth}", values.literal(rng, depth)
    yield "record", values.record_type(rng)
    yield "outputs", services.pairs(scope)
    yield "trace", definitions.TraceSpec(interface=values.typed_interface(rng, 2))
    info = run_info.RunInfo(inputs_uri=scope.uri("a0", "inputs.pb"), task_spec_digest=values.version(rng))
    info.run_spec.CopyFrom(values.run_spec(scope))
    yield "run", info


def of_runs(scope: Scope) -> Iterator[Blob]:
    """Runs, actions, attempts and events in every phase."""
    for name in STATES:
        yield name, runs.run(scope, name)
        yield name, runs.action(scope, name)
        yield name, runs.details(scope, name)
        yield name, runs.attempt(scope, name)
        yield name, runs.event(scope, name)
        yield name, runs.run_details(scope, name)
        yield name, runs.status(scope, runs.Life(scope, name))
    for name in ("succeeded", "failed"):
        yield f"{name}, large", runs.details(scope, name, large=True)
        yield f"{name}, large", runs.attempt(scope, name, 2, large=True)
        yield f"{name}, large", runs.event(scope, name, large=True)
        yield f"{name}, large", runs.run_details(scope, name, large=True)
        yield f"{name}, trace", runs.details(scope, name, "trace")
        yield f"{name}, condition", runs.details(scope, name, "condition")
        yield f"{name}, trace", runs.action(scope, name, "trace")
    for kind in ("task", "trace", "condition"):
        yield kind, runs.action_spec(scope, kind)
        yield kind, runs.metadata(scope, kind)
    yield "pod", runs.cluster_event(scope, scope.created)
    yield "user", runs.error_info(scope, True)
    yield "offloaded", services.offloaded(scope)
    yield "pod", values.log_context(scope.rng, scope, scope.created, None)


def responses(scope: Scope) -> Iterator[Blob]:
    """Lists and streams of runs and actions."""
    rng = scope.rng
    some_runs = [runs.run(scope, name) for name in STATES]
    for count in (1, 3, 5):
        yield (
            f"{count}",
            run_service.ListRunsResponse(runs=some_runs[:count], token=values.base36(rng) if count < 5 else ""),
        )
        some = [runs.action(scope, rng.choice(STATES)) for _ in range(count)]
        yield f"{count}", run_service.ListActionsResponse(actions=some, token="")
        enriched = [
            run_definition.EnrichedAction(action=one, meets_filter=True, children_phase_counts={5: 2}) for one in some
        ]
        yield f"{count}", run_service.WatchActionsResponse(enriched_actions=enriched)
        yield f"{count}", events_proxy.RecordRequest(events=[runs.event(scope, name) for name in STATES[:count]])


def requests(scope: Scope) -> Iterator[Blob]:
    """Other messages of the services of runs."""
    rng, action_id = scope.rng, scope.action_id()
    yield "failed", run_service.GetRunDetailsResponse(details=runs.run_details(scope, "failed"))
    yield "failed", run_service.GetActionDetailsResponse(details=runs.details(scope, "failed"))
    yield (
        "both",
        dataproxy.GetActionDataResponse(inputs=values.inputs(rng), outputs=values.outputs(rng), inputs_uri=scope.base),
    )
    request = run_service.CreateRunRequest(project_id=scope.project_id(), run_spec=values.run_spec(scope, True))
    request.task_spec.CopyFrom(values.task_spec(scope))
    request.inputs.CopyFrom(values.inputs(rng, 2, context=True))
    yield "task spec", request
    request = run_service.CreateRunRequest(
        run_id=scope.run, task_id=scope.task_id(), offloaded_input_data=services.offloaded(scope)
    )
    yield "task", request
    sort = lists.Sort(key="created_at", direction=lists.Sort.DESCENDING)
    some = lists.ListRequest(limit=50, sort_by_fields=[sort], filters=[lists.Filter(field="phase", values=["FAILED"])])
    yield "project", run_service.ListRunsRequest(request=some, project_id=scope.project_id())
    for kind in ("task", "trace", "condition"):
        action = actions.Action(
            action_id=action_id,
            parent_action_name="a0",
            input_uri=scope.uri(action_id.name, "inputs.pb"),
            run_output_base=scope.base,
        )
        runs.set_spec(scope, action, kind)
        yield kind, action
        yield kind, actions.EnqueueRequest(action=action, run_spec=values.run_spec(scope))
        recorded = internal.RecordActionRequest(action_id=action_id, parent="a0", input_uri=action.input_uri)
        runs.set_spec(scope, recorded, kind)
        yield kind, recorded
        queued = queue.EnqueueActionRequest(
            action_id=action_id, run_spec=values.run_spec(scope), run_output_base=scope.base
        )
        runs.set_spec(scope, queued, kind)
        yield kind, queued
    life = runs.Life(scope, "succeeded")
    update = state.ActionUpdate(
        action_id=action_id, phase=life.phase, output_uri=scope.uri(action_id.name, "outputs.pb")
    )
    yield "succeeded", update
    yield "action", state.WatchResponse(action_update=update)
    yield "succeeded", internal.UpdateActionStatusRequest(action_id=action_id, status=runs.status(scope, life))
    report = tracked.TrackedActionUpdate(
        event=runs.event(scope, "succeeded"), parent_name="a0", status=runs.status(scope, life)
    )
    runs.set_spec(scope, report, "trace")
    yield "trace", tracked.ReportTrackedActionsRequest(run_id=scope.run, updates=[report])
    yield (
        "lines",
        run_service.WatchClusterEventsResponse(
            cluster_events=[runs.cluster_event(scope, scope.created) for _ in range(3)]
        ),
    )


def of_services(scope: Scope) -> Iterator[Blob]:
    """Apps, triggers and tasks."""
    rng = scope.rng
    for name in ("PENDING", "ACTIVE", "FAILED"):
        yield name.lower(), apps.app(scope, name, large=name == "ACTIVE")
        yield name.lower(), apps.app_status(scope, name)
    yield "small", apps.app_spec(scope)
    yield "large", apps.app_spec(scope, True)
    yield "large", apps.app_spec(scope, True)
    yield "2", app_payload.ListResponse(apps=[apps.app(scope), apps.app(scope, "FAILED")], total_count=2)
    yield "replica", apps.replica(scope)
    for kind in ("cron", "rate", "artifact"):
        yield kind, apps.trigger(scope, kind)
        yield kind, apps.trigger_details(scope, kind)
        yield kind, apps.automation(scope, kind)
    yield "small", apps.trigger_spec(scope)
    yield "deploy", apps.trigger_revision(scope)
    yield (
        "3",
        triggers.ListTriggersResponse(triggers=[apps.trigger(scope) for _ in range(3)], token=values.base36(rng)),
    )
    for latest in (True, False, True):
        yield "with a run" if latest else "without a run", services.task(scope, latest)
    listed = task_service.ListTasksResponse.ListTasksMetadata(total=12, filtered_total=3)
    yield "3", task_service.ListTasksResponse(tasks=[services.task(scope) for _ in range(3)], metadata=listed)
    about = services.task(scope).metadata
    details = definitions.TaskDetails(task_id=scope.task_id(), metadata=about, spec=values.task_spec(scope, True))
    yield "large", details
    yield "small", task_service.DeployTaskRequest(task_id=scope.task_id(), spec=values.task_spec(scope))


def of_platform(scope: Scope) -> Iterator[Blob]:
    """Projects, secrets, images, artifacts, cache, connectors, notifications, logs and events."""
    rng = scope.rng
    yield "active", services.project(scope)
    yield "2", projects.ListProjectsResponse(projects=projects.Projects(projects=[services.project(scope)] * 2))
    yield "present", services.secret(scope)
    yield "2", secrets.ListSecretsResponse(secrets=[services.secret(scope)] * 2, token=values.base36(rng))
    for kind in ("TAIL_LOGS", "GET_ACTION_DATA", "USE_SECRETS"):
        yield kind.lower(), services.cluster_request(scope, kind)
    yield (
        "endpoint",
        clusters.SelectClusterResponse(cluster_endpoint="https://eu-1.example.com", cluster="cluster-eu-1"),
    )
    yield "torch", services.cluster_spec(scope)
    yield "autoscaled", services.ray_job(scope)
    yield "web hook and mail", services.template_of_webhook(scope)
    yield "failed", services.run_completed(scope)
    yield "layers", services.image_spec(scope)
    yield "built", services.image(scope)
    yield "of an action", services.artifact(scope)
    yield "2", artifact_service.ListArtifactsResponse(artifacts=[services.artifact(scope) for _ in range(2)])
    yield "project", services.settings_of(scope)
    yield "uri", cache.GetCacheResponse(output=services.cached_output(scope))
    yield "uri", services.put_cache(scope)
    yield "held", services.reservation(scope)
    yield "succeeded", services.connector_resource(scope)
    yield "task", services.connector_create(scope)
    yield "lines", services.log_lines(scope)
    yield "2", logs.LogLinesBatch(logs=[services.log_lines(scope) for _ in range(2)])
    yield "succeeded", services.task_event(scope, False)
    yield "failed", services.task_event(scope, True)
    yield "succeeded", services.workflow_event(scope)
    yield "succeeded", services.cloud_event(scope)
    yield "signed", services.upload_location(scope)


def parts(scope: Scope) -> Iterator[Blob]:
    """Identifiers and parts that occur by themselves."""
    rng, action_id = scope.rng, scope.action_id()
    template = values.task_template(scope, True)
    yield "run", scope.run
    yield "action", action_id
    yield "attempt", ids.ActionAttemptIdentifier(action_id=action_id, attempt=2)
    yield "task", scope.task_id()
    yield "task", template.id
    yield "task", template.container
    yield "task", template.interface.inputs
    yield "task", template.metadata
    yield "user", execution.ExecutionError(code="OOMKilled", message=values.error_text(rng, True), kind=1, worker="w-0")


def rarer(scope: Scope) -> Iterator[Blob]:
    """Messages of runs that are seen less often."""
    rng, action_id = scope.rng, scope.action_id()
    update = state.ActionUpdate(action_id=action_id, phase=runs.STATES["failed"])
    update.error.CopyFrom(execution.ExecutionError(code="ValueError", message=values.sentence(rng), kind=1))
    yield "failed", actions.WatchForUpdatesResponse(action_update=update)
    yield (
        "running",
        actions.UpdateRequest(action_id=action_id, attempt=1, status=runs.status(scope, runs.Life(scope, "running"))),
    )
    yield "approve", actions.SignalRequest(action_id=action_id, parent_action_name="a0", value=values.literal(rng, 0))
    yield (
        "approve",
        run_service.SignalEventRequest(
            action_id=action_id, parent_action_name="a0", payload=run_service.EventPayload(bool_value=True)
        ),
    )
    yield "reason", run_service.AbortRunRequest(run_id=scope.run, reason=values.sentence(rng))
    group = run_definition.TaskGroup(
        task_name=scope.task_id().name,
        environment_name=scope.environment,
        total_runs=12,
        latest_run_time=scope.created,
        average_failure_rate=0.25,
        average_duration=values.duration(rng),
        created_by=[values.who(rng)],
    )
    group.recent_statuses.add(run_name=scope.run.name, phase=runs.STATES["succeeded"])
    yield "1", run_service.WatchGroupsResponse(task_groups=[group])
    yield (
        "small",
        tracked.CreateTrackedRunRequest(
            run_id=scope.run, task_spec=values.task_spec(scope), run_spec=values.run_spec(scope), labels={"team": "ml"}
        ),
    )
    yield (
        "task",
        dataproxy.UploadInputsRequest(
            project_id=scope.project_id(), task_id=scope.task_id(), inputs=values.inputs(rng), base_dir=scope.base
        ),
    )


def rarest(scope: Scope) -> Iterator[Blob]:
    """Messages of other services that are seen less often."""
    rng = scope.rng
    links = dataproxy.PreSignedURLs(
        signed_url=[f"https://storage.example.com/{values.base36(rng)}"], expires_at=scope.created
    )
    yield "report", dataproxy.CreateDownloadLinkResponse(pre_signed_urls=links)
    lines = services.log_lines(scope)
    yield (
        "lines",
        dataproxy.TailLogsResponse(
            logs=[dataproxy.TailLogsResponse.Logs(lines=lines.structured_lines, container=lines.container)]
        ),
    )
    where = cache_v2.Identifier(org=scope.org, project=scope.project, domain=scope.domain)
    yield "uri", cache_v2.PutCacheRequest(base_request=services.put_cache(scope), identifier=where)
    yield (
        "cron",
        triggers.DeployTriggerRequest(
            name=scope.trigger_name(), revision=3, spec=apps.trigger_spec(scope), automation_spec=apps.automation(scope)
        ),
    )
    versions = [
        task_service.ListVersionsResponse.VersionResponse(
            version=values.version(rng), deployed_at=scope.created, deployed_by=values.who(rng)
        )
        for _ in range(3)
    ]
    yield "3", task_service.ListVersionsResponse(versions=versions)
    yield (
        "user",
        auth.UserInfoResponse(
            subject=f"00u{values.base36(rng, 17)}",
            name="Ada Lovelace",
            preferred_username="ada",
            email="ada@example.com",
        ),
    )
    yield (
        "domain",
        org.Domain(id=scope.domain, org=scope.org, friendly_name=scope.domain.title(), created_at=scope.created),
    )
    node = events.NodeExecutionEvent(
        producer_id="propeller", phase=execution.NodeExecution.SUCCEEDED, occurred_at=scope.created, node_name="train"
    )
    node.id.node_id = "a0"
    node.id.execution_id.CopyFrom(services.workflow_run(scope))
    node.input_uri, node.output_uri = scope.uri("a0", "inputs.pb"), scope.uri("a0", "outputs.pb")
    yield "succeeded", node


def blobs() -> Iterator[tuple[str, str, Message]]:
    """Half, variant and message of all blobs."""
    for half, seed in (("seen", 20260301), ("held", 20260302)):
        for place, build in enumerate(
            (stored, of_runs, responses, requests, of_services, of_platform, parts, rarer, rarest)
        ):
            for variant, message in build(Scope(random.Random(seed * 10 + place))):
                yield half, variant, message


def files() -> dict[str, bytes]:
    """Both files."""
    data, rows = bytearray(), ["half\ttype\tbytes\tvariant"]
    for half, variant, message in blobs():
        wire = message.SerializeToString(deterministic=True)
        if not wire:
            raise AssertionError(f"an empty {message.DESCRIPTOR.full_name}")
        data += frame(wire)
        rows.append(f"{half}\t{message.DESCRIPTOR.full_name}\t{len(wire)}\t{variant}")
    return {"flyte2.pbs": bytes(data), "flyte2.tsv": ("\n".join(rows) + "\n").encode()}


def main(arguments: list[str]) -> None:
    """Writes both files, or with `--check` compares them."""
    for name, content in files().items():
        if arguments != ["--check"]:
            (HERE / name).write_bytes(content)
        elif (HERE / name).read_bytes() != content:
            sys.exit(f"{name} differs from what flyte2.py makes")


if __name__ == "__main__":
    main(sys.argv[1:])
