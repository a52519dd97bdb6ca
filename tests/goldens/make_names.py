"""Lists the public names of the classes of flytekit that flytepb has a counterpart of.

One line per name: the class, a tab, the name.

Needs: pip install flytekit==1.16.10 cachetools

Usage: python make_names.py    writes names.tsv beside it
"""

from __future__ import annotations

import logging
from pathlib import Path

logging.disable(logging.CRITICAL)

from flytekit.core.type_engine import LiteralsResolver
from flytekit.models.core import identifier
from flytekit.remote import entities, executions

CLASSES = [
    executions.FlyteTaskExecution,
    executions.FlyteNodeExecution,
    executions.FlyteWorkflowExecution,
    entities.FlyteTask,
    entities.FlyteWorkflow,
    entities.FlyteLaunchPlan,
    entities.FlyteNode,
    entities.FlyteTaskNode,
    entities.FlyteWorkflowNode,
    entities.FlyteBranchNode,
    entities.FlyteGateNode,
    entities.FlyteArrayNode,
    LiteralsResolver,
    identifier.Identifier,
    identifier.NodeExecutionIdentifier,
    identifier.TaskExecutionIdentifier,
    identifier.WorkflowExecutionIdentifier,
]


def main() -> None:
    """Writes the file next to this one."""
    with Path(__file__).with_name("names.tsv").open("w", encoding="utf-8", newline="\n") as out:
        for of in CLASSES:
            out.writelines(f"{of.__name__}\t{name}\n" for name in dir(of) if not name.startswith("_"))


if __name__ == "__main__":
    main()
