"""Many messages as an Arrow table."""

import threading

import pyarrow as pa
import pytest
from conftest import EXECUTIONS, cases, realistic
from flyteidl.admin.task_execution_pb2 import TaskExecution

import flytepb

MESSAGES = [data for _, data in realistic()]


def test_columns_hold_what_the_messages_say():
    batch = flytepb.decode_batch(MESSAGES)
    assert isinstance(batch, pa.RecordBatch)
    batch.validate(full=True)
    assert batch.schema == flytepb.schema()
    assert batch.num_rows == len(MESSAGES)
    for row, data in zip(batch.to_pylist(), MESSAGES):
        idl = TaskExecution.FromString(data)
        closure = idl.closure
        assert row["execution"] == idl.id.node_execution_id.execution_id.name
        assert row["task_name"] == idl.id.task_id.name
        assert row["retry"] == idl.id.retry_attempt
        assert row["input_uri"] == idl.input_uri
        assert row["error_code"] == (closure.error.code if closure.HasField("error") else None)
        assert len(row["logs"]) == len(closure.logs)
        assert [r["message"] for r in row["reasons"]] == [r.message for r in closure.reasons]
        assert row["created_at"].value == closure.created_at.ToNanoseconds()


def test_all_containers_give_the_same():
    wanted = flytepb.decode_batch(MESSAGES, raw=True)
    for messages in (
        tuple(MESSAGES),
        iter(MESSAGES),
        pa.array(MESSAGES, pa.binary()),
        pa.array(MESSAGES, pa.large_binary()),
        pa.array(MESSAGES, pa.binary_view()),
        pa.array([b"skipped", *MESSAGES], pa.binary())[1:],
    ):
        assert flytepb.decode_batch(messages, raw=True) == wanted
    assert wanted["raw"].to_pylist() == MESSAGES
    assert wanted.schema == flytepb.schema(raw=True)


def test_nulls_are_rows_of_nulls():
    for messages in ([MESSAGES[0], None], pa.array([MESSAGES[0], None], pa.binary())):
        rows = flytepb.decode_batch(messages).to_pylist()
        assert rows[0]["execution"] and set(rows[1].values()) == {None}


def test_messages_that_are_not_valid():
    bad = [MESSAGES[0], b"\x1a\x03\x0a\x02\xff", MESSAGES[1]]
    with pytest.raises(flytepb.DecodeError) as raised:
        flytepb.decode_batch(bad)
    assert (raised.value.index, raised.value.path) == (1, "closure.output_uri")
    assert str(raised.value).startswith("message 1: ")
    skipped = flytepb.decode_batch(bad, on_error="skip")
    assert skipped.num_rows == 2
    assert skipped.schema.metadata == {b"flytepb.rejected": b"1"}
    nulls = flytepb.decode_batch(bad, on_error="null")
    assert nulls["execution"].to_pylist()[1] is None and nulls.num_rows == 3
    assert nulls["execution"].to_pylist()[::2] == skipped["execution"].to_pylist()
    with pytest.raises(ValueError, match="on_error is"):
        flytepb.decode_batch(bad, on_error="nothing")


def test_what_columns_cannot_hold_is_counted():
    late = TaskExecution()
    late.closure.started_at.seconds = 1 << 40
    batch = flytepb.decode_batch([late.SerializeToString()])
    assert batch["started_at"].to_pylist() == [None]
    assert batch.schema.metadata == {b"flytepb.times_out_of_range": b"1"}


def test_all_edge_cases_have_a_row():
    messages = [data for _, data in cases()]
    batch = flytepb.decode_batch(messages, raw=True, on_error="null")
    batch.validate(full=True)
    valid = 0
    for row, data in zip(batch.to_pylist(maps_as_pydicts=None), messages):
        try:
            flytepb.decode(data, "flyteidl.admin.TaskExecution")
        except flytepb.DecodeError:
            assert set(row.values()) == {None}
        else:
            valid += 1
            assert row["raw"] == data
    assert valid > 900


def test_any_type():
    inputs = (EXECUTIONS / "inputs.pb").read_bytes()
    batch = flytepb.decode_batch([inputs, inputs], "flyteidl.core.LiteralMap")
    names = flytepb.decode(inputs, "flyteidl.core.LiteralMap").literals
    assert [key for key, _ in batch["literals"].to_pylist()[0]] == list(names)
    assert batch.schema == flytepb.schema("LiteralMap")
    assert flytepb.decode_batch([]).num_rows == 0


def test_messages_come_back_from_their_table():
    inputs = (EXECUTIONS / "inputs.pb").read_bytes()
    batch = flytepb.decode_batch([inputs, None], "LiteralMap")
    column = flytepb.encode_batch(batch, "LiteralMap")
    assert column.type == pa.binary()
    assert column.to_pylist() == [inputs, b""]
    assert flytepb.encode_batch(flytepb.decode_batch(MESSAGES, raw=True)).to_pylist() == MESSAGES
    batch = flytepb.decode_batch(MESSAGES, fields=True)
    assert batch.schema == flytepb.schema(fields=True)
    back = flytepb.encode_batch(batch, fields=True).to_pylist()
    for data, found in zip(MESSAGES, back):
        known = TaskExecution.FromString(data)
        known.DiscardUnknownFields()
        assert TaskExecution.FromString(found) == known


def test_tables_without_a_way_back():
    with pytest.raises(ValueError, match="only from a column raw"):
        flytepb.encode_batch(flytepb.decode_batch(MESSAGES))
    with pytest.raises(ValueError, match="column literals is Int64, not Map"):
        flytepb.encode_batch(pa.record_batch({"literals": pa.array([1])}), "LiteralMap")
    bad = pa.record_batch({"raw": pa.array([b"\xff"], pa.binary())})
    with pytest.raises(flytepb.DecodeError):
        flytepb.encode_batch(bad)


def test_other_things_are_refused():
    for wrong, text in [
        (MESSAGES[0], "a list of messages is wanted"),
        (["text"], "a message is bytes, not str"),
        (pa.array(["text"]), "messages are binary, and the column is Utf8"),
        (pa.chunked_array([pa.array(MESSAGES)]), "combine_chunks"),
        (5, "not iterable"),
    ]:
        with pytest.raises(TypeError, match=text):
            flytepb.decode_batch(wrong)
    with pytest.raises(LookupError):
        flytepb.decode_batch([], "Nothing")


def test_other_threads_go_on():
    messages = MESSAGES * 200
    counted, done = 0, threading.Event()

    def decode():
        flytepb.decode_batch(messages)
        done.set()

    thread = threading.Thread(target=decode)
    thread.start()
    while not done.is_set():
        counted += 1
    thread.join()
    assert counted > 0


def test_the_table_outlives_its_messages():
    column = pa.array(MESSAGES, pa.binary())
    batch = flytepb.decode_batch(column, raw=True)
    del column
    assert batch["raw"].to_pylist() == MESSAGES
