"""Moves what a folder has to another broker: in the order in which it was recorded.

What a broker makes by itself is not moved: the times of what it records, the ids of environments,
and that a pact was work in progress when it passed.
"""

from __future__ import annotations

import json
from collections import Counter
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from handfast.broker.errors import BrokerError
from handfast.broker.folder.contents import interaction_id
from handfast.broker.folder.records import DeploymentRecord, ResultRecord, VersionRecord
from handfast.broker.pact_files import PactFile
from handfast.broker.protocol import InteractionResult
from handfast.broker.revision import Revision
from handfast.exit_codes import ExitCode
from handfast.frozen import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from handfast.broker.folder.history import History
    from handfast.broker.protocol import Broker, BrokerPact

__all__ = ["NOT_MOVED", "Moved", "move"]

NOT_MOVED = (
    "the times of the records and the ids of environments, which a broker makes itself; and that a "
    "pact was work in progress when it passed"
)

type _Dated = VersionRecord | ResultRecord | DeploymentRecord
type _PactOf = Callable[[str, str, str], BrokerPact]


@dataclass(frozen=True, slots=True)
class Moved:
    """How many records of each kind the broker took, and why it did not take the others."""

    counts: Mapping[str, int]
    faults: tuple[str, ...] = ()
    exit_code: ExitCode = ExitCode.PASSED


def move(history: History, target: Broker) -> Moved:
    """Record in ``target`` what ``history`` has. Moved twice, it comes to the same.

    Raises:
        BrokerError: ``target`` gives no answer, or lets nobody write.
    """
    counts: Counter[str] = Counter()
    faults: dict[str, ExitCode] = {}
    for kind, step in _steps(history, target):
        try:
            step()
        except BrokerError as error:
            if error.exit_code is ExitCode.NOT_VERIFIED:
                raise
            faults[str(error)] = error.exit_code
        else:
            counts[kind] += 1
    return Moved(dict(counts), tuple(faults), max(faults.values(), default=ExitCode.PASSED))


def _steps(history: History, target: Broker) -> Iterator[tuple[str, Callable[[], None]]]:
    """What is to be recorded, oldest first, each with its kind."""
    pact_of = cache(target.pact_of)
    there = {one.name for one in target.environments()}
    for made in history.records.environments:
        if made.name not in there:
            create = partial(
                _environment, target, made.name, made.display_name, production=made.production
            )
            yield "environment", create
    records = history.records
    dated: list[_Dated] = [*records.versions, *records.results, *records.deployments]
    for one in sorted(dated, key=lambda one: (one.at, one.place)):
        match one:
            case VersionRecord(pacts=pacts) if pacts:
                yield "consumer version", partial(_publish, history, target, one)
            case VersionRecord():
                yield "provider version", partial(_version, history, target, pact_of, one)
            case ResultRecord():
                yield "result", partial(_result, history, target, pact_of, one)
            case DeploymentRecord():
                yield "deployment", partial(_deployment, target, one)


def _environment(target: Broker, name: str, display_name: str, *, production: bool) -> None:
    target.create_environment(name, display_name, production=production)


def _deployment(target: Broker, one: DeploymentRecord) -> None:
    match one.what:
        case "deployed":
            target.record_deployment(one.pacticipant, one.version, one.environment, one.instance)
        case "undeployed":
            target.record_undeployment(one.pacticipant, one.environment, one.instance)
        case "released":
            target.record_release(one.pacticipant, one.version, one.environment)
        case "support ended":
            target.record_support_ended(one.pacticipant, one.version, one.environment)


def _revision(one: VersionRecord) -> Revision:
    return Revision(one.version, one.branch, one.tags, one.build_url)


def _publish(history: History, target: Broker, one: VersionRecord) -> None:
    known = [
        pact
        for pact in history.records.pacts
        if (pact.consumer, pact.version) == (one.pacticipant, one.version)
        and one.pacts.get(pact.provider) == pact.fingerprint
    ]
    files = [
        PactFile(
            Path(pact.place), pact.consumer, pact.provider, json.dumps(dict(pact.pact)).encode()
        )
        for pact in known
    ]
    merges = any(pact.adds for pact in known)
    for done in target.publish(files, _revision(one), merges=merges):
        if done.fault:
            raise BrokerError(done.fault, done.exit_code or ExitCode.FAILED, done.status)


def _version(history: History, target: Broker, pact_of: _PactOf, one: VersionRecord) -> None:
    """A provider's version is recorded beside a pact of it, whichever that is."""
    for consumer, version, provider in history.pacts:
        if provider == one.pacticipant:
            target.record_version(pact_of(consumer, provider, version), _revision(one))
            return
    why = f"{one.pacticipant} {one.version}: no pact with it is left, beside which to record it"
    raise BrokerError(why, ExitCode.FAILED, 404)


def _result(history: History, target: Broker, pact_of: _PactOf, one: ResultRecord) -> None:
    wanted = (one.consumer, one.provider, one.fingerprint)
    for pact in history.pacts.values():
        if (pact.consumer, pact.provider, pact.fingerprint) == wanted:
            there = pact_of(pact.consumer, pact.provider, pact.version)
            revision = Revision(one.version, build_url=one.build_url)
            verified_by = one.verified_by.removeprefix("handfast ")
            target.publish_result(there, revision, _tests(one, there), verified_by)
            return
    why = f"a result of {one.provider} {one.version}: the pact of {one.consumer} is not there"
    raise BrokerError(why, ExitCode.FAILED, 404)


def _tests(one: ResultRecord, there: BrokerPact) -> list[InteractionResult]:
    """The results, by the ids that the other broker gave the same interactions."""
    rows = [*there.document.get("interactions", ()), *there.document.get("messages", ())]
    ids = {interaction_id(row): str(row.get("_id", "")) for row in rows}
    return [
        InteractionResult(
            ids.get(test.interaction, test.interaction), test.description, test.faults
        )
        for test in one.tests
    ]
