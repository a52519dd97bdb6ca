"""Conversion of many messages to an Arrow table."""

import base64
import threading

import pyarrow as pa
import pytest
from conftest import EXECUTIONS, cases, realistic
from flyteidl.admin.task_execution_pb2 import TaskExecution

import flytepb
from flytepb.messages import admin

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


def raw(messages, **options):
    return flytepb.decode_batch(messages, raw=True, **options)["raw"].to_pylist()


ROWS = [MESSAGES[0], None, MESSAGES[1], MESSAGES[0]]
TEXTS = [row.hex() if row is not None else None for row in ROWS]


def test_lists_hold_messages_in_any_form():
    theirs = TaskExecution.FromString(MESSAGES[0])
    rows = [
        flytepb.decode(MESSAGES[0]),
        flytepb.FlyteTaskExecution.from_bytes(MESSAGES[1]),
        theirs,
        None,
        MESSAGES[3],
        MESSAGES[4].hex(),
    ]
    wanted = [MESSAGES[0], MESSAGES[1], theirs.SerializeToString(), None, *MESSAGES[3:5]]
    assert raw(rows) == raw(iter(rows)) == wanted
    literals = flytepb.from_python({"x": 1}, "LiteralMap")
    assert raw([literals], type="LiteralMap") == [literals.to_bytes()]
    for of, text in (
        (None, "message 1 is a flyteidl.core.LiteralMap, not a flyteidl.admin.TaskExecution: give"),
        ("Literal", "message 0 is a flyteidl.admin.TaskExecution, not a flyteidl.core.Literal: "),
    ):
        with pytest.raises(TypeError, match=text):
            flytepb.decode_batch([rows[0], literals], of)


@pytest.mark.parametrize("encode", [bytes.hex, lambda row: base64.b64encode(row).decode(), repr])
def test_lists_of_text_are_decoded(encode):
    texts = [None if row is None else encode(row) for row in ROWS]
    encoding = {"0": "hex", "C": "base64", "b": "python"}[texts[0][0]]
    assert raw(texts) == raw(texts, encoding=encoding) == ROWS
    bad = [texts[0], "né", MESSAGES[0]]
    with pytest.raises(ValueError, match="message 1: the text is not "):
        flytepb.decode_batch(bad)
    assert raw(bad, on_error="null") == [ROWS[0], None, MESSAGES[0]]
    assert raw(bad, on_error="skip") == [ROWS[0], MESSAGES[0]]
    with pytest.raises(ValueError, match="message 0: the text is not a bytes literal|not hexadec"):
        flytepb.decode_batch(texts, encoding="hex" if encoding == "python" else "python")


def test_columns_of_pyarrow():
    chunks = [pa.array(ROWS[:2]), pa.array([], pa.binary()), pa.array(ROWS[2:])]
    runs = pa.array([1, 2, 3, 4], pa.int32())
    for column in (
        pa.array(ROWS).dictionary_encode(),
        pa.array([None, *ROWS]).dictionary_encode()[1:],
        pa.DictionaryArray.from_arrays(pa.array([0, 1, 2, 0], pa.uint64()), pa.array(ROWS[:3])),
        pa.RunEndEncodedArray.from_arrays(runs, pa.array(ROWS)),
        pa.RunEndEncodedArray.from_arrays(runs, pa.array(ROWS)[:4])[0:],
        pa.chunked_array(chunks),
        pa.table({"raw": pa.chunked_array(chunks)})["raw"],
        pa.chunked_array(chunks).dictionary_encode(),
        pa.array(TEXTS),
        pa.array(TEXTS, pa.large_string()).dictionary_encode(),
        # Only the last chunk has a text that determines the encoding.
        pa.chunked_array([pa.array([None], pa.string()), pa.array(TEXTS)])[1:],
    ):
        assert raw(column) == ROWS
    assert raw(pa.nulls(2)) == [None, None]
    assert raw(pa.chunked_array([], pa.binary())) == []
    runs = pa.RunEndEncodedArray.from_arrays(pa.array([2, 5]), pa.array(MESSAGES[:2]))
    assert raw(runs[1:4]) == [MESSAGES[0], MESSAGES[1], MESSAGES[1]]


