"""``fuzz_tests``: a provider's interactions tried with more than examples."""

from __future__ import annotations

import pytest

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
EVENT = "llm-worker: add an event found in a mail"


def test_what_no_example_shows_is_found_and_told(repository: pytest.Pytester) -> None:
    """The keeper passes; the one that raises is told with consumer, interaction and request."""
    path = repository.makepyfile(DOOR)
    found = repository.runpytest(f"{path}::test_core[{EVENT}]", f"{path}::test_shy[{EVENT}]")
    found.assert_outcomes(passed=1, failed=1)
    text = found.stdout.str()
    assert "Broken  llm-worker relies on core: add an event found in a mail" in text
    assert "ZeroDivisionError: no letters" in text
    assert "repeat   curl -X POST" in text


def test_only_what_succeeds_is_tried_and_no_variant_of_it(repository: pytest.Pytester) -> None:
    """A refusal is right whatever else is sent; a variant is one of the requests that are made."""
    repository.makepyfile(DOOR)
    found = repository.runpytest("--collect-only", "-q", "-k", "test_core")
    names = [line.partition("[")[2] for line in found.outlines if "test_core[llm-worker" in line]
    assert any(EVENT in name for name in names)
    assert not any("not there" in name or ", " in name for name in names)
