"""``handfast compare`` shows a difference as a story, and replays it by its id."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

type Run = Callable[..., tuple[int, str]]

BROKEN = """
from life_organiser_contracts.reference.app import create_app
from life_organiser_contracts.reference.core import open_core

core = open_core()
whole = create_app(core)
is_broken = {is_broken}


async def app(scope, receive, send):
    if scope["type"] != "http" or scope["path"] != "/users" or not is_broken:
        return await whole(scope, receive, send)

    async def shout(message):
        if message["type"] == "http.response.body":
            body = message["body"].replace(b'"display_name":"', b'"display_name":"!')
            message = {{**message, "body": body}}
        if message["type"] == "http.response.start":
            headers = [pair for pair in message["headers"] if pair[0] != b"content-length"]
            message = {{**message, "headers": headers}}
        await send(message)

    await whole(scope, receive, shout)
"""
OWN = ("life_organiser", "--app", "own_core:app", "--reset", "own_core:core.reset")


@pytest.fixture
def own(folder: Path) -> Path:
    """A Core of one's own that shouts the names of users."""
    (folder / "own_core.py").write_text(BROKEN.format(is_broken=True), encoding="utf-8")
    return folder


def test_a_difference_is_a_story_that_can_be_replayed(own: Path, handfast: Run) -> None:
    """With both answers, who relies on it, and the clause that is missing; mended, it is gone."""
    code, text = handfast("compare", *OWN, "--steps", "1")
    assert code == 1
    assert "failed" in text
    assert "upsert_user: value at display_name 1. upsert_user: 200 curl -X POST" in text
    assert "telegram-gateway relies on it: make a user known" in text, text
    assert "telegram_gateway.relies_on( UPSERT_USER," in text
    found = re.search(r"replay: handfast (compare .* --replay ([0-9a-f]{8}))", text)
    assert found is not None
    code, text = handfast(*found[1].split())
    assert (code, f"failed {found[2]} upsert_user: value at display_name" in text) == (1, True)
    module = (own / "own_core.py").read_text(encoding="utf-8")
    (own / "own_core.py").write_text(module.replace("= True", "= False"), encoding="utf-8")
    sys.modules.pop("own_core").core.close()
    code, text = handfast("compare", *OWN, "--replay", found[2])
    assert (code, text.endswith(f"Mended: {found[2]} does not come back.")) == (0, True)
    sys.modules["own_core"].core.close()


UNSAVED = """
from pathlib import Path
from shutil import rmtree

_shouting = app


async def app(scope, receive, send):
    if Path("store").is_dir():
        rmtree("store")
        Path("store").write_text("")
    await _shouting(scope, receive, send)
"""


def test_a_difference_that_cannot_be_saved_is_shown_all_the_same(own: Path, handfast: Run) -> None:
    """Here a service takes the store away."""
    module = (own / "own_core.py").read_text(encoding="utf-8")
    (own / "own_core.py").write_text(module + UNSAVED, encoding="utf-8")
    code, text = handfast("compare", *OWN, "--steps", "1", "--database", "store")
    assert (code, "upsert_user: value at display_name" in text) == (1, True)
    assert re.search(r"Not saved: the finding [0-9a-f]{8} can't be saved", text)
    sys.modules.pop("own_core").core.close()


def test_the_reference_beside_itself_differs_in_nothing(handfast: Run) -> None:
    """What was reached is said, as JSON too."""
    code, text = handfast("compare", "life_organiser", "--steps", "1", "--json")
    result = json.loads(text)
    assert (code, result["differences"]) == (0, [])
    assert result["coverage"]["steps"] > 0
    assert "upsert_user" in result["coverage"]["operations"]


def test_a_time_that_is_none_is_refused(handfast: Run) -> None:
    """Before anything runs."""
    code, text = handfast("compare", "life_organiser", "--for", "soon")
    assert code == 2
    assert "60s" in text
