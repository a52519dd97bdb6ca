"""Files of messages: reading and writing them, and the program that the package brings."""

import gzip
import io
import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pyarrow
import pytest
from conftest import EXECUTIONS, frames
from flyteidl.admin.task_execution_pb2 import TaskExecution
from flyteidl.core.literals_pb2 import LiteralMap
from google.protobuf import json_format, text_format

import flytepb
from flytepb import FlyteTaskExecution

STREAM = EXECUTIONS / "executions.pbs"
MESSAGES = list(frames(STREAM.read_bytes()))
INPUTS = (EXECUTIONS / "inputs.pb").read_bytes()


def encoded(stream):
    return [message.to_bytes() for message in stream]


def test_streams_are_read(tmp_path):
    packed = tmp_path / "stream.pbs.gz"
    packed.write_bytes(gzip.compress(STREAM.read_bytes()))
    unnamed = tmp_path / "stream"
    unnamed.write_bytes(STREAM.read_bytes())
    for file in (STREAM, str(STREAM), packed, unnamed, io.BytesIO(STREAM.read_bytes())):
        stream = flytepb.read_stream(file)
        assert stream.message_type == "flyteidl.admin.TaskExecution"
        assert encoded(stream) == MESSAGES
        assert list(stream) == []
    with open(STREAM, "rb") as file:
        assert encoded(flytepb.read_stream(file, "TaskExecution")) == MESSAGES
    assert encoded(flytepb.read_stream(io.BytesIO(b""), "Literal")) == []
    # One message of a type that its bytes do not tell.
    assert encoded(flytepb.read_stream(io.BytesIO(b"\x02\x18\x01"), "Literal")) == [b"\x18\x01"]
    lines = tmp_path / "stream.jsonl"
    lines.write_text("\n".join(flytepb.to_json(message) for message in MESSAGES))
    assert encoded(flytepb.read_stream(lines)) == MESSAGES
    text = io.BytesIO(lines.read_bytes())
    assert encoded(flytepb.read_stream(text, "TaskExecution", format="jsonl")) == MESSAGES


def test_streams_are_read_in_pieces():
    class Slow:
        def __init__(self, data):
            self.file = io.BytesIO(data)
            self.read_bytes = 0

        def read(self, size):
            data = self.file.read(min(size, 1000))
            self.read_bytes += len(data)
            return data

    file = Slow(STREAM.read_bytes() * 100)
    stream = flytepb.read_stream(file)
    assert next(stream).to_bytes() == MESSAGES[0]
    assert file.read_bytes < 2 << 20
    assert sum(1 for _ in stream) == 100 * len(MESSAGES) - 1


