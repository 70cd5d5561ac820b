"""All that is relied on of Core, as a client of the Core that differs sends it: nothing is flagged.

What is sent is made by the layer in front of providers; what is judged, by the other direction.
"""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from http.client import HTTPConnection
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from handfast.clients import ConsumerClient
from handfast.derive.requests import request_of
from handfast.drift.translation import request_for_provider
from handfast.model.cases import cases_of
from handfast.model.values import example_values
from handfast.run.consumer import verify_consumer
from life_organiser_contracts.system import SYSTEM
from tests.life_organiser.drifted.core import known_drift

if TYPE_CHECKING:
    from collections.abc import Callable

    from handfast.clients import Request
    from handfast.drift.rows import Differences
    from handfast.model.results import Mismatch

KNOWN = known_drift()


class Refused(Exception):
    """Core said no."""


def sending(drift: Differences | None) -> Callable[[str, Request], Any]:
    """A client that sends each declared request, as the Core with ``drift`` wants it."""

    def call(url: str, asked: Request) -> Any:
        http = asked.interaction
        sent = request_of(http.exchange, example_values(http))
        if drift is not None:
            sent = request_for_provider(drift, sent).sent
        connection = HTTPConnection(urlsplit(url).netloc)
        connection.request(sent.method, sent.target, sent.body or None, dict(sent.headers))
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        if answer.status >= 400:
            raise Refused
        return _document(body)

    return call


def _document(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        return body or None


def wrong(call: Callable[[str, Request], Any], *drift: Differences) -> list[Mismatch]:
    """What is wrong with clients of every consumer."""
    client = ConsumerClient(call=call, read=lambda payload: payload, refuses=Refused)
    cases = [case for case in cases_of(SYSTEM.contracts) if case.provider == "core"]
    found: list[Mismatch] = []
    for consumer in dict.fromkeys(case.consumer for case in cases):
        own = tuple(case for case in cases if case.consumer == consumer)
        for result in asyncio.run(verify_consumer(own, client, drift=drift)):
            found += result.mismatches
    return found


@pytest.mark.long
def test_who_follows_the_drift_passes_with_it() -> None:
    assert wrong(sending(KNOWN), KNOWN) == []


@pytest.mark.long
def test_who_does_not_is_shown_every_row_about_requests_that_anybody_needs() -> None:
    shown = Counter(one.place.removeprefix("drift, ") for one in wrong(sending(None), KNOWN))
    asked = {row.declared for row in KNOWN.rows if row.kind == "route"}
    assert asked <= set(shown)
    assert {"SearchQuery.q", "TaskQuery.tenant", "*.state", "*.fire_at", "TagAdd.tags"} <= set(
        shown
    )
    assert wrong(sending(None)) == []
