"""What others will read is not written or published with a secret of this environment in it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

SYSTEM = """
import os

from pydantic import BaseModel
from handfast import Consumer, Provider, system

class Price(BaseModel):
    amount: int
    currency: str

till = Provider("till")
READ = till.get("/price", answers={200: Price})
buyer = Consumer("buyer")
buyer.relies_on(READ, "ask for the price", equals={"currency": os.environ["API_TOKEN"]})
SYSTEM = system("shop", providers=[till], consumers=[buyer])
"""
FAULT = (
    "has the value of a secret of this environment (API_TOKEN): put an invented value in its place"
)
PACT = {"consumer": {"name": "buyer"}, "provider": {"name": "till"}}


@pytest.fixture
def quoting(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project that expects the value of a variable."""
    monkeypatch.setenv("API_TOKEN", "hunter2/and-more")
    monkeypatch.syspath_prepend(str(folder))
    (folder / "shop_contracts.py").write_text(SYSTEM)
    (folder / "pyproject.toml").write_text(
        '[tool.handfast.systems]\nshop = "shop_contracts:SYSTEM"\n'
    )
    return folder


@pytest.mark.parametrize(
    ("also", "places"),
    [
        ((), ["pacts/shop/buyer-till"]),
        (("--openapi", "made"), ["pacts/shop/buyer-till", "made/shop/till"]),
        (("--schemas", "made"), ["pacts/shop/buyer-till"]),
    ],
)
def test_no_document_is_written_with_it(
    handfast: Callable[..., tuple[int, str]],
    quoting: Path,
    also: tuple[str, ...],
    places: list[str],
) -> None:
    faults = " ".join(f"{place}.json {FAULT}" for place in places)
    assert handfast("render", *also) == (2, f"Error: {faults}")
    assert not (quoting / "pacts").exists()
    assert not (quoting / "made").exists()


def test_what_may_be_any_word_is_written(
    handfast: Callable[..., tuple[int, str]], quoting: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("API_TOKEN", "euros")
    assert handfast("render") == (0, "shop: 1 pact, 1 of them new or changed")


def test_no_pact_is_published_with_it(
    handfast: Callable[..., tuple[int, str]], quoting: Path
) -> None:
    """In whatever encoding it stands there; nothing else is published either."""
    (quoting / "pacts").mkdir()
    of_others = {**PACT, "interactions": [{"description": "?t=hunter2%2Fand-more"}]}
    (quoting / "pacts/of_others.json").write_text(json.dumps(of_others))
    code, printed = handfast("publish", "--version", "1", "--broker", "file:records")
    assert (code, printed) == (2, f"Error: nothing was published: pacts/of_others.json {FAULT}")
    assert not (quoting / "records").exists()
