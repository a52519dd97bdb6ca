"""Parts of Flyte 2's messages with realistic content, for `flyte2.py`.

Needs: pip install -r proto/requirements.txt
"""

from __future__ import annotations

import random
import string
from typing import Any

from flyteidl2.common import identifier_pb2 as ids
from flyteidl2.common import identity_pb2 as identity
from flyteidl2.common import phase_pb2 as phases
from flyteidl2.core import artifact_id_pb2 as artifact_ids
from flyteidl2.core import execution_pb2 as execution
from flyteidl2.core import interface_pb2 as interface
from flyteidl2.core import literals_pb2 as literals
from flyteidl2.core import security_pb2 as security
from flyteidl2.core import tasks_pb2 as tasks
from flyteidl2.core import types_pb2 as types
from flyteidl2.core.identifier_pb2 import Identifier, ResourceType
from flyteidl2.task import common_pb2 as task_common
from flyteidl2.task import environment_pb2 as environment
from flyteidl2.task import run_pb2 as runs
from flyteidl2.task import task_definition_pb2 as definitions
from google.protobuf.duration_pb2 import Duration
from google.protobuf.struct_pb2 import Struct
from google.protobuf.timestamp_pb2 import Timestamp
from google.protobuf.wrappers_pb2 import BoolValue

Rng = random.Random
Phase = phases.ActionPhase

WORDS = "alpha batch count daily epoch fetch group house image join keys load merge nodes order parse train".split()
PROJECTS = ["flytesnacks", "fraud-detection", "ml", "team_a"]
DOMAINS = ["development", "staging", "production"]
STORES = ["s3://flyte-data", "gs://example-prod/flyte", "abfss://data@example.dfs.core.windows.net"]
TASK_TYPES = ["python", "python", "python", "actor", "spark", "ray", "jobset"]
BASE36 = string.digits + string.ascii_lowercase
FIRST_SECOND = 1_767_225_600  # 2026-01-01T00:00:00Z
YEAR = 365 * 86_400


def some_of(rng: Rng, most: int, build: Any) -> list[Any]:
    """One to some values."""
    return [build(rng) for _ in range(rng.randint(1, most))]


def token(rng: Rng) -> str:
    """One word, or two joined."""
    return rng.choice(["_", "-"]).join(rng.sample(WORDS, rng.randint(1, 2)))


def sentence(rng: Rng) -> str:
    """A few words, sometimes on several lines and not in English."""
    words = [rng.choice([*WORDS, "the", "of", "für", "値", "failed:"]) for _ in range(rng.randint(3, 16))]
    return rng.choice([" ", " ", "\n"]).join(words)


def base36(rng: Rng, length: int = 25) -> str:
    """A name as the SDK derives it from a hash."""
    return "".join(rng.choice(BASE36) for _ in range(length))


def run_name(rng: Rng) -> str:
    """The name of a run."""
    return "r" + base36(rng, 19)


def version(rng: Rng) -> str:
    """The version of a task: a hash of its code."""
    return "".join(rng.choice("0123456789abcdef") for _ in range(32))


def timestamp(rng: Rng, after: Timestamp | None = None) -> Timestamp:
    """A time of 2026, or one within hours after another."""
    nanos = rng.choice([0, rng.randrange(1_000_000) * 1000, rng.randrange(10**9)])
    if after is None:
        return Timestamp(seconds=FIRST_SECOND + rng.randrange(YEAR - 86_400), nanos=nanos)
    return Timestamp(seconds=after.seconds + rng.randint(1, 20_000), nanos=nanos)


def duration(rng: Rng) -> Duration:
    """Up to some hours."""
    return Duration(seconds=rng.randint(1, 20_000), nanos=rng.choice([0, rng.randrange(10**9)]))


def struct(**values: Any) -> Struct:
    """A struct."""
    out = Struct()
    out.update(values)
    return out


