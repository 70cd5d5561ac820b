"""Which systems a command is about: a named one, that of the folder, all; one may be broken."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., tuple[int, str]]
Install = Callable[..., None]

NAME_ERROR = "\n\nSYSTEM = no_such_name"
SYNTAX_ERROR = "\nSYSTEM = ("
MISSING = "\nimport a_library_that_is_not_there"
RAISES = "def read():\n    raise TypeError('no price')\nread()"

TOOL = '[tool.handfast.systems]\nshop = "shop_contracts:SYSTEM"\n'
NO_SYSTEM = "no pyproject.toml here names a system in [tool.handfast.systems], or as an entry point"
ENTRY_POINTS = '[project.entry-points."handfast.systems"]\nshop = "shop_contracts:SYSTEM"\n'


def broken(name: str, cause: str, place: str) -> str:
    """The sentence about a system that cannot be loaded."""
    entry = f"{name}_installed:SYSTEM, named by the entry point of a distribution"
    return f"system {name} ({entry}) cannot be loaded: {cause} ({place})"


@pytest.mark.parametrize(
    ("source", "cause", "number", "code"),
    [
        (NAME_ERROR, "NameError: name 'no_such_name' is not defined", 3, 2),
        (SYNTAX_ERROR, "SyntaxError: '(' was never closed", 2, 2),
        (
            MISSING,
            "ModuleNotFoundError: No module named 'a_library_that_is_not_there'",
            2,
            3,
        ),
        (
            RAISES,
            "TypeError: no price",
            2,
            2,
        ),
        ("raise SystemExit(7)", "SystemExit: 7", 1, 2),
    ],
)
def test_a_system_that_cannot_be_loaded_is_named_with_file_and_line_of_the_cause(
    handfast: Run,
    installed: Install,
    folder: Path,
    source: str,
    cause: str,
    number: int,
    code: int,
) -> None:
    """Nothing is imported a second time to find out; a missing library is no wrong declaration."""
    installed(bad=source)
    sentence = broken("bad", cause, f"{folder}/bad_installed.py, line {number}")
    assert handfast("list", "bad") == (code, f"Error: {sentence}")


def test_a_broken_system_stops_no_other(handfast: Run, installed: Install, shop: str) -> None:
    installed(bad=NAME_ERROR, shop=shop)
    code, output = handfast("list")
    assert code == 0
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


def test_what_is_looked_for_anywhere_is_found_beside_a_broken_system(
    handfast: Run, installed: Install, shop: str
) -> None:
    installed(bad=NAME_ERROR, shop=shop)
    code, output = handfast("list", "--consumer", "buyer")
    assert code == 0
    assert "Left out: A system cannot be loaded: system bad" in output
    assert "ask for the price buyer till it is open GET /price -> 200" in output


def test_a_provider_that_may_be_in_a_broken_system_is_not_just_unknown(
    handfast: Run, installed: Install, shop: str
) -> None:
    installed(bad=NAME_ERROR, shop=shop)
    output = "Error: no provider is called 'tull': did you mean 'till'?; not loaded: bad"
    assert handfast("states", "tull") == (2, output)


@pytest.mark.parametrize(
    ("source", "cause"),
    [
        ("SYSTEM = 5", "it is no System, but 5"),
        ("other = 1", "AttributeError: module 'bad_installed' has no attribute 'SYSTEM'"),
    ],
)
def test_an_entry_point_that_is_no_system_is_named(
    handfast: Run, installed: Install, source: str, cause: str
) -> None:
    installed(bad=source)
    code, output = handfast("list", "bad")
    assert code == 2
    assert f"cannot be loaded: {cause}" in output


def test_a_system_under_another_name_than_its_own_is_refused(
    handfast: Run, installed: Install, shop: str
) -> None:
    """Pacts and reports are named after the one, the command takes the other."""
    installed(store=shop)
    code, output = handfast("list", "store")
    assert code == 2
    assert "the System there is called 'shop'" in output


def test_every_fault_of_a_wrong_declaration_is_reported_at_once(
    handfast: Run, installed: Install, shop: str
) -> None:
    """A wrong declaration is nobody's failure: exit code 2."""
    wrong = (
        "from dataclasses import replace\n"
        "TWICE = State('it is shut'), State('it is shut')\n"
        "SYSTEM = replace(SYSTEM, offers=(replace(TILL, states=TWICE),))\n"
    )
    installed(shop=shop + wrong)
    code, output = handfast("states", "till")
    assert code == 2
    assert output.startswith("The declarations of shop are wrong (this is no provider's fault): ")
    assert "'it is shut'" in output


