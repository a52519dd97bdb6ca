"""A program with an error in each line that has a comment, which type checkers find."""

import flytepb
from flytepb import FlyteTaskExecution
from flytepb.messages import core
from flytepb.messages.flyteidl2 import task


def entity(execution: FlyteTaskExecution) -> None:
    print(execution.nope)  # error
    print(execution.closure.nope)  # error
    print(execution.closure.reasons[0].nope)  # error
    print(execution.closure.reasons.message)  # error
    print(execution.id.task_id.nope)  # error


def messages(data: bytes) -> None:
    literals = flytepb.decode(data, core.LiteralMap)
    print(literals.nope)  # error
    print(literals.literals["x"].nope)  # error
    phase: str = flytepb.read("x.pb", core.Literal)  # error
    print(core.Nope, phase)  # error
    flytepb.decode(data, 5)  # error
    core.Literal(nope=5)  # error
    core.Literal(scalar=5)  # error
    literals.replace(nope=5)  # error
    print(core.TaskExecution.Phase.NOPE)  # error
    print(flytepb.decode(data, task.Inputs).nope)  # error
    task.Inputs(literals=5)  # error
