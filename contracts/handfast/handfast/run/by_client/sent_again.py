"""Whether a client sends the declared request more often than its contract says. Pure.

Only of what changes something further each time that it comes, and only once it was answered well:
a client may read as often as it likes, and try again what was refused or failed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from handfast.derive.requests import request_of
from handfast.model import Exchange
from handfast.model.values import resolve
from handfast.stub.asked import request_mismatch
from handfast.wire.paths import MISSING
from handfast.wording.counts import number_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from handfast.model.results import Mismatch
    from handfast.stub.asked import Parts
    from handfast.stub.choosing import Candidate

__all__ = ["sent_again"]

_ONCE: Final = ("POST", "PATCH")
"""The methods by which a request that comes twice may do twice what it asks for.

RFC 9110, section 9.2.2: the others are idempotent.
"""
_REMEDY: Final = "send it once, or declare that the same request is answered alike: repeated=True"


def sent_again(
    declared: Candidate, route: str, came: Collection[Parts], beside: Iterable[Candidate]
) -> tuple[Mismatch, ...]:
    """A mismatch where one of ``came``, each the ``declared`` request, came more than once.

    ``beside`` are other interactions that the client may send its requests for.
    """
    times = _most_alike(came)
    if times < 2 or _may_come_again(declared, beside):
        return ()
    return (request_mismatch(route, "once", number_of(times, "time"), _REMEDY),)


def _most_alike(came: Collection[Parts]) -> int:
    """How often that one came which came most often.

    Each may be the declared request and have a further optional field: then they are not alike.
    """
    sent = [(one.path, one.query, _content(one)) for one in came]
    return max(map(sent.count, sent), default=0)


def _content(parts: Parts) -> Any:
    """What was sent, without the form: the boundary of a form's parts is another each time."""
    body = parts.body
    return body.data if body.document is MISSING else body.document


def _may_come_again(declared: Candidate, beside: Iterable[Candidate]) -> bool:
    http = declared.http
    if http.operation.method not in _ONCE or declared.is_refusal:
        return True
    if any(isinstance(one, Exchange) and _asks_alike(one, http.exchange) for one in http.then):
        return True
    return any(_goes_on_until(one, declared) for one in beside)


def _asks_alike(one: Exchange, other: Exchange) -> bool:
    """Whether both are the same request: the contract says then that it comes again."""
    parts = ("path", "query", "headers", "body", "media_type")
    return one.operation is other.operation and all(
        getattr(one, part) == getattr(other, part) for part in parts
    )


def _goes_on_until(one: Candidate, declared: Candidate) -> bool:
    """Whether a client may ask until it is answered as in ``one``: the next entry, or none."""
    exchange, own = one.http.exchange, declared.http.exchange
    if one.case.consumer != declared.case.consumer or one.is_refusal:
        return False
    if exchange.operation is not own.operation or one.http.name == declared.http.name:
        return False
    if request_of(exchange, one.values) != request_of(own, declared.values):
        return False
    wanted, other = _answer(declared), _answer(one)
    return any(wanted[part] != other[part] for part in wanted.keys() & other.keys())


def _answer(one: Candidate) -> Mapping[tuple[Any, ...], Any]:
    """What the answer of an interaction must be: its status, how many items, and each value."""
    exchange = one.http.exchange
    equals = resolve(exchange.equals, one.values)
    counts = {} if exchange.exactly is None else {("exactly",): exchange.exactly}
    values = {("equals", path): value for path, value in equals.items()}
    return {("status",): exchange.expected_status, **counts, **values}
