"""Gives a consumer's own client and handlers all that their providers may send, and worse.

They must take what is valid and return what they read of it; a near miss, a refusal and a broken
connection must come out as errors of their own. Judges no provider.
"""

from __future__ import annotations

import asyncio
import inspect
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from hypothesis import strategies as st

from handfast.clients import ConsumerClient, is_able
from handfast.fuzz.consumer.feeding import FedClient, attempt
from handfast.fuzz.consumer.inputs import Input, InputKind
from handfast.fuzz.consumer.stub_server import Trouble, started_stub_server
from handfast.fuzz.event_loop import entered
from handfast.fuzz.property import Property, recheck, try_properties
from handfast.model import HttpInteraction, MessageInteraction
from handfast.model.bodies import is_opaque
from handfast.model.cases import cases_of
from handfast.strategies import near_misses, wire
from handfast.stub.app import StubApp
from handfast.wire.media_types import is_json
from handfast.wire.paths import steps

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from hypothesis.database import ExampleDatabase
    from hypothesis.strategies import SearchStrategy

    from handfast.drift.rows import Differences
    from handfast.fuzz.finding import Finding, FuzzResult
    from handfast.fuzz.store import StoredFinding
    from handfast.model import Answer, Contract, Exchange
    from handfast.model.cases import Case
    from handfast.stub.choosing import Candidate

__all__ = ["fuzz_consumer", "replay_consumer"]

_WITHOUT_BODY: Final = (Trouble.REFUSED, Trouble.RESET, Trouble.UNAVAILABLE)
_WITH_BODY: Final = tuple(trouble for trouble in Trouble if trouble is not Trouble.SLOW)


def fuzz_consumer(
    contract: Contract,
    client: ConsumerClient,
    *,
    seed: int = 0,
    until: float = float("inf"),
    examples: int = 60,
    database: ExampleDatabase | None = None,
    system: str = "",
    patience: float = 1.0,
    only: Callable[[Case], bool] = lambda case: True,
    on_case: Callable[[], None] = lambda: None,
    beside: Sequence[Candidate] = (),
    drift: Sequence[Differences] = (),
) -> FuzzResult:
    """Try the client and the reader of messages of a consumer.

    All that goes wrong must come out of it as one of ``client.errors``. A slow provider cuts the
    connection after ``patience`` seconds; a client that is not done ten seconds later hangs.
    ``only`` chooses the cases that are tried, of those that the client can call. ``seed``,
    ``until``, ``examples``, ``database``, ``system`` and ``on_case`` are as in
    ``fuzz_properties``. ``beside`` are the interactions by which a whole handler is answered
    what it asks besides. With ``drift`` it is given what providers with these known differences
    send. Runs an event loop of its own.
    """
    cases = [one for one in cases_of((contract,)) if is_able(client, one.interaction) and only(one)]
    with _fed(client, patience, beside, drift) as fed:
        return try_properties(
            _properties(fed, cases),
            seed=seed,
            until=until,
            examples=examples,
            database=database,
            system=system,
            on_case=on_case,
        )


def replay_consumer(
    stored: StoredFinding,
    contract: Contract,
    client: ConsumerClient,
    *,
    patience: float = 1.0,
    drift: Sequence[Differences] = (),
) -> FuzzResult:
    """Give again what was found: once it is mended, nothing is found any more.

    ``drift`` is as it was when it was found.

    Raises:
        StoreError: no such interaction is declared here, or something else is given here.
    """
    # its case alone: others that would be given the same may not have been there when it was found
    cases = [one for one in cases_of((contract,)) if one.id == stored.case]
    with _fed(client, patience, drift=drift) as fed:
        return recheck(stored, _properties(fed, cases))


@contextmanager
def _fed(
    client: ConsumerClient,
    patience: float,
    beside: Sequence[Candidate] = (),
    drift: Sequence[Differences] = (),
) -> Iterator[FedClient]:
    stub = StubApp(tuple(beside)) if beside else None
    with entered(started_stub_server(patience)) as (runner, server):
        made = replace(client, call=_beside_the_server(client.call))
        yield FedClient(runner, server, made, stub, drift)


