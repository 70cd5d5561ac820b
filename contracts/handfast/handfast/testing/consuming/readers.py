"""``reader_tests``: runs a service's own loop over a stream, on a real Redis, as pytest tests."""

from __future__ import annotations

import fnmatch
import json
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from handfast.derive.examples import whole_example
from handfast.expectation.promises import expect_payload
from handfast.model import REDIS_STREAM, HttpInteraction, MessageInteraction
from handfast.model.results import Mode, result_of
from handfast.model.values import example_values
from handfast.providers.errors import CannotVerify, start_mismatch
from handfast.run.by_client.returned import document_for
from handfast.run.by_client.stand_in import known_beside
from handfast.run.reader.failing import AFTER
from handfast.run.reader.neighbours import scripted
from handfast.run.reader.scenarios import played, scenarios_of
from handfast.run.reader.trial import Setting
from handfast.stub.app import StubApp
from handfast.testing.collection import tests_of
from handfast.testing.faults import with_faults_at_once
from handfast.testing.selection import InteractionTest, deferred, end_collection, rows_of, system_of
from handfast.transports.redis.server import NoRedisServerError
from handfast.wording.suggestions import listed, none_called

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from handfast.model import Message, System
    from handfast.model.results import Result
    from handfast.run.reader.scenarios import Scenario

__all__ = ["reader_tests"]

_NONE: Mapping[str, Any] = {}


@with_faults_at_once
def reader_tests(
    system: str | System,
    consumer: str,
    reader: Callable[..., Any] | str | Sequence[str],
    *,
    streams: Collection[str] | None = None,
    environment: Mapping[str, str] = _NONE,
    neighbours: Mapping[str, Any] = _NONE,
    after: Mapping[str, str] = _NONE,
    patience: float = 10.0,
    pending: Mapping[str, str] = _NONE,
) -> Callable[..., None]:
    """A test for each thing that may happen to the loop of ``consumer`` over each of its streams.

    The loop runs on a Redis server of its own: an entry is handled and then acknowledged, its
    handling fails once, entries can't be read, a dead process left one, a batch has a bad one, the
    process is killed, Redis is restarted. Where the contract promises how a message is delivered,
    what breaks that is reported as its clause.

    ``reader`` is a coroutine function of the URL of Redis and of a handler, itself a coroutine
    function, that it calls with what it reads; or the command line of the service, in which
    ``{redis}`` is that URL, and ``{core}`` the one of a neighbour. ``environment`` are further
    variables of its environment, likewise; ``REDIS_URL`` is always set.

    ``neighbours`` are the services that it calls: ``"stub"`` answers as the contracts of the
    system say, anything else by a script: a function of method, path and body that returns JSON or
    a status and JSON, or the JSON itself. Each fails in turn: it refuses the connection, does not
    answer, answers 404, 422, 503 or half a JSON. ``after`` is what must then become of the entry,
    by pattern (``"core answers *"``): ``"retried"``, ``"reported"`` (a dead letter or a message) or
    ``"handled"``; by default one that may pass is retried or reported, and none is tried for ever.
    ``streams`` are those to verify (all by default), ``patience`` is how many seconds to wait for
    what it does, ``pending`` as in ``consumer_tests``.

    Raises:
        pytest.Collector.CollectError: all that is missing or unknown, before anything runs.
    """
    found = system_of(system)
    rows, faults = _rows(found, consumer, streams)
    faults += [
        f"after: {value!r} for {name!r}: expected one of {listed(AFTER)}"
        for name, value in after.items()
        if value not in AFTER
    ]
    if not callable(reader) and not reader:
        faults.append("reader: give a coroutine function (redis_url, handle), or a command line")
    apps = _apps(found, consumer, neighbours, faults)

    def declared(title: str) -> str:
        return next((v for name, v in after.items() if fnmatch.fnmatchcase(title, name)), "")

    made: list[InteractionTest] = []
    trials: dict[str, tuple[Setting, Scenario]] = {}
    for row in rows:
        message: Any = row.case.interaction
        setting = Setting(
            message=message.message,
            payload=_payload(message),
            function=reader if callable(reader) else None,
            command=() if callable(reader) else reader,
            environment=environment,
            neighbours=apps,
            patience=patience,
        )
        for scenario in scenarios_of(setting, declared):
            title = f"{message.message.address}: {scenario.name}"
            if title not in trials:  # of a stream's second row what only its message promises
                trials[title] = setting, scenario
                made.append(replace(row, id=title))
    known, further = deferred(made, pending)
    faults += further
    if faults:
        end_collection(f"the reader of {consumer} cannot be verified yet", faults)

    def result(row: InteractionTest) -> Result:
        began = time.perf_counter()
        try:
            mismatches = played(*trials[row.id])
        except NoRedisServerError as error:
            stop = start_mismatch("Redis", str(error), "install one", expected="a Redis server")
            raise CannotVerify((stop,)) from error
        return result_of(Mode.READER, row.case, mismatches, time.perf_counter() - began)

    return tests_of(known, result, lambda: None, {}, ())


