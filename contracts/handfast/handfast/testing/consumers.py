"""Tests of a service that calls or reads: ``consumer_tests``.

Its own client, or a whole handler, is verified by the requests that it is declared to send and the
answers that it must understand; its own reader of messages by what it must make of them.
"""

from __future__ import annotations

import dataclasses
from functools import cache
from typing import TYPE_CHECKING, Any

from handfast.clients import ConsumerClient, expected_for
from handfast.drift.consuming.chosen import faults_of_drift, in_order
from handfast.importing import place_of_code
from handfast.model import HttpInteraction, Offer
from handfast.model.results import Mode
from handfast.run.by_client.returned import unknown_fields
from handfast.run.by_client.stand_in import known_beside
from handfast.run.consumer import verify_consumer
from handfast.testing.collection import tests_of
from handfast.testing.faults import with_faults_at_once
from handfast.testing.selection import (
    InteractionTest,
    built,
    chosen,
    deferred,
    end_collection,
    limited,
    nothing_left,
    rows_of,
    system_of,
    without,
)
from handfast.testing.session import SharedLoop
from handfast.testing.subjects import chosen_operations
from handfast.wording.counts import number_of
from handfast.wording.suggestions import listed, none_called

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from handfast.clients import Refusals, Request
    from handfast.drift.rows import Differences
    from handfast.model import System
    from handfast.model.cases import Case
    from handfast.model.results import Result

__all__ = ["consumer_tests"]

_NONE: Mapping[str, str] = {}


@with_faults_at_once
def consumer_tests(
    system: str | System,
    consumer: str,
    *,
    call: Callable[[str, Request], Any] | None = None,
    read: Callable[[dict[str, Any]], Any] | None = None,
    refuses: Refusals = (),
    providers: Collection[str] | None = None,
    operations: Collection[str] | None = None,
    pending: Mapping[str, str] = _NONE,
    not_built: Collection[str] = (),
    unused: Collection[str] = (),
    only: Collection[str] | None = None,
    drift: Differences | Sequence[Differences] = (),
) -> Callable[..., None]:
    """A test for each interaction that ``consumer`` relies on, with its own client and reader.

    ``call(base_url, request)`` makes the client send the request and returns what it makes of
    the answer; ``read(payload)`` does so with a message. Either may be a coroutine function; what
    they return may be JSON, dataclasses or models, in which the fields that the consumer reads
    have the names they have on the wire. ``refuses`` are the exceptions that the client raises
    for a refusal, or those by status.

    Either may be a whole handler: a command of a chat, a mail, a job. What else it asks is answered
    by what any consumer relies on; what no contract knows is named. A handler may return the texts
    that it shows: each text and number that it reads must be among them. A ``read`` with a second
    parameter gets a base URL, and what it sends there counts as shown. Among ``refuses`` may then
    be texts that it shows for a refusal. A request is the declared one if the provider takes it for
    the same: with another spelling of a value, another order, a default, a further optional field.
    A ``POST`` or ``PATCH`` that was answered well must not come again, unless the contract says so:
    by ``repeated=True``, or by another answer to the same request, which a client may wait for.
    What only reads, ``PUT``, ``DELETE`` and what was refused may be sent as often as it likes.
    ``unused`` are fields that this consumer has no use for, by path, key or pattern
    (``"created_at"``, ``"list_tasks: *_id"``); they are listed at the end of the run. ``only`` are
    the interactions that a handler can bring about, by id or pattern; the others show as skipped.
    ``providers`` are those to verify its contracts with (all by
    default); ``operations`` are those of theirs that it calls, and messages that it reads, by name,
    by method and path, or by pattern (``GET *``), and after ``!`` those to exclude. ``pending``
    names interactions that must fail for a while, by id or pattern, with the reason. ``not_built``
    are routes (``GET /tasks``) that the client does not call, and messages that it does not read
    yet. What is left out shows as skipped. ``drift`` are the known differences of its providers, as
    ``provider_tests`` takes them: it is written for them, so that it is asked and answered as they
    are, and what it returns may have their names or the contract's.

    Raises:
        pytest.Collector.CollectError: all that is missing or unknown, before anything runs.
    """
    found = system_of(system)
    rows = rows_of(found, lambda case: case.consumer == consumer, lambda case: case.provider)
    if not rows:
        names = dict.fromkeys(contract.consumer for contract in found.contracts)
        end_collection(found.name, [none_called(consumer, names, "consumer")])
    offers = [one for one in found.offers if one.provider in {row.other for row in rows}]
    left_out, faults = chosen_operations(operations, _together(offers))
    there, further = built(rows, Mode.PACT, not_built)
    faults += further
    there = without(there, left_out, "is not in operations=...")
    there, further = chosen(there, providers, "provider")
    faults += further
    there, further = limited(there, only)
    faults += further
    there, further = deferred(there, pending)
    faults += further
    faults += [] if faults else nothing_left(there)
    running = [row.case for row in there if row.runs]
    named = (unused,) if isinstance(unused, str) else tuple(unused)
    faults += _missing(running, call, read, refuses)
    faults += faults_of_drift(drift, consumer, [row.case for row in rows])
    faults += [
        f"unused: no field that {consumer} reads is called {one!r}"
        for one in unknown_fields(running, named)
    ]
    if faults:
        end_collection(f"{consumer} cannot be verified yet", faults)
    loop = SharedLoop()
    client = ConsumerClient(call=call, read=read, refuses=refuses, unused=named)
    own = frozenset(offer.provider for offer in offers)
    known = in_order(drift)
    beside = cache(lambda: known_beside(found, consumer, own))

    def result(row: InteractionTest) -> Result:
        (one,) = loop.run(verify_consumer((row.case,), client, beside=beside(), drift=known))
        return one

    placed = [
        dataclasses.replace(row, place=place_of_code(call if _is_request(row.case) else read))
        for row in there
    ]
    return tests_of(placed, result, loop.close, {}, ())


def _is_request(case: Case) -> bool:
    return isinstance(case.interaction, HttpInteraction)


def _together(offers: Sequence[Offer]) -> Offer:
    """What several providers offer, as the offer of one."""
    return Offer(
        provider=listed(one.provider for one in offers),
        operations=tuple(one for offer in offers for one in offer.operations),
        messages=tuple(one for offer in offers for one in offer.messages),
    )


def _missing(
    cases: Collection[Case],
    call: Callable[..., Any] | None,
    read: Callable[..., Any] | None,
    refuses: Refusals,
) -> list[str]:
    """What is not given, and what needs it."""
    http = [case.interaction for case in cases if isinstance(case.interaction, HttpInteraction)]
    expected = {one.exchange.expected_status for one in http}
    statuses = sorted(status for status in expected if status >= 400)
    messages = len(cases) - len(http)
    sends, reads = number_of(len(http), "request"), number_of(messages, "message")
    faults = []
    if http and call is None:
        faults.append(f"call: it sends {sends}; give call=(base_url, request) -> ...")
    if messages and read is None:
        faults.append(f"read: it reads {reads}; give read=(payload) -> ...")
    missing = [str(status) for status in statuses if not expected_for(status, refuses)]
    if missing:
        faults.append(
            f"refuses: it is refused with {', '.join(missing)}; name what the client raises then, "
            "refuses=Error or refuses={404: NotFound, ...}"
        )
    return faults
