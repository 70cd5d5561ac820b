"""Tests of a service that answers or publishes: ``provider_tests`` and ``stream_tests``."""

from __future__ import annotations

from dataclasses import field, fields, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from handfast.frozen import dataclass
from handfast.http.served_routes import served_routes
from handfast.model.cases import name_of
from handfast.model.results import Mismatch, Mode
from handfast.providers.errors import CannotVerify
from handfast.providers.left_out import without_left_out
from handfast.providers.provider import Handler, RunningProvider
from handfast.providers.requirements import messages_of, unknown_handlers, unmet
from handfast.testing.collection import tests_of
from handfast.testing.faults import with_faults_at_once
from handfast.testing.selection import (
    InteractionTest,
    built,
    chosen,
    deferred,
    end_collection,
    nothing_left,
    system_of,
    without,
)
from handfast.testing.subjects import ServiceUnderTest, offer_of, subject_of
from handfast.wording.counts import number_of
from handfast.wording.quoted_secrets import secrets_given
from handfast.wording.suggestions import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from handfast.http.served_routes import Route
    from handfast.model import System
    from handfast.transports.redis.clients import Clients

__all__ = [
    "Choice",
    "provider_tests",
    "ready_rows",
    "stream_tests",
]

_NONE: Mapping[str, Any] = {}
_FIELDS = frozenset(one.name for one in fields(RunningProvider)) - {"left_out"}
_NOT_CHOSEN = "is not in operations=..."
_NOT_YET = "{0.name} of {0.system.name} cannot be verified yet"


@with_faults_at_once
def provider_tests(
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
    **more: Any,
) -> Callable[..., None]:
    """A test for each interaction that consumers rely on when they call ``provider``.

    ``app`` is its ASGI application (or ``package.module:app``), whose lifespan is run once;
    ``url`` is where it answers instead. ``states`` sets up the states (and triggers) that its own
    API can't bring about, by name, or all of them: a handler takes the parameters as keywords
    and may return the values that it chose itself. ``redis`` is where its messages can be read
    back: ``fake_redis()``, whose clients it is given too, or the URL of an empty database.
    ``consumers`` are those to verify it for (all by default); what is left out shows as skipped.
    ``operations`` are those that it has, where it is half built: by name, by method and path, or
    by pattern (``GET *``), and after ``!`` those to exclude. Of the rest nothing is needed, and one
    that is there after all fails a test.
    ``pending`` names interactions that must fail for a while, by id or pattern, with the reason.
    ``not_built`` are routes (``GET /tasks``) and messages that the service does not have yet, where
    those are fewer; a route that is served after all must be taken out. Of what remains, each
    clause that needs one of either is left out, and named at the end of the run.
    ``more`` are further fields of ``RunningProvider`` (``reset``, ``credentials``, ``triggers``).

    Raises:
        pytest.Collector.CollectError: all that is missing or unknown, before anything runs.
    """
    whole = ServiceUnderTest(system_of(system), provider, app, url, states, redis, more)
    subject, faults = subject_of(whole, operations, not_built)
    rows = subject.rows(Mode.IN_PROCESS)
    choice = Choice(consumers, pending, not_built, faults)
    return _tests(subject, rows, Mode.IN_PROCESS, choice)


@with_faults_at_once
def stream_tests(
    system: str | System,
    provider: str,
    *,
    redis: Clients | str,
    app: Any = None,
    url: str | None = None,
    states: Mapping[str, Handler] = _NONE,
    consumers: Collection[str] | None = None,
    operations: Collection[str] | None = None,
    pending: Mapping[str, str] = _NONE,
    not_built: Collection[str] = (),
    **more: Any,
) -> Callable[..., None]:
    """A test for each message that consumers rely on ``provider`` to publish.

    Its own publishing code is run, by the handlers of triggers in ``states``, and the entry is
    read back from ``redis`` with the group's own name. What must then be read of a service without
    ``app`` and ``url`` is left out. The rest as in ``provider_tests``.

    Raises:
        pytest.Collector.CollectError: all that is missing or unknown, before anything runs.
    """
    whole = ServiceUnderTest(system_of(system), provider, app, url, states, redis, more)
    subject, faults = subject_of(whole, operations, not_built)
    if app is None and url is None:
        unanswered = map(name_of, offer_of(subject).operations)
        subject = replace(subject, left_out=subject.left_out.union(unanswered))
    mode = Mode.REAL_STREAM if isinstance(redis, str) else Mode.FAKE_STREAM
    return _tests(subject, subject.rows(mode), mode, Choice(consumers, pending, not_built, faults))


