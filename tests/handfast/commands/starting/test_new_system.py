"""``handfast init --system`` lays a system out that passes, or writes nothing at all."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from handfast.storage.files import write_whole

Run = Callable[..., tuple[int, str]]

NO_NAME = "{!r} is no name of a system: use small letters, digits and single _ between"
LONG = "payments_of_the_whole_northern_region"


def files_in(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def test_what_is_written_is_named_and_so_is_the_next_command(handfast: Run, folder: Path) -> None:
    code, output = handfast("init", "--system", "bakery")
    assert code == 0
    written = (
        "pyproject.toml",
        *("bakery/__init__.py", "bakery/oven.py", "bakery/shop.py"),
        *(f"bakery_contracts/{name}.py" for name in ("__init__", "system", "bindings")),
        *("tests/test_oven.py", "tests/test_shop.py"),
    )
    assert output == " ".join(["Wrote:", *written, "Next: handfast verify"])
    assert files_in(folder) == set(written)


def test_in_another_folder_the_next_command_begins_there(handfast: Run, folder: Path) -> None:
    code, output = handfast("init", "--system", "bakery", "my contracts")
    assert code == 0
    assert output.endswith("Next: cd 'my contracts' && handfast verify")
    assert "pyproject.toml" in files_in(folder / "my contracts")


def test_what_is_laid_out_passes_under_any_name(
    handfast: Run, verify: Any, folder: Path, tmp_path: Path
) -> None:
    """In every mode, without a Redis server."""
    handfast("init", "--system", LONG)
    code, output = verify(folder=tmp_path)
    assert code == 0, output
    assert "Passed: all 6 interactions verified." in output
    assert "stream on Redis" not in output


def test_a_redis_that_is_named_is_used_all_the_same(
    handfast: Run, verify: Any, folder: Path, tmp_path: Path, redis_url: str
) -> None:
    handfast("init", "--system", "bakery")
    code, output = verify("--redis-url", redis_url, "--mode", "streams", folder=tmp_path)
    assert code == 0, output
    assert "stream on Redis" in output


def run_tool(*tool: str, folder: Path) -> str:
    """What a tool finds fault with in ``folder``; empty: nothing."""
    command = [sys.executable, "-m", *tool, "."]
    done = subprocess.run(command, cwd=folder, check=False, capture_output=True, text=True)
    return done.stdout + done.stderr if done.returncode else ""


@pytest.mark.parametrize("system", ["b", LONG])
def test_what_is_laid_out_is_formatted_under_any_name(
    handfast: Run, folder: Path, system: str
) -> None:
    handfast("init", "--system", system)
    ruff = ("--isolated", "--line-length", "100")
    assert run_tool("ruff", "format", "--check", *ruff, folder=folder) == ""
    assert run_tool("ruff", "check", "--select", "B,E,F,I,RUF,UP,W", *ruff, folder=folder) == ""


def test_each_function_that_is_laid_out_says_what_it_takes_and_returns(
    handfast: Run, folder: Path
) -> None:
    handfast("init", "--system", "bakery")
    functions = [
        node
        for path in folder.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    untyped = [
        function.name
        for function in functions
        if function.returns is None
        or any(one.annotation is None for one in function.args.args if one.arg != "self")
    ]
    assert (untyped, len(functions) > 5) == ([], True)


@pytest.mark.long
def test_what_is_laid_out_is_typed(handfast: Run, folder: Path) -> None:
    """As strictly as here, so that it can be taken over as it is."""
    handfast("init", "--system", "bakery")
    assert run_tool("mypy", "--strict", "--config-file=", folder=folder) == ""


@pytest.mark.parametrize(
    ("system", "why"),
    [
        ("1st", NO_NAME.format("1st")),
        ("my-shop", NO_NAME.format("my-shop")),
        ("bäckerei", NO_NAME.format("bäckerei")),
        ("", NO_NAME.format("")),
        ("Bakery", NO_NAME.format("Bakery")),
        ("bakery_", NO_NAME.format("bakery_")),
        ("the__bakery", NO_NAME.format("the__bakery")),
        ("pytest", "a package 'pytest' would hide what runs the tests: choose another name"),
        ("class", "'class' is a word of Python's own: choose another name"),
        ("tests", "'tests' is the folder of the tests: choose another name"),
        (
            "json",
            "a package 'json' would hide a module of Python's own: choose another name",
        ),
        (
            "pydantic",
            "a package 'pydantic' would hide what is imported by that name ",
        ),
        (
            "life_organiser",
            "a package 'life_organiser_contracts' would hide what is imported by that name ",
        ),
    ],
)
def test_a_name_that_cannot_be_used_is_refused(
    handfast: Run, folder: Path, system: str, why: str
) -> None:
    code, output = handfast("init", "--system", system)
    assert code == 2
    assert f"Error: Invalid value for --system: {why}" in output
    assert files_in(folder) == set()


def test_whatever_stands_there_is_named_and_nothing_is_written(handfast: Run, folder: Path) -> None:
    """All of it at once; a package that is there is nobody's to add to."""
    (folder / "pyproject.toml").write_text("")
    (folder / "bakery").mkdir()
    (folder / "tests").mkdir()
    (folder / "tests" / "test_shop.py").symlink_to("nowhere")
    code, output = handfast("init", "--system", "bakery")
    assert code == 2
    assert output == (
        "Nothing is overwritten: name an empty folder. There already: 3 "
        "- pyproject.toml - bakery - tests/test_shop.py"
    )
    assert files_in(folder) == {"pyproject.toml"}


@pytest.mark.parametrize("place", ["taken", "taken/deeper"])
def test_a_folder_that_is_a_file_is_refused(handfast: Run, folder: Path, place: str) -> None:
    (folder / "taken").write_text("mine")
    code, output = handfast("init", "--system", "bakery", place)
    assert code == 2
    assert output.endswith("There already: 1 - taken, which is no folder")
    assert (folder / "taken").read_text() == "mine"


def test_a_layout_that_cannot_be_finished_leaves_nothing(
    handfast: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that is full after some files, for one."""

    def fails_at_the_tests(path: Path, text: str) -> bool:
        if path.parent.name == "tests":
            raise OSError(28, "No space left on device", str(path))
        return write_whole(path, text)

    monkeypatch.setattr("handfast.commands.starting.new_system.write_whole", fails_at_the_tests)
    code, output = handfast("init", "--system", "bakery")
    assert (code, output) == (
        2,
        "Error: tests/test_oven.py: No space left on device; name another place",
    )
    assert list(folder.iterdir()) == []