class Scope:
    """The organization, project, domain, run and tasks that the messages of one blob share."""

    def __init__(self, rng: Rng) -> None:
        self.rng = rng
        self.org = rng.choice(["example", "example", "acme", "testorg"])
        self.project, self.domain = rng.choice(PROJECTS), rng.choice(DOMAINS)
        self.run = ids.RunIdentifier(org=self.org, project=self.project, domain=self.domain, name=run_name(rng))
        self.base = f"{rng.choice(STORES)}/{self.org}/{self.project}/{self.domain}/{self.run.name}"
        self.version = version(rng)
        self.environment = token(rng)
        self.created = timestamp(rng)

    def action_id(self, root: bool = False) -> ids.ActionIdentifier:
        """The identifier of an action of the run."""
        return ids.ActionIdentifier(run=self.run, name="a0" if root else base36(self.rng))

    def project_id(self) -> ids.ProjectIdentifier:
        """The project."""
        return ids.ProjectIdentifier(organization=self.org, domain=self.domain, name=self.project)

    def task_id(self) -> definitions.TaskIdentifier:
        """A task of the environment."""
        return definitions.TaskIdentifier(
            org=self.org,
            project=self.project,
            domain=self.domain,
            name=f"{self.environment}.{token(self.rng)}",
            version=self.version,
        )

    def trigger_name(self) -> ids.TriggerName:
        """A trigger."""
        return ids.TriggerName(
            org=self.org, project=self.project, domain=self.domain, name=token(self.rng), task_name=self.task_id().name
        )

    def uri(self, action: str, name: str) -> str:
        """Where a file of an action is."""
        return f"{self.base}/{action}/{name}"


def who(rng: Rng) -> identity.EnrichedIdentity:
    """A user or an application."""
    first, last = rng.choice(["Ada", "Grace", "Kurt", "Zoë"]), rng.choice(["Hopper", "Lovelace", "Gödel"])
    if rng.random() < 0.25:
        return identity.EnrichedIdentity(
            application=identity.Application(
                id=ids.ApplicationIdentifier(subject=base36(rng)),
                spec=identity.AppSpec(name="ci-runner", organization="example"),
            )
        )
    spec = identity.UserSpec(
        first_name=first,
        last_name=last,
        email=f"{first}.{last}@example.com".lower(),
        organization="example",
        user_handle=first,
    )
    return identity.EnrichedIdentity(
        user=identity.User(id=ids.UserIdentifier(subject=f"00u{base36(rng, 17)}"), spec=spec)
    )


def simple(kind: int) -> types.LiteralType:
    """A simple type."""
    return types.LiteralType(simple=kind)


def record_type(rng: Rng) -> types.LiteralType:
    """The type of a dataclass, with its JSON schema."""
    fields = {name: {"type": rng.choice(["integer", "string", "number", "boolean"])} for name in rng.sample(WORDS, 3)}
    schema = struct(type="object", title=rng.choice(["Config", "Point"]), properties=fields, required=sorted(fields))
    tag = types.TypeStructure(tag=rng.choice(["Object-Dataclass-Transformer", "Pydantic Transformer"]))
    return types.LiteralType(simple=types.SimpleType.STRUCT, metadata=schema, structure=tag)


def literal_type(rng: Rng, depth: int = 2) -> types.LiteralType:
    """Any type."""
    kind = rng.randrange(9 if depth else 5)
    if kind < 2:
        return simple(rng.randint(1, 6))
    if kind == 2:
        return types.LiteralType(blob=types.BlobType(format=rng.choice(["csv", "PythonPickle", ""])))
    if kind == 3:
        return types.LiteralType(enum_type=types.EnumType(values=rng.sample(["RED", "GREEN", "BLUE"], 2)))
    if kind == 4:
        column = types.StructuredDatasetType.DatasetColumn
        columns = [
            column(name=name, literal_type=simple(rng.randint(1, 5))) for name in rng.sample(WORDS, rng.randint(0, 3))
        ]
        return types.LiteralType(structured_dataset_type=types.StructuredDatasetType(columns=columns, format="parquet"))
    if kind == 5:
        return types.LiteralType(collection_type=literal_type(rng, depth - 1))
    if kind == 6:
        return types.LiteralType(map_value_type=literal_type(rng, depth - 1))
    if kind == 7:
        integer = types.LiteralType(simple=types.SimpleType.INTEGER, structure=types.TypeStructure(tag="int"))
        none = types.LiteralType(simple=types.SimpleType.NONE, structure=types.TypeStructure(tag="none"))
        return types.LiteralType(union_type=types.UnionType(variants=[integer, none]))
    return record_type(rng)