@pytest.mark.parametrize("arguments", [("list", "shop"), ("states", "till", "--system", "shop")])
def test_the_faults_that_a_declaration_raises_are_each_reported(
    handfast: Run, installed: Install, arguments: tuple[str, ...]
) -> None:
    """As those that ``check`` finds."""
    installed(shop="from handfast.model import BadDeclaration\nraise BadDeclaration(('a', 'b'))")
    head = "The declarations of shop are wrong (this is no provider's fault): 2"
    assert handfast(*arguments) == (2, f"{head} - a - b")


@pytest.mark.parametrize("table", [TOOL, ENTRY_POINTS])
@pytest.mark.parametrize("layout", [".", "src"])
def test_a_system_of_the_folder_need_not_be_installed(
    handfast: Run, folder: Path, shop: str, table: str, layout: str
) -> None:
    """It is the one that is meant where none is named; other installed ones are left alone."""
    (folder / "pyproject.toml").write_text(table)
    (folder / layout).mkdir(exist_ok=True)
    (folder / layout / "shop_contracts.py").write_text(shop)
    assert handfast("render") == (0, "shop: 1 pact, 1 of them new or changed")
    assert handfast("check") == (0, "shop: declarations sound, 1 pact in step")
    assert [path.name for path in (folder / "pacts").iterdir()] == ["shop"]


def test_a_system_of_the_folder_is_found_from_below_and_beside_the_installed_ones(
    handfast: Run, folder: Path, shop: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "pyproject.toml").write_text(TOOL)
    (folder / "shop_contracts.py").write_text(shop)
    (folder / "docs").mkdir()
    monkeypatch.chdir(folder / "docs")
    code, output = handfast("list")
    assert code == 0
    assert [name for name in ("ai_voice", "life_organiser", "shop") if name in output] == [
        "ai_voice",
        "life_organiser",
        "shop",
    ]
    assert handfast("list", "--consumer", "buyer")[0] == 0
    assert handfast("states", "core")[0] == 0


def test_a_project_stands_in_front_of_what_is_installed_under_its_name(
    handfast: Run, folder: Path, installed: Install, shop: str
) -> None:
    """Someone who works on a system is shown the system that they work on."""
    installed(shop=NAME_ERROR)
    (folder / "pyproject.toml").write_text(TOOL)
    (folder / "shop_contracts.py").write_text(shop)
    assert handfast("list", "shop")[0] == 0


@pytest.mark.parametrize("command", ["check", "render", "verify"])
def test_where_no_system_is_meant_none_is_taken(handfast: Run, folder: Path, command: str) -> None:
    """Least of all each that is installed: nothing is written, nothing run."""
    code, output = handfast(command)
    assert code == 2
    assert output.endswith(f"{NO_SYSTEM}: name one (ai_voice, life_organiser), or give --all")
    assert list(folder.iterdir()) == []


def test_where_no_system_is_installed_either_the_command_that_lays_one_out_is_named(
    handfast: Run, installed: Install
) -> None:
    installed()
    code, output = handfast("verify")
    assert code == 2
    assert output.endswith(f"{NO_SYSTEM}: `handfast init --system NAME` lays one out")


def test_a_command_of_one_system_offers_no_option_that_takes_all(handfast: Run) -> None:
    code, output = handfast("fuzz")
    assert code == 2
    assert output.endswith(f"{NO_SYSTEM}: name one (ai_voice, life_organiser)")


def test_a_project_file_that_cannot_be_read_is_named(handfast: Run, folder: Path) -> None:
    """And keeps no command from a system that is named."""
    (folder / "pyproject.toml").write_text("[tool")
    code, output = handfast("check")
    assert code == 2
    assert f"{folder}/pyproject.toml cannot be loaded: it cannot be read as TOML" in output
    assert handfast("list", "ai_voice")[0] == 0


def test_a_package_of_the_service_that_hides_a_needed_one_is_named(
    handfast: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """File of theirs, distribution of ours, remedy: as a whole, where the import fails."""
    (folder / "shared").mkdir()
    (folder / "shared" / "__init__.py").write_text("")
    (folder / "shop_contracts.py").write_text("from shared.enums import no_such_thing")
    (folder / "pyproject.toml").write_text(TOOL)
    monkeypatch.syspath_prepend(str(folder))
    code, output = handfast("check")
    theirs = f"{folder}/shared/__init__.py"
    assert code == 3
    assert (
        f"{theirs} is found before shared of life-organiser-shared 0.1.0: rename {theirs}" in output
    )
