"""A stub of each provider of each system answers its consumers' own clients as is declared."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import islice

import pytest

from handfast.clients import as_json, outcome_of
from handfast.derive.documents.openapi import openapi_of
from handfast.expectation.judge import Received, judge_answer
from handfast.model import Exchange, HttpInteraction, System
from handfast.model.cases import Case
from handfast.run.by_client.returned import losses
from handfast.stub.choosing import Candidate, chosen_candidates
from handfast.stub.variation import documents_of, varied_answer
from handfast.testing import Stub, serve_stub
from handfast.wire.media_types import is_json
from tests.handfast.odd_models.documents import validator
from tests.systems.driven import CLIENTS, DRIVEN, SYSTEMS

PROVIDERS = [
    pytest.param(system, provider, id=f"{system.name}: {provider}")
    for system in SYSTEMS
    for provider in dict.fromkeys(
        case.provider
        for case in DRIVEN[system.name]
        if isinstance(case.interaction, HttpInteraction)
    )
]


def requests_of(system: System, provider: str) -> list[Case]:
    """The requests to ``provider`` that its consumers' clients are able to send."""
    return [
        case
        for case in DRIVEN[system.name]
        if case.provider == provider and isinstance(case.interaction, HttpInteraction)
    ]


def one_of_each(cases: Iterable[Case]) -> list[Case]:
    """The first answer and the first refusal of each operation."""
    found: dict[tuple[str, bool], Case] = {}
    for case in cases:
        http = case.interaction
        assert isinstance(http, HttpInteraction)
        found.setdefault((http.operation.name, http.exchange.expected_status >= 400), case)
    return list(found.values())


def failed(system: System, provider: str, cases: list[Case]) -> dict[str, object]:
    """What was wrong with each case, where its client calls a stub."""
    found: dict[str, object] = {}
    with serve_stub(system, provider, lenient=True) as stub:
        for case in cases:
            if wrong := asyncio.run(wrong_with(stub, system, case)):
                found[case.id] = wrong
        assert stub.app.asked >= len(cases)
    return found


async def wrong_with(stub: Stub, system: System, case: Case) -> object:
    """What the client of ``case`` lost or raised, else what the stub did not allow."""
    stub.answer_with(case.interaction.name)
    one = next(each for each in stub.app.candidates if each.case == case)
    stub.in_states(*one.states)
    before = stub.app.not_allowed
    client = CLIENTS[system.name][case.consumer]
    try:
        returned = await outcome_of(client, stub.url, case.interaction, one.values)
    except Exception as error:  # whatever a client raises is what is wrong
        return repr(error)
    if stub.app.not_allowed > before:
        return stub.refused[-1].mismatches
    return losses(case, as_json(returned), one.values)


@pytest.mark.parametrize(("system", "provider"), PROVIDERS)
def test_a_consumers_client_takes_what_a_stub_answers(system: System, provider: str) -> None:
    """An answer and a refusal of each operation."""
    cases = one_of_each(requests_of(system, provider))
    assert failed(system, provider, cases) == {}


@pytest.mark.long
@pytest.mark.parametrize(("system", "provider"), PROVIDERS)
def test_a_consumers_client_takes_every_answer_of_a_stub(system: System, provider: str) -> None:
    """Each interaction."""
    assert failed(system, provider, requests_of(system, provider)) == {}


def varied(one: Candidate, count: int) -> Iterator[tuple[Exchange, Received]]:
    """So many valid answers of an interaction."""
    exchange = one.http.exchange
    documents = documents_of(exchange, 0, one.case.id)
    for _ in range(count):
        yield exchange, varied_answer(exchange, one.values, documents)


def candidates_with_a_body(system: System, provider: str) -> list[Candidate]:
    """The interaction of each operation and status that is answered with the least JSON."""
    found: dict[tuple[str, int], Candidate] = {}
    for one in sorted(chosen_candidates(system, provider), key=items_of):
        exchange = one.http.exchange
        content = exchange.answer.content if exchange.answer else None
        if content is not None and content.model and is_json(content.media_type):
            found.setdefault((exchange.operation.name, exchange.expected_status), one)
    return list(found.values())


def items_of(one: Candidate) -> int:
    """How many items a list in the answer has at least."""
    return one.http.exchange.exactly or one.http.exchange.at_least or 0


def faults_of_varied(system: System, provider: str, every: int, count: int) -> list[object]:
    """What the judge and the derived OpenAPI find wrong, and how many answers are no example."""
    offer = system.offer(provider)
    assert offer is not None
    # Decimals: of floats jsonschema finds 0.5166 no multiple of 0.0001.
    document = json.loads(json.dumps(openapi_of(offer, ())), parse_float=Decimal)
    faults: list[object] = []
    for one in islice(candidates_with_a_body(system, provider), 0, None, every):
        exchange = one.http.exchange
        assert exchange.answer is not None
        assert exchange.answer.content is not None
        answers = document["paths"][exchange.operation.path][exchange.operation.method.lower()]
        content = answers["responses"][str(exchange.expected_status)]["content"]
        schema = content[exchange.answer.content.media_type]["schema"]
        taken = validator(document, schema)
        for _, received in varied(one, count):
            faults += [(one.case.id, each) for each in judge_answer(exchange, received, one.values)]
            faults += [
                (one.case.id, each.message)
                for each in taken.iter_errors(json.loads(received.body, parse_float=Decimal))
            ]
    return faults


@pytest.mark.parametrize(("system", "provider"), PROVIDERS)
def test_an_answer_of_a_stub_that_varies_is_as_declared(system: System, provider: str) -> None:
    """By the judge, and by the schemas of the derived OpenAPI: of some operations."""
    assert faults_of_varied(system, provider, 12, 3) == []


@pytest.mark.long
@pytest.mark.parametrize(("system", "provider"), PROVIDERS)
def test_every_answer_of_a_stub_that_varies_is_as_declared(system: System, provider: str) -> None:
    """Every operation, and more answers of each."""
    assert faults_of_varied(system, provider, 1, 30) == []
