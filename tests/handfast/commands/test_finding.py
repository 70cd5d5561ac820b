"""Systems are found by their entry points, in whatever repository they live."""

from __future__ import annotations

import sys
from importlib.metadata import EntryPoint
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from handfast import discovery as finding
from handfast.cli import app

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

Said = tuple[int, str]

SOUND = """
from handfast.model import Offer, State, System
OFFER = Offer(provider="till", states=(State("it is open"),))
SYSTEM = System(name="shop", title="A shop", offers=(OFFER,), contracts=())
"""


@pytest.fixture
def beside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Callable[..., Said]]:
    """Yield what runs a command where a module of this source is the only system, ``shop``."""

    def only(source: str) -> Callable[..., Said]:
        (tmp_path / "shop_promises.py").write_text(source)
        monkeypatch.syspath_prepend(str(tmp_path))
        point = EntryPoint("shop", "shop_promises:SYSTEM", finding.GROUP)
        monkeypatch.setattr(finding, "entry_points", lambda group: [point])

        def said(*arguments: str) -> Said:
            done = CliRunner().invoke(app, arguments, env={"COLUMNS": "200"})
            return done.exit_code, " ".join(done.output.replace("│", " ").split())

        return said

    monkeypatch.delitem(sys.modules, "shop_promises", raising=False)
    return only


def test_a_system_of_another_repository_is_found(
    beside: Callable[[str], Callable[..., Said]],
) -> None:
    code, told = beside(SOUND)("list")
    assert code == 0
    assert "shop A shop till" in told


def test_a_system_that_lacks_a_library_is_listed_with_the_line_that_brings_it(
    beside: Callable[[str], Callable[..., Said]],
) -> None:
    """And no other command takes it for one that promises nothing."""
    said = beside("import a_library_that_is_not_there")
    line = "pip install 'life-organiser-contracts[shop]'"
    columns = "system title providers consumers interactions with variants"
    assert said("list") == (0, f"{columns} shop not installed: {line}")
    code, told = said("list", "shop")
    assert code == 2
    assert f"shop is not installed (No module named 'a_library_that_is_not_there'): {line}" in told


def test_a_declaration_that_raises_is_told_with_its_place(
    beside: Callable[[str], Callable[..., Said]],
) -> None:
    code, told = beside("\n\n1 / 0")("list")
    assert code == 2
    assert "system shop cannot be loaded: ZeroDivisionError: division by zero" in told
    assert "shop_promises.py, line 3" in told


def test_an_entry_point_that_is_no_system_is_told(
    beside: Callable[[str], Callable[..., Said]],
) -> None:
    code, told = beside("SYSTEM = 5")("list")
    assert code == 2
    assert "entry point shop of handfast.systems: no System, shop_promises:SYSTEM" in told


def test_every_fault_of_a_wrong_declaration_is_told_at_once(
    beside: Callable[[str], Callable[..., Said]],
) -> None:
    """A wrong declaration is nobody's broken promise: exit code 2."""
    wrong = SOUND + (
        "from dataclasses import replace\n"
        "twice = State('it is shut'), State('it is shut')\n"
        "SYSTEM = replace(SYSTEM, offers=(replace(OFFER, states=twice),))\n"
    )
    code, told = beside(wrong)("states", "till")
    assert code == 2
    assert "The declarations are wrong (this is no provider's fault): 3" in told


def test_a_system_without_reference_services_serves_none(
    beside: Callable[[str], Callable[..., Said]],
) -> None:
    code, told = beside(SOUND)("serve", "till")
    assert code == 3
    assert "this system has no reference services" in told
