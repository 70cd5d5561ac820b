"""An output that lacks letters, is full or closed: the right exit code, and no traceback."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

BOOKSHOP = Path(__file__).resolve().parents[3] / "docs" / "examples" / "bookshop"
FOREIGN_LETTERS = """
from catalogue_app import CATALOGUE, make_app
inside = make_app(CATALOGUE)
async def app(scope, receive, send):
    if scope["type"] != "http" or not scope["path"].startswith("/books/"):
        return await inside(scope, receive, send)
    headers = [(b"content-type", b"application/json")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": '{"title": "Käse \\U0001f600 →"}'.encode()})
"""
LETTERS = {
    "ASCII": {"PYTHONIOENCODING": "ascii"},
    "a locale without letters": {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    "Latin": {"PYTHONIOENCODING": "latin-1"},
}
VERIFY = (
    *("verify", "--mode", "in-process", "--app", "odd:app"),
    *("--reset", "catalogue_app:reset"),
)
COMMANDS: list[tuple[str, ...]] = [VERIFY, (*VERIFY, "--json"), ("list",)]
TRIED = [
    *(pytest.param(words, marks=pytest.mark.long) for words in COMMANDS[:2]),
    pytest.param(COMMANDS[2]),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The bookshop, with an application whose answers have letters that ASCII has not."""
    for source in BOOKSHOP.glob("*.*"):
        shutil.copy(source, tmp_path)
    (tmp_path / "odd.py").write_text(FOREIGN_LETTERS, encoding="utf-8")
    return tmp_path


def ended(folder: Path, words: tuple[str, ...], before: str = "", **more: str) -> tuple[int, str]:
    """The exit code of a command that a shell starts, with the words ``before``; and its errors."""
    command = ("/bin/sh", "-c", f'exec "$@" {before}', "sh", sys.executable, "-m", "handfast")
    done = subprocess.run(
        (*command, *words),
        cwd=folder,
        env={**os.environ, **more},
        capture_output=True,
        check=False,
    )
    assert b"Traceback" not in done.stdout + done.stderr
    return done.returncode, " ".join(done.stderr.decode("latin-1").split())


@pytest.mark.parametrize("letters", LETTERS)
@pytest.mark.parametrize("words", [VERIFY, (*VERIFY, "--json")], ids=["terminal", "JSON"])
@pytest.mark.long
def test_letters_that_the_output_has_not_are_replaced(
    folder: Path, letters: str, words: tuple[str, ...]
) -> None:
    code, errors = ended(folder, words, **LETTERS[letters])
    assert (code, errors) == (1, "")


@pytest.mark.parametrize("words", TRIED)
def test_a_full_output_is_named(folder: Path, words: tuple[str, ...]) -> None:
    """Also where all passed."""
    code, errors = ended(folder, words, ">/dev/full")
    assert code == 3
    assert errors.endswith("the output cannot be written: No space left on device")


@pytest.mark.parametrize("words", TRIED)
def test_a_closed_output_is_named(folder: Path, words: tuple[str, ...]) -> None:
    code, errors = ended(folder, words, ">&-")
    assert (code, errors) == (3, "Error: the output is closed: open it, or name /dev/null")


@pytest.mark.long
def test_closed_errors_make_no_difference(folder: Path) -> None:
    assert [ended(folder, words, "2>&-") for words in COMMANDS] == [(1, ""), (1, ""), (0, "")]
