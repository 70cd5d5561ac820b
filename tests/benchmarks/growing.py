"""What one more interaction costs: many beside few, of an application that does little.

Each has its own state, its own path and its own name.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, MutableMapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from pydantic import BaseModel

from handfast.check import check_system
from handfast.derive.pact.files import pact_of, pact_text
from handfast.model import (
    Answer,
    Content,
    Contract,
    Exchange,
    HttpInteraction,
    Offer,
    Operation,
    State,
    System,
    Value,
)
from handfast.model.cases import Case, cases_of
from handfast.model.results import Mode, Result
from handfast.providers.provider import RunningProvider
from handfast.run.by_pact import verify_by_pact
from handfast.run.in_process import verify_in_process
from handfast.run.session import planned
from tests.benchmarks.measuring import Claim, Size, Table, interleaved, median, ratio
from tests.benchmarks.raw.recording import all_passed

__all__ = ["measure", "shelf", "shelf_system"]

_BAR = 1.3
_RUNS = 20


class Book(BaseModel):
    """What is on the shelf."""

    book_id: int
    title: str


class BookPath(BaseModel):
    """Which book."""

    book_id: int


A_BOOK = State("a book is on the shelf", BookPath)
GET_BOOK = Operation(
    name="get_book",
    method="GET",
    path="/books/{book_id}",
    path_parameters=BookPath,
    answers=(Answer(200, Content(Book)),),
)


def shelf_system(count: int) -> System:
    """A system of one consumer with so many interactions."""
    interactions = tuple(
        HttpInteraction(
            name=f"read book {number}",
            exchange=Exchange(
                operation=GET_BOOK,
                path={"book_id": Value("book_id")},
                equals={"book_id": Value("book_id"), "title": f"Volume {number}"},
            ),
            given=(A_BOOK(book_id=number),),
        )
        for number in range(count)
    )
    return System(
        name="shelf",
        title="A shelf of books",
        offers=(Offer(provider="shelf", operations=(GET_BOOK,), states=(A_BOOK,)),),
        contracts=(Contract("reader", "shelf", interactions),),
    )


@dataclass
class _Shelf:
    """An ASGI application with books by number."""

    books: dict[str, bytes] = field(default_factory=dict)

    def put(self, book_id: int) -> None:
        """Put a book on the shelf."""
        book = Book(book_id=book_id, title=f"Volume {book_id}")
        self.books[f"/books/{book_id}"] = book.model_dump_json().encode()

    async def __call__(
        self, scope: MutableMapping[str, Any], receive: Callable[..., Any], send: Callable[..., Any]
    ) -> None:
        """Answer with the book at the path, or 404."""
        if scope["type"] != "http":
            raise LookupError("this application has no lifespan")
        body = self.books.get(scope["path"])
        headers = [(b"content-type", b"application/json")]
        status = 200 if body else 404
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body or b"{}"})


def shelf() -> RunningProvider:
    """An empty shelf, emptied again before each interaction."""
    books = _Shelf()
    return RunningProvider(
        name="shelf", app=books, states={A_BOOK.name: books.put}, reset=books.books.clear
    )


def measure(size: Size) -> Table:
    """Time few and many in turn: verified in process and by Pact, and made ready for it."""
    again = max(1, size.many // size.few)
    modes: dict[str, tuple[Callable[[System], float], int]] = {
        "in process": (partial(_verified, _in_process), again),
        "by Pact, one slice an interaction": (
            partial(_verified, verify_by_pact),
            min(again, _RUNS),
        ),
        "checked, planned and rendered": (_ready, again),
    }
    few, many = shelf_system(size.few), shelf_system(size.many)
    things: dict[str, Callable[[], float]] = {}
    for mode, (thing, runs) in modes.items():
        things[f"{mode}, {size.few}"] = partial(_mean, partial(thing, few), runs)
        things[f"{mode}, {size.many}"] = partial(thing, many)
    warm = [partial(thing, shelf_system(2)) for thing, _ in modes.values()]
    found = interleaved(things, size.rounds, warm)
    names = {mode: (f"{mode}, {size.few}", f"{mode}, {size.many}") for mode in modes}
    grown = {mode: ratio(found, after, before) for mode, (before, after) in names.items()}
    return Table(
        title=f"{size.many:,} interactions beside {size.few}",
        description=_DESCRIPTION.format(
            few=size.few, runs=again, by_pact=min(again, _RUNS), rounds=size.rounds
        ),
        head=("mode", f"ms each of {size.few}", f"ms each of {size.many:,}", "ratio"),
        rows=tuple(
            (
                mode,
                *(f"{median(found, one) * 1e3:.3f}" for one in names[mode]),
                f"{grown[mode]:.2f}x",
            )
            for mode in modes
        ),
        claims=tuple(
            Claim(
                description=f"one of {size.many:,} to one of {size.few}, {mode}",
                value=grow,
                at_most=_BAR,
            )
            for mode, grow in grown.items()
        ),
        bars={name: median(found, name) * 1e3 for name in things},
        unit="ms an interaction",
    )


_DESCRIPTION = """\
One consumer's interactions with an application that looks a path up in a dictionary, each with a
state of its own; {rounds} rounds in turn. The time of an interaction is that of its verdict, from
clean slate to judgement, so that the start of a run, paid once, does not flatter the larger one;
{runs} runs of {few} are added up in process, {by_pact} by Pact. The last row is what
`handfast check` and `handfast verify` do before they start anything: soundness, plan, and the
text of the Pact file."""


def _mean(thing: Callable[[], float], runs: int) -> float:
    return sum(thing() for _ in range(runs)) / runs


def _in_process(cases: tuple[Case, ...], provider: RunningProvider) -> tuple[Result, ...]:
    return asyncio.run(verify_in_process(cases, provider))


def _verified(verify: Callable[..., tuple[Result, ...]], system: System) -> float:
    """Seconds an interaction."""
    cases = cases_of(system.contracts)
    results = verify(cases, shelf())
    all_passed(results, len(cases))
    return sum(result.seconds for result in results) / len(cases)


def _ready(system: System) -> float:
    began = time.perf_counter()
    check_system(replace(system))  # one that was found sound is not looked through again
    plan = planned(system, frozenset((Mode.IN_PROCESS,)))
    text = [pact_text(pact_of(contract)) for contract in system.contracts]
    took = time.perf_counter() - began
    if not plan.total or not text:
        raise RuntimeError("nothing was made ready")
    return took / plan.total
