"""``handfast doctor`` looks at each system, and names what mends one that cannot be used."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from handfast.commands.app import app

Look = Callable[[], tuple[int, dict[str, tuple[str, str]]]]


@pytest.fixture
def looked(folder: Path) -> Look:
    """Runs ``handfast doctor`` in ``folder``: what was found of each thing, and what mends it."""

    def look() -> tuple[int, dict[str, tuple[str, str]]]:
        done = CliRunner().invoke(app, ["doctor", "--json"], env={"REDIS_URL": None})
        rows = json.loads(done.stdout)
        return done.exit_code, {row["what"]: (row["found"], row["remedy"]) for row in rows}

    return look


def test_a_system_that_cannot_be_loaded_is_wrong_and_the_rest_is_looked_at(
    looked: Look, installed: Callable[..., None], folder: Path, shop: str
) -> None:
    installed(bad="\nSYSTEM = no_such_name", shop=shop)
    code, found = looked()
    sentence, remedy = found["system bad"]
    assert code == 3
    assert sentence.endswith(
        "cannot be loaded: NameError: name 'no_such_name' is not defined "
        f"({folder}/bad_installed.py, line 2)"
    )
    assert remedy == "mend what raised it"
    assert found["system shop"] == ("A shop", "")


@pytest.mark.parametrize(
    ("named", "why", "remedy"),
    [
        (
            "shop_contracts",
            "'shop_contracts' is not of the form package.module:attribute",
            "write shop_contracts:attribute",
        ),
        (
            "shop_contracts:TITLE",
            "it is no System, but 'A shop'",
            "name what `handfast.declare.system(...)` made",
        ),
        (
            "shop_contracts:TITEL",
            (
                "AttributeError: module 'shop_contracts' has no attribute 'TITEL' "
                "({folder}/shop_contracts.py)"
            ),
            "did you mean 'TITLE'?",
        ),
    ],
)
def test_where_nothing_was_raised_nothing_is_to_be_mended_that_raised_it(
    looked: Look, folder: Path, named: str, why: str, remedy: str
) -> None:
    """The name itself is wrong: what would be right is said once."""
    (folder / "pyproject.toml").write_text(f'[tool.handfast.systems]\nshop = "{named}"\n')
    (folder / "shop_contracts.py").write_text("TITLE = 'A shop'")
    code, found = looked()
    head = f"system shop ({named}, named by {folder}/pyproject.toml) cannot be loaded"
    assert code == 3
    assert found["system shop"] == (f"{head}: {why.format(folder=folder)}", remedy)


def test_a_project_file_that_cannot_be_read_is_named_with_line_and_column(
    looked: Look, folder: Path
) -> None:
    (folder / "pyproject.toml").write_text("[tool.handfast]\nname = shop\n")
    why = "it cannot be read as TOML: Invalid value (at line 2, column 8)"
    found = (f"{folder}/pyproject.toml cannot be loaded: {why}", "mend the file")
    assert looked()[1]["system pyproject.toml"] == found


@pytest.mark.parametrize(
    ("bindings", "install", "cause", "remedy"),
    [
        ("\nimport no_such_library", None, "No module named 'no_such_library'", "install what is"),
        ("\nimport no_such_library", "pip install x", "No module named", "pip install x"),
        ("\nraise RuntimeError('no form data')", None, "RuntimeError: no form data", "mend what"),
        (
            "\nraise RuntimeError('y')",
            "pip install x",
            "y",
            "mend what raised it, or pip install x",
        ),
        ("BINDINGS = 5", None, "is no Bindings, but of type int", "BINDINGS = Bindings(...)"),
        (
            "from handfast.bindings import Bindings\nBINDINGS = Bindings(providers=lambda: {})",
            None,
            "bound:BINDINGS: providers cannot be called with (redis): too many positional",
            "in bound: BINDINGS = Bindings(providers=lambda redis: ",
        ),
    ],
)
def test_bindings_that_cannot_be_used_are_wrong_and_end_nothing(
    looked: Look,
    installed: Callable[..., None],
    folder: Path,
    shop: str,
    bindings: str,
    install: str | None,
    cause: str,
    remedy: str,
) -> None:
    """Whatever they raise: FastAPI raises a RuntimeError where python-multipart is missing."""
    (folder / "bound.py").write_text(bindings)
    more = f"SYSTEM = replace(SYSTEM, bindings='bound:BINDINGS', install={install!r})"
    installed(shop=f"{shop}\nfrom dataclasses import replace\n{more}")
    code, found = looked()
    assert code == 3
    assert cause in found["system shop, bindings"][0]
    assert found["system shop, bindings"][1].startswith(remedy)
    assert "port 8000" in found


@pytest.mark.usefixtures("folder")
def test_the_document_of_an_app_that_may_be_of_several_systems_is_compared_with_none() -> None:
    done = CliRunner().invoke(app, ["doctor", "--json", "--app", "mine:app"])
    (row,) = [row for row in json.loads(done.stdout) if row["what"] == "OpenAPI document"]
    assert (done.exit_code, row["remedy"]) == (
        3,
        "name the service with --provider: `handfast list`",
    )
    assert row["found"].startswith("--app or --url is one service, and several systems are known")
