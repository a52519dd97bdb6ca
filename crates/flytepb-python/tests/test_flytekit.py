"""Every method and property of the class, compared with flytekit's on the same messages."""

import copy
import pickle
from unittest import mock

import pytest
from conftest import cases
from flyteidl.admin.task_execution_pb2 import TaskExecution
from flytekit.core.context_manager import FlyteContextManager
from flytekit.core.type_engine import LiteralsResolver
from flytekit.exceptions.user import FlyteAssertion
from flytekit.models import common, literals, task
from flytekit.models.admin import task_execution as admin_models
from flytekit.models.core import identifier
from flytekit.models.core.execution import ExecutionError, TaskLog
from flytekit.models.event import TaskExecutionMetadata
from flytekit.remote import FlyteRemote
from flytekit.remote.executions import FlyteTaskExecution as Theirs
from google.protobuf.message import DecodeError

import flytepb
from flytepb import FlyteTaskExecution

# Map entries with unknown fields inside: protobuf moves the entry, flytepb keeps it in the map.
KEPT_IN_MAP = (
    "edge: odd_forms: entry key with a foreign",
    "edge: odd_forms: entry value with a foreign",
)
# One key is a prefix of another: protobuf's deterministic order puts the longer one first, so that
# the hashes differ.
ANOTHER_ORDER = (
    "oracle_edge: custom_info: many keys",
    "oracle_edge: custom_info: prefix keys",
    "edge: structs: keys: short and long keys",
    "edge: structs: keys: digits",
    "edge: structs: a hundred keys",
)


def refused_by_us(label):
    """Returns whether a case has field number 0 inside an unknown group.

    Such a field is invalid, but protobuf accepts it there.
    """
    return "number 0" in label and "in a group" in label


def parsed():
    """Yields labels, flyteidl's messages and their bytes."""
    for label, data in cases():
        try:
            yield label, TaskExecution.FromString(data), data
        except DecodeError:
            continue


PARSED = [case for case in parsed() if not refused_by_us(case[0])]
MESSAGES = [pytest.param(idl, data, id=label) for label, idl, data in PARSED]


def both_sides():
    """Yields executions of both classes, if flytekit accepts the message."""
    for label, idl, _ in PARSED:
        try:
            theirs = Theirs.from_flyte_idl(idl)
        except (ValueError, OverflowError):
            continue
        yield pytest.param(FlyteTaskExecution.from_flyte_idl(idl), theirs, id=label)


def refused():
    """Yields messages that flytekit refuses, and its exceptions."""
    for label, idl, _ in PARSED:
        try:
            Theirs.from_flyte_idl(idl)
        except (ValueError, OverflowError) as error:
            yield pytest.param(FlyteTaskExecution.from_flyte_idl(idl), error, id=label)


BOTH = list(both_sides())


def outcome(function):
    """Returns the result of a call, or class and text of its exception."""
    try:
        return function()
    except Exception as error:
        return type(error), str(error)


def test_there_are_cases_of_each_kind():
    assert len(MESSAGES) > 900
    assert len(BOTH) > 700
    assert len(list(refused())) > 20


@pytest.mark.parametrize("label, data", [pytest.param(*case, id=case[0]) for case in cases()])
def test_the_same_bytes_are_valid(label, data):
    theirs = outcome(lambda: TaskExecution.FromString(data))
    ours = outcome(lambda: FlyteTaskExecution.from_bytes(data))
    if isinstance(theirs, TaskExecution) and not refused_by_us(label):
        assert isinstance(ours, FlyteTaskExecution)
    else:
        assert ours[0] is flytepb.DecodeError


@pytest.mark.parametrize("idl, data", MESSAGES)
def test_nothing_is_lost(idl, data, request):
    execution = FlyteTaskExecution.from_bytes(data)
    if not request.node.callspec.id.startswith(KEPT_IN_MAP):
        assert execution.to_flyte_idl() == idl
        assert FlyteTaskExecution.from_flyte_idl(idl).to_flyte_idl() == idl
    assert FlyteTaskExecution.from_bytes(execution.to_bytes()) == execution
    assert execution.serialize_to_string() == execution.to_bytes()


@pytest.mark.parametrize("ours, theirs", BOTH)
def test_state(ours, theirs):
    assert ours.is_done == theirs.is_done
    assert outcome(lambda: ours.outputs) == outcome(lambda: theirs.outputs)
    assert ours.inputs is None and theirs.inputs is None
    assert ours.task is None and theirs.task is None
    assert ours.input_uri == theirs.input_uri
    assert ours.is_parent is theirs.is_parent
    if theirs.is_done and theirs.error is not None:
        for name in ("code", "message", "error_uri", "kind"):
            assert getattr(ours.error, name) == getattr(theirs.error, name)
    else:
        assert outcome(lambda: ours.error) == outcome(lambda: theirs.error)


