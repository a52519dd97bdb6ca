"""Records flytekit's results for node and workflow executions, workflows and launch plans.

One JSON object per line:

node, execution  the phase of a NodeExecution or an Execution whose closure has, or
                 has not (`failed`), the error `boom`; then is_done, error, outputs
                 and, for an execution, is_successful. Exceptions are written by
                 their text under `raises`, errors by their message
compiled         the name of a file of data/executions that holds a
                 CompiledWorkflowClosure; then the result of
                 FlyteWorkflow.promote_from_closure, with missing tasks added as
                 empty ones: name, tasks, and for each node its id, upstream ids,
                 kind of entity and name of the entity
schedule         a Schedule in the text format; then is_scheduled
launch_plan      a LaunchPlanSpec in hexadecimal, and with it, if `x` is there, the interface
                 of one input, the integer x; then repr() of the launch plan p:d:n:v
resource_type    an identifier's; then its str() and its path in the console

Needs: pip install flytekit==1.16.10 flyteidl==1.16.8 cachetools

Usage: python make_siblings.py    writes siblings.jsonl next to it
"""

from __future__ import annotations

import json
import logging
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

logging.disable(logging.CRITICAL)

from flyteidl.admin.execution_pb2 import Execution
from flyteidl.admin.launch_plan_pb2 import LaunchPlanSpec
from flyteidl.admin.node_execution_pb2 import NodeExecution
from flyteidl.core.compiler_pb2 import CompiledWorkflowClosure
from flyteidl.core.workflow_pb2 import Node
from flytekit.configuration import Config
from flytekit.models.core import compiler
from flytekit.models.core.identifier import Identifier
from flytekit.models.execution import Execution as ExecutionModel
from flytekit.models.launch_plan import LaunchPlanSpec as LaunchPlanModel
from flytekit.models.interface import Variable
from flytekit.models.node_execution import NodeExecution as NodeModel
from flytekit.models.types import LiteralType, SimpleType
from flytekit.remote import FlyteRemote
from flytekit.remote.entities import FlyteLaunchPlan, FlyteNode, FlyteWorkflow
from flytekit.remote.executions import FlyteNodeExecution, FlyteWorkflowExecution
from flytekit.remote.interface import TypedInterface
from google.protobuf import text_format

HERE = Path(__file__).resolve().parent
PHASES = [*range(12), 99, -1]
SCHEDULES = [
    "",
    'cron_expression: ""',
    'cron_expression: "0 * * * *"',
    "rate {}",
    "rate { value: 5 }",
    "cron_schedule {}",
    'cron_schedule { schedule: "@daily" }',
    'cron_schedule { offset: "P1D" }',
]


def attempt(function: Callable[[], Any]) -> Any:
    """Returns the result of a call, or its exception."""
    try:
        result = function()
    except Exception as error:  # any exception is a result
        return {"raises": str(error)}
    return getattr(result, "message", result)


def executions() -> Iterator[dict[str, Any]]:
    """Node and workflow executions in every phase."""
    for phase in PHASES:
        for failed in (False, True):
            node, execution = NodeExecution(), Execution()
            for message in (node, execution):
                message.closure.phase = phase
                if failed:
                    message.closure.error.message = "boom"
            node = FlyteNodeExecution.promote_from_model(NodeModel.from_flyte_idl(node))
            execution = FlyteWorkflowExecution.promote_from_model(ExecutionModel.from_flyte_idl(execution))
            for name, entity in (("node", node), ("execution", execution)):
                row = {
                    name: phase,
                    "failed": failed,
                    "is_done": entity.is_done,
                    "error": attempt(lambda: entity.error),
                    "outputs": attempt(lambda: entity.outputs),
                }
                if name == "execution":
                    row["is_successful"] = entity.is_successful
                yield row


def of_node(node: FlyteNode) -> list[Any]:
    """A node's id, upstream ids, and entity."""
    entity = node.flyte_entity
    return [node.id, node.upstream_node_ids, type(entity).__name__, getattr(entity, "name", None)]


