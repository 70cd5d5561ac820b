"""A system that cannot be used hides no other, and none hides it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., tuple[int, str]]
Install = Callable[..., None]

NAME_ERROR = "\n\nSYSTEM = no_such_name"
MISSING = "\nimport a_library_that_is_not_there"
PRICED = """
from dataclasses import replace
from pydantic import BaseModel
from handfast.model import Content

class Price(BaseModel):
    amount: int

ASKED = replace(READ, answers=(Answer(200, Content(Price)),))
PRICE = replace(ASK, exchange=Exchange(operation=ASKED, reads=("amount",)))
SYSTEM = replace(
    SYSTEM,
    offers=(replace(TILL, operations=(ASKED,)),),
    contracts=(Contract("buyer", "till", (PRICE,)),),
)
"""
"""What makes the price of the shop a model, of which a field is read."""


FOUND = {(): "shop A shop till buyer 1", ("--who-reads", "Price.amount"): "buyer till"}
"""What is listed of the shop, where it is not the whole interaction."""


def broken(name: str, cause: str, place: str) -> str:
    """The sentence about a system that cannot be loaded."""
    entry = f"{name}_installed:SYSTEM, named by the entry point of a distribution"
    return f"system {name} ({entry}) cannot be loaded: {cause} ({place})"


def test_a_broken_system_stops_no_other(handfast: Run, installed: Install, shop: str) -> None:
    installed(bad=NAME_ERROR, shop=shop)
    code, output = handfast("list")
    assert code == 2
    assert "system bad (bad_installed:SYSTEM" in output
    assert "shop A shop till buyer 1" in output
    assert handfast("list", "shop")[0] == 0
    assert handfast("states", "till")[0] == 0
    assert handfast("render", "shop") == (0, "shop: 1 pact, 1 of them new or changed")
    assert handfast("check", "shop") == (0, "shop: declarations sound, 1 pact in step")


def test_all_systems_but_the_broken_one_are_done_and_the_exit_code_shows_it(
    handfast: Run, installed: Install, shop: str
) -> None:
    installed(bad=NAME_ERROR, shop=shop)
    code, output = handfast("render", "--all")
    assert code == 2
    assert output.startswith("shop: 1 pact, 1 of them new or changed A system cannot be loaded: 1")
    assert "name 'no_such_name' is not defined" in output


def test_check_shows_pacts_out_of_step_and_systems_that_cannot_be_used_alike(
    handfast: Run, installed: Install, folder: Path, shop: str
) -> None:
    """None of them hides another, and what is wrong counts for more than what is missing."""
    stall = shop.replace('name="shop"', 'name="stall"')
    wrong = "from handfast.model import BadDeclaration\nraise BadDeclaration(('a', 'b'))"
    installed(lacking=MISSING, shop=shop, stall=stall, wrong=wrong)
    handfast("render", "shop")
    handfast("render", "stall")
    (folder / "pacts" / "stall" / "buyer-till.json").write_text("{}")
    lacking = broken(
        "lacking",
        "ModuleNotFoundError: No module named 'a_library_that_is_not_there'",
        f"{folder}/lacking_installed.py, line 2",
    )
    parts = (
        "shop: declarations sound, 1 pact in step",
        "The pacts are not in step with the declarations: 1",
        "- pacts/stall/buyer-till.json is not what the contract comes to:",
        "run `handfast render stall`, and read the difference before you commit it",
        f"A system cannot be loaded: 1 - {lacking}",
        "The declarations of wrong are wrong (this is no provider's fault): 2 - a - b",
    )
    assert handfast("check", "--all", width=1000) == (2, " ".join(parts))


def test_a_system_that_only_lacks_a_library_is_not_verified(
    handfast: Run, installed: Install, shop: str
) -> None:
    """Nothing is wrong with what is declared."""
    installed(lacking=MISSING, shop=shop)
    handfast("render", "shop")
    assert handfast("check", "--all")[0] == 3


@pytest.mark.parametrize(
    "looks", [("--consumer", "buyer"), ("--who-reads", "Price.amount"), ("--all",), ()]
)
@pytest.mark.parametrize(("source", "code"), [(NAME_ERROR, 2), (MISSING, 3)])
def test_what_is_looked_for_anywhere_is_found_beside_a_broken_system(
    handfast: Run,
    installed: Install,
    shop: str,
    looks: tuple[str, ...],
    source: str,
    code: int,
) -> None:
    """The answer is not whole: that shows in the exit code, as it does without a filter."""
    installed(bad=source, shop=shop + PRICED)
    found = FOUND.get(looks, "ask for the price buyer till")
    ended, output = handfast("list", *looks)
    assert (ended, "system bad (bad_installed:SYSTEM" in output) == (code, True)
    assert found in output


@pytest.mark.parametrize("looks", [("--consumer", "byer"), ("--who-reads", "Price.amont")])
def test_what_may_be_in_a_broken_system_is_not_just_unknown(
    handfast: Run, installed: Install, shop: str, looks: tuple[str, ...]
) -> None:
    installed(bad=NAME_ERROR, shop=shop + PRICED)
    code, output = handfast("list", *looks)
    assert code == 2
    assert output.endswith("; left out: bad")


def test_in_json_what_cannot_be_loaded_has_an_error_and_no_title(
    handfast: Run, installed: Install, folder: Path, shop: str
) -> None:
    installed(bad=NAME_ERROR, shop=shop)
    code, output = handfast("list", "--json")
    place = f"{folder}/bad_installed.py, line 3"
    error = broken("bad", "NameError: name 'no_such_name' is not defined", place)
    assert code == 2
    assert json.loads(output) == [
        {"system": "bad", "error": error},
        {
            "system": "shop",
            "title": "A shop",
            "providers": "till",
            "consumers": "buyer",
            "interactions": 1,
        },
    ]


def test_a_provider_that_may_be_in_a_broken_system_is_not_just_unknown(
    handfast: Run, installed: Install, shop: str
) -> None:
    installed(bad=NAME_ERROR, shop=shop)
    output = "Error: no provider is called 'tull': did you mean 'till'?; not loaded: bad"
    assert handfast("states", "tull") == (2, output)


def test_a_project_file_that_cannot_be_read_hides_no_pact_out_of_step(
    handfast: Run, folder: Path, installed: Install, shop: str
) -> None:
    """Nor is it hidden by one."""
    installed(shop=shop)
    (folder / "pyproject.toml").write_text("[tool")
    code, output = handfast("check", "--all", width=1000)
    assert code == 2
    assert "there is no folder pacts/shop: run `handfast render`" in output
    assert "pyproject.toml cannot be loaded: it cannot be read as TOML" in output
