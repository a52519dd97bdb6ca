"""Draws the picture of the README: the first lines of `flytepb show` on a terminal, as SVG.

    cargo build
    python examples/show_svg.py [--check] [PROGRAM]    # PROGRAM: target/debug/flytepb

With --check it writes nothing and fails if examples/show.svg is not what it would write.
"""

import os
import pty
import re
import subprocess
import sys
from html import escape
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SVG = ROOT / "examples" / "show.svg"
FOLDER = ROOT / "tests" / "data" / "executions"
FILE = "succeeded_inline_outputs.pb"
LINES, COLUMNS = 36, 108
FONT, LINE, MARGIN = 13, 18, 16  # pixels; a character is 0.6 of the font size wide

# The codes that the program uses.
STYLES = {
    "1": "font-weight:bold",
    "2": "fill:#8b949e",
    "31": "fill:#ff7b72",
    "32": "fill:#7ee787",
    "33": "fill:#f2cc60",
    "36": "fill:#79c0ff",
}


def run(program):
    """The lines that the program prints on a terminal, with escape sequences."""
    terminal, output = pty.openpty()
    environment = {"PATH": os.environ["PATH"], "TERM": "xterm"}
    command = [program, "show", FILE]
    with subprocess.Popen(command, stdout=output, cwd=FOLDER, env=environment) as process:
        os.close(output)
        printed = b""
        while True:
            try:
                part = os.read(terminal, 65536)
            except OSError:  # the end, on Linux
                part = b""
            if not part:
                break
            printed += part
    if process.returncode != 0:
        sys.exit(f"{program} show {FILE} ended with {process.returncode}")
    return printed.decode().splitlines()


def spans(line):
    """The line as SVG, cut at COLUMNS characters."""
    left, style, out = COLUMNS, None, []
    for part in re.split(r"(\x1b\[\d+m)", line):
        code = re.fullmatch(r"\x1b\[(\d+)m", part)
        if code:
            style = STYLES.get(code[1])
        elif part and left > 0:
            text = escape(part if len(part) <= left else part[: left - 1] + "…", quote=False)
            left -= len(part)
            out.append(f'<tspan style="{style}">{text}</tspan>' if style else text)
    return "".join(out)


def draw(lines):
    width = round(COLUMNS * FONT * 0.6) + 2 * MARGIN
    height = (len(lines) + 1) * LINE + MARGIN
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}">',
        f"<title>flytepb show {FILE}</title>",
        '<rect width="100%" height="100%" rx="8" fill="#0d1117"/>',
        f'<g xml:space="preserve" style="white-space:pre" font-size="{FONT}" fill="#e6edf3" '
        'font-family="ui-monospace,SFMono-Regular,Menlo,Consolas,DejaVu Sans Mono,monospace">',
    ]
    for row, line in enumerate(lines, 1):
        out.append(f'<text x="{MARGIN}" y="{MARGIN + row * LINE - 4}">{spans(line)}</text>')
    return "\n".join([*out, "</g>", "</svg>", ""])


def main():
    arguments = [a for a in sys.argv[1:] if a != "--check"]
    program = Path(arguments[0] if arguments else ROOT / "target" / "debug" / "flytepb").resolve()
    lines = run(program)
    dots = ["\x1b[2m…\x1b[0m"] if len(lines) > LINES else []
    svg = draw([f"\x1b[32m$\x1b[0m flytepb show {FILE}", *lines[:LINES], *dots])
    if "--check" not in sys.argv:
        SVG.write_text(svg, encoding="utf-8")
    elif SVG.read_text(encoding="utf-8") != svg:
        sys.exit("examples/show.svg is out of date: run examples/show_svg.py")


main()
