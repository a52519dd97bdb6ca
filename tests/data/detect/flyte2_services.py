"""Messages of Flyte 2's services other than runs, for `flyte2.py`: secrets, images, artifacts and others.

Needs: pip install -r proto/requirements.txt
"""

from __future__ import annotations

from typing import Any

from flyteidl2.artifact import artifact_pb2 as artifacts
from flyteidl2.cacheservice import cacheservice_pb2 as cache
from flyteidl2.cluster import payload_pb2 as clusters
from flyteidl2.common import identifier_pb2 as ids
from flyteidl2.common import run_pb2 as common_runs
from flyteidl2.connector import connector_pb2 as connectors
from flyteidl2.core import execution_pb2 as execution
from flyteidl2.core import identifier_pb2 as core_ids
from flyteidl2.core import literals_pb2 as literals
from flyteidl2.dataproxy import dataproxy_service_pb2 as dataproxy
from flyteidl2.event import cloudevents_pb2 as cloudevents
from flyteidl2.event import event_pb2 as events
from flyteidl2.imagebuilder import definition_pb2 as images
from flyteidl2.logs.dataplane import payload_pb2 as logs
from flyteidl2.notification import definition_pb2 as notifications
from flyteidl2.plugins import clustered_pb2 as clustered
from flyteidl2.plugins import ray_pb2 as ray
from flyteidl2.project import project_service_pb2 as projects
from flyteidl2.secret import definition_pb2 as secrets
from flyteidl2.settings import settings_definition_pb2 as settings
from flyteidl2.task import task_definition_pb2 as definitions

from flyte2_apps import automation
from flyte2_runs import Life
from flyte2_values import (
    Phase,
    Scope,
    artifact_key,
    base36,
    duration,
    inputs,
    literal,
    literal_type,
    outputs,
    resources,
    run_name,
    sentence,
    some_of,
    struct,
    task_log,
    task_template,
    timestamp,
    token,
    version,
    who,
)

Message = Any


def secret(scope: Scope) -> secrets.Secret:
    """A secret without its value."""
    name = secrets.SecretIdentifier(
        name="api-token", organization=scope.org, domain=scope.domain, project=scope.project
    )
    cluster = secrets.ClusterSecretStatus(
        cluster=ids.ClusterIdentifier(organization=scope.org, name="cluster-eu-1"),
        presence_status=secrets.SecretPresenceStatus.PRESENT,
    )
    status = secrets.SecretStatus(overall_status=secrets.OverallStatus.FULLY_PRESENT, cluster_status=[cluster])
    return secrets.Secret(
        id=name, secret_metadata=secrets.SecretMetadata(created_time=scope.created, secret_status=status)
    )


def project(scope: Scope) -> projects.Project:
    """A project with its domains."""
    domains = [projects.Domain(id=name, name=name.title()) for name in ("development", "staging", "production")]
    return projects.Project(
        id=scope.project, name=scope.project.title(), domains=domains, description=sentence(scope.rng), org=scope.org
    )


def cluster_request(scope: Scope, kind: str) -> clusters.SelectClusterRequest:
    """A request for the cluster of a resource."""
    operation = clusters.SelectClusterRequest.Operation.Value(f"OPERATION_{kind}")
    out = clusters.SelectClusterRequest(operation=operation)
    if kind == "TAIL_LOGS":
        out.action_attempt_id.CopyFrom(ids.ActionAttemptIdentifier(action_id=scope.action_id(), attempt=1))
    elif kind == "GET_ACTION_DATA":
        out.action_id.CopyFrom(scope.action_id())
    else:
        out.project_id.CopyFrom(scope.project_id())
    return out


def template_of_webhook(scope: Scope) -> notifications.DeliveryConfigTemplate:
    """A message to be sent by a web hook and by mail."""
    hook = notifications.WebhookDeliveryTemplate(
        url="https://hooks.example.com/flyte",
        method=notifications.HttpMethod.HTTP_METHOD_POST,
        headers={"Content-Type": "application/json"},
        body_template='{"text": "{{.Run.Name}} is {{.Phase}}"}',
    )
    mail = notifications.EmailDeliveryTemplate(
        to=[notifications.EmailRecipient(name="Ada", address="ada@example.com")],
        inline=notifications.InlineEmailTemplate(subject="Run failed", text_template=sentence(scope.rng)),
    )
    return notifications.DeliveryConfigTemplate(webhook=hook, email=mail)


def run_completed(scope: Scope) -> notifications.RunCompletedNotificationTemplateData:
    """What a message about a run may mention."""
    return notifications.RunCompletedNotificationTemplateData(
        run=scope.run, phase=Phase.ACTION_PHASE_FAILED, error=sentence(scope.rng)
    )


