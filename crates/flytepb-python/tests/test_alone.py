"""The package without flytekit, flyteidl, protobuf and pyarrow, as in a fresh environment."""

import subprocess
import sys
import textwrap

from conftest import EXECUTIONS

HIDE = """
import sys
for name in ("flytekit", "flyteidl", "google.protobuf", "pyarrow"):
    sys.modules[name] = None
import flytepb
from flytepb import FlyteTaskExecution
data = open(sys.argv[1], "rb").read()
execution = FlyteTaskExecution.from_bytes(data)
"""


def run(body: str) -> None:
    """Runs a program in a Python environment with only flytepb."""
    program = HIDE + textwrap.dedent(body)
    subprocess.run([sys.executable, "-c", program, str(EXECUTIONS / "failed.pb")], check=True)


def test_executions():
    run(
        """
        assert execution.to_bytes() == data
        assert execution.is_done and execution.error.code
        assert execution.closure.started_at.year > 2000
        assert str(execution).startswith("Flyte Serialized object (FlyteTaskExecution):")
        assert execution.closure.metadata.external_resources is not None
        import pickle
        assert pickle.loads(pickle.dumps(execution)) == execution
        """
    )


def test_what_is_missing_is_named():
    run(
        """
        for missing, call in (
            ("flytepb[flyte]", execution.to_flyte_idl),
            ("flytepb[arrow]", lambda: flytepb.decode_batch([data])),
            ("flytepb[arrow]", flytepb.schema),
        ):
            try:
                call()
            except ImportError as error:
                assert f"pip install '{missing}'" in str(error), error
            else:
                raise SystemExit(f"{missing} is not there")
        """
    )


def test_the_exception_is_of_the_same_builtin():
    run(
        """
        try:
            execution.outputs
        except AssertionError as error:
            assert type(error) is flytepb.FlyteAssertion
            assert error.error_code == "USER:AssertionError"
            start = "USER:AssertionError: error=Outputs could not be found because"
            assert str(error).startswith(start)
        else:
            raise SystemExit("it has failed")
        """
    )


def test_import_is_light():
    program = (
        "import sys, flytepb; heavy = {'flytekit', 'flyteidl', 'pyarrow', 'flytepb.messages'}\n"
        "assert not heavy & set(sys.modules); assert flytepb.messages.core.Literal"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