def literal(rng: Rng, depth: int = 2) -> literals.Literal:
    """Any literal, with the wire form that the SDK gives it."""
    kind = rng.randrange(12 if depth else 9)
    if kind < 5:
        primitive = [
            {"integer": rng.randrange(-1000, 10**9)},
            {"float_value": rng.randrange(10**6) / 1024},
            {"string_value": sentence(rng)},
            {"boolean": rng.random() < 0.7},
            {"datetime": timestamp(rng)},
        ][kind]
        return literals.Literal(scalar=literals.Scalar(primitive=literals.Primitive(**primitive)))
    if kind == 5:
        blob_type = types.BlobType(format=rng.choice(["csv", ""]), dimensionality=rng.randrange(2))
        blob = literals.Blob(metadata=literals.BlobMetadata(type=blob_type), uri=f"{rng.choice(STORES)}/{base36(rng)}")
        return literals.Literal(scalar=literals.Scalar(blob=blob), hash=rng.choice(["", version(rng)]))
    if kind == 6:
        # A record of one short text and a number, in MessagePack.
        name, number = rng.choice(WORDS).encode(), rng.randrange(128)
        packed = bytes([0x82, 0xA4]) + b"name" + bytes([0xA0 | len(name)]) + name + b"\xa4rank" + bytes([number])
        return literals.Literal(scalar=literals.Scalar(binary=literals.Binary(value=packed, tag="msgpack")))
    if kind == 7:
        kinds = types.StructuredDatasetType(format="parquet")
        metadata = literals.StructuredDatasetMetadata(structured_dataset_type=kinds)
        dataset = literals.StructuredDataset(uri=f"{rng.choice(STORES)}/{base36(rng)}", metadata=metadata)
        return literals.Literal(scalar=literals.Scalar(structured_dataset=dataset))
    if kind == 8:
        return literals.Literal(scalar=literals.Scalar(none_type=literals.Void()))
    if kind == 9:
        items = some_of(rng, 4, lambda rng: literal(rng, depth - 1))
        return literals.Literal(collection=literals.LiteralCollection(literals=items))
    if kind == 10:
        entries = {name: literal(rng, depth - 1) for name in rng.sample(WORDS, rng.randint(1, 3))}
        return literals.Literal(map=literals.LiteralMap(literals=entries))
    union = literals.Union(value=literal(rng, 0), type=literal_type(rng, 0))
    return literals.Literal(scalar=literals.Scalar(union=union))


def named_literals(rng: Rng, count: int) -> list[task_common.NamedLiteral]:
    """Literals with names."""
    return [task_common.NamedLiteral(name=name, value=literal(rng)) for name in rng.sample(WORDS, count)]


def inputs(rng: Rng, count: int = 2, context: bool = False) -> task_common.Inputs:
    """Inputs."""
    pairs = [literals.KeyValuePair(key="team", value="ml"), literals.KeyValuePair(key="trace", value=version(rng))]
    return task_common.Inputs(literals=named_literals(rng, count), context=pairs if context else [])


def outputs(rng: Rng, count: int = 1) -> task_common.Outputs:
    """Outputs, with the names that the SDK gives them."""
    values = [task_common.NamedLiteral(name=f"o{number}", value=literal(rng)) for number in range(count)]
    return task_common.Outputs(literals=values)


def typed_interface(rng: Rng, count: int = 2) -> interface.TypedInterface:
    """An interface."""

    def variables(names: list[str]) -> interface.VariableMap:
        entries = [
            interface.VariableEntry(
                key=name, value=interface.Variable(type=literal_type(rng), description=rng.choice(["", name]))
            )
            for name in sorted(names)
        ]
        return interface.VariableMap(variables=entries)

    return interface.TypedInterface(
        inputs=variables(rng.sample(WORDS, count)),
        outputs=variables([f"o{number}" for number in range(rng.randint(1, 2))]),
    )


def error_text(rng: Rng, large: bool = False) -> str:
    """The message of an error, with a traceback if it is large."""
    last = rng.choice(["ValueError: unknown column 'größe'", "OOMKilled: exit code 137", "KeyError: 'user_id'"])
    if not large:
        return last
    frames = [f'  File "/home/flyte/{token(rng)}.py", line {rng.randint(1, 400)}, in {token(rng)}' for _ in range(8)]
    return "\n".join(["Traceback (most recent call last):", *frames, last])


def task_log(rng: Rng) -> execution.TaskLog:
    """A link to logs."""
    name = rng.choice(["Kubernetes Logs", "VS Code Debugger", "Ray Dashboard"])
    return execution.TaskLog(
        uri=f"https://console.example.com/logs/{run_name(rng)}-0", name=name, ready=True, link_type=rng.randrange(3)
    )


def log_context(rng: Rng, scope: Scope, start: Timestamp, end: Timestamp | None) -> execution.LogContext:
    """The pods of an attempt."""
    process = execution.ContainerContext.ProcessContext(container_start_time=start, container_end_time=end)
    pod_name = f"{scope.run.name}-{base36(rng, 8)}-0"
    pod = execution.PodLogContext(
        namespace=f"{scope.project}-{scope.domain}",
        pod_name=pod_name,
        containers=[execution.ContainerContext(container_name="primary", process=process)],
        primary_container_name="primary",
    )
    return execution.LogContext(pods=[pod], primary_pod_name=pod_name)


