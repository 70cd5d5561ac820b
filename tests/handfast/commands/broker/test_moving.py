"""`handfast publish --from`: moves the records of a folder, and names what is not moved."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

WEB = ("publish", "pacts/v1", "--consumer", "web", "--version", "1", "--branch", "main")


@pytest.fixture
def moved(
    folder: Path, double: ModuleType, handfast: Callable[..., tuple[int, str]]
) -> Callable[..., tuple[int, str]]:
    """Moves the records of `source`, which has a pact of web, to the folder `target`."""
    shutil.copytree(double.RECORDED / "pacts", folder / "pacts")
    assert handfast(*WEB, "--broker", "file:source")[0] == 0
    made = ("environments", "--create", "production", "--broker", "file:target")
    assert handfast(*made)[0] == 0
    return lambda *more: handfast("publish", "--from", *more)


def test_what_was_moved_is_printed(
    moved: Callable[..., tuple[int, str]], handfast: Callable[..., tuple[int, str]]
) -> None:
    code, printed = moved("source", "--broker", "file:target")
    assert (code, "moved: 1 consumer version not moved: the times" in printed) == (0, True)
    to = ("--pacticipant", "web", "--version", "1", "--to-environment", "production")
    assert handfast("can-i-deploy", *to, "--broker", "file:target")[0] == 3


def test_what_is_refused_is_a_failure(
    moved: Callable[..., tuple[int, str]], handfast: Callable[..., tuple[int, str]]
) -> None:
    words = [word.replace("v1", "v2") for word in WEB]
    assert handfast(*words, "--broker", "file:target")[0] == 0
    code, printed = moved("file:source", "--broker", "file:target", "--json")
    document = json.loads(printed[printed.index("{") :])
    assert (code, document["exit_code"], document["moved"]) == (1, 1, {})
    assert "cannot change the pact of web 1 with orders-api" in document["faults"][0]


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("nowhere", "--broker", "file:target"), "broker folder nowhere: is no folder of broker"),
        (("source",), "no broker is named"),
        (("source", "--broker", "file:target", "--merge"), "--from moves all records: leave"),
    ],
)
def test_what_is_asked_wrongly_is_refused(
    words: tuple[str, ...],
    why: str,
    moved: Callable[..., tuple[int, str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("PACT_BROKER_BASE_URL", raising=False)
    code, printed = moved(*words)
    assert (code, why in " ".join(printed.replace("│", "").split())) == (2, True), printed
