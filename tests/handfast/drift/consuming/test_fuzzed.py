"""A client that is written for a provider with known drift is given what that may answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from handfast.clients import ConsumerClient
from handfast.fuzz.consumer.fuzzing import fuzz_consumer
from tests.handfast.drift.consuming.toy_readers import CONTRACT, asking, differing, without

if TYPE_CHECKING:
    from handfast.drift.rows import Differences

KNOWN = differing(
    fields={"Book.title": "name"},
    types={"Book.added_at": "seconds", "Book.pages": "text"},
    wrapped={"GET /books/{book_id}": "book", "added": "data"},
    omitted={"Book.tags": []},
    statuses={"* 404": 410},
)


def read(book: dict[str, Any]) -> dict[str, Any]:
    """The book as that library has it, if it is one."""
    assert book["name"] is not None
    assert isinstance(book["added_at"], int | float)
    assert int(book["pages"]) is not None
    return book


def found(*known: Differences, names: tuple[str, ...], lost: str = "", examples: int) -> list[str]:
    """Where the client went wrong, by the names of the interactions that it is given."""

    def call(url: str, asked: Any) -> Any:
        document = asking("GET", "/books/1")(url, asked)
        return without(read(document["book"]), lost)

    client = ConsumerClient(
        call=call, read=lambda payload: without(read(payload["data"]), lost), errors=(Exception,)
    )
    done = fuzz_consumer(
        CONTRACT,
        client,
        drift=known,
        examples=examples,
        seed=1,
        patience=0.02,
        only=lambda case: case.interaction.name in names,
    )
    assert done.cases
    return sorted({one.mismatch.where for one in done.found})


def test_it_takes_what_the_producer_may_send_and_is_found_to_lose_some_of_it() -> None:
    assert found(KNOWN, names=("hear",), examples=3) == []
    assert found(KNOWN, names=("hear",), examples=1, lost="pages") == ["message: pages"]


@pytest.mark.long
def test_it_takes_whatever_comes_and_a_client_of_the_contract_does_not() -> None:
    both = ("read", "hear")
    assert found(KNOWN, names=both, examples=100) == []
    assert found(names=both, examples=8) == ["answer: the client", "message: the client"]
    lost = found(KNOWN, names=both, examples=8, lost="pages")
    assert lost == ["answer: pages", "message: pages"]