def resources(rng: Rng) -> tasks.Resources:
    """Requests and limits."""
    entry = tasks.Resources.ResourceEntry
    name = tasks.Resources.ResourceName
    requests = [entry(name=name.CPU, value=rng.choice(["1", "500m"])), entry(name=name.MEMORY, value="2Gi")]
    return tasks.Resources(requests=requests, limits=requests if rng.random() < 0.5 else [])


def container(rng: Rng, name: str) -> tasks.Container:
    """The container of a task."""
    args = ["a0", "--inputs", "{{.input}}", "--outputs-path", "{{.outputPrefix}}", "--version", version(rng)]
    args += ["--run-name", "{{.runName}}", "--name", "{{.actionName}}", "mod", token(rng), "instance", name]
    return tasks.Container(
        image=f"ghcr.io/example/flyte:{version(rng)}",
        args=args,
        resources=resources(rng),
        env=[literals.KeyValuePair(key="LOG_LEVEL", value="30")],
    )


def task_template(scope: Scope, large: bool = False) -> tasks.TaskTemplate:
    """A template."""
    rng, name = scope.rng, scope.task_id()
    template = tasks.TaskTemplate(
        id=Identifier(
            resource_type=ResourceType.TASK,
            project=scope.project,
            domain=scope.domain,
            name=name.name,
            version=scope.version,
            org=scope.org,
        ),
        type=rng.choice(TASK_TYPES),
        metadata=tasks.TaskMetadata(
            discoverable=rng.random() < 0.5,
            runtime=tasks.RuntimeMetadata(type=tasks.RuntimeMetadata.FLYTE_SDK, version="2.12.1", flavor="python"),
            discovery_version=version(rng),
            retries=literals.RetryStrategy(retries=rng.randrange(4)),
            generates_deck=BoolValue(value=rng.random() < 0.5),
            debuggable=True,
            code_bundle_uri=f"{rng.choice(STORES)}/code/{version(rng)}.tgz",
        ),
        interface=typed_interface(rng, 4 if large else 1),
        container=container(rng, name.name),
    )
    if large:
        template.metadata.timeout.CopyFrom(duration(rng))
        template.metadata.log_links.append(task_log(rng))
        template.custom.update({"replicas": 4, "spec": {"workers": [1, 2], "head": {"cpu": "2"}}})
        template.config["primary_container_name"] = "primary"
        secret = security.Secret(group="tls", key="cert", mount_requirement=security.Secret.FILE)
        template.security_context.secrets.append(secret)
        template.extended_resources.gpu_accelerator.device = "nvidia-tesla-a100"
    return template


def task_spec(scope: Scope, large: bool = False) -> definitions.TaskSpec:
    """A task as it is deployed."""
    spec = definitions.TaskSpec(
        task_template=task_template(scope, large),
        short_name=token(scope.rng),
        environment=environment.Environment(name=scope.environment),
    )
    if large:
        parameter = interface.Parameter(var=interface.Variable(type=simple(types.SimpleType.INTEGER)))
        parameter.default.scalar.primitive.integer = scope.rng.randrange(100)
        spec.default_inputs.append(task_common.NamedParameter(name="count", parameter=parameter))
        spec.documentation.short_description = sentence(scope.rng)
        spec.documentation.source_code.link = "https://github.com/example/repo/blob/main/train.py#L20"
    return spec


def run_spec(scope: Scope, large: bool = False) -> runs.RunSpec:
    """The settings of a run."""
    rng = scope.rng
    spec = runs.RunSpec(
        envs=runs.Envs(values=[literals.KeyValuePair(key="LOG_LEVEL", value=rng.choice(["20", "30"]))]),
        cache_config=runs.CacheConfig(cache_lookup_scope=runs.CacheLookupScope.CACHE_LOOKUP_SCOPE_GLOBAL),
        raw_data_storage=runs.RawDataStorage(raw_data_prefix=f"{scope.base}/raw"),
    )
    if large:
        spec.labels.values.update({"team": "ml", "stage": token(rng)})
        spec.annotations.values["owner"] = "größer"
        spec.interruptible.value = True
        spec.queue = "gpu"
        spec.security_context.run_as.k8s_service_account = "trainer"
        spec.run_start_time.CopyFrom(scope.created)
        spec.max_action_concurrency = 8
        spec.task_spec_source = runs.TaskSpecSource.TASK_SPEC_SOURCE_DEPLOYED
        rule = runs.InlineRule(on_phases=[Phase.ACTION_PHASE_FAILED], delivery_config_name="slack")
        spec.notification_rules.rules.append(rule)
    return spec


def artifact_key(scope: Scope) -> artifact_ids.ArtifactKey:
    """The name of an artifact."""
    return artifact_ids.ArtifactKey(project=scope.project, domain=scope.domain, name=token(scope.rng), org=scope.org)
