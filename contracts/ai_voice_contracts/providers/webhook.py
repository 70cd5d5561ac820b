"""The webhook-handler: the webhook that Twilio calls with each message, and the queue it fills."""

from __future__ import annotations

from typing import Final, Literal

from pydantic import BaseModel

from ai_voice_contracts.providers import lookup
from ai_voice_shared import functions, rest
from ai_voice_shared.models import TwilioWebhookPayload
from handfast.declare import FORM, Content, Provider, Security, Transport

provider: Final = Provider("webhook-handler", states=(lookup.Customer, lookup.NoCustomer))


RECEIVE: Final = provider.post(
    "/webhook",
    name="receive_webhook",
    description="Queues the message. Nothing at all happens before the signature is verified.",
    query=rest.WebhookQuery,
    body=Content(TwilioWebhookPayload, FORM),
    answers={
        200: None,
        400: (rest.ErrorBody, "the form is no message"),
        401: (rest.ErrorBody, "there is no signature, or the number is nobody's"),
        403: (rest.ErrorBody, "the signature is not Twilio's for this request"),
        500: (rest.ErrorBody, "the handler is misconfigured, or a neighbour of it is away"),
    },
    security=(Security("signature", "X-Twilio-Signature"),),
)
RECEIVED: Final = provider.message(
    "webhook_received",
    address="twilio-webhooks",
    transport=Transport("sqs"),
    payload=TwilioWebhookPayload,
    attributes={"Source": "TwilioWhatsAppWebhook"},
    description="Each message that Twilio delivered, with its nulls and unknown fields.",
)
LOOKED_UP: Final = provider.message(
    "customer_looked_up",
    address=lookup.provider.name,
    transport=Transport("http-call"),
    payload=functions.LookupQuestion,
    description="The webhook-handler asked whose number it is.",
)

NO_TOKEN: Final = provider.state("the webhook-handler was given no auth token")
LOOKUP_IS_AWAY: Final = provider.state("the customer lookup does not answer")
QUEUE_IS_AWAY: Final = provider.state("the queue takes nothing")
QUEUE_IS_UNREACHABLE: Final = provider.state("nothing answers where the queue is")


@provider.state("the customer lookup answers with no customer")
class LookupAnswers(BaseModel):
    """What it answers whatever it is asked."""

    status: int
    text: str


@provider.state("the signature is made of something else")
class Forgery(BaseModel):
    """What the signature is made of in place of what Twilio makes it of."""

    made_of: Literal["another token", "another address", "another form", "nothing"]


@provider.trigger("Twilio delivers a message")
class Delivery(BaseModel):
    """The form that Twilio delivers, signed."""

    form: dict[str, str]
