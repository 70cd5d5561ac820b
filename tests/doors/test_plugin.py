"""The plugin: what it costs every run, what it brings, and what it says of a shadowed package."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

import contracts

ROOT = Path(contracts.__file__).parents[1]
ENTRY = ROOT / "contracts/_entry/life_organiser_contracts_pytest.py"


@pytest.fixture
def entry() -> ModuleType:
    """Yield the module that pytest loads, apart from the one that it has loaded."""
    spec = importlib.util.spec_from_file_location("entry_under_test", ENTRY)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def own_contracts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Yield a service's own package ``contracts``, first on the path, as nothing of ours is."""
    package = tmp_path / "contracts"
    package.mkdir()
    (package / "__init__.py").write_text("OWN = True\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    for name in [name for name in sys.modules if name.partition(".")[0] == "contracts"]:
        monkeypatch.delitem(sys.modules, name)
    return package


def test_what_pytest_loads_imports_nothing_heavy() -> None:
    """The two files of the plugin and pytest itself: no library that a service would wait for."""
    told = "import contracts.plugin, life_organiser_contracts_pytest, pytest, sys\n"
    told += "print(*{name.partition('.')[0] for name in sys.modules})"
    run = subprocess.run(
        [sys.executable, "-I", "-c", told], capture_output=True, text=True, check=True
    )
    heavy = {"shared", "pydantic", "hypothesis", "pact", "httpx", "redis", "fakeredis", "rich"}
    assert heavy & set(run.stdout.split()) == set()


def test_of_ours_only_the_plugin_is_imported() -> None:
    """A run of a service's other tests imports no further module of the suite."""
    told = "import contracts.plugin, life_organiser_contracts_pytest, sys\n"
    told += "print(*(n for n in sys.modules if n.split('.')[0] in ('contracts', 'shared')))"
    run = subprocess.run(
        [sys.executable, "-I", "-c", told], capture_output=True, text=True, check=True
    )
    assert sorted(run.stdout.split()) == ["contracts", "contracts.plugin"]


def test_nothing_is_said_where_nothing_is_shadowed(entry: ModuleType) -> None:
    """Here ``contracts`` and ``shared`` are ours."""
    assert entry.shadowed() == ""


def test_a_shadowed_package_is_told_with_both_paths(entry: ModuleType, own_contracts: Path) -> None:
    """Where ours is, where the other is, and what to do."""
    told = entry.shadowed()
    assert told.splitlines() == [
        (
            f"the package 'contracts' at {own_contracts} hides the one of "
            f"life-organiser-contracts at {ROOT / 'contracts'}"
        ),
        (
            "rename the service's own package or start pytest from a folder that does not hold it "
            "(`pytest` in place of `python -m pytest`); `-p no:contracts` runs without this suite"
        ),
    ]


def test_a_module_and_a_folder_without_init(
    entry: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A single file hides ours as well; a plain folder of that name hides nothing."""
    (tmp_path / "contracts").mkdir()
    (tmp_path / "shared.py").touch()
    monkeypatch.syspath_prepend(str(tmp_path))
    for name in [name for name in sys.modules if name.partition(".")[0] == "shared"]:
        monkeypatch.delitem(sys.modules, name)
    (line, _) = entry.shadowed().splitlines()
    assert line.startswith(f"the package 'shared' at {tmp_path / 'shared.py'} hides the one of")


def test_a_run_beside_a_shadowing_package_stops_and_says_so(pytester: pytest.Pytester) -> None:
    """As ``python -m pytest`` does in a repository with a package ``contracts`` of its own."""
    package = pytester.mkpydir("contracts")
    pytester.makepyfile("def test_own():\n    from contracts import __file__")
    found = pytester.run(sys.executable, "-m", "pytest")
    assert found.ret == pytest.ExitCode.USAGE_ERROR
    found.stderr.fnmatch_lines([f"ERROR: the package 'contracts' at {package} hides *"])
    assert "Traceback" not in found.stderr.str()
    found = pytester.run(sys.executable, "-m", "pytest", "-p", "no:contracts")
    found.assert_outcomes(passed=1)


def test_a_package_that_a_test_file_brings_is_told_at_the_end(
    entry: ModuleType, own_contracts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It came too late to refuse the run."""
    lines: list[str] = []

    class Reporter:
        def section(self, title: str, **_: object) -> None:
            lines.append(title)

        def line(self, text: str) -> None:
            lines.append(text)

    entry.pytest_terminal_summary(Reporter())
    assert lines == ["life-organiser-contracts", entry.shadowed()]


def test_fixtures_stand_in_for_a_provider(repository: pytest.Pytester) -> None:
    """The reference, stateful and served once; a stub, which answers as declared."""
    repository.makepyfile(
        """
import httpx, pytest

def test_reference(reference_provider):
    core = reference_provider("life_organiser", "core")
    assert reference_provider("life_organiser", "core") == core
    user = {"telegram_user_id": 7, "display_name": "Ada"}
    assert httpx.post(core + "/users", json=user).json()["is_allowed"] is True
    assert httpx.get(core + "/settings/7").json()["timezone"] == "Asia/Singapore"
    with pytest.raises(LookupError, match="llm-worker"):
        reference_provider("life_organiser", "llm-worker")

def test_stub(stub_provider):
    stub = stub_provider("life_organiser", "assistant", "ask for the time zone of a user")
    user = stub.values["user_id"]
    answer = httpx.get(f"{stub.url}/settings/{user}").json()
    assert answer["timezone"] == stub.values["timezone"]
    with pytest.raises(LookupError, match="read a memory"):
        stub_provider("life_organiser", "assistant", "read a memry")
"""
    )
    repository.runpytest().assert_outcomes(passed=2)
