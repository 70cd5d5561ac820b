"""What is known of a service of one's own goes to all that is done with it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from handfast.commands.app import app

SYSTEM = """
from typing import Any

from pydantic import BaseModel

from handfast.declare import Api, Consumer, Provider, chosen, system


class Written(BaseModel):
    text: str


class Note(Written):
    note_id: str


class Problem(BaseModel):
    detail: Any


board = Provider("board", refusals={404: Problem, 422: Problem})
WRITE = board.post("/notes", body=Written, answers={201: Note}, echo_body=True)
READ = board.get(
    "/notes/{note_id}", answers={200: Note}, refuses=(404,), echo={"note_id": "note_id"}
)


@board.state("a note is there")
class ANote(BaseModel):
    note_id: str = chosen("n-1")

    async def through_api(self, api: Api) -> Any:
        return {"note_id": (await api.call(WRITE, body={"text": "hush"}))["note_id"]}


@board.state("an old note is there", needs_handler=True)
class OldNote(BaseModel):
    note_id: str = chosen("o-1")


reader = Consumer("reader")
reader.relies_on(READ, "read a note", given=ANote(), equals={"text": "hush"})
reader.relies_on(READ, "read an old note", given=OldNote(), equals={"text": "old"})
reader.relies_on(WRITE, "write a note", body={"text": "hark"})
SYSTEM = system("board", providers=[board], consumers=[reader])
"""
APP = """
from fastapi import FastAPI, HTTPException
from pydantic import BaseModel


class Written(BaseModel):
    words: str


app = FastAPI(openapi_url=None)
NOTES = {}


@app.post("/notes", status_code=201)
def write(note: Written):
    key = f"n{len(NOTES) + 100}"
    return NOTES.setdefault(key, {"note_id": key, "words": note.words})


@app.get("/notes/{note_id}")
def read(note_id: str):
    if note_id not in NOTES:
        raise HTTPException(404, "no such note")
    return NOTES[note_id]


def an_old_note(**_):
    if "o-7" in NOTES:
        raise LookupError("it is there already")
    NOTES["o-7"] = {"note_id": "o-7", "words": "old"}
    return {"note_id": "o-7"}


HANDLERS = {"an old note is there": an_old_note}
"""
DRIFT = """
[[drift]]
reason = "an older name"
fields = {"Written.text" = "words", "Note.text" = "words"}
"""
OWN = (
    *("--app", "board_app:app", "--states", "board_app:HANDLERS"),
    *("--drift", "drift.toml", "--reset", "board_app:NOTES.clear"),
)


@pytest.fixture
def board(folder: Path) -> Path:
    """The repository of a board that calls a text words, and has one old note at most."""
    (folder / "board_contracts.py").write_text(SYSTEM)
    (folder / "board_app.py").write_text(APP)
    (folder / "drift.toml").write_text(DRIFT)
    (folder / "pyproject.toml").write_text(
        '[tool.handfast.systems]\nboard = "board_contracts:SYSTEM"\n'
    )
    return folder


@pytest.mark.usefixtures("board")
def test_handlers_that_are_given_are_added_to_those_by_the_api(
    verify_here: Callable[..., tuple[int, str]],
) -> None:
    code, output = verify_here(*OWN, "--mode", "in-process")
    assert (code, "Passed: all 3 interactions verified" in output) == (0, True), output


@pytest.mark.parametrize(("without", "code"), [(None, 0), ("--reset", 3)])
@pytest.mark.usefixtures("board")
def test_what_is_fuzzed_has_its_drift_and_its_reset(without: str | None, code: int) -> None:
    """By the names of the contract alone everything is refused; and each state is set up anew."""
    options = [*OWN]
    if without:
        at = options.index(without)
        del options[at : at + 2]
    how = ("--only", "documents", "--only", "properties", "--examples", "2")
    done = CliRunner().invoke(app, ["fuzz", *options, *how], env={"COLUMNS": "200"})
    assert done.exit_code == code, done.output