def image_spec(scope: Scope) -> images.ImageSpec:
    """An image to be built."""
    pip = images.PipPackages(packages=["pandas==3.1.1", "pyarrow"], options=images.PipOptions(pre=True))
    layers = [
        images.Layer(apt_packages=images.AptPackages(packages=["git", "curl"])),
        images.Layer(pip_packages=pip),
        images.Layer(env=images.Env(env_variables={"PYTHONUNBUFFERED": "1"})),
        images.Layer(commands=images.Commands(cmd=["pip check"])),
    ]
    return images.ImageSpec(
        base_image="python:3.12-slim",
        python_version="3.12",
        layers=layers[: scope.rng.randint(2, 4)],
        platform=["linux/amd64"],
    )


def image(scope: Scope) -> images.Image:
    """An image."""
    name = f"flyte:{version(scope.rng)}"
    return images.Image(id=images.ImageIdentifier(name=name), fqin=f"ghcr.io/example/{name}", build_run=scope.run)


def artifact(scope: Scope) -> artifacts.Artifact:
    """A version of an artifact."""
    rng, key = scope.rng, artifact_key(scope)
    name = artifacts.ArtifactName(org=scope.org, project=scope.project, domain=scope.domain, name=key.name)
    source = artifacts.ArtifactSource(task_action=artifacts.TaskActionSource(action=scope.action_id(), attempt=1))
    spec = artifacts.ArtifactSpec(value=literal(rng, 0), type=literal_type(rng, 0), source=source)
    spec.info.description = sentence(rng)
    return artifacts.Artifact(
        artifact_id=artifacts.ArtifactIdentifier(name=name, version=version(rng)),
        spec=spec,
        created_at=scope.created,
        created_by=who(rng),
    )


def settings_of(scope: Scope) -> settings.Settings:
    """The settings of a project."""
    value, level = settings.SettingState.SETTING_STATE_VALUE, settings.ScopeLevel.SCOPE_LEVEL_PROJECT
    queue = settings.StringSetting(state=value, string_value="gpu", scope_level=level)
    cpu = settings.QuantitySetting(state=value, quantity_value="4", scope_level=level)
    labels = settings.StringMapSetting(state=value, map_value=settings.StringMap(entries={"team": token(scope.rng)}))
    return settings.Settings(
        run=settings.RunSettings(default_queue=queue),
        task_resource=settings.TaskResourceSettings(max=settings.TaskResourceDefaults(cpu=cpu)),
        labels=labels,
    )


def cached_output(scope: Scope) -> cache.CachedOutput:
    """A result in the cache."""
    source = core_ids.Identifier(
        resource_type=core_ids.ResourceType.TASK,
        project=scope.project,
        domain=scope.domain,
        name=scope.task_id().name,
        version=scope.version,
    )
    metadata = cache.Metadata(source_identifier=source, created_at=scope.created, last_updated_at=scope.created)
    return cache.CachedOutput(output_uri=scope.uri(base36(scope.rng), "outputs.pb"), metadata=metadata)


def put_cache(scope: Scope) -> cache.PutCacheRequest:
    """A result to be cached."""
    overwrite = cache.OverwriteOutput(overwrite=True, max_age=duration(scope.rng))
    return cache.PutCacheRequest(key=base36(scope.rng, 43) + "=", output=cached_output(scope), overwrite=overwrite)


def reservation(scope: Scope) -> cache.Reservation:
    """A promise to compute a result."""
    return cache.Reservation(
        key=base36(scope.rng, 43) + "=",
        owner_id=base36(scope.rng),
        heartbeat_interval=duration(scope.rng),
        expires_at=timestamp(scope.rng, scope.created),
    )


def connector_resource(scope: Scope) -> connectors.Resource:
    """The state of a task that a connector runs."""
    return connectors.Resource(
        outputs=outputs(scope.rng),
        message=sentence(scope.rng),
        log_links=some_of(scope.rng, 2, task_log),
        phase=execution.TaskExecution.SUCCEEDED,
        custom_info=struct(job_id=run_name(scope.rng), slots=4),
    )


def connector_create(scope: Scope) -> connectors.CreateTaskRequest:
    """A request to a connector."""
    metadata = connectors.TaskExecutionMetadata(
        namespace=f"{scope.project}-{scope.domain}",
        labels={"team": "ml"},
        k8s_service_account="default",
        max_attempts=3,
    )
    return connectors.CreateTaskRequest(
        inputs=inputs(scope.rng),
        template=task_template(scope),
        output_prefix=scope.base,
        task_execution_metadata=metadata,
    )


def log_lines(scope: Scope) -> logs.LogLines:
    """Lines of a container's log."""
    source = logs.ContainerIdentifier(
        cluster_name="cluster-eu-1",
        kubernetes_namespace=f"{scope.project}-{scope.domain}",
        kubernetes_pod_name=f"{scope.run.name}-0",
        kubernetes_container_name="primary",
    )
    lines = [
        logs.LogLine(
            timestamp=timestamp(scope.rng, scope.created),
            message=sentence(scope.rng),
            originator=logs.LogLineOriginator.USER,
        )
        for _ in range(scope.rng.randint(2, 5))
    ]
    return logs.LogLines(container=source, structured_lines=lines, source=logs.LogLineSource.LOG_LINE_SOURCE_LIVE)


