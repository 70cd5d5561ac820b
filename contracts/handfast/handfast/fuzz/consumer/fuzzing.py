"""Feeds a consumer's own client and handlers all that their providers may send, and worse.

What is valid must not crash them, and what they read of it must be kept; a near miss, a refusal
and a broken connection must come out as errors of their own. Judges no provider.
"""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack, contextmanager
from typing import TYPE_CHECKING, Any, Final

from hypothesis import strategies as st

from handfast.fuzz.consumer.feeding import FedCase, Table
from handfast.fuzz.consumer.stub_server import TROUBLES, opened_counter
from handfast.fuzz.property import Property, check, recheck
from handfast.model import HttpInteraction, MessageInteraction
from handfast.model.cases import cases_of
from handfast.strategies import near_misses, wire
from handfast.wire.bodies import is_json

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping

    from hypothesis.database import ExampleDatabase
    from hypothesis.strategies import SearchStrategy

    from handfast.fuzz.finding import Finding, FuzzResult
    from handfast.fuzz.store import StoredFinding
    from handfast.model import Answer, Contract
    from handfast.model.cases import Case

__all__ = ["SOURCE", "fuzz_consumer", "replay_consumer"]

SOURCE: Final = "consumer"
_WITHOUT_BODY: Final = ("refused", "reset", "503")

type _Drive = Callable[[str, Case, Mapping[str, Any]], Awaitable[Any]]


def fuzz_consumer(
    contract: Contract,
    call: _Drive,
    *,
    errors: tuple[type[Exception], ...],
    seed: int = 0,
    until: float = float("inf"),
    examples: int = 60,
    database: ExampleDatabase | None = None,
    system: str = "",
    patience: float = 1.0,
    keep: Callable[[Case], bool] = lambda case: True,
) -> FuzzResult:
    """Feed the client that ``call`` drives, as ``hold_consumer`` says of it.

    ``errors`` are the client's own, in which everything that goes wrong must come out; of a
    message, the handler's. A slow provider lets the client down after ``patience`` seconds, and a
    client that waits for ten seconds more hangs. ``seed``, ``until``, ``examples``,
    ``database`` and ``system`` are as in ``fuzz_properties``. ``keep`` leaves out what the client
    can't be made to call. Runs an event loop of its own.

    Raises:
        StoreError: the database can't be written.
    """
    with _table(call, errors, patience) as table:
        return check(
            _properties(table, filter(keep, cases_of((contract,)))),
            seed=seed,
            until=until,
            examples=examples,
            database=database,
            system=system,
        )


def replay_consumer(
    kept: StoredFinding,
    contract: Contract,
    call: _Drive,
    *,
    errors: tuple[type[Exception], ...],
    patience: float = 1.0,
    keep: Callable[[Case], bool] = lambda case: True,
) -> FuzzResult:
    """Feed again what was found: nothing is found any more once it is mended.

    Raises:
        StoreError: no such interaction is declared here, or something else is fed now.
    """
    # its case alone: others that would be fed the same may not have been there when it was found
    cases = [one for one in cases_of((contract,)) if one.id == kept.interaction and keep(one)]
    with _table(call, errors, patience) as table:
        return recheck(kept, _properties(table, cases))


@contextmanager
def _table(call: _Drive, errors: tuple[type[Exception], ...], patience: float) -> Iterator[Table]:
    with asyncio.Runner() as runner:
        loop = runner.get_loop()
        stack = AsyncExitStack()
        counter = loop.run_until_complete(stack.enter_async_context(opened_counter(patience)))
        try:
            yield Table(loop, counter, call, errors)
        finally:
            loop.run_until_complete(stack.aclose())


def _properties(table: Table, cases: Iterable[Case]) -> Iterator[Property]:
    """One property for all interactions that would be fed the same."""
    seen: set[tuple[object, ...]] = set()
    for case in cases:
        match case.interaction:
            case HttpInteraction() as http:
                alike: tuple[object, ...] = (
                    http.operation.name,
                    http.exchange.expected_status,
                    http.exchange.reads,
                )
                made = _of_answers(table, case, http)
            case MessageInteraction() as message:
                alike = (message.message.name, message.reads)
                made = _of_messages(table, case, message)
        if alike not in seen:
            seen.add(alike)
            yield from made
            if isinstance(case.interaction, HttpInteraction) and ("slow",) not in seen:
                seen.add(("slow",))  # one call tells: each takes its time
                yield _property(table, case, "slow", st.none(), case.interaction.exchange.answer)


def _of_answers(table: Table, case: Case, http: HttpInteraction) -> Iterator[Property]:
    answer = http.exchange.answer
    if answer is None:
        return
    yield _property(table, case, "answer", _bodies(answer), answer)
    if http.exchange.expected_status >= 400:
        return
    if answer.content is not None and is_json(answer.content.media_type):
        misses = near_misses(answer.content.model).map(lambda miss: miss.payload)
        yield _property(table, case, "answer that misses", misses, answer)
    for refusal in http.operation.answers:
        if refusal.status >= 400:
            kind = f"refusal {refusal.status}"
            yield _property(table, case, kind, _bodies(refusal), refusal)
    # one property each: a failure in one does not hide another
    for name in TROUBLES if answer.content is not None else _WITHOUT_BODY:
        yield _property(table, case, f"trouble {name}", _bodies(answer), answer)


def _of_messages(table: Table, case: Case, message: MessageInteraction) -> Iterator[Property]:
    model = message.message.payload.model
    yield _property(table, case, "message", wire(model), None)
    misses = near_misses(model).map(lambda miss: miss.payload)
    yield _property(table, case, "message that misses", misses, None)


def _bodies(answer: Answer) -> SearchStrategy[Any]:
    if answer.content is None:
        return st.just(None)
    return wire(answer.content.model) if answer.content.model is not None else st.text()


def _property(
    table: Table, case: Case, kind: str, strategy: SearchStrategy[Any], answer: Answer | None
) -> Property:
    def attempt(drawn: Any) -> Finding | None:
        return table.run(table.attempt(FedCase(case, kind, answer, drawn)))

    return Property(case, SOURCE, kind, strategy, attempt)
