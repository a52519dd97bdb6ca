#!/usr/bin/env python3
"""Run the examples of the book and compare their output.

    docs/check.py [--update] [PAGE...]

Needs the program `flytepb` on PATH, and for pages with Python a Python that has the package `flytepb`.
Each page, or each recipe of a page of recipes, runs by itself, from top to bottom, in a copy of
tests/data/executions that has tests/data/flyte2 as its folder flyte2:

- Blocks marked `console` hold commands after `$ `, which bash runs, and the output that is expected
  below each. A line that holds only `…` stands for any lines; at the end of a line it stands for the
  rest of it.
- Blocks marked `python` are one program per page or recipe. A block marked `text` right after one holds
  what it prints.
- Blocks marked `rust` are doc tests of tests, tests/pbjson and examples/own-schema. Other blocks, such
  as `sh`, are not run.

--update replaces the output in the pages by the actual output, except where it has a `…` that fits.
"""

import contextlib
import io
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

DOCS = pathlib.Path(__file__).resolve().parent
DATA = DOCS.parent / "tests" / "data"
RECIPE = re.compile(r"^(?=## \d+\. )", re.M)
BLOCK = re.compile(r"^```([^\n]*)\n(.*?)^```$", re.M | re.S)


def fits(expected: str, actual: str) -> bool:
    """Tell whether an output fits the expected one, in which `…` stands for anything."""
    pattern = ""
    for line in expected.splitlines():
        if line == "…":
            pattern += "(?:.*\n)*?"
        else:
            pattern += re.escape(line).replace("…", ".*") + "\n"
    return re.fullmatch(pattern, actual.rstrip("\n") + "\n" * bool(actual)) is not None


def commands(block: str) -> list[tuple[str, str]]:
    """Split a console block into commands and their expected output."""
    found = []
    continues = False
    for line in block.splitlines(keepends=True):
        if line.startswith("$ "):
            found.append([line[2:], ""])
        else:
            found[-1][0 if continues else 1] += line
            if not continues:
                continue
        continues = line.rstrip("\n").endswith(("\\", "|"))
    return [(command, output) for command, output in found]


def run(command: str, folder: str) -> str:
    """Run a command line and return everything it prints."""
    environment = os.environ | {"NO_COLOR": "1", "COLUMNS": "100", "TZ": "UTC"}
    done = subprocess.run(
        ["bash", "-c", command], cwd=folder, env=environment, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=120, check=False,
    )
    return done.stdout


class Page:
    """A page of the book, while its examples run."""

    def __init__(self, path: pathlib.Path):
        self.path = path
        self.text = path.read_text()
        self.faults: list[str] = []
        self.examples = 0

    def check(self) -> str:
        """Run every block and return the page with the actual output."""
        return "".join(map(self.part, RECIPE.split(self.text)))

    def part(self, text: str) -> str:
        """Run the blocks of a recipe, or of a page without recipes."""
        self.namespace: dict = {"__name__": "__main__"}
        self.printed: str | None = None
        with tempfile.TemporaryDirectory() as self.folder:
            shutil.copytree(DATA / "executions", self.folder, dirs_exist_ok=True)
            shutil.copytree(DATA / "flyte2", pathlib.Path(self.folder, "flyte2"))
            return BLOCK.sub(self.block, text)

    def block(self, match: re.Match) -> str:
        language, body = match[1], match[2]
        printed, self.printed = self.printed, None
        if language == "console":
            self.examples += 1
            body = "".join(self.console(*pair) for pair in commands(body))
        elif language == "python":
            self.examples += 1
            self.printed = self.python(body)
        elif language == "text" and printed is not None:
            body = self.compare("the Python above", body, printed)
        return f"```{language}\n{body}```"

    def console(self, command: str, expected: str) -> str:
        # An empty line before the next command is for the eye.
        gap = "\n" if expected.endswith("\n\n") or expected == "\n" else ""
        actual = run(command, self.folder)
        return f"$ {command}{self.compare(command, expected.removesuffix(gap), actual)}{gap}"

    def python(self, body: str) -> str:
        line = self.text[: self.text.index(body)].count("\n")
        code = compile("\n" * line + body, str(self.path), "exec")
        with contextlib.redirect_stdout(io.StringIO()) as output, contextlib.chdir(self.folder):
            exec(code, self.namespace)
        return output.getvalue()

    def compare(self, name: str, expected: str, actual: str) -> str:
        if fits(expected, actual):
            return expected
        self.faults.append(f"{self.path}: {name.strip()}\nexpected:\n{expected}actual:\n{actual}")
        return actual if actual.endswith("\n") or not actual else actual + "\n"


def main(arguments: list[str]) -> int:
    update = "--update" in arguments
    if shutil.which("flytepb") is None:
        sys.exit("docs/check.py: the program flytepb is not on PATH")
    names = [a for a in arguments if a != "--update"]
    pages = [pathlib.Path(n).resolve() for n in names] or sorted((DOCS / "src").rglob("*.md"))
    examples = faults = 0
    for path in pages:
        page = Page(path)
        text = page.check()
        examples += page.examples
        faults += len(page.faults)
        if update:
            path.write_text(text)
        else:
            print("\n".join(page.faults), end="\n" if page.faults else "")
    print(f"{examples} examples on {len(pages)} pages, {faults} {'updated' if update else 'wrong'}")
    return 1 if faults and not update or not examples else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
