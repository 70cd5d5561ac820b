"""Sends one request to a provider and pairs it with its answer; compares two answers.

Sends through the connection it is given; opens nothing itself.
"""

from __future__ import annotations

from dataclasses import field, replace
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from handfast.derive.requests import Sent, request_of
from handfast.expectation.judge import Received, judge_answer
from handfast.frozen import dataclass
from handfast.model.bodies import document_of
from handfast.model.clauses import Clause
from handfast.model.results import Mismatch, Responsible
from handfast.providers.credentials import Proof, proof_for
from handfast.providers.errors import raised_by
from handfast.wire.json_text import value_in_text
from handfast.wire.paths import EVERY, MISSING, steps
from handfast.wire.texts import Unreadable
from handfast.wording.differences import marked
from handfast.wording.excerpts import excerpt

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from handfast.http.connection import Connection
    from handfast.model import Exchange
    from handfast.model.raised import Raised
    from handfast.providers.provider import RunningProvider
    from handfast.wire.paths import Step

__all__ = ["RoundTrip", "ask", "changed", "judged", "raised_afterwards", "with_request"]


@dataclass(frozen=True, slots=True)
class RoundTrip:
    """One request with its answer.

    ``request`` is it as a ``Mismatch`` has it; ``raised`` is what the provider's code raised,
    ``proof`` with what the request showed who sent it.
    """

    exchange: Exchange
    sent: Sent
    received: Received
    request: str
    raised: tuple[Raised, ...]
    proof: Proof = field(default_factory=Proof)

    @property
    def name(self) -> str:
        """Method and target."""
        return f"{self.sent.method} {self.sent.target}"

    @property
    def as_promised(self) -> bool:
        """Whether the status is the expected one."""
        return self.received.status == self.exchange.expected_status

    @property
    def document(self) -> Any:
        """What the body holds, or ``MISSING`` where it holds nothing that can be read."""
        answer = self.exchange.operation.answer(self.received.status)
        if answer is None or answer.content is None:
            return MISSING
        try:
            return document_of(answer.content, self.received.body)
        except Unreadable:
            return MISSING


async def ask(
    connection: Connection,
    provider: RunningProvider,
    exchange: Exchange,
    values: Mapping[str, Any],
    answered: Any = MISSING,
) -> RoundTrip:
    """Send the request of ``exchange``.

    Raises:
        KeyError: nothing gave an ``Answered`` that the request holds.
        NoAnswer: none came in time, or at all.
        NotSetUp: the operation asks for credentials that the provider does not give.
    """
    sent = request_of(exchange, values, answered)
    proof = proof_for(provider, exchange.operation, sent, wanted=exchange.credentials)
    proved = replace(sent, target=proof.target(sent.target))
    received = await connection.send(proved, proof.headers)
    raised = tuple(map(raised_by, connection.watch.raised))
    return RoundTrip(exchange, sent, received, connection.shown(sent), raised, proof)


def judged(
    asked: RoundTrip, values: Mapping[str, Any], answered: Any = MISSING
) -> tuple[Mismatch, ...]:
    """Every mismatch of an answer, each with the request.

    Raises:
        KeyError: nothing gave an ``Answered`` that is expected.
    """
    mismatches = with_answer(judge_answer(asked.exchange, asked.received, values, answered), asked)
    mismatches = mismatches or raised_afterwards(asked.received.status, asked.raised)
    return asked.proof.masked_in(with_request(mismatches, asked.request, asked.raised))


def raised_afterwards(status: int, raised: Sequence[Raised]) -> tuple[Mismatch, ...]:
    """A mismatch where the provider answered as expected, and raised what nobody sees.

    With a status of 500 or more, what it raised is the reason of the answer.
    """
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR or not raised:
        return ()
    mismatch = Mismatch(
        clause=Clause.STATUS,
        place="after the answer",
        expected="no exception",
        got=raised[0].error,
        remedy="mend what the provider does once it has answered",
        whose=Responsible.SET_UP,
    )
    return (mismatch,)


def with_answer(mismatches: Iterable[Mismatch], asked: RoundTrip) -> tuple[Mismatch, ...]:
    """``mismatches`` with the answer that they were found in, in which each is marked."""
    found = tuple(mismatches)
    status, expected = asked.received.status, asked.exchange.expected_status
    rows = [f"  {status}"] if status == expected else [f"- {expected}", f"+ {status}"]
    for one in found:
        if one.path is None and one.clause is not Clause.STATUS:
            rows += [f"- {one.place}: {one.expected}", f"+ {one.place}: {one.got}"]
    marks = {one.path: one.expected for one in found if one.path is not None}
    if found and (marks or asked.received.body):
        rows.append(marked(_body(asked), marks))
    return tuple(replace(mismatch, answer="\n".join(rows)) for mismatch in found)


def with_request(
    mismatches: Iterable[Mismatch], request: str, raised: tuple[Raised, ...]
) -> tuple[Mismatch, ...]:
    """``mismatches`` with the request that shows them and what the provider raised at it."""
    return tuple(
        replace(mismatch, request=mismatch.request or request, raised=mismatch.raised or raised)
        for mismatch in mismatches
    )


def changed(before: RoundTrip, after: RoundTrip, but: Iterable[str] = ()) -> tuple[Mismatch, ...]:
    """A mismatch for each place at which two answers to one read differ, except at ``but``."""
    may_differ = tuple(map(steps, but))
    if before.received.status != after.received.status:
        status = f"{after.name}: the status"
        differing = [_changed(status, None, before.received.status, after.received.status)]
    else:
        differing = [
            _changed(after.name, at, was, is_now)
            for at, was, is_now in _differences(_body(before), _body(after), ())
            if not any(_lies_within(at, path) for path in may_differ)
        ]
    found = with_request(with_answer(differing, after), after.request, after.raised)
    return after.proof.masked_in(found)


def _lies_within(at: tuple[Step, ...], path: tuple[Step, ...]) -> bool:
    """Whether ``path`` names the place ``at``, or what that is a part of."""
    begins = zip(path, at, strict=False)
    return len(path) <= len(at) and all(
        wanted == step or (wanted == EVERY and isinstance(step, int)) for wanted, step in begins
    )


def _changed(place: str, path: tuple[Step, ...] | None, was: Any, is_now: Any) -> Mismatch:
    return Mismatch(
        clause=Clause.UNCHANGED,
        place=place,
        path=path,
        expected=f"{excerpt(was)}, as before the request",
        got=excerpt(is_now),
        remedy="leave alone what the request does not name",
    )


def _body(asked: RoundTrip) -> Any:
    if asked.document is not MISSING:
        return asked.document
    text = asked.received.body.decode("utf-8", "replace")
    value = value_in_text(text)
    return text if value is MISSING else value


def _differences(
    was: Any, is_now: Any, at: tuple[Step, ...]
) -> Iterator[tuple[tuple[Step, ...], Any, Any]]:
    if isinstance(was, dict) and isinstance(is_now, dict):
        for key in sorted({*was, *is_now}):
            yield from _differences(was.get(key, MISSING), is_now.get(key, MISSING), (*at, key))
    elif isinstance(was, list) and isinstance(is_now, list) and len(was) == len(is_now):
        for index, (one, other) in enumerate(zip(was, is_now, strict=True)):
            yield from _differences(one, other, (*at, index))
    elif type(was) is not type(is_now) or was != is_now:
        yield at, was, is_now
