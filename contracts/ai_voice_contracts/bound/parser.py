"""The reference voice-parser as it is held, with all its neighbours in hand."""

from __future__ import annotations

import json
from importlib import import_module
from typing import TYPE_CHECKING, Any

import httpx
from pydantic import SecretStr

from ai_voice_contracts import states as s
from ai_voice_contracts.bound.artifacts import store
from ai_voice_contracts.bound.aws import Aws
from ai_voice_contracts.bound.customers import Customers
from ai_voice_contracts.bound.twilio import an_account
from ai_voice_contracts.examples import SERVICE
from ai_voice_contracts.messages import HANDLE_BATCH
from ai_voice_contracts.parameters import Decision
from handfast.providers.provider import Provider

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["parser_provider"]


class _Model:
    """The language model, and whether the storage is there."""

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        self.decision: Mapping[str, Any] = Decision().model_dump(mode="json")
        self.storage_is_away = False

    def decide_so(self, **decision: Any) -> None:
        self.decision = decision

    def lose_storage(self) -> None:
        self.storage_is_away = True

    async def decide(self, text: str) -> Mapping[str, Any]:
        return self.decision

    async def transcribe(self, audio: bytes) -> str:
        return f"{len(audio)} bytes of speech"


def parser_provider(package: str) -> Provider:
    """The voice-parser of the reference ``package``."""
    parser = import_module(f"{package}.voice_parser")
    client = import_module(f"{package}.twilio_client")
    stub = import_module(f"{package}.twilio_stub")
    aws, customers, model = Aws(), Customers(), _Model()
    account = an_account(package)
    twilio = client.TwilioClient(
        account.account_sid,
        SecretStr(account.auth_token),
        SERVICE,
        transport=httpx.ASGITransport(app=stub.create_app(account)),
    )

    async def reply(event: Any) -> Any:
        wired = parser.Parser(
            lookup=customers.client(),
            storage=aws.storage_that_is_away if model.storage_is_away else aws.storage,
            twilio=twilio,
            transcribe=model.transcribe,
            decide=model.decide,
        )
        return await parser.handle(event, wired)

    async def take(form: Mapping[str, Any]) -> None:
        await reply({"Records": [{"messageId": "m-0", "body": json.dumps(dict(form))}]})

    def handled_before(**key: str) -> None:
        store(aws, **key)

    def reset() -> None:
        customers.reset()
        model.reset()
        aws.empty()

    return Provider(
        name="voice-parser",
        states={
            **customers.states(),
            s.THE_MODEL_DECIDES.name: model.decide_so,
            s.STORAGE_IS_AWAY.name: model.lose_storage,
            s.ALREADY_HANDLED.name: handled_before,
        },
        triggers={s.A_MESSAGE_IS_HANDLED.name: take},
        reset=reset,
        transports={"storage-key": aws.storage_opened},
        answers={HANDLE_BATCH.name: reply},
    )
