"""Measures one odd model in each form but Pact's: what is wrong, or None.

Every raw exception is caught here and is a fault of its form: none may stop the others.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from handfast.check import check_system
from handfast.derive.documents.asyncapi import asyncapi_of
from handfast.derive.documents.openapi import openapi_of
from handfast.expectation.judge import Received, judge_answer
from handfast.model import BadDeclaration, Exchange, HttpInteraction
from handfast.model.cases import cases_of
from handfast.providers.provider import RunningProvider
from handfast.run.in_process import verify_in_process
from handfast.strategies import wire
from tests.data.odd_models.row import Odd
from tests.handfast.odd_models import documents
from tests.handfast.odd_models.near_misses import drawn, errors_of, wrong_values
from tests.handfast.odd_models.served import application
from tests.handfast.odd_models.systems import answering, cases, offered, taking
from tests.handfast.odd_models.values import requests, written

__all__ = ["FORMS", "FULL", "LONG", "REFUSING", "SHORT", "Size", "never_written", "outcome"]


@dataclass(frozen=True)
class Size:
    """How many values of each model: judged, served, by Pact; and how many wrong ones.

    ``misses`` are drawn, of which Pact is asked about ``pact_misses``.
    """

    values: int
    served: int
    pact: int
    pact_requests: int
    misses: int
    pact_misses: int


_WIDTH = 200

SHORT = Size(values=8, served=1, pact=1, pact_requests=0, misses=5, pact_misses=2)
LONG = Size(values=300, served=40, pact=20, pact_requests=20, misses=100, pact_misses=100)
FULL = Size(values=300, served=300, pact=300, pact_requests=20, misses=100, pact_misses=100)

type Unseen = Callable[[Odd, str, str], bool]
"""Whether a form can't see a violation at a place of a model."""


def outcome(form: Callable[[], object]) -> str | None:
    """What a form finds; a raw exception is what it finds, too."""
    try:
        found = form()
    except Exception as error:  # whatever is raised is a fault of the engine's
        first = (str(error) or "without a message").splitlines()[0]
        return f"raises {type(error).__name__}: {first}"[:_WIDTH]
    return found if isinstance(found, str) else None


def check(row: Odd, size: Size) -> str | None:
    """Whether ``check`` takes what is supported, and names model and field of what is not."""
    answers = faults_of(lambda: answering(row, ["0"]))
    if row.refused:
        return _refused(row, answers) or _refused(row, faults_of(lambda: taking(row, 0)))
    if row.unsendable:
        return _sound(answers) or _refused(row, faults_of(lambda: taking(row, 0)))
    return _sound(answers) or _sound(faults_of(lambda: taking(row, size.served)))


def faults_of(make: Callable[[], Any]) -> tuple[str, ...]:
    """What is wrong with a declaration."""
    try:
        check_system(make())
    except BadDeclaration as bad:
        return bad.faults
    return ()


def _sound(faults: tuple[str, ...]) -> str | None:
    return f"check refuses: {faults[0]}"[:_WIDTH] if faults else None


def _refused(row: Odd, faults: tuple[str, ...]) -> str | None:
    names = {*getattr(row.model, "model_fields", {"": None})}
    if decorators := getattr(row.model, "__pydantic_decorators__", None):
        names |= {*decorators.model_validators}  # what a fault of all fields at once names
    model = getattr(row.model, "__name__", "")
    if any(f"{model}.{name}" in fault for fault in faults for name in names):
        return None
    return f"check names no model and field: {[*faults, 'no fault'][0]}"[:_WIDTH]


def judge(row: Odd, size: Size) -> str | None:
    """Every value that the model writes is judged right."""
    exchange = exchange_of(row)
    for number, text in enumerate(written(row, size.values)):
        if found := _judged(exchange, text):
            return _wrong(number, text, found)
    return None


def judge_refuses(row: Odd, size: Size, unseen: Unseen) -> str | None:
    """Every value that the model never writes is judged wrong."""
    exchange = exchange_of(row)
    for violation, place, value in never_written(row, size.misses):
        if not unseen(row, violation, place) and not _judged(exchange, json.dumps(value).encode()):
            return f"takes {violation}: {json.dumps(value)}"[:_WIDTH]
    return None


def exchange_of(row: Odd) -> Exchange:
    """The exchange in which the model is answered."""
    (found,) = cases_of(answering(row, ["0"]).contracts)
    assert isinstance(found.interaction, HttpInteraction)
    return found.interaction.exchange


