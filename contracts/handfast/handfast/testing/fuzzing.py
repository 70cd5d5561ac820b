"""The door of a provider that is to be tried with more than examples: ``fuzz_tests``."""

from __future__ import annotations

import time
from contextlib import nullcontext
from typing import TYPE_CHECKING, Any

import pytest

from handfast.fuzz.provider.fuzzing import fuzz_properties
from handfast.model import HttpInteraction
from handfast.model.results import Mismatch, Mode, Result, result_of
from handfast.providers.provider import NotSetUp
from handfast.testing.collection import tests_of
from handfast.testing.providers import Subject, ready_rows
from handfast.testing.selection import system_of
from handfast.testing.session import alone

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from handfast.fuzz.finding import Finding
    from handfast.model import System
    from handfast.model.cases import Case
    from handfast.providers.provider import Handler
    from handfast.testing.selection import Row
    from handfast.transports.redis_clients import Clients

__all__ = ["fuzz_tests"]

_NONE: Mapping[str, Any] = {}


def fuzz_tests(
    system: str | System,
    provider: str,
    *,
    app: Any = None,
    url: str | None = None,
    states: Mapping[str, Handler] = _NONE,
    redis: Clients | str | None = None,
    consumers: Collection[str] | None = None,
    pending: Mapping[str, str] = _NONE,
    examples: int = 10,
    seed: int = 0,
    **more: Any,
) -> Callable[..., None]:
    """A test for each interaction that succeeds, tried with requests that no example sends.

    Each valid request must be answered as declared, each near miss refused as declared, without
    a 500 and without a side effect. ``examples`` is how many requests each property is tried
    with, ``seed`` which ones; equal seeds give equal requests. The rest as in
    ``provider_tests``.

    Raises:
        pytest.Collector.CollectError: all that is missing or unknown, before anything runs.
    """
    subject = Subject(system_of(system), provider, app, url, states, redis, more)
    all_rows = subject.rows(Mode.IN_PROCESS)
    every = [row.case for row in all_rows]
    rows = tuple(row for row in all_rows if _tried(row, subject.system))
    ready = ready_rows(subject, rows, Mode.IN_PROCESS, consumers, pending)
    return tests_of(ready, lambda row: _verdict(subject, row, every, examples, seed), lambda: None)


def _tried(row: Row, system: System) -> bool:
    """Whether the interaction is one as declared (no variant of it) that succeeds."""
    http = row.case.interaction
    declared = {
        one.name
        for contract in system.contracts
        if (contract.consumer, contract.provider) == (row.case.consumer, row.case.provider)
        for one in contract.interactions
    }
    return (
        isinstance(http, HttpInteraction) and http.name in declared and http.expected_status < 400
    )


def _verdict(subject: Subject, row: Row, every: Sequence[Case], examples: int, seed: int) -> Result:
    """What came of one interaction; ``every`` says which refusals are right."""
    began = time.perf_counter()
    mismatches: tuple[Mismatch, ...]
    with alone(subject.shared) if subject.shared else nullcontext():
        try:
            held = subject.provider(subject.app)
            fuzzed = fuzz_properties(
                every, held, examples=examples, seed=seed, keep=lambda case: case is row.case
            )
        except NotSetUp as error:
            mismatches = (error.mismatch,)
        else:
            mismatches = tuple(map(_mismatch, fuzzed.found))
            if not fuzzed.cases:
                pytest.skip("nothing of its request can vary")
    return result_of(Mode.IN_PROCESS, row.case, mismatches, time.perf_counter() - began)


def _mismatch(found: Finding) -> Mismatch:
    return Mismatch(
        clause=f"fuzzed, {found.id}",
        where=found.where,
        expected=found.expected,
        got=found.got,
        request=found.request,
        detail=found.detail,
    )
