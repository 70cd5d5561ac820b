"""The part of `handfast fuzz --drift` that feeds clients what such a provider answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx
import pytest
from pydantic import BaseModel

from handfast.bindings import Bindings, ConsumerClient
from handfast.commands.fuzzing.parts import FuzzRun, run_parts
from handfast.commands.fuzzing.replay import replay
from handfast.commands.options.subjects import ServiceOptions
from handfast.declare import Consumer, Provider, system
from handfast.drift.differences import Drift, differences_of
from handfast.fuzz.store import opened_store

if TYPE_CHECKING:
    from pathlib import Path

    from hypothesis.database import ExampleDatabase

    from handfast.drift.rows import Differences


class Book(BaseModel):
    """What is answered."""

    id: str
    title: str


library, reader = Provider("library"), Consumer("reader")
READ = library.get("/books/{book_id}", name="read", answers={200: Book})
reader.relies_on(READ, "read", path={"book_id": "1"}, equals={"id": "1", "title": "Ferns"})
SYSTEM = system("books", providers=[library], consumers=[reader], bindings=f"{__name__}:BINDINGS")
KNOWN = differences_of(
    library.offer(), [Drift(reason="why", wrapped={"GET /books/{book_id}": "book"})]
)


def read(url: str, asked: Any) -> Any:
    """A client that is written for the library as it is."""
    answer = httpx.get(f"{url}/books/1")
    answer.raise_for_status()
    return answer.json()["book"]


BINDINGS = Bindings(
    consumers={"reader": ConsumerClient(call=read, errors=(httpx.HTTPError, ValueError))}
)


def run(database: ExampleDatabase, *known: Differences) -> FuzzRun:
    return FuzzRun(
        system=SYSTEM,
        subject=ServiceOptions(),
        provider="library",
        seed=1,
        examples=2,
        seconds=None,
        cases=None,
        database=database,
        known=known,
    )


def found(of: FuzzRun) -> list[str]:
    """The id of everything that is found where the client must take what comes."""
    rows: list[Any] = []
    run_parts(of, frozenset({"consumers"}), rows.append)
    (last,) = [row for row in rows if not isinstance(row, int)][-1:]
    assert last.result.cases > 3
    return [one.id for one in last.result.found if one.mismatch.where == "answer: the client"]


@pytest.mark.long
def test_the_client_takes_what_it_is_written_for_and_nothing_else(tmp_path: Path) -> None:
    """What is found comes back under the same terms, and is gone with the drift."""
    with opened_store(str(tmp_path)) as store:
        assert found(run(store, KNOWN)) == []
        (lost,) = found(run(store))
        assert [one.id for one in replay(run(store), lost).result.found] == [lost]
        assert replay(run(store, KNOWN), lost).result.found == ()
