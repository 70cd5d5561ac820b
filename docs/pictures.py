"""Draws the README's pictures from what the command really prints: `tox -e pictures`.

Each picture is one run of the command in a terminal 110 columns wide.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import MONOKAI
from rich.text import Text

DOCS = Path(__file__).resolve().parent
WIDTH = 110
PICTURES = {
    "verified.svg": ["handfast", "verify", "life_organiser"],
    "failed.svg": [
        *("handfast", "verify", "life_organiser", "--app", "broken_core:app"),
        *("--mode", "in-process", "--only", "backup"),
    ],
}


def draw(name: str, command: list[str]) -> None:
    """Run ``command`` in the folder of examples; save what it printed as the picture ``name``."""
    colours = {
        "FORCE_COLOR": "1",
        "COLUMNS": str(WIDTH),
        "TERM": "xterm-256color",
        "TTY_INTERACTIVE": "0",
    }
    printed = subprocess.run(  # noqa: S603  # the two commands above
        [sys.executable, "-m", *command, "--report", ".handfast"],
        cwd=DOCS / "examples",
        env={**os.environ, **colours},
        check=False,
        capture_output=True,
        text=True,
    )
    console = Console(record=True, width=WIDTH, file=open(os.devnull, "w"))  # noqa: SIM115, PTH123  # ends with the process
    console.print(Text.assemble(("$ ", "bold green"), (" ".join(command), "bold")))
    console.print(Text.from_ansi(printed.stdout))
    svg = console.export_svg(title="handfast", theme=MONOKAI)
    # The reader's own monospaced font: a picture loads nothing from elsewhere.
    svg = re.sub(r"@font-face \{.*?\}", "", svg, flags=re.DOTALL).replace("Fira Code, ", "")
    (DOCS / name).write_text(svg, encoding="utf-8")


if __name__ == "__main__":
    for name, command in PICTURES.items():
        draw(name, command)
