"""The private service, as the bridge uses it: the webhook."""

from __future__ import annotations

from typing import Final, Literal

from pydantic import BaseModel

from handfast.declare import Security
from zapa_contracts.phrases import NUMBER, STRANGE_TEXT
from zapa_contracts.providers.private import provider
from zapa_contracts.providers.private_states import Named
from zapa_shared.fields import MessageText
from zapa_shared.rest.private import WebhookHealth
from zapa_shared.signature import HEADER
from zapa_shared.webhook import WebhookEvent, WebhookResult, WhatsAppId

REPORT: Final = provider.post(
    "/api/v1/webhooks/whatsapp",
    name="report_event",
    description="What is signed and can be read is answered with 200, whatever becomes of it.",
    body=WebhookEvent,
    answers={200: WebhookResult},
    refuses=(401,),
    security=(Security("signature", HEADER),),
)
HEALTH: Final = provider.get(
    "/api/v1/webhooks/whatsapp/health",
    name="get_webhook_health",
    answers={200: WebhookHealth},
    security=(),
)


@provider.state("the signature is not right")
class Forgery(BaseModel):
    """What is wrong with it."""

    made_of: Literal["another secret", "another body", "an hour ago", "nothing"]


@provider.state("a message was received before")
class ReceivedBefore(Named):
    """A message of the user to the service, which was queued."""

    message_id: WhatsAppId = "3EB0-Example"
    text: MessageText = "Where is the key?"


@provider.state("a message was sent to the user")
class SentBefore(Named):
    """WhatsApp's id of it."""

    message_id: WhatsAppId = "3EB0-answer"


@provider.trigger("the bridge reports a message")
class MessageArrives(BaseModel):
    """A message of the user to the service."""

    from_number: str = NUMBER
    message_id: WhatsAppId = "3EB0-Example"
    text: MessageText = f"Where is the spare KEY?{STRANGE_TEXT}"
