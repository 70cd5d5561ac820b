"""The reference webhook-handler as it is held: signed for, with a queue and a lookup in hand."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

import httpx
from pydantic import SecretStr

from ai_voice_contracts import states as s
from ai_voice_contracts.bound.aws import Aws
from ai_voice_contracts.bound.customers import Customers
from ai_voice_shared.forms import parse_form
from ai_voice_shared.signature import TwilioSignatureValidator
from handfast.providers.provider import Provider
from handfast.transports.in_memory import InMemoryMessages

if TYPE_CHECKING:
    from collections.abc import Mapping

    from handfast.derive.requests import Sent
    from handfast.model import Operation

__all__ = ["webhook_provider"]

_PUBLIC_URL: Final = "https://hooks.example.com/prod"
_TOKEN: Final = "example-auth-token"  # noqa: S105  # nobody's


@dataclass
class _World:
    token: str | None = _TOKEN
    forged_of: str | None = None
    queue_is_away: bool = False

    def reset(self) -> None:
        self.token, self.forged_of, self.queue_is_away = _TOKEN, None, False

    def lose_token(self) -> None:
        self.token = None

    def forge(self, made_of: str) -> None:
        self.forged_of = made_of

    def lose_queue(self) -> None:
        self.queue_is_away = True

    def sign(self, operation: Operation, sent: Sent) -> Mapping[str, str]:
        token, url, pairs = _TOKEN, _PUBLIC_URL + sent.target, parse_form(sent.body.decode())
        match self.forged_of:
            case "another token":
                token = "another-token"  # noqa: S105  # nobody's
            case "another address":
                url += "/"
            case "another form":
                pairs.append(("Body", "what was not sent"))
            case "nothing":
                return {"X-Twilio-Signature": "not a signature"}
        return {"X-Twilio-Signature": TwilioSignatureValidator(token).signature(url, pairs)}


def webhook_provider(package: str) -> Provider:
    """The webhook-handler of the reference ``package``."""
    handler = import_module(f"{package}.webhook_handler")
    twilio = import_module(f"{package}.twilio_stub")
    world, aws, customers, noted = _World(), Aws(), Customers(), InMemoryMessages()

    def settings() -> Any:
        return handler.Settings(_PUBLIC_URL, world.token and SecretStr(world.token))

    def send(payload: Any) -> None:
        url = f"{aws.queue_url}-that-is-gone" if world.queue_is_away else aws.queue_url
        handler.queue_sender(aws.sqs, url)(payload)

    app = handler.create_app(settings, customers.client(noted), send)

    async def deliver(form: Mapping[str, str]) -> None:
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="https://inside") as client:
            await twilio.deliver(client, _PUBLIC_URL, _TOKEN, form)

    def reset() -> None:
        world.reset()
        customers.reset()

    return Provider(
        name="webhook-handler",
        app=app,
        states={
            **customers.states(),
            s.MISCONFIGURED.name: world.lose_token,
            s.A_FORGERY.name: world.forge,
            s.LOOKUP_IS_AWAY.name: customers.go_away,
            s.QUEUE_IS_AWAY.name: world.lose_queue,
        },
        triggers={s.TWILIO_DELIVERS.name: deliver},
        reset=reset,
        transports={"sqs": aws.queue_opened, "http-call": noted.opened},
        sign=world.sign,
    )
