"""The program `flytepb`, which the package brings."""

import signal
import sys

from flytepb._flytepb import run_program


def main() -> int:
    """Runs the program with the arguments of this process; returns its exit code."""
    # Ctrl-C ends it as it ends other programs: Python would wait for the end of the call.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    return run_program(["flytepb", *sys.argv[1:]])


if __name__ == "__main__":
    sys.exit(main())
