"""Lets Schemathesis send what one document allows and forbids, and collects what it reports.

The one file that knows Schemathesis. Adds one check of our own and leaves out noise; ``reports``
turns what is left into findings.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote, urlsplit

import schemathesis
from schemathesis.checks import CHECKS
from schemathesis.config import SchemathesisConfig
from schemathesis.core.failures import Failure
from schemathesis.engine import events, from_schema

from handfast.derive.requests import Sent
from handfast.expectation.judge import Received
from handfast.fuzz.finding import FuzzResult, general
from handfast.fuzz.openapi.checks import BY_MODELS
from handfast.fuzz.openapi.documents import labels_in
from handfast.fuzz.openapi.judgement import call_of, undeclared
from handfast.fuzz.openapi.noise import is_redundant, noise_of
from handfast.fuzz.openapi.reports import shortest_of_each
from handfast.fuzz.openapi.threads import raised_in_threads
from handfast.providers.errors import CannotVerify, named, start_mismatch
from handfast.wire.headers import Headers
from handfast.wire.media_types import media_type_of
from handfast.wire.routes import route_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from handfast.fuzz.finding import Finding
    from handfast.fuzz.openapi.judgement import Call
    from handfast.fuzz.openapi.reports import Reporter
    from handfast.fuzz.openapi.running import FuzzedProvider
    from handfast.model import Exchange, Operation
    from handfast.model.results import Mismatch
    from handfast.providers.credentials import Proof

__all__ = ["PHASES", "Plan", "send"]

PHASES: Final = ("examples", "coverage", "fuzzing", "stateful")
"""What Schemathesis does, in its order: declared examples, every limit, chance, sequences."""

_FUZZABLE: Final = "an operation to fuzz by"
_READABLE: Final = "answers that Schemathesis can read"
_OF_THE_TOOL: Final = frozenset(
    {"accept", "accept-encoding", "connection", "content-length", "host", "user-agent"}
)
_ONE_AT_A_TIME = threading.Lock()


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What to send: a document with the operations that are declared, and how far to go.

    ``labels`` limits it to some routes, each as its method and path in the document.
    ``refusals`` are what valid requests may get, by operation, each recognised by its answer.
    ``by_models``: the document is derived from the declared models, by which our own check judges
    answers already. ``credentials`` gives the proof for an operation. ``on_case`` is called after
    each answer.
    """

    document: dict[str, Any]
    labels: frozenset[str] | None
    operations: Sequence[Operation]
    by_models: bool
    seed: int
    examples: int
    until: float
    phases: Sequence[str]
    credentials: Callable[[Operation], Proof]
    on_case: Callable[[], None]
    refusals: Mapping[str, tuple[Exchange, ...]]


@dataclass
class _Tally:
    """What came of it. ``cases`` counts answers; ``labels`` are the operations that were tried."""

    cases: int = 0
    found: list[Finding] = field(default_factory=list)
    noise: Counter[str] = field(default_factory=Counter)
    labels: set[str] = field(default_factory=set)
    interrupted: bool = False


class _NotAsDeclared(Failure):  # type: ignore[misc]  # Schemathesis is not looked into
    """Our own check's failure."""

    __slots__ = ("mismatches",)
    checks = (BY_MODELS,)

    def __init__(self, operation: str, mismatches: tuple[Mismatch, ...]) -> None:
        super().__init__(
            operation=operation, title="Not as declared", message=mismatches[0].expected
        )
        self.mismatches = mismatches

    @property
    def _unique_key(self) -> str:
        return repr([(one.clause, one.place, general(one.path or ())) for one in self.mismatches])


def send(plan: Plan, at: FuzzedProvider, reporter: Reporter) -> FuzzResult:
    """Send what ``plan`` says to the provider, one request at a time.

    The same plan sends the same requests as long as the provider answers alike. Nothing is sent
    past ``until``, a moment of ``time.monotonic``.

    Raises:
        CannotVerify: Schemathesis itself gave up.
        KeyboardInterrupt: the run was interrupted, which Schemathesis takes for its end.
    """
    schema: Any = schemathesis.openapi.from_dict(plan.document, config=_config(plan, at.seconds))
    if plan.labels is not None:
        schema = schema.include(name=sorted(plan.labels))
    if at.app is None:
        schema.config.update(base_url=at.base_url, headers=dict(at.headers))
    else:
        schema.app = at.app
    tally = _Tally()
    # Schemathesis' checks are its process' own.
    with _ONE_AT_A_TIME, _own_check(plan, at), raised_in_threads() as raised:
        stream = from_schema(schema).execute()
        _add_hooks(schema, plan, at, reporter, tally, stream.stop)
        _authenticate(schema, plan)
        for event in stream:
            tally.interrupted |= isinstance(event, events.Interrupted)
            if isinstance(event, events.FatalError):
                raise _stopped(event.exception)
            if isinstance(event, events.NonFatalError):
                got = f"{event.info.title}: {named(event.value)}"
                tally.found.append(reporter.of_document(event.label, _FUZZABLE, got))
    for ended in raised:
        tally.found.append(reporter.of_document("sequences of requests", _READABLE, named(ended)))
    late = time.monotonic() > plan.until
    if tally.interrupted and not late:  # not stopped by a hook, but by Ctrl-C
        raise KeyboardInterrupt
    wanted = plan.labels or labels_in(plan.document, plan.operations)
    missed = tuple(sorted(wanted - tally.labels)) if late else ()
    return FuzzResult(tally.cases, shortest_of_each(tally.found), dict(tally.noise), missed=missed)


