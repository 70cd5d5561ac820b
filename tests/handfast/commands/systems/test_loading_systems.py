"""Why a system cannot be loaded: the cause with its place, and what mends just that."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from handfast.discovery import folder_entries

Run = Callable[..., tuple[int, str]]
Install = Callable[..., None]

NAME_ERROR = "\n\nSYSTEM = no_such_name"
SYNTAX_ERROR = "\nSYSTEM = ("
MISSING = "\nimport a_library_that_is_not_there"
RAISES = "def read():\n    raise TypeError('no price')\nread()"
TOOL = '[tool.handfast.systems]\nshop = "shop_contracts:SYSTEM"\n'


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


@pytest.mark.parametrize(
    ("source", "cause", "remedy"),
    [
        ("SYSTEM = 5", "it is no System, but 5", "name what `handfast.declare.system(...)` made"),
        (
            "{shop}OTHER, SYSTEM = SYSTEM, 5",
            "it is no System, but 5",
            "name bad_installed:OTHER",
        ),
        (
            "SYSTM = 1",
            "AttributeError: module 'bad_installed' has no attribute 'SYSTEM' ({file})",
            "did you mean 'SYSTM'?",
        ),
    ],
)
def test_an_entry_point_that_is_no_system_is_named_with_what_may_be_meant(
    handfast: Run,
    installed: Install,
    folder: Path,
    shop: str,
    source: str,
    cause: str,
    remedy: str,
) -> None:
    installed(bad=source.replace("{shop}", shop))
    code, output = handfast("list", "bad")
    cause = cause.format(file=folder / "bad_installed.py")
    assert code == 2
    assert output.endswith(f"cannot be loaded: {cause}; {remedy}")


def test_an_entry_point_without_a_colon_is_named_with_the_form_that_it_lacks(
    handfast: Run, folder: Path
) -> None:
    (folder / "pyproject.toml").write_text('[tool.handfast.systems]\nshop = "shop_contracts"\n')
    head = f"system shop (shop_contracts, named by {folder}/pyproject.toml) cannot be loaded"
    why = "'shop_contracts' is not of the form package.module:attribute"
    output = f"Error: {head}: {why}; write shop_contracts:attribute"
    assert handfast("list", "shop") == (2, output)


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


def test_a_project_file_that_cannot_be_read_is_named(handfast: Run, folder: Path) -> None:
    """And keeps no command from a system that is named."""
    (folder / "pyproject.toml").write_text("[tool.handfast]\nname = shop\n")
    why = "it cannot be read as TOML: Invalid value (at line 2, column 8)"
    code, output = handfast("check")
    assert code == 2
    assert f"{folder}/pyproject.toml cannot be loaded: {why}; mend the file" in output
    assert handfast("list", "ai_voice")[0] == 0


def test_a_project_file_may_begin_with_a_byte_order_mark_and_is_in_utf_8(tmp_path: Path) -> None:
    file = tmp_path / "pyproject.toml"
    text = "[tool.handfast.systems]\nshop = 'shop:SYSTEM'\n"
    file.write_text(text, encoding="utf-8-sig")
    assert [entry.name for entry in folder_entries(tmp_path)] == ["shop"]
    file.write_text(text, encoding="utf-16")
    (entry,) = folder_entries(tmp_path)
    assert entry.unread.startswith("it cannot be read as TOML: expected UTF-8 (it is UTF-16: save")


def test_a_project_file_that_is_no_text_is_named(handfast: Run, folder: Path) -> None:
    (folder / "pyproject.toml").write_bytes(b"\xff")
    code, output = handfast("check")
    assert code == 2
    assert "pyproject.toml cannot be loaded: it cannot be read as TOML: expected UTF-8 (" in output


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