@pytest.mark.parametrize("ours, theirs", BOTH)
def test_identifiers(ours, theirs):
    ours, theirs = ours.id, theirs.id
    assert outcome(lambda: str(ours.task_id)) == outcome(lambda: str(theirs.task_id))
    assert outcome(lambda: repr(ours.task_id)) == outcome(lambda: repr(theirs.task_id))
    for name in ("resource_type", "project", "domain", "name", "version"):
        assert getattr(ours.task_id, name) == getattr(theirs.task_id, name)
    assert ours.retry_attempt == theirs.retry_attempt
    ours, theirs = ours.node_execution_id, theirs.node_execution_id
    assert ours.node_id == theirs.node_id
    for name in ("project", "domain", "name"):
        assert getattr(ours.execution_id, name) == getattr(theirs.execution_id, name)


@pytest.mark.parametrize("ours, theirs", BOTH)
def test_closures(ours, theirs):
    ours, theirs = ours.closure, theirs.closure
    for name in ("phase", "started_at", "created_at", "updated_at", "duration", "output_uri"):
        assert getattr(ours, name) == getattr(theirs, name)
    assert len(ours.logs) == len(theirs.logs)
    for our, their in zip(ours.logs, theirs.logs):
        for name in ("uri", "name", "message_format", "ttl"):
            assert getattr(our, name) == getattr(their, name)
    assert (ours.error is None) == (theirs.error is None)
    assert (ours.metadata is None) == (theirs.metadata is None)
    if theirs.metadata is not None:
        assert list(ours.metadata.external_resources) == list(theirs.metadata.external_resources)


@pytest.mark.parametrize("ours, theirs", BOTH)
def test_what_flytekit_leaves_is_printed_and_compared_as_flytekit_does(ours, theirs, request):
    same_hash = not request.node.callspec.id.startswith(ANOTHER_ORDER)
    same = FlyteTaskExecution.promote_from_model(theirs)
    assert same.short_string() == theirs.short_string()
    assert str(same) == str(theirs)
    assert repr(same) == repr(theirs)
    assert same.is_empty == theirs.is_empty
    assert same == theirs and theirs == same
    assert not same_hash or hash(same) == hash(theirs)
    assert (ours == theirs) == (ours.to_flyte_idl() == theirs.to_flyte_idl()) == (theirs == ours)
    assert same.to_flyte_idl() == theirs.to_flyte_idl()
    for part in ("id", "closure"):
        ours_part, theirs_part = getattr(same, part), getattr(theirs, part)
        assert str(ours_part) == str(theirs_part)
        assert repr(ours_part) == repr(theirs_part)
        assert ours_part == theirs_part and theirs_part == ours_part
        assert not same_hash or hash(ours_part) == hash(theirs_part)


@pytest.mark.parametrize("ours, error", list(refused()))
def test_what_flytekit_refuses_is_read_and_raises_where_it_is_asked_for(ours, error):
    def times():
        closure = ours.closure
        for log in closure.logs:
            log.ttl
        closure.started_at, closure.created_at, closure.updated_at, closure.duration

    assert outcome(times) == (type(error), str(error))
    assert isinstance(ours.is_done, bool)


@pytest.mark.parametrize("idl, data", MESSAGES)
def test_copies(idl, data):
    execution = FlyteTaskExecution.from_bytes(data)
    execution._inputs = {"x": 1}
    for copied in (
        pickle.loads(pickle.dumps(execution)),
        copy.copy(execution),
        copy.deepcopy(execution),
    ):
        assert type(copied) is FlyteTaskExecution
        assert copied == execution and hash(copied) == hash(execution)
        assert copied.to_bytes() == execution.to_bytes()
        assert copied.inputs == {"x": 1}


def example():
    return FlyteTaskExecution.from_bytes(dict(cases())["failed"])


class Traced(FlyteTaskExecution):
    """A subclass as in the package's README."""

    made = 0

    def __new__(cls, *arguments, **keywords):
        cls.made += 1
        return super().__new__(cls, *arguments, **keywords)

    def __init__(self, *arguments, trace):
        super().__init__(*arguments)
        self.trace = trace

    @property
    def is_done(self):
        return super().is_done


