"""The environment is added to each file of tox, and nothing that stands there changes."""

from __future__ import annotations

import configparser
import tomllib

import pytest

from handfast.adopting.tox_config import ToxChange, as_ini, as_toml, tox_change

SETTINGS = {
    "description": 'core is "verified"',
    "skip_install": True,
    "deps": ["pytest", "-r requirements.txt"],
    "set_env": {"PACT_DO_NOT_TRACK": "true"},
    "commands": ["pytest", "-rs", "tests/contracts/test_core.py"],
}
COMMAND = "pytest -rs {posargs:tests/contracts/test_core.py}"
ODD = "; ours\n[tox]\nenv_list=py  ; odd\n\n[testenv]\ncommands = x %(y)s\n"


def test_without_a_file_one_is_made() -> None:
    change = tox_change({}, SETTINGS)
    parser = configparser.RawConfigParser()
    parser.read_string(change.text)
    assert change.file == "tox.ini"
    assert parser["tox"]["env_list"] == "contracts"
    assert parser["testenv:contracts"]["commands"].strip() == COMMAND
    assert parser["testenv:contracts"]["skip_install"] == "true"


@pytest.mark.parametrize("text", [ODD, ODD.rstrip("\n"), ODD.replace("\n", "\r\n"), ""])
@pytest.mark.parametrize("name", ["tox.ini", "setup.cfg"])
def test_an_ini_file_has_its_own_text_and_then_the_section(name: str, text: str) -> None:
    text = text if name == "tox.ini" else f"[tox:tox]\n{text}"
    change = tox_change({name: text}, SETTINGS)
    assert change.text.startswith(text)
    assert change.text.replace("\r\n", "\n").endswith(as_ini(SETTINGS))
    assert ("\r\n" in text) == ("\r\n" in change.text)
    assert not any(row.endswith("\r") for row in change.text.split("\r\n"))
    parser = configparser.RawConfigParser()
    parser.read_string(change.text)
    assert parser["testenv:contracts"]["commands"].strip() == COMMAND


@pytest.mark.parametrize(
    ("name", "text", "keys"),
    [
        ("pyproject.toml", "# ours\n[tool.tox]\nenv_list = ['a'] # odd\n", ("tool", "tox")),
        ("pyproject.toml", "[tool.tox.env.lint]\ndeps = []", ("tool", "tox")),
        ("tox.toml", "env_list = ['a']\n[env.lint]\ndeps = []\n", ()),
    ],
)
def test_a_toml_file_has_its_own_text_and_then_the_table(
    name: str, text: str, keys: tuple[str, ...]
) -> None:
    change = tox_change({name: text}, SETTINGS)
    assert change.text.startswith(text)
    assert change.text.endswith(as_toml(SETTINGS, ".".join((*keys, "env", "contracts"))))
    document = tomllib.loads(change.text)
    for key in keys:
        document = document[key]
    default = {"replace": "posargs", "default": ["tests/contracts/test_core.py"], "extend": True}
    assert document["env"].pop("contracts") == {
        **SETTINGS,
        "commands": [["pytest", "-rs", default]],
    }


@pytest.mark.parametrize(
    ("texts", "why"),
    [
        ({"tox.ini": None}, "tox.ini cannot be read as text"),
        ({"tox.ini": "deps = x\n"}, "tox.ini cannot be read: File contains no section headers."),
        (
            {"tox.ini": "[testenv:contracts]\ncommands = make\n"},
            "tox.ini has an environment contracts of its own",
        ),
        (
            {"pyproject.toml": '[tool.tox]\nlegacy_tox_ini = "[tox]"\n'},
            "pyproject.toml has legacy_tox_ini",
        ),
        (
            {"pyproject.toml": "[tool.tox]\nenv = { a = {} }\n"},
            "pyproject.toml has a table that nothing can be added to",
        ),
        ({"tox.toml": "= 1"}, "tox.toml cannot be read: Invalid statement (at line 1, column 1)"),
    ],
)
def test_where_adding_would_be_wrong_it_is_shown(texts: dict[str, str | None], why: str) -> None:
    change = tox_change(texts, SETTINGS)
    assert (change.text, change.why) == ("", why)
    assert "pytest" in change.shown
    assert "tests/contracts/test_core.py" in change.shown


@pytest.mark.parametrize(
    "texts", [{}, {"tox.ini": ODD}, {"tox.toml": ""}, {"pyproject.toml": "[tool.tox]\n"}]
)
def test_a_second_time_nothing_changes(texts: dict[str, str | None]) -> None:
    first = tox_change(texts, SETTINGS)
    assert tox_change({**texts, first.file: first.text}, SETTINGS) == ToxChange(first.file)


def test_files_that_tox_does_not_read_are_left_alone() -> None:
    texts = {"setup.cfg": "[metadata]\n", "pyproject.toml": "[project]\n"}
    assert tox_change(texts, SETTINGS).file == "tox.ini"
