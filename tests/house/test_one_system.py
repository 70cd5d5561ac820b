"""The tests of one system are run alone, and what a change can reach is known."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

ROOT = Path(__file__).resolve().parents[2]
PYTEST = (sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--collect-only")


@pytest.fixture(scope="session")
def one_system(helper: Callable[[Path], ModuleType]) -> ModuleType:
    return helper(ROOT / "tests" / "one_system.py")


def collected(*arguments: str) -> subprocess.CompletedProcess[str]:
    """What pytest finds with these arguments."""
    command = (*PYTEST, *arguments)
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_the_systems_are_those_with_contracts(one_system: Any) -> None:
    assert [
        *("ai_voice", "life_organiser", "service_desk", "video_pipeline", "zapa")
    ] == one_system.SYSTEMS


def test_each_system_has_a_folder_of_tests(one_system: Any) -> None:
    assert [name for name in one_system.SYSTEMS if not (ROOT / "tests" / name).is_dir()] == []


def test_each_package_of_the_vocabulary_has_its_readers(one_system: Any) -> None:
    packages = {path.parent.name for path in ROOT.glob("shared/*/__init__.py")}
    assert set(one_system.READERS) == packages


def test_of_one_system_its_folder_runs_and_its_part_of_what_all_have() -> None:
    found = collected(
        "--system", "ai_voice", "tests/systems/test_references.py", "tests/ai_voice/shared"
    )
    tests = [row for row in found.stdout.splitlines() if "::" in row]
    assert found.returncode == 0
    assert {row.split("/")[1] for row in tests} == {"systems", "ai_voice"}
    assert [row for row in tests if "zapa" in row or "life_organiser" in row] == []
    assert [row.partition("::")[2] for row in tests if "knows_nothing" in row] == [
        "test_the_reference_knows_nothing_of_the_engine[ai_voice]"
    ]


def test_a_system_that_is_none_is_refused_with_the_names_of_all(one_system: Any) -> None:
    found = collected("--system", "zap", "tests/house")
    assert found.returncode == pytest.ExitCode.USAGE_ERROR
    assert "argument --system: invalid choice: 'zap'" in found.stderr
    assert [name for name in one_system.SYSTEMS if name not in found.stderr] == []


@pytest.mark.parametrize(
    ("path", "left_out"),
    [
        ("tests", False),
        ("tests/zapa/shared", False),
        ("tests/systems/test_changes.py", False),
        ("tests/shared", True),
        ("tests/ai_voice", True),
        ("tests/handfast/wire", True),
        ("elsewhere", False),
    ],
)
def test_folders_of_others_are_left_out(one_system: Any, path: str, left_out: bool) -> None:
    assert one_system.is_left_out(ROOT / path, "zapa") is left_out


def test_the_oldest_vocabulary_is_tested_with_its_system(one_system: Any) -> None:
    assert one_system.is_left_out(ROOT / "tests" / "shared", "life_organiser") is False


@pytest.mark.parametrize(
    ("parameters", "is_of_another"),
    [
        ([], False),
        (["zapa", "zapa-public"], False),
        (["ai_voice", "a change"], True),
        ([SimpleNamespace(name="zapa")], False),
        ([SimpleNamespace(name="ai_voice"), 3, {}], True),
        (["a value"], False),
    ],
)
def test_a_test_is_of_the_system_that_it_has_as_a_parameter(
    one_system: Any, parameters: list[Any], is_of_another: bool
) -> None:
    """By its name or by its value; without either it belongs to all."""
    assert one_system.is_of_another(parameters, "zapa") is is_of_another


@pytest.mark.parametrize(
    ("path", "reached"),
    [
        ("contracts/zapa_contracts/providers/x.py", ["--system zapa"]),
        ("pacts/ai_voice/frontend-api.json", ["--system ai_voice"]),
        ("tests/data/life_organiser/breaking_changes.toml", ["--system life_organiser"]),
        ("shared/zapa_shared/enums.py", ["--system zapa"]),
        (
            "shared/shared/enums.py",
            [f"--system {name}" for name in ("life_organiser", "service_desk", "video_pipeline")],
        ),
        ("contracts/handfast/handfast/wire/routes.py", ["tests/handfast/wire"]),
        ("contracts/handfast/handfast/frozen.py", []),
        ("tests/handfast/wire/test_routes.py", ["tests/handfast/wire"]),
        ("tests/house/test_words.py", ["tests/house"]),
        ("docs/how-to/add-a-clause.md", ["tests/docs"]),
        ("tox.ini", []),
    ],
)
def test_a_change_reaches_what_is_nearest(one_system: Any, path: str, reached: list[str]) -> None:
    assert one_system.reached([path, path]) == reached