def _rows(
    system: System, consumer: str, streams: Collection[str] | None
) -> tuple[list[InteractionTest], list[str]]:
    """Of each stream the interaction with the shortest message; what is wrong with the choice.

    And the one with the shortest message of which an order is promised, if that is another.
    """
    every = rows_of(system, lambda case: case.consumer == consumer, lambda case: case.provider)
    if not every:
        names = dict.fromkeys(contract.consumer for contract in system.contracts)
        end_collection(system.name, [none_called(consumer, names, "consumer")])
    by_stream = _shortest(every, lambda one: True)
    if not by_stream:
        return [], [f"{consumer} reads no Redis stream"]
    wanted = by_stream if streams is None else (streams,) if isinstance(streams, str) else streams
    faults = [
        f"streams: {none_called(name, by_stream, 'stream')}"
        for name in wanted
        if name not in by_stream
    ]
    ordered = _shortest(
        every, lambda one: one.exactly > 0 and one.message.delivery.in_order is not None
    )
    further = [row for name, row in ordered.items() if row is not by_stream[name]]
    both = ((_message(row).address, row) for row in (*by_stream.values(), *further))
    return [row for name, row in both if name in wanted], faults


def _shortest(
    rows: Iterable[InteractionTest], keep: Callable[[MessageInteraction], bool]
) -> dict[str, InteractionTest]:
    """By stream the interaction with the shortest message, of those to ``keep``."""
    sizes: dict[str, tuple[int, InteractionTest]] = {}
    for row in rows:
        one = row.case.interaction
        if not isinstance(one, MessageInteraction) or one.message.transport.kind != REDIS_STREAM:
            continue
        size, address = len(json.dumps(document_for(row.case))), one.message.address
        if keep(one) and (address not in sizes or size < sizes[address][0]):
            sizes[address] = size, row
    return {address: row for address, (_, row) in sizes.items()}


def _message(row: InteractionTest) -> Message:
    interaction: Any = row.case.interaction
    found: Message = interaction.message
    return found


def _payload(interaction: MessageInteraction) -> Any:
    """The example of a message, with all that its model demands."""
    expected = expect_payload(interaction, example_values(interaction))
    return whole_example(expected, interaction.message.payload)


def _apps(
    system: System, consumer: str, neighbours: Mapping[str, Any], faults: list[str]
) -> dict[str, Any]:
    """What answers for each neighbour; what is wrong with one is added to ``faults``."""
    providers = {
        case.provider
        for case in (one.case for one in rows_of(system, lambda _: True, lambda _: ""))
        if isinstance(case.interaction, HttpInteraction)
    }
    made: dict[str, Any] = {}
    for name, script in neighbours.items():
        if script != "stub":
            made[name] = scripted(script)
        elif name in providers:
            made[name] = StubApp(known_beside(system, consumer, {name}))
        else:
            faults.append(f"neighbours: {none_called(name, providers, 'provider')}")
    return made
