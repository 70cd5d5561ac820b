"""The plugin: what it costs every run, and what it brings."""

from __future__ import annotations

import subprocess
import sys

import httpx
import pytest

from handfast.testing import serve_stub


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
    stub = stub_provider("life_organiser", "core", consumer="assistant")
    user = stub.answer_with("ask for the settings of a user")["user_id"]
    answer = httpx.get(f"{stub.url}/settings/{user}").json()
    assert answer["telegram_user_id"] == user
    assert [str(one).partition(" (")[0] for one in stub.requests] == [
        f"GET /settings/{user} 200 assistant -> core: ask for the settings of a user"
    ]
    with pytest.raises(LookupError, match="read a memory"):
        stub.answer_with("read a memry")
    with pytest.raises(LookupError, match="did you mean 'core'"):
        stub_provider("life_organiser", "cor")
"""
    )
    repository.runpytest().assert_outcomes(passed=2)


def test_a_request_that_no_contract_allows_fails_its_test(repository: pytest.Pytester) -> None:
    """The test itself, with each of them; unless the stub is lenient, or the test failed anyhow."""
    repository.makepyfile(
        """
import httpx

def ask(stub):
    return httpx.get(stub.url + "/settings/Bob").status_code

def test_strict(stub_provider):
    assert ask(stub_provider("life_organiser", "core")) == 501

def test_lenient(stub_provider):
    stub = stub_provider("life_organiser", "core", lenient=True)
    assert ask(stub) == 501
    assert len(stub.refused) == 1

def test_failing(stub_provider):
    assert ask(stub_provider("life_organiser", "core")) == 200
"""
    )
    result = repository.runpytest()
    result.assert_outcomes(passed=1, failed=2)
    reason = "*GET /settings/Bob 501 no contract allows this: path parameter*"
    result.stdout.fnmatch_lines(["1 request, 1 of them allowed by no contract:", reason])
    assert result.stdout.str().count("no contract allows this") >= 2


def test_a_stub_fails_its_block_at_the_end() -> None:
    with (
        pytest.raises(AssertionError, match="GET /nothing 501 no contract allows this"),
        serve_stub("life_organiser", "core") as stub,
    ):
        httpx.get(f"{stub.url}/nothing")


def test_a_block_that_failed_says_what_its_stub_did_not_allow() -> None:
    def fail() -> None:
        with serve_stub("life_organiser", "core") as stub:
            httpx.get(f"{stub.url}/nothing")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError) as raised:
        fail()
    assert "GET /nothing 501" in raised.value.__notes__[0]
