"""``fuzz_tests``: a provider's interactions tried with more than examples."""

from __future__ import annotations

import re

import pytest

from handfast.model import HttpInteraction
from handfast.model.cases import cases_of, state_of
from handfast.testing.selection import word_of
from life_organiser_contracts.system import SYSTEM

DOOR = """
from service import *
from handfast.testing import fuzz_tests

async def shy(scope, receive, send):
    '''Raises on a description that no example has: one without any letters.'''
    if scope["type"] == "lifespan":
        return await core.app(scope, receive, send)
    message = await receive()
    waiting = [message]
    if b'"description":""' in message["body"]:
        raise ZeroDivisionError("no letters")

    async def again():
        return waiting.pop() if waiting else await receive()

    await core.app(scope, again, send)

test_core = fuzz_tests("life_organiser", "core", consumers="llm-worker", **service)
test_shy = fuzz_tests("life_organiser", "core", consumers="llm-worker", **{**service, "app": shy})
"""
EVENT = "llm-worker:add-an-event-found-in-a-mail"


def test_what_no_example_shows_is_found_and_reported(repository: pytest.Pytester) -> None:
    """Who is as declared passes; the one that raises fails, with interaction and request."""
    path = repository.makepyfile(DOOR)
    found = repository.runpytest(f"{path}::test_core[{EVENT}]", f"{path}::test_shy[{EVENT}]")
    found.assert_outcomes(passed=1, failed=1)
    text = found.stdout.str()
    assert "Failed  llm-worker relies on core: add an event found in a mail" in text
    assert "body owner_user_id: missing: the status  (status)" in text
    assert "ZeroDivisionError: no letters" in text
    assert "request  POST /events {" in text


def test_there_is_one_test_for_each_operation_and_states_of_what_succeeds(
    repository: pytest.Pytester,
) -> None:
    """A refusal is right whatever else is sent; the first that succeeds stands for the others."""
    repository.makepyfile(DOOR)
    found = repository.runpytest("--collect-only", "-q", "-k", "test_core")
    names = re.findall(r"test_core\[(llm-worker:.*)\]$", found.stdout.str(), re.MULTILINE)
    firsts: dict[tuple[str, str], str] = {}
    for case in cases_of(SYSTEM.contracts):
        http = case.interaction
        if case.consumer != "llm-worker" or not isinstance(http, HttpInteraction):
            continue
        if http.exchange.expected_status < 400:
            key = (http.operation.name, state_of(http))
            firsts.setdefault(key, word_of(f"{case.consumer}: {http.name}"))
    assert names == list(firsts.values())
