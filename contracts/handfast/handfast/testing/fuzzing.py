"""``fuzz_tests``: tries a provider with more than the declared examples, as pytest tests."""

from __future__ import annotations

import time
from contextlib import nullcontext
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from handfast.fuzz.provider.fuzzing import fuzz_properties
from handfast.model import HttpInteraction
from handfast.model.cases import state_of
from handfast.model.results import Mode, result_of
from handfast.providers.errors import NotSetUp
from handfast.testing.collection import tests_of
from handfast.testing.faults import with_faults_at_once
from handfast.testing.providers import Choice, ready_rows
from handfast.testing.selection import system_of
from handfast.testing.session import alone
from handfast.testing.subjects import ServiceUnderTest, subject_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from handfast.model import System
    from handfast.model.cases import Case
    from handfast.model.results import Mismatch, Result
    from handfast.providers.provider import Handler
    from handfast.testing.selection import InteractionTest
    from handfast.transports.redis.clients import Clients

__all__ = ["fuzz_tests"]

_NONE: Mapping[str, Any] = {}


@with_faults_at_once
def fuzz_tests(
    system: str | System,
    provider: str,
    *,
    app: Any = None,
    url: str | None = None,
    states: Mapping[str, Handler] = _NONE,
    redis: Clients | str | None = None,
    consumers: Collection[str] | None = None,
    operations: Collection[str] | None = None,
    pending: Mapping[str, str] = _NONE,
    not_built: Collection[str] = (),
    examples: int = 10,
    seed: int = 0,
    **more: Any,
) -> Callable[..., None]:
    """A test for each operation in each of its states, with requests that no example sends.

    Each valid request must be answered as declared, each near miss refused as declared, without
    a 500 and without a side effect. ``examples`` is how many requests each property is tried
    with, ``seed`` which ones; equal seeds give equal requests. The rest as in
    ``provider_tests``.

    Raises:
        pytest.Collector.CollectError: all that is missing or unknown, before anything runs.
    """
    whole = ServiceUnderTest(system_of(system), provider, app, url, states, redis, more)
    subject, faults = subject_of(whole, operations, not_built)
    all_rows = subject.rows(Mode.IN_PROCESS)
    every = [row.case for row in all_rows]
    rows = _one_of_each(all_rows)
    choice = Choice(consumers, pending, not_built, faults)
    ready = ready_rows(subject, rows, Mode.IN_PROCESS, choice)
    fuzzed = partial(_result, subject, every=every, examples=examples, seed=seed)
    return tests_of(ready, fuzzed, lambda: None, {}, ())


def _one_of_each(rows: Sequence[InteractionTest]) -> tuple[InteractionTest, ...]:
    """Of the interactions that succeed, the first with each operation and states."""
    firsts: dict[tuple[object, ...], InteractionTest] = {}
    for row in rows:
        http = row.case.interaction
        if isinstance(http, HttpInteraction) and http.exchange.expected_status < 400:
            key = (row.case.consumer, http.operation.name, state_of(http))
            firsts.setdefault(key, row)
    return tuple(firsts.values())


def _result(
    subject: ServiceUnderTest, row: InteractionTest, every: Sequence[Case], examples: int, seed: int
) -> Result:
    """What came of one interaction; ``every`` case shows which refusals are right."""
    began = time.perf_counter()
    mismatches: tuple[Mismatch, ...]
    with alone(subject.shared) if subject.shared else nullcontext():
        try:
            fuzzed = fuzz_properties(
                every,
                subject.provider(subject.app),
                examples=examples,
                seed=seed,
                only=lambda case: case.id == row.case.id,
            )
        except NotSetUp as error:
            mismatches = (error.mismatch,)
        else:
            lacking = (*fuzzed.not_set_up, *fuzzed.left_out)
            mismatches = (*(found.mismatch for found in fuzzed.found), *lacking)
            if not fuzzed.cases and not lacking:
                pytest.skip("nothing of its request can vary")
    return result_of(Mode.IN_PROCESS, row.case, mismatches, time.perf_counter() - began)
