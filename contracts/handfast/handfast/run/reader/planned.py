"""What is to be played of a reader: each scenario of each stream. What is wrong with the choice.

Starts nothing, but to verify one scenario.
"""

from __future__ import annotations

import fnmatch
import json
import time
from typing import TYPE_CHECKING, Any

from handfast.derive.examples import whole_example
from handfast.drift.consuming.chosen import faults_of_drift, in_order
from handfast.expectation.promises import expect_payload
from handfast.frozen import dataclass
from handfast.model import REDIS_STREAM, HttpInteraction, MessageInteraction
from handfast.model.cases import cases_of
from handfast.model.clauses import Clause
from handfast.model.results import Mode, Result, result_of
from handfast.model.values import example_values
from handfast.providers.errors import CannotVerify, start_mismatch
from handfast.run.by_client.returned import document_for
from handfast.run.by_client.stand_in import known_beside
from handfast.run.reader.failing import AFTER
from handfast.run.reader.neighbours import scripted
from handfast.run.reader.running import faults_of_run
from handfast.run.reader.scenarios import played, scenarios_of
from handfast.run.reader.trial import Setting
from handfast.stub.app import StubApp
from handfast.transports.redis.server import NoRedisServerError
from handfast.wording.suggestions import listed, none_called

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from handfast.bindings import Reader
    from handfast.model import System
    from handfast.model.cases import Case
    from handfast.run.reader.scenarios import Scenario

__all__ = ["Planned", "planned", "verified"]


@dataclass(frozen=True, slots=True)
class Planned:
    """One scenario of one stream; ``case`` is the interaction that its messages are of."""

    case: Case
    setting: Setting
    scenario: Scenario

    @property
    def title(self) -> str:
        """The stream, and what happens."""
        return f"{self.setting.message.address}: {self.scenario.name}"


def planned(
    system: System, consumer: str, reader: Reader
) -> tuple[tuple[Planned, ...], tuple[str, ...]]:
    """Each scenario of ``reader``, the loop of ``consumer``; what is wrong with it, all at once."""
    cases, faults = _cases(system, consumer, reader)
    faults += [
        f"after: {value!r} for {name!r}: expected one of {listed(AFTER)}"
        for name, value in reader.after.items()
        if value not in AFTER
    ]
    faults += faults_of_run(reader)
    if not reader.patience > 0:
        faults.append(f"patience: {reader.patience} seconds: nothing is done within them")
    own = [case for case in cases_of(system.contracts) if case.consumer == consumer]
    faults += faults_of_drift(reader.drift, consumer, own) if own else []
    apps = _apps(system, consumer, reader.neighbours, faults)

    def declared(title: str) -> str:
        wanted = reader.after.items()
        return next((value for name, value in wanted if fnmatch.fnmatchcase(title, name)), "")

    found: dict[str, Planned] = {}
    for case in cases:
        interaction: Any = case.interaction
        setting = Setting(
            message=interaction.message,
            payload=_payload(interaction),
            function=reader.runs if callable(reader.runs) else None,
            command=() if callable(reader.runs) else reader.runs,
            environment=reader.environment,
            neighbours=apps,
            patience=reader.patience,
            provider=case.provider,
            known=in_order(reader.drift),
        )
        for scenario in scenarios_of(setting, declared):
            one = Planned(case, setting, scenario)
            found.setdefault(one.title, one)  # of a stream's second case what only that promises
    failing = (one.scenario for one in found.values())
    names = [one.name for one in failing if one.clause is Clause.AFTER_FAILURE]
    faults += [
        f"after: {none_called(pattern, names, 'scenario')}"
        for pattern in (reader.after if found else ())
        if not fnmatch.filter(names, pattern)
    ]
    return tuple(found.values()), tuple(faults)


def verified(one: Planned) -> Result:
    """What playing ``one`` comes to.

    Raises:
        CannotVerify: there is no Redis server to start.
    """
    began = time.perf_counter()
    try:
        mismatches = played(one.setting, one.scenario)
    except NoRedisServerError as error:
        stop = start_mismatch("Redis", str(error), "install one", expected="a Redis server")
        raise CannotVerify((stop,)) from error
    return result_of(Mode.READER, one.case, mismatches, time.perf_counter() - began)


def _providers(system: System) -> frozenset[str]:
    """Each provider that there is a contract over HTTP with: what a stub can stand in for."""
    return frozenset(
        case.provider
        for case in cases_of(system.contracts)
        if isinstance(case.interaction, HttpInteraction)
    )


def _cases(system: System, consumer: str, reader: Reader) -> tuple[list[Case], list[str]]:
    """Of each stream the interaction with the shortest message; what is wrong with the choice.

    And the one with the shortest message of which an order is promised, if that is another.
    """
    every = [case for case in cases_of(system.contracts) if case.consumer == consumer]
    if not every:
        names = dict.fromkeys(contract.consumer for contract in system.contracts)
        return [], [none_called(consumer, names, "consumer")]
    by_stream = _shortest(every, lambda _: True)
    if not by_stream:
        return [], [f"{consumer} reads no Redis stream"]
    streams = reader.streams
    wanted = by_stream if streams is None else (streams,) if isinstance(streams, str) else streams
    faults = [
        f"streams: {none_called(name, by_stream, 'stream')}"
        for name in wanted
        if name not in by_stream
    ]
    ordered = _shortest(
        every, lambda one: one.exactly > 0 and one.message.delivery.in_order is not None
    )
    further = {name: case for name, case in ordered.items() if case is not by_stream[name]}
    both = (*by_stream.items(), *further.items())
    return [case for name, case in both if name in wanted], faults


def _shortest(cases: Iterable[Case], keep: Callable[[MessageInteraction], bool]) -> dict[str, Case]:
    """By stream the interaction with the shortest message, of those to ``keep``."""
    sizes: dict[str, tuple[int, Case]] = {}
    for case in cases:
        one = case.interaction
        if not isinstance(one, MessageInteraction) or one.message.transport.kind != REDIS_STREAM:
            continue
        size, address = len(json.dumps(document_for(case))), one.message.address
        if keep(one) and (address not in sizes or size < sizes[address][0]):
            sizes[address] = size, case
    return {address: case for address, (_, case) in sizes.items()}


def _payload(interaction: MessageInteraction) -> Any:
    """The example of a message, with all that its model demands."""
    expected = expect_payload(interaction, example_values(interaction))
    return whole_example(expected, interaction.message.payload)


def _apps(
    system: System, consumer: str, neighbours: Mapping[str, Any], faults: list[str]
) -> dict[str, Any]:
    """What answers for each neighbour; what is wrong with one is added to ``faults``."""
    providers = _providers(system)
    made: dict[str, Any] = {}
    for name, script in neighbours.items():
        if script != "stub":
            made[name] = scripted(script)
        elif name in providers:
            made[name] = StubApp(known_beside(system, consumer, {name}))
        else:
            fault = none_called(name, sorted(providers), "provider")
            faults.append(f"neighbours: {fault}; for any other give a Reader with its script")
    return made
