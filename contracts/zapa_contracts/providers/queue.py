"""The queue of the private service: the lists, and what becomes of a message that waits."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Final

from pydantic import BaseModel, Field

from handfast.declare import Transport
from zapa_contracts.phrases import LONG_TEXT, NUMBER, STRANGE_TEXT
from zapa_contracts.providers.private import provider
from zapa_contracts.providers.private_states import Named
from zapa_shared.fields import Id, Instant, MessageId, MessageText, PhoneNumber
from zapa_shared.queue import FAILED, PROCESSING, Priority, QueuedMessage, list_of
from zapa_shared.rest import integration
from zapa_shared.rest.bridge import SERVICE_SESSION, OutgoingMessage
from zapa_shared.webhook import WhatsAppId

_LIST: Final = Transport("redis-list")

QUEUED: Final = provider.message(
    "message_queued",
    address=list_of(Priority.NORMAL),
    transport=_LIST,
    payload=QueuedMessage,
    description="A message to the service that waits for an answer.",
)
TAKEN: Final = provider.message(
    "message_taken",
    address=PROCESSING,
    transport=_LIST,
    payload=QueuedMessage,
    description="A message that is being answered: high before normal before low, then by age.",
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


class Answer(OutgoingMessage):
    """A text that replies to the message that it answers, which has an id: see decision 31."""

    quoted_message_id: WhatsAppId


ANSWERED: Final = provider.message(
    "answer_sent",
    address=f"/sessions/{SERVICE_SESSION}/messages",
    transport=Transport("http-call"),
    payload=Answer,
    description="The message-processor asked the bridge to send an answer.",
)

QUEUE_STATS: Final = provider.get(
    "/api/v1/admin/integration/queue/stats",
    name="get_queue_stats",
    description="How many messages each list has.",
    answers={200: integration.QueueStats},
    refuses=(401, 403, 503),
)
REQUEUE_FAILED: Final = provider.post(
    "/api/v1/admin/integration/queue/requeue-failed",
    name="requeue_failed_messages",
    description="What was given up is tried again from the start.",
    answers={200: integration.Requeued},
    refuses=(401, 403, 503),
)
CLEAR_FAILED: Final = provider.post(
    "/api/v1/admin/integration/queue/clear-failed",
    name="clear_failed_messages",
    description="Deletes what was given up, and nothing that waits.",
    answers={200: integration.Cleared},
    refuses=(401, 403, 503),
)

QUEUE_IS_AWAY: Final = provider.state("the queue takes nothing")


class _Queued(BaseModel):
    queue_id: str = "7:1933128007250000"
    row_id: MessageId = 9_000_000_101
    whatsapp_id: WhatsAppId = "3EB0-Example"
    queued_at: Instant = datetime(2031, 4, 1, 6, 0, 7, 250_000, tzinfo=UTC)


class _TwoMessages(_Queued):
    user_id: Id = 7
    phone_number: PhoneNumber = NUMBER
    first: MessageText = f"Where is the spare KEY?{LONG_TEXT}"
    second: MessageText = f"And the LADDER?{STRANGE_TEXT}"


@provider.state("two messages wait")
class Waiting(_TwoMessages):
    """The second was queued after the first, whose ids are given."""

    first_priority: Priority = Priority.NORMAL
    second_priority: Priority = Priority.NORMAL


GivenUp: Final = provider.state("two messages were given up")(_TwoMessages)


class Attempt(Named, _Queued):
    """Whose message, what it is, and how often it was tried before."""

    content: MessageText = f"Where is the spare KEY?{LONG_TEXT}"
    retry_count: Annotated[int, Field(ge=0, le=3)] = 0


NextIsTaken: Final = provider.trigger("the next message is taken")
TakenIsAnswered: Final = provider.trigger("the next message is taken and answered")
AttemptFails: Final = provider.trigger("an attempt to answer fails")(Attempt)
