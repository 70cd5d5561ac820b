"""Tests of a service that calls or reads: ``consumer_tests``.

Its own client is verified against Pact's mock server, by the requests that it is declared to send
and the answers that it must understand; its own reader of messages by what it must make of them.
"""

from __future__ import annotations

import dataclasses
import inspect
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from pydantic_core import to_jsonable_python

from handfast.model import HttpInteraction, Interaction
from handfast.model.values import resolve
from handfast.run.consumer import verify_consumer
from handfast.testing.collection import tests_of
from handfast.testing.selection import Row, chosen, deferred, refuse, rows_of, system_of
from handfast.testing.session import Loop
from handfast.wording.counts import number_of
from handfast.wording.suggestions import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Collection

    from handfast.model import System
    from handfast.model.cases import Case
    from handfast.model.results import Result

__all__ = ["Request", "consumer_tests"]

Refusals = type[Exception] | tuple[type[Exception], ...] | Mapping[int, type[Exception]]

_NONE: Mapping[str, str] = {}


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What the service's client must send, and for which interaction.

    ``operation`` is the name that the provider gives it; ``path``, ``query`` and ``headers`` are
    parameters by their names on the wire; ``body`` is JSON, form fields or bytes. ``status`` is
    the answer's; the client reacts to one from 400 on by raising.
    """

    operation: str
    path: Mapping[str, Any]
    query: Mapping[str, Any]
    headers: Mapping[str, Any]
    body: Any
    status: int
    interaction: Interaction

    @property
    def arguments(self) -> dict[str, Any]:
        """Path, query and the fields of the body together, as keywords for a client's method."""
        fields = self.body if isinstance(self.body, Mapping) else {}
        return {**self.path, **self.query, **fields}


def consumer_tests(
    system: str | System,
    consumer: str,
    *,
    call: Callable[[str, Request], Any] | None = None,
    read: Callable[[dict[str, Any]], Any] | None = None,
    refuses: Refusals = (),
    providers: Collection[str] | None = None,
    pending: Mapping[str, str] = _NONE,
) -> Callable[..., None]:
    """A test for each interaction that ``consumer`` relies on, with its own client and reader.

    ``call(base_url, request)`` makes the client send the request and returns what it makes of
    the answer; ``read(payload)`` does so with a message. Either may be a coroutine function; what
    they return may be JSON, dataclasses or models, in which the fields that the consumer reads
    have the names they have on the wire. ``refuses`` are the exceptions that the client raises
    for a refusal, or one by status. ``providers`` are those to verify its contracts with (all by
    default), and ``pending`` names interactions that must fail for a while, by id or pattern,
    with the reason.

    Raises:
        pytest.Collector.CollectError: all that is missing or unknown, before anything runs.
    """
    found = system_of(system)
    rows = rows_of(found, lambda case: case.consumer == consumer, lambda case: case.provider)
    if not rows:
        names = dict.fromkeys(contract.consumer for contract in found.contracts)
        refuse(found.name, [f"no consumer is called {consumer!r}: {did_you_mean(consumer, names)}"])
    picked = chosen(rows, providers, lambda case: case.provider, "provider")
    ready = deferred(tuple(_sendable(row) for row in picked), pending)
    _complete(consumer, [row.case for row in ready if row.runs], call, read, refuses)
    loop = Loop()

    async def driven(base_url: str, case: Case, values: Mapping[str, Any]) -> Any:
        if isinstance(case.interaction, HttpInteraction):
            return await _called(call, refuses, base_url, _request(case.interaction, values))
        return await _outcome(read, values["payload"])

    def result(row: Row) -> Result:
        (one,) = loop.run(verify_consumer((row.case,), driven))
        return one

    return tests_of(ready, result, loop.close)


def _sendable(row: Row) -> Row:
    """``row``, left out if Pact's mock server is not able to expect its request."""
    http = row.case.interaction
    nul = isinstance(http, HttpInteraction) and any(
        "\x00" in str(v) for v in http.exchange.query.values()
    )
    return dataclasses.replace(row, left_out="Pact can't expect NUL in a query") if nul else row


def _complete(
    consumer: str,
    cases: Collection[Case],
    call: Callable[..., Any] | None,
    read: Callable[..., Any] | None,
    refuses: Refusals,
) -> None:
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
    missing = [str(status) for status in statuses if not _raised_for(status, refuses)]
    if missing:
        faults.append(
            f"refuses: it is refused with {', '.join(missing)}; name what the client raises then, "
            "refuses=Error or refuses={404: NotFound, ...}"
        )
    if faults:
        refuse(f"{consumer} cannot be verified yet", faults)


def _request(http: HttpInteraction, values: Mapping[str, Any]) -> Request:
    return Request(
        operation=http.operation.name,
        path=resolve(http.exchange.path, values),
        query=resolve(http.exchange.query, values),
        headers=resolve(http.exchange.headers, values),
        body=resolve(http.exchange.body, values),
        status=http.exchange.expected_status,
        interaction=http,
    )


async def _called(
    call: Callable[[str, Request], Any] | None, refuses: Refusals, base_url: str, request: Request
) -> Any:
    if request.status < 400:
        return await _outcome(call, base_url, request)
    wanted = _raised_for(request.status, refuses)
    names = " or ".join(one.__name__ for one in wanted)
    try:
        await _outcome(call, base_url, request)
    except wanted:
        return None
    raise AssertionError(f"it takes a refusal ({request.status}) for an answer; raise {names}")


def _raised_for(status: int, refuses: Refusals) -> tuple[type[Exception], ...]:
    if isinstance(refuses, Mapping):
        return (refuses[status],) if status in refuses else ()
    return refuses if isinstance(refuses, tuple) else (refuses,)


async def _outcome(function: Callable[..., Any] | None, *arguments: Any) -> Any:
    """What ``function`` returns, in JSON form."""
    if function is None:
        raise AssertionError("what is pending is not called")
    outcome = function(*arguments)
    if inspect.isawaitable(outcome):
        outcome = await outcome
    return to_jsonable_python(outcome)
