"""Lets Schemathesis send what one document allows and forbids, and hears what it reports.

The one file that knows Schemathesis. Adds one check of ours, drops its noise, and turns nothing
into a finding.
"""

from __future__ import annotations

import json
import threading
import time
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

import schemathesis
from schemathesis.checks import CHECKS
from schemathesis.config import SchemathesisConfig
from schemathesis.core.failures import Failure
from schemathesis.engine import events, from_schema

from handfast.derive.requests import Sent
from handfast.expectation.judge import Received
from handfast.fuzz.openapi.judgement import Seen, answered_otherwise, operation_at
from handfast.fuzz.openapi.noise import noise_of
from handfast.providers.provider import CannotVerify, start_mismatch, trace
from handfast.wire.bodies import media_type_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from handfast.fuzz.openapi.running import Reached
    from handfast.model import Operation
    from handfast.model.results import Mismatch

__all__ = ["CONTRACT", "PHASES", "Orders", "Reported", "Sendings", "send"]

PHASES: Final = ("examples", "coverage", "fuzzing", "stateful")
"""What Schemathesis does, in its order: declared examples, every limit, chance, sequences."""

CONTRACT: Final = "contract"
"""The name of our own check."""

_SERVER_ERROR: Final = "not_a_server_error"
_ACCEPTANCE: Final = "positive_data_acceptance"
_SAID_BY_MODELS: Final = (
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
)
_ANSWER_SECONDS: Final = 10.0
_OF_THE_TOOL: Final = frozenset(
    {"accept", "accept-encoding", "connection", "content-length", "host", "user-agent"}
)
_ONE_AT_A_TIME = threading.Lock()


@dataclass(frozen=True, slots=True, kw_only=True)
class Orders:
    """What to send: a document with the operations that are declared, and how far to go.

    ``labels`` limits it to some routes, each as its method and path in the document.
    ``by_models``: the document is derived from the declared models, by which our own check judges
    answers already. ``credentials`` gives the headers of an operation.
    """

    document: dict[str, Any]
    labels: frozenset[str] | None
    operations: Sequence[Operation]
    by_models: bool
    seed: int
    examples: int
    until: float
    phases: Sequence[str]
    credentials: Callable[[Operation], Mapping[str, str]]
    on_case: Callable[[], None]


@dataclass(frozen=True, slots=True)
class Reported:
    """One report: by which check, of which operation, on what was seen (None: nothing was sent).

    ``faults`` are those of our own check; ``raised`` is the provider's traceback.
    """

    check: str
    operation: str
    title: str
    message: str
    seen: Seen | None
    mismatches: tuple[Mismatch, ...] = ()
    raised: str = ""


@dataclass
class Sendings:
    """What came of it: how many requests were answered, what was reported, what was noise."""

    cases: int = 0
    reported: list[Reported] = field(default_factory=list)
    noise: Counter[str] = field(default_factory=Counter)


class _NotAsDeclared(Failure):  # type: ignore[misc]  # Schemathesis is not looked into
    """Our own check's failure."""

    __slots__ = ("mismatches",)
    checks = (CONTRACT,)

    def __init__(self, operation: str, mismatches: tuple[Mismatch, ...]) -> None:
        super().__init__(
            operation=operation, title="Not as declared", message=mismatches[0].expected
        )
        self.mismatches = mismatches

    @property
    def _unique_key(self) -> str:
        return "; ".join(f"{mismatch.clause} {mismatch.where}" for mismatch in self.mismatches)


def send(orders: Orders, at: Reached) -> Sendings:
    """Send what ``orders`` say to the provider, one request at a time.

    The same orders send the same requests as long as the provider answers alike. Nothing is sent
    past ``until``, a moment of ``time.monotonic``.

    Raises:
        CannotHold: Schemathesis itself gave up.
    """
    schema: Any = schemathesis.openapi.from_dict(orders.document, config=_config(orders))
    if orders.labels is not None:
        schema = schema.include(name=sorted(orders.labels))
    if at.app is None:
        schema.config.update(base_url=at.base_url, headers=dict(at.headers))
    else:
        schema.app = at.app
    sendings = Sendings()
    with _ONE_AT_A_TIME, _our_check(orders, at):  # Schemathesis' checks are its process' own
        stream = from_schema(schema).execute()
        _listen(schema, orders, at, sendings, stream.stop)
        _authenticate(schema, orders)
        for event in stream:
            _hear(event, sendings)
    return sendings


def _config(orders: Orders) -> SchemathesisConfig:
    lines = [
        f"seed = {orders.seed}",
        "continue-on-failure = true",
        f"request-timeout = {_ANSWER_SECONDS}",
        "[cache]",
        "enabled = false",
        "[generation]",
        f"max-examples = {orders.examples}",
        "deterministic = true",
        'database = "none"',
        "no-shrink = true",
    ]
    for phase in PHASES:
        lines += [f"[phases.{phase}]", f"enabled = {json.dumps(phase in orders.phases)}"]
    return SchemathesisConfig.from_str("\n".join(lines))