def nodes_within(node: Node) -> Iterator[Node]:
    """A node and the nodes inside it."""
    yield node
    block = node.branch_node.if_else
    for inner in (block.case.then_node, *(case.then_node for case in block.other), block.else_node, node.array_node.node):
        if inner.id:
            yield from nodes_within(inner)


def complete(closure: CompiledWorkflowClosure) -> None:
    """Adds the tasks that nodes refer to; flytekit refuses closures without them."""
    known = [task.template.id for task in closure.tasks]
    for workflow in (closure.primary, *closure.sub_workflows):
        # flytekit 1.16.31 looks up the task of the failure node too, 1.16.10 does not.
        for outer in (*workflow.template.nodes, workflow.template.failure_node):
            for node in nodes_within(outer):
                reference = node.task_node.reference_id
                if reference.name and reference not in known:
                    known.append(reference)
                    closure.tasks.add().template.id.CopyFrom(reference)


def compiled(name: str) -> dict[str, Any]:
    """A compiled workflow."""
    closure = CompiledWorkflowClosure()
    closure.ParseFromString((HERE.parent / "data" / "executions" / name).read_bytes())
    own_tasks = len(closure.tasks)
    complete(closure)
    plans = defaultdict(lambda: LaunchPlanModel.from_flyte_idl(LaunchPlanSpec()))
    model = compiler.CompiledWorkflowClosure.from_flyte_idl(closure)
    workflow = FlyteWorkflow.promote_from_closure(model, plans)
    return {
        "compiled": name,
        "name": workflow.name,
        "tasks": [task.name for task in workflow.flyte_tasks[:own_tasks]],
        "nodes": [of_node(node) for node in workflow.flyte_nodes],
    }


def schedules() -> Iterator[dict[str, Any]]:
    """Launch plans with every kind of schedule."""
    identifier = Identifier(3, "p", "d", "n", "v")
    for schedule in SCHEDULES:
        spec = LaunchPlanSpec()
        spec.entity_metadata.schedule.SetInParent()  # flytekit fails without one
        text_format.Parse(schedule, spec.entity_metadata.schedule)
        model = LaunchPlanModel.from_flyte_idl(spec)
        plan = FlyteLaunchPlan.promote_from_model(identifier, model)
        yield {"schedule": schedule, "is_scheduled": bool(plan.is_scheduled)}


def launch_plans() -> Iterator[dict[str, Any]]:
    """Launch plans, with and without an interface."""
    spec = LaunchPlanSpec()
    spec.workflow_id.name = "wf"
    spec.max_parallelism = 4
    spec.labels.values["é"] = "'"
    # flytekit makes them present; they are present here, so that the message is printed unchanged.
    for name in ("entity_metadata", "default_inputs", "fixed_inputs", "annotations", "auth_role", "raw_output_data_config"):
        getattr(spec, name).SetInParent()
    plan = FlyteLaunchPlan.promote_from_model(Identifier(3, "p", "d", "n", "v"), LaunchPlanModel.from_flyte_idl(spec))
    yield {"launch_plan": spec.SerializeToString().hex(), "repr": repr(plan)}
    plan._interface = TypedInterface({"x": Variable(LiteralType(simple=SimpleType.INTEGER), "")}, {})
    yield {"launch_plan": spec.SerializeToString().hex(), "x": True, "repr": repr(plan)}


def identifiers() -> Iterator[dict[str, Any]]:
    """Identifiers of every resource type."""
    remote = FlyteRemote(Config.for_endpoint("flyte.example"))
    for resource_type in range(5):
        identifier = Identifier(resource_type, "p", "d", "n.m", "v1")
        url = remote.generate_console_url(identifier)
        yield {"resource_type": resource_type, "str": str(identifier), "path": url.removeprefix("https://flyte.example")}


def main() -> None:
    """Writes the file next to this one."""
    rows = [*executions(), compiled("dynamic_compiled.pb"), *schedules(), *launch_plans(), *identifiers()]
    with (HERE / "siblings.jsonl").open("w", encoding="utf-8", newline="\n") as out:
        for row in rows:
            out.write(json.dumps(row, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