def workflow_run(scope: Scope) -> core_ids.WorkflowExecutionIdentifier:
    """A run, as Flyte 1's events name it."""
    return core_ids.WorkflowExecutionIdentifier(
        project=scope.project, domain=scope.domain, name=scope.run.name, org=scope.org
    )


def task_event(scope: Scope, failed: bool) -> events.TaskExecutionEvent:
    """A change of a task execution."""
    rng, life = scope.rng, Life(scope, "failed" if failed else "succeeded")
    node = core_ids.NodeExecutionIdentifier(node_id="a0", execution_id=workflow_run(scope))
    out = events.TaskExecutionEvent(
        task_id=task_template(scope).id,
        parent_node_execution_id=node,
        phase=execution.TaskExecution.FAILED if failed else execution.TaskExecution.SUCCEEDED,
        producer_id="propeller",
        logs=some_of(rng, 2, task_log),
        occurred_at=life.start,
        input_uri=scope.uri("a0", "inputs.pb"),
        task_type="python",
        event_version=1,
        reported_at=life.end,
        metadata=events.TaskExecutionMetadata(generated_name=f"{scope.run.name}-a0-0", plugin_identifier="pod"),
    )
    if failed:
        kind = execution.ExecutionError.USER
        out.error.CopyFrom(
            execution.ExecutionError(code="ValueError", message=sentence(rng), kind=kind, timestamp=life.end)
        )
    else:
        out.output_uri = scope.uri("a0", "outputs.pb")
    return out


def workflow_event(scope: Scope) -> events.WorkflowExecutionEvent:
    """A change of a workflow execution."""
    return events.WorkflowExecutionEvent(
        execution_id=workflow_run(scope),
        producer_id="propeller",
        phase=execution.WorkflowExecution.SUCCEEDED,
        occurred_at=scope.created,
        output_uri=scope.uri("a0", "outputs.pb"),
    )


def cloud_event(scope: Scope) -> cloudevents.CloudEventTaskExecution:
    """A change of a task execution, as it is published."""
    return cloudevents.CloudEventTaskExecution(raw_event=task_event(scope, False), labels={"team": "ml"})


def task(scope: Scope, latest: bool = True) -> definitions.Task:
    """A task as lists have it."""
    rng = scope.rng
    metadata = definitions.TaskMetadata(
        deployed_by=who(rng), short_name=token(rng), deployed_at=scope.created, environment_name=scope.environment
    )
    metadata.triggers_summary.details.CopyFrom(
        definitions.TaskTriggersSummary.TriggerDetails(name=token(rng), active=True, automation_spec=automation(scope))
    )
    out = definitions.Task(task_id=scope.task_id(), metadata=metadata)
    if latest:
        run = definitions.LatestRunSummary(run_id=scope.run, run_time=scope.created, phase=Phase.ACTION_PHASE_SUCCEEDED)
        out.task_summary.latest_run.CopyFrom(run)
    return out


def upload_location(scope: Scope) -> dataproxy.CreateUploadLocationResponse:
    """Where a file may be stored."""
    return dataproxy.CreateUploadLocationResponse(
        signed_url=f"https://storage.example.com/{base36(scope.rng)}?X-Amz-Expires=600",
        native_url=f"{scope.base}/{base36(scope.rng)}.tgz",
        expires_at=timestamp(scope.rng, scope.created),
        headers={"Content-MD5": "1B2M2Y8AsgTpgAmY7PhCfg=="},
    )


def offloaded(scope: Scope) -> common_runs.OffloadedInputData:
    """Inputs that are stored apart from a run."""
    return common_runs.OffloadedInputData(uri=scope.uri("a0", "inputs.pb"), inputs_hash=base36(scope.rng, 43) + "=")


def cluster_spec(scope: Scope) -> clustered.ClusteredTaskSpec:
    """The spec of a task on several machines."""
    return clustered.ClusteredTaskSpec(
        replicas=scope.rng.randint(2, 16),
        nproc_per_node=8,
        runtime=clustered.Runtime(torchrun=clustered.TorchRuntime(rdzv_backend=clustered.C10D, max_restarts=3)),
        interconnect=clustered.Interconnect.EFA,
        failure_policy=clustered.ClusterFailurePolicy(max_restarts=2, restart_on_host_maintenance=True),
    )


def ray_job(scope: Scope) -> ray.RayJob:
    """The spec of a Ray cluster."""
    worker = ray.WorkerGroupSpec(group_name="workers", replicas=4, min_replicas=1, max_replicas=8)
    options = ray.AutoscalerOptions(idle_timeout_seconds=60, resources=resources(scope.rng))
    cluster = ray.RayCluster(
        head_group_spec=ray.HeadGroupSpec(ray_start_params={"num-cpus": "2"}),
        worker_group_spec=[worker],
        enable_autoscaling=True,
        autoscaler_options=options,
    )
    return ray.RayJob(ray_cluster=cluster, shutdown_after_job_finishes=True, ttl_seconds_after_finished=3600)


def pairs(scope: Scope) -> literals.LiteralMap:
    """A map of literals."""
    return literals.LiteralMap(literals={f"o{number}": literal(scope.rng) for number in range(2)})
