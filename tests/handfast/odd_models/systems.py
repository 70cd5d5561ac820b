"""Declares what a consumer relies on of a provider that answers with one odd model, and takes it.

A system a model, so that a model which can't be declared stops no other.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from handfast import Consumer, Provider, Transport, system
from handfast.model import System
from handfast.model.cases import Case, cases_of
from tests.data.odd_models.row import Odd
from tests.handfast.odd_models.values import requests, written

__all__ = ["answering", "cases", "offered", "taking"]

_SOME = 8
_STREAM = Transport("redis-stream", field="data", group="readers")


def offered(row: Odd, *, takes: bool) -> Provider:
    """A provider that answers with the model and publishes it; ``takes``: in requests as well."""
    provider = Provider("odd-models", refusals={422: (Any, "What was sent is invalid.")})
    provider.get(f"/answers/{row.title}/{{number}}", name=row.title, answers={200: row.model})
    provider.message(row.title, address=row.title, transport=_STREAM, payload=row.model)
    if takes:
        provider.post(
            f"/requests/{row.title}", name=f"take_{row.title}", body=row.model, answers={204: None}
        )
    return provider


def answering(row: Odd, numbers: Sequence[str]) -> System:
    """A consumer relies on the answers with these numbers."""
    provider = offered(row, takes=False)
    consumer = Consumer("reader")
    operation = provider.offer().operations[0]
    for number in numbers:
        consumer.relies_on(
            operation, f"{row.title}: answer {number}", path={"number": number}, **_counts(row)
        )
    return system("odd_models", providers=[provider], consumers=[consumer])


def taking(row: Odd, count: int) -> System:
    """A consumer sends so many values."""
    provider = offered(row, takes=True)
    consumer = Consumer("writer")
    answer, take = provider.offer().operations
    if not count or row.unsendable:  # a consumer relies on something
        consumer.relies_on(answer, f"{row.title}: answer", path={"number": "0"}, **_counts(row))
    for number, value in enumerate(requests(row, count)):
        consumer.relies_on(take, f"{row.title}: request {number}", body=value)
    return system("odd_models", providers=[provider], consumers=[consumer])


def cases(row: Odd, answers: int, sent: int) -> tuple[Case, ...]:
    """So many answers and so many requests, as interactions."""
    found = cases_of(answering(row, [str(number) for number in range(answers)]).contracts)
    if not sent or row.unsendable or row.not_taken:
        return found
    return (*found, *cases_of(taking(row, sent).contracts))


def _counts(row: Odd) -> dict[str, Any]:
    """An answer that is a list may be of any length, which must be declared."""
    is_list = not row.refused and all(text[:1] == b"[" for text in written(row, _SOME))
    return {"at_least": 0} if is_list else {}
