"""Which systems a command is about: a named one, that of the folder, all."""

from __future__ import annotations

from collections.abc import Callable
from importlib.metadata import entry_points
from pathlib import Path

import pytest

Run = Callable[..., tuple[int, str]]
Install = Callable[..., None]

NAME_ERROR = "\n\nSYSTEM = no_such_name"
TOOL = '[tool.handfast.systems]\nshop = "shop_contracts:SYSTEM"\n'
INSTALLED = ", ".join(sorted(entry_points(group="handfast.systems").names))
NO_SYSTEM = "no pyproject.toml here names a system in [tool.handfast.systems], or as an entry point"
ENTRY_POINTS = '[project.entry-points."handfast.systems"]\nshop = "shop_contracts:SYSTEM"\n'


@pytest.mark.parametrize(
    "command",
    [
        ("serve", "till"),
        ("states", "till"),
        ("list", "--provider", "till"),
        ("verify", "--provider", "till"),
        ("fuzz", "--provider", "till"),
    ],
)
def test_a_provider_of_several_systems_is_in_none_of_them_by_chance(
    handfast: Run, installed: Install, shop: str, command: tuple[str, ...]
) -> None:
    installed(shop=shop, stall=shop.replace('name="shop"', 'name="stall"'))
    code, output = handfast(*command)
    assert code == 2
    assert output.endswith("several systems have a provider 'till': name one (shop, stall)")


def test_a_provider_of_several_systems_is_that_of_the_one_that_is_named(
    handfast: Run, installed: Install, folder: Path, shop: str
) -> None:
    """By an option, or by the project that one stands in."""
    installed(shop=shop, stall=shop.replace('name="shop"', 'name="stall"'))
    assert handfast("states", "till", "--system", "stall")[0] == 0
    (folder / "pyproject.toml").write_text(TOOL)
    (folder / "shop_contracts.py").write_text(shop)
    assert handfast("states", "till")[0] == 0


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
    assert output.endswith(f"{NO_SYSTEM}: name one ({INSTALLED}), or give --all")
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
    assert output.endswith(f"{NO_SYSTEM}: name one ({INSTALLED})")


@pytest.mark.parametrize(
    "command",
    [
        ("verify", "--app", "mine:app"),
        ("verify", "--url", "http://127.0.0.1:9"),
        ("fuzz", "--app", "mine:app"),
        ("compare", "--app", "mine:app"),
        ("drift", "--app", "mine:app"),
        ("compare-schema", "--app", "mine:app"),
    ],
)
@pytest.mark.parametrize("stands_in_a_project", [False, True])
def test_a_service_of_ones_own_is_taken_for_none_of_several_systems(
    handfast: Run,
    installed: Install,
    folder: Path,
    shop: str,
    command: tuple[str, ...],
    stands_in_a_project: bool,
) -> None:
    """Where nothing names the one that is meant, be they installed or the project's."""
    names = ("shop", "stall")
    installed(shop=shop, stall=shop.replace('name="shop"', 'name="stall"'))
    if stands_in_a_project:
        lines = "".join(f'{name} = "{name}_installed:SYSTEM"\n' for name in names)
        (folder / "pyproject.toml").write_text(f"[tool.handfast.systems]\n{lines}")
    code, output = handfast(*command)
    assert code == 2
    assert output.endswith(
        "--app or --url is one service, and several systems are known (shop, stall): name its "
        "system, or the service with --provider"
    )


def test_a_document_is_compared_with_none_of_several_systems_by_chance(
    handfast: Run, installed: Install, shop: str
) -> None:
    installed(shop=shop, stall=shop.replace('name="shop"', 'name="stall"'))
    code, output = handfast("compare-schema", "--document", "openapi.json")
    assert code == 2
    assert output.endswith("name a system (shop, stall), or a service with --provider")


def test_a_service_of_ones_own_is_of_the_one_system_that_is_installed(
    handfast: Run, installed: Install, folder: Path, shop: str
) -> None:
    installed(shop=shop)
    (folder / "mine.py").write_text("app = 5")
    code, output = handfast("verify", "--app", "mine:app", "--mode", "in-process")
    assert code != 0
    assert "Stopped by mine:app" in output


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (TOOL.replace("systems", "sytems"), "nothing reads [tool.handfast.sytems]: write"),
        (
            '[tool.handfast]\nsystems = "shop_contracts:SYSTEM"\n',
            "expected [tool.handfast.systems] to be a table, got 'shop_contracts:SYSTEM'",
        ),
    ],
)
def test_a_table_that_names_no_system_by_mistake_is_named(
    handfast: Run, folder: Path, installed: Install, shop: str, text: str, why: str
) -> None:
    """The one that is installed is not taken in its place."""
    installed(shop=shop)
    (folder / "pyproject.toml").write_text(text)
    for command in (("check",), ("verify", "--app", "mine:app")):
        code, output = handfast(*command)
        assert code == 2
        assert f"{folder}/pyproject.toml cannot be loaded: {why}" in output


def test_the_pacts_of_a_project_stand_in_its_folder_wherever_below_one_is(
    handfast: Run, folder: Path, shop: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where `--to` and `--pacts` name no other."""
    (folder / "pyproject.toml").write_text(TOOL)
    (folder / "shop_contracts.py").write_text(shop)
    (folder / "sub" / "deep").mkdir(parents=True)
    monkeypatch.chdir(folder / "sub" / "deep")
    assert handfast("render") == (0, "shop: 1 pact, 1 of them new or changed")
    assert handfast("check") == (0, "shop: declarations sound, 1 pact in step")
    assert (folder / "pacts/shop/buyer-till.json").is_file()
    assert list(Path().iterdir()) == []
    assert handfast("render", "--to", "here") == (0, "shop: 1 pact, 1 of them new or changed")
    assert Path("here/shop/buyer-till.json").is_file()
    monkeypatch.chdir(folder)
    assert handfast("check") == (0, "shop: declarations sound, 1 pact in step")


def test_the_pacts_of_no_project_stand_here(
    handfast: Run, installed: Install, folder: Path, shop: str
) -> None:
    installed(shop=shop)
    assert handfast("render", "shop") == (0, "shop: 1 pact, 1 of them new or changed")
    assert (folder / "pacts/shop/buyer-till.json").is_file()
