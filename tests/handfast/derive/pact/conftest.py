"""Asks Pact's real verifier, over a loopback socket, what it sends and which answers it takes."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pytest
from pact import Verifier

from handfast.derive.pact.files import pact_interaction
from handfast.derive.requests import Sent
from handfast.expectation.judge import Received, judge_answer
from handfast.http.serving import HOST, serving
from handfast.model import JSON, Answer, Content, Exchange, HttpInteraction, Operation
from handfast.model.cases import Case
from handfast.pact.stdout import quiet
from handfast.providers.provider import RunningProvider
from handfast.wire.headers import pairs_in

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

type Rows = Sequence[tuple[dict[str, Any], Received]]


class Application:
    """Answers ``/3`` with the third answer and ``/state`` with ``returned``; records the rest."""

    def __init__(self, answers: Sequence[Received], returned: Mapping[str, Any]) -> None:
        self.answers = answers
        self.returned = returned
        self.got: list[Sent] = []

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer one request, or take part in the lifespan."""
        if scope["type"] == "lifespan":
            for step in ("startup", "shutdown"):
                await receive()
                await send({"type": f"lifespan.{step}.complete"})
            return
        body, more = b"", True
        while more:
            message = await receive()
            body, more = body + message["body"], message.get("more_body", False)
        answer = self._answer(scope, body)
        headers = [(name.encode(), text.encode()) for name, text in pairs_in(answer.headers)]
        await send({"type": "http.response.start", "status": answer.status, "headers": headers})
        await send({"type": "http.response.body", "body": answer.body})

    def _answer(self, scope: Any, body: bytes) -> Received:
        path = scope["path"].removeprefix("/")
        if path == "state":
            return _received(dict(self.returned))
        if path.isdecimal():
            return self.answers[int(path)]
        headers = {name.decode(): text.decode() for name, text in scope["headers"]}
        query = f"?{text}" if (text := scope["query_string"].decode()) else ""
        self.got.append(Sent(scope["method"], scope["raw_path"].decode() + query, headers, body))
        return Received(204, {})


@pytest.fixture(scope="session")
def pact_accepts(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Rows], list[bool]]:
    """For each interaction (Pact V4, HTTP) and answer, whether Pact's verifier takes it."""

    def results(rows: Rows) -> list[bool]:
        app = Application([answer for _, answer in rows], {})
        asked = [
            {**each, "request": {"method": "GET", "path": f"/{number}"}}
            for number, (each, _) in enumerate(rows)
        ]
        return _verified(asked, app, tmp_path_factory.mktemp("pact") / "pact.json")

    return results


@pytest.fixture(scope="session")
def pact_sends(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., list[Sent]]:
    """What Pact's verifier sends for each interaction, when the state handlers return this."""

    def sent(interactions: Sequence[dict[str, Any]], returned: Mapping[str, Any]) -> list[Sent]:
        app = Application([], returned)
        _verified(interactions, app, tmp_path_factory.mktemp("pact") / "pact.json")
        return app.got

    return sent


def _verified(interactions: Sequence[dict[str, Any]], app: Application, file: Path) -> list[bool]:
    numbered = [{**each, "description": f"#{n}"} for n, each in enumerate(interactions)]
    pact = {
        "consumer": {"name": "a consumer"},
        "provider": {"name": "a provider"},
        "interactions": numbered,
        "metadata": {"pactSpecification": {"version": "4.0"}},
    }
    file.write_text(json.dumps(pact), encoding="utf-8")
    os.environ["PACT_DO_NOT_TRACK"] = "true"
    with (
        serving(RunningProvider(name="a provider", app=app)) as at,
        quiet(),
        suppress(RuntimeError),
    ):
        verifier = Verifier("a provider", host=HOST).add_transport(url=at.url).add_source(file)
        verifier.state_handler(f"{at.url}/state", body=True).verify()
    results = verifier.results
    assert len(results["interactionResults"]) == len(interactions), results
    broken = {error["interaction"].rpartition("#")[2] for error in results["errors"]}
    return [str(number) not in broken for number in range(len(interactions))]


@pytest.fixture
def disagreements(pact_accepts: Callable[[Rows], list[bool]]) -> Callable[..., set[Any]]:
    """The documents that the judge or Pact did not take as they should.

    A row is what it is about, a model, clauses, documents that fulfil them and documents that
    break them: ``judge`` and ``pact`` are whether each of the two accepts those.
    """

    def found(rows: Sequence[Any], *, judge: bool, pact: bool) -> set[Any]:
        checked = []
        for what, model, clauses, right, wrong in rows:
            answers = (Answer(200, Content(model)),)
            operation = Operation(name="get", method="GET", path="/", answers=answers)
            exchange = Exchange(operation=operation, **clauses)
            interaction = HttpInteraction(name=what, exchange=exchange)
            checked += [(interaction, document, (True, True)) for document in right]
            checked += [(interaction, document, (judge, pact)) for document in wrong]
        asked = [
            (pact_interaction(Case("c", "p", interaction)), _received(document))
            for interaction, document, _ in checked
        ]
        return {
            (interaction.name, str(document), f"judge: {judged}, Pact: {accepted}")
            for (interaction, document, wanted), accepted in zip(
                checked, pact_accepts(asked), strict=True
            )
            if (judged := not judge_answer(interaction.exchange, _received(document), {}), accepted)
            != wanted
        }

    return found


def _received(document: Any) -> Received:
    body = document if isinstance(document, bytes) else json.dumps(document).encode()
    return Received(200, {"Content-Type": JSON}, body)