def test_columns_of_pandas_and_numpy():
    pandas, numpy = pytest.importorskip("pandas"), pytest.importorskip("numpy")
    for column in (
        pandas.Series(ROWS),
        pandas.Series([None, *ROWS])[1:],
        pandas.Series(ROWS, index=[3, 1, 2, 0], name="raw"),
        pandas.Series([ROWS[0], float("nan"), *ROWS[2:]]),
        pandas.Series([ROWS[0], pandas.NA, *ROWS[2:]]),
        pandas.Series([ROWS[0], None, bytearray(ROWS[2]), memoryview(ROWS[3])]),
        pandas.Series(ROWS, dtype=pandas.ArrowDtype(pa.binary())),
        pandas.Series(ROWS, dtype="category"),
        pandas.Categorical(TEXTS),
        pandas.Series(TEXTS),
        pandas.Index(ROWS),
        pandas.DataFrame({"raw": ROWS})["raw"],
        numpy.array(ROWS, dtype=object),
    ):
        assert raw(column) == ROWS
    with pytest.raises(TypeError, match="dtype=object"):
        flytepb.decode_batch(numpy.array([b"\x18\x00", b"\x20\x01"]))
    for wrong, text in [
        (pandas.Series([ROWS[0], 5]), "message 1: a message is bytes, .*, not int"),
        (pandas.Series([1, 2]), "messages must be bytes or text, but the column is Int64"),
        (pandas.DataFrame({"a": [1], "b": [2]}), "DataFrame has the columns a, b"),
    ]:
        with pytest.raises(TypeError, match=text):
            flytepb.decode_batch(wrong)


def test_columns_of_polars():
    polars = pytest.importorskip("polars")
    for column in (
        polars.Series(ROWS),
        polars.concat([polars.Series(ROWS[:1]), polars.Series(ROWS[1:])], rechunk=False),
        polars.Series(TEXTS),
        polars.Series(TEXTS, dtype=polars.Categorical),
        polars.DataFrame({"raw": ROWS})["raw"],
    ):
        assert raw(column) == ROWS
    with pytest.raises(TypeError, match="DataFrame has the columns a: pass the one"):
        flytepb.decode_batch(polars.DataFrame({"a": [1]}))


def test_objects_with_arrows_c_interface():
    class Array:
        def __init__(self, column):
            self.column = column

        def __arrow_c_array__(self, requested_schema=None):
            return self.column.__arrow_c_array__(requested_schema)

    class Stream:
        def __arrow_c_stream__(self, requested_schema=None):
            return pa.chunked_array([ROWS[:1], ROWS[1:]]).__arrow_c_stream__(requested_schema)

    assert raw(Array(pa.array(ROWS))) == ROWS
    assert raw(Stream()) == ROWS


@pytest.mark.parametrize("encoding", ["hex", "base64", "escape", "duckdb", "python"])
def test_text_is_decoded(encoding):
    encode = {
        "hex": lambda m: "\\x" + m.hex(),
        "base64": lambda m: base64.encodebytes(m).decode(),
        "escape": lambda m: "".join(f"\\{c:03o}" for c in m),
        "duckdb": lambda m: "".join(f"\\x{c:02X}" for c in m),
        "python": repr,
    }[encoding]
    texts = pa.array([None if row is None else encode(row) for row in ROWS])
    assert raw(texts) == raw(texts, encoding=encoding) == ROWS
    bad = pa.array([encode(ROWS[0]), "né"])
    with pytest.raises(ValueError, match="message 1: the text is not "):
        flytepb.decode_batch(bad)
    assert raw(bad, on_error="null") == [ROWS[0], None]
    with pytest.raises(ValueError, match='encoding is "hex", '):
        flytepb.decode_batch(bad, encoding="utf8")


def test_text_in_no_encoding():
    with pytest.raises(ValueError, match="message 0: the text is in no .* hexadecimal, base64, "):
        flytepb.decode_batch(pa.array(["né"]))


