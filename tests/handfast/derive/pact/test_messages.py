"""A message's Pact takes the payloads that the judge takes, by Pact's real verifier."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pytest
from pact import Verifier
from pydantic import BaseModel

from handfast.derive.pact.files import concrete, pact_interaction
from handfast.expectation.judge import judge_payload
from handfast.http.serving import HOST, serving
from handfast.model import (
    JSON,
    Content,
    Message,
    MessageInteraction,
    State,
    Transport,
    Value,
)
from handfast.model.cases import Case
from handfast.pact.message_endpoint import MessageEndpoint
from handfast.pact.stdout import quiet
from handfast.providers.provider import RunningProvider

if TYPE_CHECKING:
    from pathlib import Path


class Sale(BaseModel):
    """What is published."""

    id: str
    count: int
    buyer: str | None = None


class Question(BaseModel):
    """What is asked."""

    of: str


class Known(BaseModel):
    """What the trigger provides."""

    id: str = "s-1"


SOLD = State("something is sold", Known, returns=("id",))
SALE = Message(name="sale", address="sales", payload=Content(Sale), transport=Transport("stream"))
ASKED = Message(
    name="ask",
    address="ask",
    payload=Content(Question),
    transport=Transport("invoke"),
    reply=Content(Sale),
)
EQUALS = {"id": Value("id")}
A_SALE = MessageInteraction(name="a sale", message=SALE, when=SOLD(), equals=EQUALS)
A_REPLY = MessageInteraction(
    name="a reply", message=ASKED, when=SOLD(), sends={"of": Value("id")}, equals=EQUALS
)


def in_file(interaction: MessageInteraction) -> dict[str, Any]:
    return pact_interaction(Case("c", "p", interaction))


def by_pact(interaction: dict[str, Any], payload: Any, address: str, file: Path) -> bool:
    """Whether Pact's verifier takes ``payload``."""
    metadata = {"contentType": JSON, "address": address}
    endpoint = MessageEndpoint(payload=payload, metadata=metadata)
    pact = {
        "consumer": {"name": "c"},
        "provider": {"name": "p"},
        "interactions": [interaction],
        "metadata": {"pactSpecification": {"version": "4.0"}},
    }
    file.write_text(json.dumps(pact), encoding="utf-8")
    os.environ["PACT_DO_NOT_TRACK"] = "true"
    with serving(RunningProvider(name="p", app=Lifeless(endpoint))) as at:
        port = int(at.url.rpartition(":")[2])
        verifier = Verifier("p", host=HOST).add_source(file)
        verifier.add_transport(protocol="message", port=port, path="/", scheme="http")
        with quiet(), suppress(RuntimeError):
            verifier.verify()
    assert len(verifier.results["interactionResults"]) == 1, verifier.results
    return bool(verifier.results["result"])


class Lifeless:
    """An application that has no lifespan of its own."""

    def __init__(self, app: Any) -> None:
        self.app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Leave the lifespan unanswered, as an application may; hand all else on."""
        if scope["type"] == "lifespan":
            raise RuntimeError("no lifespan here")
        await self.app(scope, receive, send)


@pytest.mark.parametrize(
    ("payload", "right"),
    [
        ({"id": "s-9", "count": 2}, True),
        ({"id": "s-9", "count": 2, "new": 1}, True),
        ({"id": "s-1", "count": 2}, False),
        ({"id": "s-9", "count": "2"}, False),
        ({"id": "s-9"}, False),
    ],
)
@pytest.mark.parametrize("interaction", [A_SALE, A_REPLY], ids=lambda each: each.name)
def test_pact_and_judge_take_the_same_payloads(
    interaction: MessageInteraction, payload: Any, right: bool, tmp_path: Path
) -> None:
    returned = {"id": "s-9"}
    assert (not judge_payload(interaction, payload, returned)) is right
    made = concrete(in_file(interaction), returned)
    made.pop("providerStates")
    address = interaction.message.address
    assert by_pact(made, payload, address, tmp_path / "pact.json") is right


def test_a_message_from_another_address_is_refused(tmp_path: Path) -> None:
    made = concrete(in_file(A_SALE), {"id": "s-1"})
    made.pop("providerStates")
    assert by_pact(made, {"id": "s-1", "count": 1}, "elsewhere", tmp_path / "pact.json") is False


def test_a_message_stands_in_the_file_with_its_address_and_trigger() -> None:
    made = {"type": "ProviderState", "expression": "${id}", "dataType": "STRING"}
    assert in_file(A_SALE) == {
        "type": "Asynchronous/Messages",
        "description": "a sale",
        "pending": False,
        "providerStates": [{"name": "something is sold", "params": {"id": "s-1"}}],
        "metadata": {"contentType": JSON, "address": "sales"},
        "contents": {
            "content": {"id": "s-1", "count": 1},
            "contentType": JSON,
            "encoded": False,
        },
        "matchingRules": {
            "body": {
                "$.id": {"combine": "AND", "matchers": [{"match": "equality"}]},
                "$.count": {
                    "combine": "AND",
                    "matchers": [
                        {"match": "number"},
                        {"match": "regex", "regex": r"^-?[0-9]+((\.[0-9]+)?e\+?[0-9]+)?$"},
                    ],
                },
            }
        },
        "generators": {"body": {"$.id": made}},
    }


def test_what_is_asked_and_what_is_replied_stand_in_the_file_filled_in() -> None:
    made = concrete(in_file(A_REPLY), {"id": "s-9"})
    assert made["request"] == {
        "metadata": {"contentType": JSON, "address": "ask"},
        "contents": {"content": {"of": "s-9"}, "contentType": JSON, "encoded": False},
    }
    assert made["response"][0]["contents"]["content"] == {"id": "s-9", "count": 1}


def test_a_payload_that_pact_can_not_see_has_no_contents() -> None:
    opaque = Message(name="m", address="a", payload=Content(None), transport=Transport("stream"))
    made = in_file(MessageInteraction(name="m", message=opaque, when=State("now")()))
    assert made == {
        "type": "Asynchronous/Messages",
        "description": "m",
        "pending": False,
        "providerStates": [{"name": "now"}],
        "metadata": {"contentType": JSON, "address": "a"},
    }