def test_a_subclass_is_created_without_init():
    given = example()
    copies = [
        Traced.from_bytes(given.to_bytes()),
        Traced.from_flyte_idl(given.to_flyte_idl()),
        Traced.promote_from_model(given),
    ]
    assert all(type(copied) is Traced and copied == given for copied in copies)
    assert all(copied.is_done and not hasattr(copied, "trace") for copied in copies)
    assert Traced.made == 3
    made = Traced(given.id, given.input_uri, given.closure, given.is_parent, trace=5)
    assert made == given and made.trace == 5 and made.error.code == given.error.code
    with pytest.raises(flytepb.DecodeError):
        Traced.from_bytes(b"\x0a")


def test_attributes_of_fields_can_only_be_read():
    execution = example()
    for name in ("is_done", "id", "closure", "input_uri"):
        with pytest.raises(AttributeError, match=f"{name} can only be read"):
            setattr(execution, name, None)


def test_instances_pass_for_flytekits():
    execution = example()
    assert isinstance(execution, Theirs)
    assert isinstance(execution, common.FlyteIdlEntity)
    assert isinstance(execution.closure, admin_models.TaskExecutionClosure)
    assert isinstance(execution.id, identifier.TaskExecutionIdentifier)
    assert isinstance(execution.id.task_id, identifier.Identifier)
    assert isinstance(execution.error, ExecutionError)
    assert all(isinstance(log, TaskLog) for log in execution.closure.logs)
    assert isinstance(execution.closure.metadata, TaskExecutionMetadata)


def test_the_exception_is_flytekits():
    assert flytepb.FlyteAssertion is FlyteAssertion
    with pytest.raises(
        FlyteAssertion, match="USER:AssertionError: error=Outputs could not be found"
    ):
        example().outputs


def test_made_of_flytekits_models():
    theirs = Theirs.from_flyte_idl(example().to_flyte_idl())
    parts = {"id": theirs.id, "input_uri": "s3://b", "closure": theirs.closure, "is_parent": True}
    assert FlyteTaskExecution(**parts) == Theirs(**parts)
    model = admin_models.TaskExecution(**parts)
    assert FlyteTaskExecution.promote_from_model(model) == Theirs.promote_from_model(model)
    ours = FlyteTaskExecution.promote_from_model(example())
    assert ours.to_bytes() == example().to_bytes()
    of_our_parts = FlyteTaskExecution(ours.id, ours.input_uri, ours.closure, ours.is_parent)
    assert of_our_parts == ours


def test_what_flytekit_drops_is_there():
    closure = example().closure
    idl = example().to_flyte_idl().closure
    assert closure.task_type == idl.task_type
    assert [reason.message for reason in closure.reasons] == [r.message for r in idl.reasons]
    assert example().id.task_id.org == example().to_flyte_idl().id.task_id.org


def test_flytekits_client_refreshes_our_executions():
    remote = mock.Mock(spec=FlyteRemote)
    remote.context = FlyteContextManager.current_context()
    data = mock.Mock()
    data.full_inputs = literals.LiteralMap({})
    data.inputs.bytes = 0
    remote._get_input_literal_map.return_value = data.full_inputs
    remote._get_output_literal_map.return_value = data.full_inputs
    remote._assign_inputs_and_outputs = lambda *a: FlyteRemote._assign_inputs_and_outputs(
        remote, *a
    )
    newer = admin_models.TaskExecution.from_flyte_idl(TaskExecution.FromString(b"\x1a\x02\x18\x03"))
    remote.client.get_task_execution.return_value = newer
    remote.client.get_task_execution_data.return_value = data
    execution = example()
    FlyteRemote.sync_task_execution(remote, execution, mock.Mock(inputs={}, outputs={}))
    assert execution.closure == newer.closure and execution.is_done
    assert isinstance(execution.inputs, LiteralsResolver)
    assert isinstance(execution.outputs, LiteralsResolver)
    assert (
        remote.client.get_task_execution.call_args.args[0].to_flyte_idl()
        == example().id.to_flyte_idl()
    )


def test_what_is_in_the_message_cannot_be_set_beside_it():
    ours = example()
    theirs = Theirs.from_flyte_idl(ours.to_flyte_idl())
    names = ["id", "input_uri", "closure", "is_parent", "inputs", "outputs", "task", "is_done"]
    for execution in (ours, theirs):
        for name in names:
            with pytest.raises(AttributeError):
                setattr(execution, name, "x")
        for name in ("phase", "output_uri", "logs", "error"):
            with pytest.raises(AttributeError):
                setattr(execution.closure, name, "x")
        execution.remark = "x"
        assert execution.remark == "x"
    with pytest.raises(AttributeError, match="TaskExecutionClosure.reasons can only be read"):
        ours.closure.reasons = []


def test_other_things_are_not_equal():
    execution = example()
    assert execution != execution.closure
    assert execution != "failed"
    assert (execution == task.Resources([], [])) is False