def never_written(row: Odd, count: int) -> list[tuple[str, str, Any]]:
    """What no answer may be: what it breaks, at which place ("" where the row lists it)."""
    known = [(miss.error, miss.place) for miss in row.misses] if row.unwritten is None else []
    listed = [
        (*(known[at] if known else ("what it never writes", "")), value)
        for at, value in enumerate(row.never_written)
    ]
    if not row.reads_what_it_writes:
        return listed
    return listed + [(one.violation, one.place, one.value) for one in wrong_values(row, count)]


def _judged(exchange: Exchange, text: bytes) -> str:
    received = Received(200, {"Content-Type": "application/json"}, text)
    found = judge_answer(exchange, received, {})
    return f"{found[0].where}: expected {found[0].expected}" if found else ""


def _wrong(number: int, text: bytes | str, why: str) -> str:
    shown = text.decode() if isinstance(text, bytes) else text
    return f"value {number}, {shown[:80]}: {why}"[:_WIDTH]


def served(row: Odd, size: Size) -> str | None:
    """What FastAPI serves and takes passes in process."""
    app = application([row])
    provider = RunningProvider(name="odd-models", app=app, reset=lambda: None)
    results = asyncio.run(verify_in_process(cases(row, size.served, size.served), provider))
    for result in results:
        for found in result.mismatches:
            return f"{result.interaction}: {found.where}: {found.expected}, got {found.got}"[
                :_WIDTH
            ]
    return None


def openapi(row: Odd, size: Size) -> str | None:
    """The document takes what is written as an answer, and what is sent as a request."""
    document = openapi_of(offered(row, takes=not row.unsendable).offer())
    if size != SHORT and (invalid := documents.fault_of_openapi(document)):
        return f"invalid: {invalid}"[:_WIDTH]
    answers = documents.validator(document, documents.answer_schema(document, row.title))
    found = _taken(answers, (json.loads(text) for text in written(row, size.values)))
    if found or row.unsendable:
        return found
    taken = documents.validator(document, documents.request_schema(document, row.title))
    return _taken(taken, requests(row, size.values))


def openapi_refuses(row: Odd, size: Size, unseen: Unseen) -> str | None:
    """The document refuses what is not written, and what is not read."""
    document = openapi_of(offered(row, takes=not row.unsendable).offer())
    answers = documents.validator(document, documents.answer_schema(document, row.title))
    for violation, place, value in never_written(row, size.misses):
        if not unseen(row, violation, place) and answers.is_valid(value):
            return f"takes as an answer {violation}: {json.dumps(value)}"[:_WIDTH]
    if row.unsendable:
        return None
    taken = documents.validator(document, documents.request_schema(document, row.title))
    for one in wrong_values(row, size.misses):
        if not unseen(row, one.violation, one.place) and taken.is_valid(one.value):
            return f"takes as a request {one.violation}: {json.dumps(one.value)}"[:_WIDTH]
    return None


def asyncapi(row: Odd, size: Size) -> str | None:
    """The document takes what is written as a payload."""
    document = asyncapi_of(offered(row, takes=False).offer())
    if size != SHORT and (invalid := documents.fault_of_asyncapi(document)):
        return f"invalid: {invalid}"[:_WIDTH]
    payloads = documents.validator(document, documents.payload_schema(document, row.title))
    return _taken(payloads, (json.loads(text) for text in written(row, size.values)))


def _taken(validator: Any, values: Iterable[Any]) -> str | None:
    for number, value in enumerate(values):
        for error in validator.iter_errors(value):
            return _wrong(number, json.dumps(value), f"{error.json_path}: {error.message}")
    return None


def wires(row: Odd, size: Size) -> str | None:
    """Everything that ``wire`` makes is read."""
    if row.unsendable:
        return None
    made = drawn(wire(row.model), size.values)
    refused = [errors for value in made if (errors := errors_of(row, json.dumps(value).encode()))]
    if not made:
        return "wire makes nothing"
    return f"wire: {len(refused)} of {len(made)} refused, {refused[0]}" if refused else None


def misses(row: Odd, size: Size) -> str | None:
    """Each near miss is refused by the model, with one error, of a type that it names."""
    if row.unsendable:
        return None
    for one in wrong_values(row, size.misses):
        errors = errors_of(row, json.dumps(one.value).encode())
        right = len(errors) == 1 or (row.several and errors)
        if not right or (one.errors and one.errors.isdisjoint(errors)):
            return f"{one.violation} {json.dumps(one.value)[:80]}: {errors}"[:_WIDTH]
    return None


FORMS: Mapping[str, Callable[[Odd, Size], str | None]] = {
    "asyncapi": asyncapi,
    "check": check,
    "judge": judge,
    "misses": misses,
    "openapi": openapi,
    "served": served,
    "wire": wires,
}
REFUSING: Mapping[str, Callable[[Odd, Size, Unseen], str | None]] = {
    "judge_refuses": judge_refuses,
    "openapi_refuses": openapi_refuses,
}
