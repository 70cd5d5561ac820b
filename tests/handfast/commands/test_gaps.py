"""``handfast gaps``: what a provider may do to a value, and nobody would notice."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., tuple[int, str]]

SHOP = """
from datetime import datetime
from pydantic import BaseModel
from handfast.declare import NOT_NULL, WHOLE_TEXT, Consumer, Provider, system

class Item(BaseModel):
    name: str
    sold_at: datetime

till = Provider("till")
ITEM = till.get("/item", answers={200: Item})
buyer = Consumer("buyer")
SOLD_AT = "2031-04-02T06:15:07.250Z"
buyer.relies_on(ITEM, "ask for the item", equals={"name": %s, "sold_at": SOLD_AT})
SYSTEM = system("shop", providers=[till], consumers=[buyer])
"""
FOLDER = '[tool.handfast.systems]\nshop = "shop_contracts:SYSTEM"\n'
TRIMMED = {
    "provider": "till",
    "name": "get_item",
    "status": 200,
    "path": "name",
    "is_fixed": False,
    "unnoticed": ["another value"],
    "read_by": ["buyer"],
}


@pytest.fixture
def gaps(handfast: Run, folder: Path) -> Run:
    """Runs the command on a shop of which an item has this name."""
    (folder / "pyproject.toml").write_text(FOLDER)

    def run(name: str, *arguments: str) -> tuple[int, str]:
        (folder / "shop_contracts.py").write_text(SHOP % name)
        return handfast("gaps", *arguments)

    return run


def test_a_text_with_nothing_to_lose_is_named_with_what_it_could_lose(gaps: Run) -> None:
    code, output = gaps('"Fern"')
    shown = " ".join(output.split())
    losses = "trimmed, composed (NFC), plain forms (NFKC) and 5 more"
    assert code == 0
    assert (
        f"till: get_item 200 name {losses} buyer shop: 1 gap. Where another value goes" in shown
    ), output


def test_a_system_without_gaps_says_so(gaps: Run) -> None:
    assert gaps("WHOLE_TEXT", "--strict") == (0, "shop: 0 gaps")


@pytest.mark.parametrize(("strict", "code"), [((), 0), (("--strict",), 1)])
def test_a_pipeline_may_say_no_to_gaps(gaps: Run, strict: tuple[str, ...], code: int) -> None:
    assert gaps('"Fern"', *strict)[0] == code


def test_gaps_are_printed_for_programs(gaps: Run) -> None:
    code, output = gaps("NOT_NULL", "--json")
    assert (code, json.loads(output)) == (0, {"gaps": [TRIMMED], "without_example": []})


def test_only_what_one_provider_offers_and_one_consumer_reads_is_shown(gaps: Run) -> None:
    assert gaps('"Fern"', "--provider", "till", "--consumer", "buyer") == gaps('"Fern"')
    code, output = gaps('"Fern"', "--provider", "tell")
    assert (code, "did you mean 'till'" in output) == (2, True), output
    code, output = gaps('"Fern"', "--consumer", "bayer")
    assert (code, "did you mean 'buyer'" in output) == (2, True), output
