"""``handfast verify --credentials`` and ``--sign`` prove who asks to a service of one's own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

SYSTEM = """
from typing import Any

from pydantic import BaseModel

from handfast import Consumer, Provider, chosen, system
from handfast.declare import Api, Security


class Note(BaseModel):
    note_id: str
    text: str


class Written(BaseModel):
    text: str


vault = Provider("vault", security=(Security("bearer"), Security("signature", "X-Signature")))
WRITE = vault.post("/notes", body=Written, answers={201: Note})
READ = vault.get("/notes/{note_id}", answers={200: Note})


@vault.state("a note is there")
class ANote(BaseModel):
    note_id: str = chosen("n-1")

    async def through_api(self, api: Api) -> Any:
        note = await api.call(WRITE, body={"text": "hush"})
        return {"note_id": note["note_id"]}


reader = Consumer("reader")
reader.relies_on(READ, "read a note", given=ANote(), equals={"text": "hush"})
SYSTEM = system("vault", providers=[vault], consumers=[reader])
"""
APP = """
from fastapi import FastAPI, Header, HTTPException

app = FastAPI()
NOTES = {}


def ask(authorization, signature, target):
    if (authorization, signature) != ("Bearer s3cret-token", f"s3cret-sign {target}"):
        raise HTTPException(401, f"{authorization} {signature}")


@app.post("/notes", status_code=201)
def write(note: dict, authorization: str = Header(""), x_signature: str = Header("")):
    ask(authorization, x_signature, "/notes")
    made = {"note_id": f"n{len(NOTES) + 100}", "text": note["text"]}
    return NOTES.setdefault(made["note_id"], made)


@app.get("/notes/{note_id}")
def read(note_id: str, authorization: str = Header(""), x_signature: str = Header("")):
    ask(authorization, x_signature, f"/notes/{note_id}")
    return NOTES[note_id]


def credentials(operation):
    return {"Authorization": "Bearer s3cret-token"}


def wrong(operation):
    return {"Authorization": "Bearer other-s3cret"}


def sign(operation, sent):
    return {"X-Signature": f"s3cret-sign {sent.target}"}


NOTHING = 3
"""
PROJECT = '[tool.handfast.systems]\nvault = "vault_contracts:SYSTEM"\n'
OWN = ("--app", "vault_app:app", "--sign", "vault_app:sign")


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    """The project of a service that asks everybody who they are."""
    (tmp_path / "vault_contracts.py").write_text(SYSTEM)
    (tmp_path / "vault_app.py").write_text(APP)
    (tmp_path / "pyproject.toml").write_text(PROJECT)
    return tmp_path


def test_they_go_with_every_request_in_every_mode(
    verify: Callable[..., tuple[int, str]], vault: Path
) -> None:
    """Those that bring states about among them."""
    code, printed = verify(*OWN, "--credentials", "vault_app:credentials", folder=vault)
    assert code == 0, printed
    assert "Passed: all 2 interactions verified." in printed


@pytest.mark.parametrize(
    ("given", "code", "message"),
    [
        ((), 3, "the provider was given no credentials"),
        (("--credentials", "vault_app:NOTHING"), 3, "what cannot be called: 3"),
        (("--credentials", "vault_app:wrong"), 3, 'was refused with 401: {"detail":"*** ***"}'),
    ],
)
def test_what_is_wrong_with_them_is_named_and_not_shown(
    verify: Callable[..., tuple[int, str]],
    vault: Path,
    given: tuple[str, ...],
    code: int,
    message: str,
) -> None:
    found, printed = verify(*OWN, *given, folder=vault)
    assert (found, message in printed) == (code, True), printed
    assert "s3cret" not in printed + (vault / "report.json").read_text()


def test_they_are_for_a_service_of_ones_own(
    verify: Callable[..., tuple[int, str]], vault: Path
) -> None:
    code, printed = verify("--credentials", "vault_app:credentials", folder=vault)
    assert code == 2
    assert "--credentials and --sign are for a service of your own" in " ".join(
        printed.replace("\n", " ").split()
    )