def test_a_dictionary_is_not_repeated():
    long = pa.array([b"\x20" * (100 << 20)])
    keys = pa.array([0] * 1_000_000, pa.int8())
    with pytest.raises(ValueError, match="message 2: .* have over 256 MiB: split them"):
        flytepb.decode_batch(pa.DictionaryArray.from_arrays(keys, long))


def test_nulls_are_rows_of_nulls():
    for messages in ([MESSAGES[0], None], pa.array([MESSAGES[0], None], pa.binary())):
        rows = flytepb.decode_batch(messages).to_pylist()
        assert rows[0]["execution"] and set(rows[1].values()) == {None}


def test_messages_that_are_not_valid():
    bad = [MESSAGES[0], b"\x1a\x03\x0a\x02\xff", MESSAGES[1]]
    with pytest.raises(flytepb.DecodeError) as raised:
        flytepb.decode_batch(bad)
    assert (raised.value.index, raised.value.path) == (1, "closure.output_uri")
    text = "message 1 is not a valid flyteidl.admin.TaskExecution: length reaches beyond"
    assert str(raised.value).startswith(text)
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
    with pytest.raises(
        ValueError, match="TaskExecution has only some fields: give decode_batch raw"
    ):
        flytepb.encode_batch(flytepb.decode_batch(MESSAGES))
    with pytest.raises(ValueError, match="column literals is Int64, not Map"):
        flytepb.encode_batch(pa.record_batch({"literals": pa.array([1])}), "LiteralMap")
    bad = pa.record_batch({"raw": pa.array([b"\xff"], pa.binary())})
    with pytest.raises(flytepb.DecodeError, match="row 0 is not a valid flyteidl.admin.TaskExec"):
        flytepb.encode_batch(bad)
    good = pa.record_batch({"raw": pa.array([MESSAGES[0]] * 3, pa.binary())})
    with pytest.raises(flytepb.DecodeError, match="row 3 is not a valid") as raised:
        flytepb.encode_batch(pa.Table.from_batches([good, bad]))
    assert raised.value.index == 3
    text = pa.record_batch({"custom": pa.array(["{}", "{", "{}"])})
    with pytest.raises(ValueError, match="^row 4: a value is not valid JSON of its type"):
        flytepb.encode_batch(
            pa.Table.from_batches([text[:1], text[:1], text[:1], text]), "TaskTemplate"
        )
    for wrong in (5, [good], {"raw": [b""]}):
        with pytest.raises(TypeError, match="encode_batch takes a table of pyarrow, polars"):
            flytepb.encode_batch(wrong)


def tables(batch):
    """Yields a batch as the tables of other libraries."""
    half = batch.num_rows // 2
    table = pa.Table.from_batches([batch[:half], batch[half:]])
    yield table
    yield pa.RecordBatchReader.from_batches(batch.schema, [batch[:half], batch[half:]])
    yield pa.table({name: table[name].combine_chunks() for name in table.column_names})
    polars = pytest.importorskip("polars")
    yield polars.from_arrow(table)
    yield polars.from_arrow(table, rechunk=False).slice(0)
    pandas = pytest.importorskip("pandas")
    yield table.to_pandas(types_mapper=pandas.ArrowDtype)


def test_tables_of_any_library_are_encoded():
    batch = flytepb.decode_batch(MESSAGES, fields=True)
    wanted = flytepb.encode_batch(batch, fields=True).to_pylist()
    with_raw = flytepb.decode_batch(MESSAGES, raw=True)
    for table in tables(batch):
        assert flytepb.encode_batch(table, fields=True).to_pylist() == wanted, type(table)
    for table in tables(with_raw):
        assert flytepb.encode_batch(table).to_pylist() == MESSAGES, type(table)
    plain = with_raw.to_pandas()
    assert flytepb.encode_batch(plain).to_pylist() == MESSAGES
    inputs = (EXECUTIONS / "inputs.pb").read_bytes()
    for table in tables(flytepb.decode_batch([inputs, None], "LiteralMap")):
        assert flytepb.encode_batch(table, "LiteralMap").to_pylist() == [inputs, b""], type(table)
    empty = flytepb.decode_batch([], fields=True)
    assert flytepb.encode_batch(pa.Table.from_batches([empty]), fields=True).to_pylist() == []


