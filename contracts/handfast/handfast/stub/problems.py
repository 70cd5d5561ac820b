"""What a stub answers to a request that no contract allows: Problem JSON (RFC 9457)."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from handfast.expectation.judge import Received
from handfast.stub.log import MOST_MISMATCHES, target_of
from handfast.wire.json_text import written
from handfast.wording.request_log import on_one_row

if TYPE_CHECKING:
    from handfast.stub.asked import Asked
    from handfast.stub.choosing import Choice

__all__ = ["problem"]


def problem(asked: Asked, choice: Choice, status: int) -> Received:
    """The answer to ``asked``, which means no interaction: mismatches, and what is near."""
    document: dict[str, Any] = {
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": "no contract allows this request",
        "received": f"{on_one_row(asked.method)} {target_of(asked, choice)}",
        "mismatches": [
            {
                "where": one.where,
                "expected": one.expected,
                "got": one.got,
                "remedy": one.remedy,
            }
            for one in choice.mismatches[:MOST_MISMATCHES]
        ],
    }
    if choice.nearest:
        document["nearest"] = choice.nearest
    body = written(_encodable(document))
    return Received(status, {"Content-Type": "application/problem+json"}, body)


def _encodable(value: Any) -> Any:
    """``value`` with each text as UTF-8 can have it: a client may send half of a character."""
    match value:
        case dict():
            return {name: _encodable(each) for name, each in value.items()}
        case list():
            return [_encodable(each) for each in value]
        case str():
            return value.encode("utf-8", "backslashreplace").decode()
        case _:
            return value