def _beside_the_server(call: Callable[..., Any] | None) -> Callable[..., Any] | None:
    """``call``, in a thread if it would block the event loop in which the server answers it."""
    if call is None or inspect.iscoroutinefunction(call):
        return call
    return partial(asyncio.to_thread, call)


def _properties(fed: FedClient, cases: Iterable[Case]) -> Iterator[Property]:
    """One property for all interactions that would be given the same."""
    tried: set[tuple[object, ...]] = set()
    slow_tried = False
    for case in cases:
        match case.interaction:
            case HttpInteraction(exchange=exchange) as http:
                inputs: tuple[object, ...] = (
                    http.operation.name,
                    exchange.expected_status,
                    exchange.reads,
                )
                made = _of_answers(fed, case, http)
            case MessageInteraction() as message:
                inputs = (message.message.name, message.reads)
                made = _of_messages(fed, case, message)
        if inputs in tried:
            continue
        tried.add(inputs)
        yield from made
        answer = _of_success(case)
        if answer is not None and not slow_tried:
            slow_tried = True  # one call is enough: each takes its time
            yield _trouble(fed, case, Trouble.SLOW, answer, st.none())


def _of_success(case: Case) -> Answer | None:
    """The answer of a case that expects no refusal: a client may raise one error for all."""
    if not isinstance(case.interaction, HttpInteraction):
        return None
    exchange = case.interaction.exchange
    return exchange.answer if exchange.expected_status < 400 else None


def _of_answers(fed: FedClient, case: Case, http: HttpInteraction) -> Iterator[Property]:
    answer = http.exchange.answer
    if answer is None:
        return
    given = Input(case, InputKind.ANSWER, answer)
    if http.exchange.expected_status >= 400:
        yield _property(fed, given, _bodies(answer).map(partial(_with_fixed, http.exchange)))
        return
    yield _property(fed, given, _bodies(answer))
    content = answer.content
    if content is not None and is_json(content.media_type):
        misses = near_misses(content.model).map(lambda miss: miss.payload)
        yield _property(fed, Input(case, InputKind.INVALID_ANSWER, answer), misses)
    for refusal in http.operation.answers:
        if refusal.status >= 400:
            given = Input(case, InputKind.REFUSAL, refusal)
            yield _property(fed, given, _bodies(refusal))
    # one property each: a failure in one does not hide another
    has_a_form = content is not None and not is_opaque(content)
    for trouble in _WITH_BODY if has_a_form else _WITHOUT_BODY:
        yield _trouble(fed, case, trouble, answer, _bodies(answer))


def _of_messages(fed: FedClient, case: Case, message: MessageInteraction) -> Iterator[Property]:
    # Of a synchronous message the consumer reads the reply: what is sent is its own.
    model = (message.message.reply or message.message.payload).model
    yield _property(fed, Input(case, InputKind.MESSAGE), wire(model))
    misses = near_misses(model).map(lambda miss: miss.payload)
    yield _property(fed, Input(case, InputKind.INVALID_MESSAGE), misses)


def _trouble(
    fed: FedClient,
    case: Case,
    trouble: Trouble,
    answer: Answer | None,
    bodies: SearchStrategy[Any],
) -> Property:
    return _property(fed, Input(case, InputKind.TROUBLE, answer, trouble), bodies)


def _with_fixed(exchange: Exchange, document: Any) -> Any:
    """A refusal with the fields whose values are relied on: clients tell refusals apart by them."""
    if not isinstance(document, dict):
        return document
    fixed = {
        path: value
        for path, value in exchange.equals.items()
        if isinstance(value, str) and len(steps(path)) == 1
    }
    return {**document, **fixed}


def _bodies(answer: Answer) -> SearchStrategy[Any]:
    if answer.content is None:
        return st.just(None)
    return wire(answer.content.model) if answer.content.model is not None else st.text()


def _property(fed: FedClient, given: Input, documents: SearchStrategy[Any]) -> Property:
    def give(document: Any) -> Finding | None:
        return fed.run(attempt(fed, replace(given, document=document)))

    return Property(given.case, given.name, documents, give)
