"""A provider held by Pact's verifier: the same verdicts as in process, wherever both can see."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from contracts.engine.cases import cases_of
from contracts.engine.run.in_process import hold_in_process
from contracts.engine.run.pact_provider import hold_by_pact

if TYPE_CHECKING:
    from collections.abc import Callable

    from redis.asyncio import Redis

    from contracts.engine.faults import Verdict


def told(verdict: Verdict) -> list[tuple[str, str, str, str]]:
    return [(fault.clause, fault.where, fault.expected, fault.got) for fault in verdict.faults]


def test_a_provider_that_keeps_every_promise_is_found_to(
    toy: Any, memory_redis: Callable[[], Redis]
) -> None:
    verdicts = hold_by_pact(cases_of([toy.CONTRACT]), toy.note_provider(redis=memory_redis))
    for v in verdicts: print(v.interaction, round(v.seconds*1e3,1), told(v))
    assert [(v.interaction, v.faults) for v in verdicts] == [
        (interaction.name, ()) for interaction in toy.INTERACTIONS
    ]