def test_streams_are_read_in_other_threads():
    stream, found = flytepb.read_stream(STREAM), []
    threads = [threading.Thread(target=lambda: found.extend(encoded(stream))) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == sorted(MESSAGES)


def test_files_of_every_format_are_read(tmp_path):
    theirs = LiteralMap.FromString(INPUTS)
    json = json_format.MessageToJson(theirs)
    for name, content in {
        "inputs.pb": INPUTS,
        "inputs": INPUTS,
        "inputs.pb.gz": gzip.compress(INPUTS),
        "inputs.json": json.encode(),
        "inputs.txt": text_format.MessageToString(theirs).encode(),
        "inputs.yaml": json.encode(),
        "utf16.json": json.encode("utf-16"),
    }.items():
        (tmp_path / name).write_bytes(content)
        message = flytepb.read(tmp_path / name)
        assert message.message_type == "flyteidl.core.LiteralMap", name
        assert LiteralMap.FromString(message.to_bytes()) == theirs, name
    assert flytepb.read(io.BytesIO(INPUTS)).to_bytes() == INPUTS
    assert flytepb.read(io.BytesIO(b"\x18\x01"), "TaskExecutionClosure", format="pb").phase == 1


def test_what_cannot_be_read_is_named(tmp_path):
    for read in (flytepb.read, flytepb.read_stream):
        with pytest.raises(FileNotFoundError) as raised:
            read(tmp_path / "none.pb")
        assert raised.value.filename == str(tmp_path / "none.pb")
        with pytest.raises(IsADirectoryError):
            read(tmp_path)
        with pytest.raises(TypeError, match=r"a path, or an object with read\(\), not int"):
            read(5)
        with pytest.raises(TypeError, match="reads str, not bytes: open it in binary mode"):
            read(io.StringIO("text"))
        with pytest.raises(ZeroDivisionError):
            read(type("Broken", (), {"read": lambda self, size: 1 / 0})())
        with pytest.raises(ValueError, match="there is no format pdf: use pb, pbs, json"):
            read(io.BytesIO(b""), "Literal", format="pdf")
        with pytest.raises(LookupError, match="did you mean flyteidl.core.LiteralMap"):
            read(io.BytesIO(b""), "LiteralMpa")
    with pytest.raises(ValueError, match="several messages of flyteidl.admin.TaskExecution"):
        flytepb.read(STREAM)


def test_errors_in_files_say_where(tmp_path):
    bad = tmp_path / "bad.pbs"
    damaged = b"\x1a\x03\x0a\x02\xff"
    flytepb.write_stream(bad, [MESSAGES[0], damaged])
    stream = flytepb.read_stream(bad, "TaskExecution")
    assert next(stream).to_bytes() == MESSAGES[0]
    with pytest.raises(flytepb.DecodeError) as raised:
        next(stream)
    assert (raised.value.index, raised.value.path) == (1, "closure.output_uri")
    assert str(raised.value).startswith(f"{bad}: ") and ", in message 1, in " in str(raised.value)
    cut = tmp_path / "cut.pbs"
    cut.write_bytes(STREAM.read_bytes()[:-1])
    with pytest.raises(ValueError, match="cut.pbs: "):
        list(flytepb.read_stream(cut))
    json = tmp_path / "bad.jsonl"
    json.write_text('{"inputUri": "x"}\n\n{"inputUri": 5}\n')
    stream = flytepb.read_stream(json, "TaskExecution")
    assert next(stream).input_uri == "x"
    with pytest.raises(flytepb.JsonError) as raised:
        next(stream)
    assert (raised.value.line, raised.value.column, raised.value.path) == (3, 14, "input_uri")


def test_damaged_messages_are_named_as_by_the_program(tmp_path):
    data = (EXECUTIONS / "failed.pb").read_bytes()[:300]
    path = tmp_path / "cut.pb"
    path.write_bytes(data)
    for read in (lambda: flytepb.decode(data), lambda: flytepb.read(path)):
        with pytest.raises(flytepb.DecodeError) as raised:
            read()
        error = raised.value
        # The closure is the first field that is cut: its tag and length are at byte 268.
        assert (error.offset, error.path) == (270, "closure")
        assert "damaged, read as flyteidl.admin.TaskExecution: " in str(error)
        assert str(error).endswith("at byte 270, in closure")
    with pytest.raises(ValueError, match="cannot be detected") as raised:
        flytepb.decode(b"\xff\xfe\xfd\xfc")
    assert not isinstance(raised.value, flytepb.DecodeError)


def test_streams_are_written(tmp_path):
    path, data = tmp_path / "out.pbs", STREAM.read_bytes()
    assert flytepb.write_stream(path, MESSAGES) == len(MESSAGES)
    assert path.read_bytes() == data
    file = io.BytesIO()
    assert flytepb.write_stream(file, flytepb.read_stream(path)) == len(MESSAGES)
    assert file.getvalue() == data
    kinds = [
        flytepb.decode(MESSAGES[0]),
        FlyteTaskExecution.from_bytes(MESSAGES[1]),
        TaskExecution.FromString(MESSAGES[2]),
        bytearray(MESSAGES[3]),
    ]
    flytepb.write_stream(str(path), iter(kinds))
    written = list(frames(path.read_bytes()))
    assert written[:2] + written[3:] == MESSAGES[:2] + MESSAGES[3:4]
    assert TaskExecution.FromString(written[2]) == TaskExecution.FromString(MESSAGES[2])
    assert flytepb.write_stream(path, []) == 0 and path.read_bytes() == b""


def test_streams_are_written_whole_or_not_at_all(tmp_path):
    path = tmp_path / "out.pbs"
    path.write_bytes(b"before")

    def fails():
        yield from MESSAGES
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        flytepb.write_stream(path, fails())
    with pytest.raises(TypeError, match="a message is bytes, not str"):
        flytepb.write_stream(path, [MESSAGES[0], "text"])
    assert path.read_bytes() == b"before"
    assert os.listdir(tmp_path) == ["out.pbs"]
    handler = signal.getsignal(signal.SIGINT)
    flytepb.write_stream(path, MESSAGES)
    assert signal.getsignal(signal.SIGINT) == handler
    with pytest.raises(FileNotFoundError):
        flytepb.write_stream(tmp_path / "none" / "out.pbs", [])
    with pytest.raises(IsADirectoryError):
        flytepb.write_stream(tmp_path, [])
    with pytest.raises(TypeError, match=r"an object with write\(\), not int"):
        flytepb.write_stream(5, [])


def test_the_extension_determines_the_format(tmp_path):
    decoded = [flytepb.decode(message, "TaskExecution") for message in MESSAGES]
    lines = [json_format.MessageToJson(TaskExecution.FromString(m), indent=None) for m in MESSAGES]
    for name, unpack in {
        "out.pbs": bytes,
        "out": bytes,
        "out.pbs.gz": gzip.decompress,
        "OUT.PBS.GZ": gzip.decompress,
        "out.pbs.zst": zstd_decompress,
        "out.jsonl": bytes,
        "out.ndjson": bytes,
        "out.jsonl.gz": gzip.decompress,
        "out.jsonl.zstd": zstd_decompress,
    }.items():
        path = tmp_path / name
        assert flytepb.write_stream(path, decoded) == len(MESSAGES)
        content = unpack(path.read_bytes())
        if "json" in name:
            found = content.decode().splitlines()
            assert [json.loads(line) for line in found] == [json.loads(line) for line in lines]
        else:
            assert content == STREAM.read_bytes()
        assert encoded(flytepb.read_stream(path)) == MESSAGES, name
    assert flytepb.write_stream(tmp_path / "empty.jsonl", []) == 0
    empty = tmp_path / "empty.pbs.gz"
    flytepb.write_stream(empty, [])
    assert gzip.decompress(empty.read_bytes()) == b""


def zstd_decompress(data):
    return pyarrow.input_stream(pyarrow.py_buffer(data), compression="zstd").read()


@pytest.mark.parametrize(
    "name, text",
    [
        ("out.pb", "a protobuf file holds a single message: name it .pbs for a stream, or .jsonl"),
        ("out.json.gz", "a JSON file holds a single message: name it .pbs for a stream, or"),
        ("out.yaml", "YAML is not a format of streams: name it .pbs for a stream, or .jsonl"),
        ("out.parquet", "Parquet is a format of tables: flytepb.decode_batch makes a table"),
        ("out.csv", "CSV is an input-only format: flytepb.decode_batch makes a table"),
        ("out.pbs.b64", "base64 and hexadecimal are input-only formats: name it .pbs"),
    ],
)
def test_other_extensions_are_refused(name, text, tmp_path):
    with pytest.raises(ValueError) as raised:
        flytepb.write_stream(tmp_path / name, MESSAGES)
    assert str(raised.value).startswith(f"{tmp_path / name}: {text}")
    assert os.listdir(tmp_path) == []


def test_json_lines_need_types_and_a_json_form(tmp_path):
    path = tmp_path / "out.jsonl"
    message = flytepb.decode(MESSAGES[0])
    with pytest.raises(TypeError, match=r"out.jsonl: message 1: .* flytepb.decode\(data, type\)"):
        flytepb.write_stream(path, [message, MESSAGES[1]])
    late = flytepb.Message("google.protobuf.Timestamp", seconds=1 << 60)
    with pytest.raises(flytepb.JsonError, match="out.jsonl: message 2: "):
        good = flytepb.Message("google.protobuf.Timestamp", seconds=1)
        flytepb.write_stream(path, [good, good, late])
    assert os.listdir(tmp_path) == []
    theirs = TaskExecution.FromString(MESSAGES[2])
    flytepb.write_stream(path, [theirs, FlyteTaskExecution.from_bytes(MESSAGES[2])])
    lines = path.read_text().splitlines()
    assert [json_format.Parse(line, TaskExecution()) for line in lines] == [theirs, theirs]


def test_one_message_is_no_stream(tmp_path):
    message = flytepb.decode(MESSAGES[0])
    entity = FlyteTaskExecution.from_bytes(MESSAGES[0])
    for one in (message, entity, TaskExecution(), MESSAGES[0], bytearray(MESSAGES[0]), "out.pbs"):
        for file in (tmp_path / "out.pbs", io.BytesIO()):
            with pytest.raises(TypeError, match="takes an iterable of messages, not .*: for one"):
                flytepb.write_stream(file, one)
    assert os.listdir(tmp_path) == []


def test_offsets_count_from_message_and_file(tmp_path):
    damaged = b"\x1a\x04\x0a\x02\xff\xff"  # the string at byte 4 is not UTF-8
    before = len(MESSAGES[0])
    length = 1 if before < 128 else 2 if before < 1 << 14 else 3
    for name in ("bad.pbs", "bad.pbs.gz"):
        path = tmp_path / name
        flytepb.write_stream(path, [MESSAGES[0], damaged])
        with pytest.raises(flytepb.DecodeError) as raised:
            list(flytepb.read_stream(path, "TaskExecution"))
        assert (raised.value.index, raised.value.offset) == (1, 4)
        assert f" at byte {length + before + 1 + 4}, in message 1" in str(raised.value)


def test_data_for_another_function_names_it():
    stream, packed = STREAM.read_bytes(), gzip.compress(INPUTS)
    text = json_format.MessageToJson(LiteralMap.FromString(INPUTS)).encode()
    for data, hint in (
        (
            stream,
            ("stream of flyteidl.admin.TaskExecution", "flytepb.read_stream(io.BytesIO(data))"),
        ),
        (packed, ("gzip", "use flytepb.read(io.BytesIO(data))")),
        (text, ("JSON", "use flytepb.read(io.BytesIO(data))")),
    ):
        for call in (flytepb.decode, flytepb.to_json, flytepb.check):
            for of in (None, "LiteralMap"):
                with pytest.raises(ValueError) as raised:
                    call(data, of)
                assert all(part in str(raised.value) for part in hint)
                assert isinstance(raised.value, flytepb.DecodeError) == bool(of)
    assert flytepb.read(io.BytesIO(packed)).to_bytes() == INPUTS
    assert encoded(flytepb.read_stream(io.BytesIO(stream))) == MESSAGES


PROGRAM = Path(sys.executable).parent / "flytepb"


def program(*arguments, **options):
    options = {"capture_output": True, "text": True, "timeout": 60, **options}
    return subprocess.run([PROGRAM, *map(str, arguments)], **options)


def test_the_program_is_there():
    shown = program("show", EXECUTIONS / "failed.pb")
    assert shown.returncode == 0 and "FAILED" in shown.stdout and not shown.stderr
    assert program("--version").stdout == f"flytepb {flytepb.__version__}\n"
    module = [sys.executable, "-m", "flytepb", "show", str(EXECUTIONS / "failed.pb")]
    assert subprocess.run(module, capture_output=True, text=True).stdout == shown.stdout
    json = program("convert", "-", "--to", "json", input=INPUTS, text=False)
    assert json_format.Parse(json.stdout, LiteralMap()) == LiteralMap.FromString(INPUTS)


def test_the_program_exits_as_it_does_elsewhere(tmp_path):
    files = EXECUTIONS / "queued.pb", EXECUTIONS / "running.pb"
    assert program("diff", *files).returncode == 1
    bad = program("show", tmp_path / "none.pb")
    assert bad.returncode == 2 and "there is no such file" in bad.stderr
    assert program("shwo").returncode == 2
    piped = f"'{PROGRAM}' convert '{STREAM}' --to jsonl | head -1; exit ${{PIPESTATUS[0]}}"
    piped = subprocess.run(["bash", "-c", piped], capture_output=True, text=True, timeout=60)
    assert piped.returncode == 0 and piped.stdout.startswith("{") and not piped.stderr


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_signals_end_the_program_and_leave_nothing(number, tmp_path):
    out = tmp_path / "out.jsonl"
    command = [PROGRAM, "convert", "-", "--from", "pbs", "-o", out]
    running = subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE)
    # More than the start of the input, by which its type is detected.
    data = STREAM.read_bytes()
    running.stdin.write(data * (1 + (3 << 20) // len(data)))
    running.stdin.flush()
    running.send_signal(number)
    assert running.wait(60) == -number
    assert running.stderr.read() == b""
    assert os.listdir(tmp_path) == []


def test_a_file_has_messages_of_one_type(tmp_path):
    messages = [flytepb.Message("TaskExecution"), flytepb.Message("LiteralMap")]
    text = "message 1: a flyteidl.core.LiteralMap in a file of flyteidl.admin.TaskExecution"
    for file in (tmp_path / "mixed.pbs", io.BytesIO()):
        with pytest.raises(TypeError, match=text):
            flytepb.write_stream(file, messages)
    with pytest.raises(TypeError, match="message 1: a message is bytes, not int"):
        flytepb.write_stream(tmp_path / "mixed.pbs", [messages[0], 5])
    assert not (tmp_path / "mixed.pbs").exists()


def test_a_stream_that_is_cut_off_is_a_decode_error(tmp_path):
    path = tmp_path / "cut.pbs"
    flytepb.write_stream(path, MESSAGES[:3])
    whole = path.read_bytes()
    path.write_bytes(whole[:-10])
    stream = flytepb.read_stream(path, "TaskExecution")
    with pytest.raises(flytepb.DecodeError, match="stream ends after .* in message 2") as raised:
        list(stream)
    third = len(whole) - len(MESSAGES[2]) - (1 if len(MESSAGES[2]) < 128 else 2)
    assert (raised.value.index, raised.value.offset, raised.value.path) == (2, third, "")
