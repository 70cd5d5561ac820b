"""The private service, as the bridge and the message processor use it: the webhook, the queue."""

from __future__ import annotations

from typing import Annotated, Final, Literal

from pydantic import BaseModel, Field

from handfast.declare import Security, Transport
from zapa_contracts.phrases import NUMBER
from zapa_contracts.providers.private import provider
from zapa_contracts.providers.private_states import Named
from zapa_shared.fields import Id, MessageText
from zapa_shared.queue import FAILED, Priority, QueuedMessage, list_of
from zapa_shared.signature import HEADER
from zapa_shared.webhook import WebhookEvent, WebhookResult, WhatsAppId

_LIST: Final = Transport("redis-list")

REPORT: Final = provider.post(
    "/api/v1/webhooks/whatsapp",
    name="report_event",
    description="What is signed and can be read is answered with 200, whatever becomes of it.",
    body=WebhookEvent,
    answers={200: WebhookResult},
    refuses=(401,),
    security=(Security("signature", HEADER),),
)
QUEUED: Final = provider.message(
    "message_queued",
    address=list_of(Priority.NORMAL),
    transport=_LIST,
    payload=QueuedMessage,
    description="A message to the service that waits for an answer.",
)
RETRIED: Final = provider.message(
    "message_retried",
    address=list_of(Priority.LOW),
    transport=_LIST,
    payload=QueuedMessage,
    description="A message that is tried again, after a minute, then two.",
)
GIVEN_UP: Final = provider.message(
    "message_given_up",
    address=FAILED,
    transport=_LIST,
    payload=QueuedMessage,
    description="A message that was tried three times.",
)

QUEUE_IS_AWAY: Final = provider.state("the queue takes nothing")


@provider.state("the signature is not right")
class Forgery(BaseModel):
    """What is wrong with it."""

    made_of: Literal["another secret", "another body", "an hour ago", "nothing"]


@provider.state("a message was received before")
class ReceivedBefore(Named):
    """A message of the user to the service, which was queued."""

    message_id: WhatsAppId = "3EB0-example"
    text: MessageText = "Where is the spare key?"


@provider.state("a message was sent to the user")
class SentBefore(Named):
    """WhatsApp's id of it."""

    message_id: WhatsAppId = "3EB0-answer"


@provider.trigger("the bridge reports a message")
class MessageArrives(BaseModel):
    """A message of the user to the service."""

    from_number: str = NUMBER
    text: MessageText = "Where is the spare key?"


@provider.trigger("an attempt to answer fails")
class AttemptFails(BaseModel):
    """Whose message, and how often it was tried before."""

    user_id: Id = 7
    retry_count: Annotated[int, Field(ge=0, le=3)] = 0
