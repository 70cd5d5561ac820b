"""Asks Pact's real verifier, over a loopback socket, which answers keep which interactions."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pytest
from pact import Verifier

from contracts.engine.cases import Case
from contracts.engine.derive.pacts import pact_interaction
from contracts.engine.judge import Received, judge_answer
from contracts.engine.model import JSON, Answer, Content, HttpInteraction, Operation
from contracts.engine.run.provider import Provider
from contracts.engine.run.quiet import quiet
from contracts.engine.run.serving import HOST, serving

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

type Rows = Sequence[tuple[dict[str, Any], Received]]


class Answers:
    """An application that answers ``/3`` with the third answer."""

    def __init__(self, answers: Sequence[Received]) -> None:
        self.answers = answers

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer by the path, and take part in the lifespan."""
        if scope["type"] == "lifespan":
            await receive()
            await send({"type": "lifespan.startup.complete"})
            await receive()
            await send({"type": "lifespan.shutdown.complete"})
            return
        answer = self.answers[int(scope["path"].removeprefix("/"))]
        headers = [(name.encode(), text.encode()) for name, text in answer.headers.items()]
        await send({"type": "http.response.start", "status": answer.status, "headers": headers})
        await send({"type": "http.response.body", "body": answer.body})


@pytest.fixture(scope="session")
def pact_keeps(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Rows], list[bool]]:
    """For each interaction (Pact V4, HTTP) and answer, whether Pact's verifier takes it."""

    def verdicts(rows: Rows) -> list[bool]:
        file = tmp_path_factory.mktemp("pact") / "pact.json"
        with serving(Provider(name="answers", app=Answers([answer for _, answer in rows]))) as at:
            return _verified([each for each, _ in rows], at.url, file)

    return verdicts


def _verified(interactions: list[dict[str, Any]], url: str, file: Path) -> list[bool]:
    numbered = [
        {**each, "description": f"#{number}", "request": {"method": "GET", "path": f"/{number}"}}
        for number, each in enumerate(interactions)
    ]
    pact = {
        "consumer": {"name": "a consumer"},
        "provider": {"name": "answers"},
        "interactions": numbered,
        "metadata": {"pactSpecification": {"version": "4.0"}},
    }
    file.write_text(json.dumps(pact), encoding="utf-8")
    os.environ["PACT_DO_NOT_TRACK"] = "true"
    verifier = Verifier("answers", host=HOST).add_transport(url=url).add_source(file)
    with quiet(), suppress(RuntimeError):
        verifier.verify()
    results = verifier.results
    assert len(results["interactionResults"]) == len(interactions), results
    broken = {error["interaction"].rpartition("#")[2] for error in results["errors"]}
    return [str(number) not in broken for number in range(len(interactions))]


@pytest.fixture
def disagreements(pact_keeps: Callable[[Rows], list[bool]]) -> Callable[..., set[Any]]:
    """Hold each row's documents by judge and by Pact, and tell who did not say what.

    A row is what it is about, a model, clauses, documents that keep them and documents that
    break them, which the judge and Pact take as ``judge`` and ``pact`` say.
    """

    def found(rows: Sequence[Any], *, judge: bool, pact: bool) -> set[Any]:
        held = []
        for what, model, clauses, kept, broken in rows:
            answers = (Answer(200, Content(model)),)
            operation = Operation(name="get", method="GET", path="/", answers=answers)
            interaction = HttpInteraction(name=what, operation=operation, **clauses)
            held += [(interaction, document, (True, True)) for document in kept]
            held += [(interaction, document, (judge, pact)) for document in broken]
        asked = [
            (pact_interaction(Case("c", "p", interaction)), _received(document))
            for interaction, document, _ in held
        ]
        return {
            (interaction.name, str(document), f"judge: {judged}, Pact: {kept}")
            for (interaction, document, wanted), kept in zip(held, pact_keeps(asked), strict=True)
            if (judged := not judge_answer(interaction, _received(document), {}), kept) != wanted
        }

    return found


def _received(document: Any) -> Received:
    body = document if isinstance(document, bytes) else json.dumps(document).encode()
    return Received(200, {"Content-Type": JSON}, body)
