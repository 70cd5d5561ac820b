"""The plugin: what it costs every run, and what it brings."""

from __future__ import annotations

import subprocess
import sys

import pytest


def test_what_pytest_loads_imports_nothing_heavy() -> None:
    """The plugin and pytest itself: no library that a service would wait for."""
    source = "import handfast.pytest_plugin, pytest, sys\n"
    source += "print(*{name.partition('.')[0] for name in sys.modules})"
    run = subprocess.run(
        [sys.executable, "-I", "-c", source], capture_output=True, text=True, check=True
    )
    heavy = {"shared", "pydantic", "hypothesis", "pact", "httpx", "redis", "fakeredis", "rich"}
    assert heavy & set(run.stdout.split()) == set()


def test_of_ours_only_the_plugin_is_imported() -> None:
    """A run of a service's other tests imports no further module of the suite."""
    source = "import handfast.pytest_plugin, sys\n"
    source += "print(*(n for n in sys.modules if n.split('.')[0] in ('handfast', 'shared')))"
    run = subprocess.run(
        [sys.executable, "-I", "-c", source], capture_output=True, text=True, check=True
    )
    assert sorted(run.stdout.split()) == ["handfast", "handfast.pytest_plugin"]


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
    with pytest.raises(pytest.fail.Exception, match="no application of llm-worker"):
        reference_provider("life_organiser", "llm-worker")

def test_stub(stub_provider):
    stub = stub_provider("life_organiser", "assistant", "ask for the settings of a user")
    user = stub.values["user_id"]
    answer = httpx.get(f"{stub.url}/settings/{user}").json()
    assert answer["timezone"] == stub.values["timezone"]
    with pytest.raises(LookupError, match="read a memory"):
        stub_provider("life_organiser", "assistant", "read a memry")
"""
    )
    repository.runpytest().assert_outcomes(passed=2)