@contextmanager
def _our_check(orders: Orders, at: Reached) -> Iterator[None]:
    def contract(_: Any, response: Any, case: Any) -> None:
        seen = _seen(orders, at, response)
        if seen.operation is not None:
            mismatches = answered_otherwise(seen.operation, seen.received)
            if mismatches:
                raise _NotAsDeclared(case.operation.label, mismatches)

    schemathesis.check(contract)
    try:
        yield
    finally:
        CHECKS.unregister(contract.__name__)


def _listen(
    schema: Any, orders: Orders, at: Reached, sendings: Sendings, stop: Callable[[], None]
) -> None:
    raised: dict[str, str] = {}

    def after_call(_: Any, case: Any, response: Any) -> None:
        sendings.cases += 1
        orders.on_case()
        if at.watch.raised:
            raised[case.id] = at.watch.told()
            at.watch.raised.clear()
        if time.monotonic() > orders.until:
            stop()

    def filter_failure(_: Any, failure: Failure, case: Any, response: Any) -> bool:
        check = failure.checks[0] if failure.checks else failure.title
        seen = _seen(orders, at, response)
        if _says_nothing_new(check, seen, by_models=orders.by_models):
            return False
        noise = noise_of(check, seen)
        if noise is not None:
            sendings.noise[noise.name] += 1
            return False
        mismatches = failure.mismatches if isinstance(failure, _NotAsDeclared) else ()
        told = (case.operation.label, failure.title, failure.message, seen, mismatches)
        sendings.reported.append(Reported(check, *told, raised.get(case.id, "")))
        return True

    schema.hooks.register_hook_with_name(after_call, "after_call")
    schema.hooks.register_hook_with_name(filter_failure, "filter_failure")


def _says_nothing_new(check: str, seen: Seen, *, by_models: bool) -> bool:
    """Whether it is no fault by the declarations, or our own check says the same."""
    if seen.received.status >= 500:
        return check != _SERVER_ERROR
    if seen.operation is None:
        return False
    if check == _ACCEPTANCE:
        return seen.operation.answer(seen.received.status) is None
    same = by_models and check in _SAID_BY_MODELS
    return same and bool(answered_otherwise(seen.operation, seen.received))


def _authenticate(schema: Any, orders: Orders) -> None:
    secured = [operation for operation in orders.operations if operation.security]
    if not secured:
        return

    @schema.auth()
    class Credentials:
        """Sends what the provider was given for an operation that asks for it."""

        def get(self, case: Any, _: Any) -> Mapping[str, str] | None:
            method, path = case.method.upper(), case.operation.path
            found = [o for o in secured if (o.method, _plain(o.path)) == (method, _plain(path))]
            return orders.credentials(found[0]) if found else None

        def set(self, case: Any, data: Mapping[str, str] | None, _: Any) -> None:
            case.headers = {**(case.headers or {}), **(data or {})}


def _plain(path: str) -> str:
    return "/".join("{}" if part.startswith("{") else part for part in path.split("/"))


def _hear(event: Any, sendings: Sendings) -> None:
    if isinstance(event, events.FatalError):
        got = f"Schemathesis stopped: {type(event.exception).__name__}: {event.exception}"
        mismatch = start_mismatch("the document", got, "mend it", detail=trace(event.exception))
        raise CannotVerify((mismatch,))
    if isinstance(event, events.NonFatalError):
        told = f"{type(event.value).__name__}: {event.value}"
        sendings.reported.append(Reported("no error", event.label, event.info.title, told, None))


def _seen(orders: Orders, at: Reached, response: Any) -> Seen:
    request = response.request
    parts = urlsplit(request.url)
    headers = {str(name): _text(value) for name, value in request.headers.items()}
    kept = {name: value for name, value in headers.items() if not _is_tools(name.lower())}
    body = request.body or b""
    kind = next((text for name, text in headers.items() if name.lower() == "content-type"), None)
    path = parts.path.removeprefix(urlsplit(at.base_url).path)  # a service may be below a path
    sent = Sent(
        method=request.method,
        target=f"{path}?{parts.query}" if parts.query else path,
        headers=kept,
        body=body.encode() if isinstance(body, str) else body,
        media_type=None if kind is None else media_type_of(kind),
    )
    answered = {name: ", ".join(values) for name, values in response.headers.items()}
    received = Received(response.status_code, answered, response.content or b"")
    return Seen(operation_at(orders.operations, sent), sent, received)


def _is_tools(name: str) -> bool:
    return name in _OF_THE_TOOL or name.startswith("x-schemathesis")


def _text(value: Any) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else str(value)