def _stopped(error: Exception) -> CannotVerify:
    got = f"Schemathesis stopped: {type(error).__name__}: {error}"
    mismatch = start_mismatch("the document", got, "mend it", error=error)
    return CannotVerify((mismatch,))


def _config(plan: Plan, seconds: float) -> SchemathesisConfig:
    lines = [
        f"seed = {plan.seed}",
        "continue-on-failure = true",
        f"request-timeout = {seconds}",
        "max-redirects = 0",  # an answer is judged as it is, and no other host is asked
        "[cache]",
        "enabled = false",
        "[generation]",
        f"max-examples = {plan.examples}",
        "deterministic = true",
        'database = "none"',
        "no-shrink = true",
    ]
    for phase in PHASES:
        lines += [f"[phases.{phase}]", f"enabled = {json.dumps(phase in plan.phases)}"]
    return SchemathesisConfig.from_str("\n".join(lines))


@contextmanager
def _own_check(plan: Plan, at: FuzzedProvider) -> Iterator[None]:
    def contract(_: Any, response: Any, case: Any) -> None:
        call = _call(plan, at, response)
        if call.operation is not None:
            mismatches = undeclared(call.operation, call.received)
            if mismatches:
                raise _NotAsDeclared(case.operation.label, mismatches)

    schemathesis.check(contract)
    try:
        yield
    finally:
        CHECKS.unregister(contract.__name__)


def _add_hooks(
    schema: Any,
    plan: Plan,
    at: FuzzedProvider,
    reporter: Reporter,
    tally: _Tally,
    stop: Callable[[], None],
) -> None:
    raised: dict[str, tuple[BaseException, ...]] = {}

    def tried(case: Any) -> None:
        tally.labels.add(case.operation.label)
        if time.monotonic() > plan.until:
            stop()

    def after_call(_: Any, case: Any, response: Any) -> None:
        tally.cases += 1
        plan.on_case()
        if at.watch.raised:
            raised[case.id] = tuple(at.watch.raised)
            at.watch.raised.clear()
        tried(case)

    def after_network_error(_: Any, case: Any, request: Any) -> None:
        # Schemathesis reports it later, and not at all if it is stopped before.
        got = f"no answer: {named(sys.exception() or TimeoutError())}"
        tally.found.append(reporter.of_document(case.operation.label, _FUZZABLE, got))
        tried(case)

    def filter_failure(_: Any, failure: Failure, case: Any, response: Any) -> bool:
        check = failure.checks[0] if failure.checks else failure.title
        call = _call(plan, at, response)
        if is_redundant(check, call, by_models=plan.by_models):
            return False
        noise = noise_of(check, call)
        if noise is not None:
            tally.noise[noise.name] += 1
            return False
        label, errors = case.operation.label, raised.get(case.id, ())
        if isinstance(failure, _NotAsDeclared):
            tally.found += reporter.of_answer(failure.mismatches, label, call, errors)
        else:
            message = f"{failure.title}. {failure.message}"
            tally.found.append(reporter.of_check(check, label, call, message, errors))
        return True

    schema.hooks.register_hook_with_name(after_call, "after_call")
    schema.hooks.register_hook_with_name(after_network_error, "after_network_error")
    schema.hooks.register_hook_with_name(filter_failure, "filter_failure")


def _authenticate(schema: Any, plan: Plan) -> None:
    secured = [operation for operation in plan.operations if operation.security]
    if not secured:
        return

    @schema.auth()
    class Credentials:
        """Sends what the provider was given for an operation that asks for it."""

        def get(self, case: Any, _: Any) -> Proof | None:
            route = route_of(case.method, case.operation.path)
            found = [one for one in secured if route_of(one.method, one.path) == route]
            return plan.credentials(found[0]) if found else None

        def set(self, case: Any, data: Proof | None, _: Any) -> None:
            if data is not None:
                case.headers = {**(case.headers or {}), **data.headers}
                case.query = {**(case.query or {}), **data.query}


def _call(plan: Plan, at: FuzzedProvider, response: Any) -> Call:
    request = response.request
    parts = urlsplit(request.url)
    headers = {str(name): _text(value) for name, value in request.headers.items()}
    own = {name: value for name, value in headers.items() if not _is_tools(name.lower())}
    body = request.body or b""
    kind = next((text for name, text in headers.items() if name.lower() == "content-type"), None)
    path = parts.path.removeprefix(urlsplit(at.base_url).path)  # a service may be below a path
    query = "&".join(part for part in parts.query.split("&") if not _proves(part, plan))
    sent = Sent(
        method=request.method,
        target=f"{path}?{query}" if query else path,
        headers=own,
        body=body.encode() if isinstance(body, str) else body,
        media_type=None if kind is None else media_type_of(kind),
    )
    answered = Headers((name, text) for name, texts in response.headers.items() for text in texts)
    received = Received(response.status_code, answered, response.content or b"")
    return call_of(plan.operations, sent, received, plan.refusals)


def _proves(part: str, plan: Plan) -> bool:
    """Whether this part of a query is a proof of who asks, which no output may have."""
    name = unquote(part.partition("=")[0])
    secured = (security for operation in plan.operations for security in operation.security)
    return any(security.where == "query" and security.name == name for security in secured)


def _is_tools(name: str) -> bool:
    return name in _OF_THE_TOOL or name.startswith("x-schemathesis")


def _text(value: Any) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else str(value)
