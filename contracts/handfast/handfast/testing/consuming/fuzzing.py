"""``consumer_fuzz_tests``: gives a consumer all that its providers may answer, as pytest tests."""

from __future__ import annotations

import time
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest

from handfast.clients import ConsumerClient, is_able
from handfast.drift.consuming.chosen import faults_of_drift, in_order
from handfast.fuzz.consumer.fuzzing import fuzz_consumer
from handfast.model import HttpInteraction
from handfast.model.results import Mode, result_of
from handfast.run.by_client.stand_in import known_beside
from handfast.testing.collection import tests_of
from handfast.testing.faults import with_faults_at_once
from handfast.testing.selection import chosen, deferred, end_collection, rows_of, system_of
from handfast.wording.suggestions import none_called

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from handfast.clients import Refusals, Request
    from handfast.drift.rows import Differences
    from handfast.model import Contract, System
    from handfast.model.results import Result
    from handfast.testing.selection import InteractionTest

__all__ = ["consumer_fuzz_tests"]

_NONE: Mapping[str, str] = {}


@with_faults_at_once
def consumer_fuzz_tests(
    system: str | System,
    consumer: str,
    *,
    call: Callable[[str, Request], Any] | None = None,
    read: Callable[..., Any] | None = None,
    refuses: Refusals = (),
    errors: tuple[type[Exception], ...] = (),
    providers: Collection[str] | None = None,
    pending: Mapping[str, str] = _NONE,
    examples: int = 10,
    seed: int = 0,
    drift: Differences | Sequence[Differences] = (),
) -> Callable[..., None]:
    """A test for each operation that ``consumer`` calls, and each message that it reads.

    It must take every answer and message that its provider may send, and raise nothing but
    ``refuses`` and ``errors`` where it gets a near miss, a refusal, an answer that is cut, or none.
    ``examples`` is how many of each are drawn, ``seed`` which ones; equal seeds draw equal ones.
    The rest as in ``consumer_tests``.

    Raises:
        pytest.Collector.CollectError: all that is missing or unknown, before anything runs.
    """
    found = system_of(system)
    client = ConsumerClient(call=call, read=read, refuses=refuses, errors=errors)
    every = rows_of(found, lambda case: case.consumer == consumer, lambda case: case.provider)
    if not every:
        names = dict.fromkeys(contract.consumer for contract in found.contracts)
        end_collection(found.name, [none_called(consumer, names, "consumer")])
    there, faults = chosen(_one_of_each(every, client), providers, "provider")
    there, further = deferred(there, pending)
    faults += further
    faults += [] if there else ["nothing can be tried: give call=... or read=..."]
    faults += faults_of_drift(drift, consumer, [row.case for row in every])
    if faults:
        end_collection(f"{consumer} cannot be fuzzed yet", faults)
    own = {contract.provider for contract in found.contracts if contract.consumer == consumer}
    beside = cache(lambda: known_beside(found, consumer, own))

    def result(row: InteractionTest) -> Result:
        began = time.perf_counter()
        fuzzed = fuzz_consumer(
            _contract_of(found, row),
            client,
            examples=examples,
            seed=seed,
            only=lambda case: case.id == row.case.id,
            beside=beside(),
            drift=in_order(drift),
        )
        if not fuzzed.cases:
            pytest.skip("nothing of it can vary")
        mismatches = [one.mismatch for one in fuzzed.found]
        return result_of(Mode.CONSUMER, row.case, mismatches, time.perf_counter() - began)

    return tests_of(there, result, lambda: None, {}, ())


def _one_of_each(
    rows: Sequence[InteractionTest], client: ConsumerClient
) -> tuple[InteractionTest, ...]:
    """Of the interactions that succeed, the first with each operation or message."""
    firsts: dict[tuple[str, str], InteractionTest] = {}
    for row in rows:
        one = row.case.interaction
        if isinstance(one, HttpInteraction):
            if one.exchange.expected_status < 400 and is_able(client, one):
                firsts.setdefault((row.other, one.operation.name), row)
        elif is_able(client, one):
            firsts.setdefault((row.other, one.message.name), row)
    return tuple(firsts.values())


def _contract_of(system: System, row: InteractionTest) -> Contract:
    pair = row.case.consumer, row.case.provider
    return next(one for one in system.contracts if (one.consumer, one.provider) == pair)