@dataclass(frozen=True, slots=True)
class Choice:
    """What of the contracts a test file is about, as it names it; see ``provider_tests``.

    ``faults`` are what is wrong with its operations.
    """

    consumers: Collection[str] | None = None
    pending: Mapping[str, str] = field(default_factory=dict)
    not_built: Collection[str] = ()
    faults: Collection[str] = ()


def _tests(
    subject: ServiceUnderTest,
    rows: Sequence[InteractionTest],
    mode: Mode,
    choice: Choice,
) -> Callable[..., None]:
    ready = ready_rows(subject, rows, mode, choice)
    session = subject.session()
    # Where the routes are listed, those that are not built were looked for at collection.
    known = choice.not_built if _served(subject.app) is not None else ()
    left_out = [
        one
        for one in offer_of(subject).operations
        if name_of(one) in subject.left_out and name_of(one) not in known
    ]
    further = {}
    if left_out and mode is Mode.IN_PROCESS:
        name = f"{number_of(len(left_out), 'operation')} left out, not there"
        further[name] = partial(session.left_out_but_there, left_out)
    passwords = secrets_given(
        (subject.url, subject.redis if isinstance(subject.redis, str) else ""), {}
    )
    return tests_of(
        ready, lambda row: session.result(row.case, mode), session.close, further, passwords
    )


def ready_rows(
    subject: ServiceUnderTest,
    rows: Sequence[InteractionTest],
    mode: Mode,
    choice: Choice,
) -> tuple[InteractionTest, ...]:
    """``rows`` with what is left out or pending, if nothing that the others need is missing.

    Raises:
        pytest.Collector.CollectError: all that is missing or unknown.
    """
    offer = offer_of(subject)
    faults = list(choice.faults)
    if not rows:
        end_collection(subject.name, [*faults, "nobody relies on it for anything of this kind"])
    there, further = built(rows, mode, choice.not_built, _served(subject.app))
    there = without(there, subject.left_out.difference(choice.not_built), _NOT_CHOSEN)
    faults += further
    there, further = chosen(there, choice.consumers, "consumer")
    faults += further
    found, further = deferred(there, choice.pending)
    faults += further
    faults += [] if faults else nothing_left(found)
    faults += [
        f"{one.where}: expected {one.expected}, got {one.got}; {one.remedy}"
        for one in unknown_handlers(offer, subject.states, "states")
    ]
    runs = subject.app is not None or subject.url is not None or "fresh" in subject.more
    if not runs and mode is Mode.IN_PROCESS:
        faults.append("nothing to verify is named: app=... or url=...")
    unknown = [
        f"{name}: a provider has no such field: {did_you_mean(name, _FIELDS)}"
        for name in subject.more
        if name not in _FIELDS
    ]
    # Of unknown fields no provider can be made.
    faults += unknown or _missing(subject, [row for row in found if row.runs], mode)
    if faults:
        end_collection(_NOT_YET.format(subject), faults)
    return found


def _served(app: Any) -> frozenset[Route] | None:
    """The routes of ``app``, if it lists them; one that is only named is not imported yet."""
    return None if app is None or isinstance(app, str) else served_routes(app)


def _missing(subject: ServiceUnderTest, rows: Sequence[InteractionTest], mode: Mode) -> list[str]:
    """Each handler that is missing, with how many interactions need it."""
    try:
        provider = subject.provider(subject.app)
    except CannotVerify as stop:
        return [
            f"{mismatch.where}: {mismatch.got}; {mismatch.remedy}" for mismatch in stop.mismatches
        ]
    needed: dict[str, tuple[Mismatch, list[InteractionTest]]] = {}
    rows = [replace(row, case=without_left_out(row.case, subject.left_out)[0]) for row in rows]
    for row in rows:
        for mismatch in unmet(row.case, provider, mode):
            needing = needed.setdefault(mismatch.where, (mismatch, []))[1]
            needing += [] if row in needing else [row]
    lines = [
        f"{lack.where}: expected {lack.expected}, got {lack.got} ({_count(by)}: "
        f"{', '.join(repr(row.id) for row in by)})"
        for lack, by in needed.values()
    ]
    lines += dict.fromkeys(mismatch.remedy for mismatch, _ in needed.values())
    reading = [row for row in rows if messages_of(row.case, mode)]
    if reading and provider.redis is None:
        lines.append(
            f"redis: {_count(reading)} read messages back: give redis=fake_redis() and make the "
            "service publish there, or the URL of an empty database"
        )
    return lines


def _count(rows: Sequence[InteractionTest]) -> str:
    return number_of(len(rows), "interaction")
