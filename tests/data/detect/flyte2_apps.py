"""Apps and triggers, for `flyte2.py`.

Needs: pip install -r proto/requirements.txt
"""

from __future__ import annotations

from typing import Any

from flyteidl2.app import app_definition_pb2 as apps
from flyteidl2.app import replica_definition_pb2 as replicas
from flyteidl2.common import identifier_pb2 as ids
from flyteidl2.common.runtime_version_pb2 import RuntimeMetadata
from flyteidl2.core import tasks_pb2 as tasks
from flyteidl2.task import common_pb2 as task_common
from flyteidl2.trigger import trigger_definition_pb2 as triggers

from flyte2_values import (
    Scope,
    base36,
    container,
    duration,
    inputs,
    run_spec,
    sentence,
    timestamp,
    token,
    who,
)

Message = Any


def app_id(scope: Scope) -> apps.Identifier:
    """The identifier of an app."""
    return apps.Identifier(org=scope.org, project=scope.project, domain=scope.domain, name=token(scope.rng))


def app_spec(scope: Scope, large: bool = False) -> apps.Spec:
    """An app as it is deployed."""
    rng = scope.rng
    spec = apps.Spec(
        container=container(rng, "serve"),
        autoscaling=apps.AutoscalingConfig(
            replicas=apps.Replicas(min=0, max=rng.randint(1, 8)), scaledown_period=duration(rng)
        ),
        ingress=apps.IngressConfig(private=rng.random() < 0.5, subdomain=token(rng)),
        desired_state=apps.Spec.DESIRED_STATE_ACTIVE,
        runtime_metadata=RuntimeMetadata(type=RuntimeMetadata.FLYTE_SDK, version="2.12.1", flavor="python"),
        profile=apps.Profile(type="FastAPI", name=token(rng), short_description=sentence(rng)),
    )
    if large:
        spec.container.ports.append(tasks.ContainerPort(container_port=8080, name="http"))
        spec.autoscaling.scaling_metric.concurrency.target_value = 10
        spec.security_context.run_as.k8s_service_account = "server"
        spec.creator.CopyFrom(who(rng))
        spec.inputs.items.append(apps.Input(name="model", string_value=f"{scope.base}/model.bin"))
        spec.links.append(apps.Link(path="/docs", title="API", is_relative=True))
        spec.timeouts.request_timeout.seconds = 300
    return spec


def app_status(scope: Scope, state: str) -> apps.Status:
    """The status of an app."""
    rng = scope.rng
    kind = apps.Status.DeploymentStatus.Value(f"DEPLOYMENT_STATUS_{state}")
    later = timestamp(rng, scope.created)
    condition = apps.Condition(
        last_transition_time=later, deployment_status=kind, message=sentence(rng), revision=1, actor=who(rng)
    )
    return apps.Status(
        assigned_cluster="cluster-eu-1",
        current_replicas=rng.randrange(4),
        ingress=apps.Ingress(public_url=f"https://{token(rng)}.apps.example.com"),
        created_at=scope.created,
        last_updated_at=later,
        conditions=[condition],
        k8s_metadata=apps.K8sMetadata(namespace=f"{scope.project}-{scope.domain}"),
    )


def app(scope: Scope, state: str = "ACTIVE", large: bool = False) -> apps.App:
    """An app."""
    meta = apps.Meta(id=app_id(scope), revision=scope.rng.randint(1, 9), labels={"team": "ml"} if large else {})
    return apps.App(metadata=meta, spec=app_spec(scope, large), status=app_status(scope, state))


def replica(scope: Scope) -> replicas.Replica:
    """A replica of an app."""
    name = replicas.ReplicaIdentifier(app_id=app_id(scope), name=f"{token(scope.rng)}-{base36(scope.rng, 8)}")
    status = replicas.ReplicaStatus(deployment_status="ACTIVE", reason=sentence(scope.rng))
    return replicas.Replica(metadata=replicas.ReplicaMeta(id=name, revision=2), status=status)


def automation(scope: Scope, kind: str = "cron") -> task_common.TriggerAutomationSpec:
    """When a trigger starts a run."""
    rng = scope.rng
    if kind == "artifact":
        artifact = task_common.ArtifactTrigger(artifact_name=token(rng), input_arg=token(rng))
        return task_common.TriggerAutomationSpec(
            type=task_common.TriggerAutomationSpecType.TYPE_ARTIFACT, artifact=artifact
        )
    schedule = task_common.Schedule(kickoff_time_input_arg=rng.choice(["", "start"]))
    if kind == "cron":
        schedule.cron.CopyFrom(task_common.Cron(expression="0 6 * * 1-5", timezone="Europe/Berlin"))
    else:
        rate = task_common.FixedRate(
            value=15, unit=task_common.FixedRateUnit.FIXED_RATE_UNIT_MINUTE, start_time=scope.created
        )
        schedule.rate.CopyFrom(rate)
    return task_common.TriggerAutomationSpec(
        type=task_common.TriggerAutomationSpecType.TYPE_SCHEDULE, schedule=schedule
    )


def trigger_id(scope: Scope) -> ids.TriggerIdentifier:
    """The identifier of a trigger."""
    return ids.TriggerIdentifier(name=scope.trigger_name(), revision=scope.rng.randint(1, 30))


def trigger_status(scope: Scope) -> triggers.TriggerStatus:
    """When a trigger was deployed and started."""
    return triggers.TriggerStatus(
        deployed_at=scope.created,
        updated_at=timestamp(scope.rng, scope.created),
        triggered_at=timestamp(scope.rng, scope.created),
    )


def trigger(scope: Scope, kind: str = "cron") -> triggers.Trigger:
    """A trigger as lists have it."""
    meta = triggers.TriggerMetadata(deployed_by=who(scope.rng), updated_by=who(scope.rng))
    status = trigger_status(scope)
    return triggers.Trigger(
        id=trigger_id(scope), metadata=meta, status=status, active=True, automation_spec=automation(scope, kind)
    )


def trigger_spec(scope: Scope) -> triggers.TriggerSpec:
    """What a trigger runs."""
    spec = triggers.TriggerSpec(
        run_spec=run_spec(scope), active=True, task_version=scope.version, description=sentence(scope.rng)
    )
    spec.inputs.CopyFrom(inputs(scope.rng, 2))
    return spec


def trigger_details(scope: Scope, kind: str = "cron") -> triggers.TriggerDetails:
    """All about a trigger."""
    return triggers.TriggerDetails(
        id=trigger_id(scope),
        metadata=triggers.TriggerMetadata(deployed_by=who(scope.rng)),
        spec=trigger_spec(scope),
        status=trigger_status(scope),
        automation_spec=automation(scope, kind),
    )


def trigger_revision(scope: Scope) -> triggers.TriggerRevision:
    """A change of a trigger."""
    return triggers.TriggerRevision(
        id=trigger_id(scope),
        metadata=triggers.TriggerMetadata(deployed_by=who(scope.rng)),
        status=trigger_status(scope),
        action=triggers.TriggerRevisionAction.TRIGGER_REVISION_ACTION_DEPLOY,
        created_at=scope.created,
    )