def test_names_of_enums_are_text_or_dictionaries():
    names = ["FAILED", None, "QUEUED", "FAILED"]
    wanted = [b"\x18\x05", b"", b"\x18\x01", b"\x18\x05"]
    for column in (
        pa.array(names),
        pa.array(names, pa.large_string()),
        pa.array(names, pa.string_view()),
        pa.array(["skipped", *names])[1:],
        pa.array(names).dictionary_encode(),
        pa.array(["skipped", *names], pa.large_string()).dictionary_encode()[1:],
        pa.DictionaryArray.from_arrays(pa.array([1, None, 0, 1], pa.uint8()), ["QUEUED", "FAILED"]),
    ):
        found = flytepb.encode_batch(
            pa.record_batch({"phase": column}), "TaskExecutionClosure", fields=True
        )
        assert found.to_pylist() == wanted, column.type
    nulls = pa.DictionaryArray.from_arrays(pa.array([None], pa.int8()), pa.array([], pa.string()))
    found = flytepb.encode_batch(
        pa.record_batch({"phase": nulls}), "TaskExecutionClosure", fields=True
    )
    assert found.to_pylist() == [b""]
    with pytest.raises(ValueError, match="row 0: .*Phase has no value NOPE"):
        table = pa.record_batch({"phase": pa.array(["NOPE"])})
        flytepb.encode_batch(table, "TaskExecutionClosure", fields=True)


def test_other_layouts_of_lists_are_taken():
    logs = [[], [{"uri": "a"}, {"uri": "b"}], None, [{"uri": "c"}]]
    closure = admin.TaskExecutionClosure
    wanted = [closure(logs=rows).to_bytes() for rows in ([], *logs[1:2], [], *logs[3:])]
    empty = flytepb.schema("TaskExecutionClosure", fields=True).field("logs").type.value_type
    names = [field.name for field in empty]
    full = [rows and [{name: row.get(name) for name in names} for row in rows] for rows in logs]
    for of in (pa.list_(empty), pa.large_list(empty)):
        for column in (pa.array(full, of), pa.array([full[1], *full], of)[1:]):
            table = pa.record_batch({"logs": column})
            assert (
                flytepb.encode_batch(table, "TaskExecutionClosure", fields=True).to_pylist()
                == wanted
            )


def test_other_things_are_refused():
    for wrong, text in [
        (MESSAGES[0], "decode_batch takes a list of messages, or a column of .*, not bytes"),
        (flytepb.Message("Literal"), "decode_batch takes a list of messages, .*, not Message"),
        ("text", "decode_batch takes a list of messages, or a column of .*, not str"),
        (5, "decode_batch takes a list of messages, or a column of .*, not int"),
        (
            [MESSAGES[0], 5],
            "message 1: a message is bytes, a str that encodes them or a Message, n",
        ),
        (pa.array([1]), "messages must be bytes or text, but the column is Int64"),
        (pa.array([[b""]]), "messages must be bytes or text, but the column is List"),
        (pa.table({"a": [1], "b": [2]}), "Table has the columns a, b: pass the one"),
        (pa.record_batch({"a": [1]}), "RecordBatch has the columns a: pass the one"),
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


def test_columns_without_a_field_are_refused():
    literals = flytepb.from_python({"x": 1}, "LiteralMap").to_bytes()
    batch = flytepb.decode_batch([literals], "LiteralMap")
    with pytest.raises(ValueError, match="TaskTemplate has no field for the column literals"):
        flytepb.encode_batch(batch, "TaskTemplate")
    renamed = batch.rename_columns(["literal"])
    with pytest.raises(ValueError, match="column literal: drop it, .*did you mean literals"):
        flytepb.encode_batch(renamed, "LiteralMap")
