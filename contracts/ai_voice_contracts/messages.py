"""What the services of the AI voice tool tell each other beside HTTP: queues, keys, functions.

Says names, addresses, payloads and transports; who relies on which of it stands elsewhere.
"""

from __future__ import annotations

from typing import Annotated, Final

from pydantic import AfterValidator, BaseModel, Json

from ai_voice_contracts.envelopes import Error
from ai_voice_contracts.examples import artifact_key
from ai_voice_contracts.functions import (
    AuthorizerEvent,
    AuthorizerReply,
    BatchReply,
    SqsEvent,
)
from ai_voice_shared.keys import ArtifactKey, ArtifactKind
from ai_voice_shared.models import CustomerMetadata, TwilioWebhookPayload
from handfast.model import Content, Message, Transport
from shared.fields import Samples

__all__ = [
    "AUDIO_STORED",
    "AUTHORIZE",
    "FULL_TEXT_STORED",
    "HANDLE_BATCH",
    "LOOKED_UP",
    "LOOK_UP_BY_FUNCTION",
    "RECEIVED",
    "SUMMARY_STORED",
    "CustomerReply",
    "LookupQuestion",
    "StoredKey",
]

_FUNCTION = Transport("lambda")
_KEYS = Transport("storage-key")


class LookupQuestion(BaseModel):
    """Whose number is asked for."""

    phone_number: str


class CustomerReply(BaseModel):
    """What the lookup function returns: a status, and a customer or an error as JSON text."""

    statusCode: int  # noqa: N815  # a field's name is its wire name
    body: Json[CustomerMetadata | Error]


def _is_a_key(text: str) -> str:
    return str(ArtifactKey.parse(text))


class StoredKey(BaseModel):
    """The key of an artifact: what ``ArtifactKey`` can read, and nothing else."""

    key: Annotated[
        str,
        AfterValidator(_is_a_key),
        Samples(
            good=tuple(artifact_key(kind) for kind in ArtifactKind),
            bad=("customers.json", artifact_key(ArtifactKind.AUDIO) + ".bak", "../customers.json"),
        ),
    ]


RECEIVED: Final = Message(
    name="webhook_received",
    address="twilio-webhooks",
    payload=Content(TwilioWebhookPayload),
    transport=Transport("sqs"),
    attributes={"Source": "TwilioWhatsAppWebhook"},
    description="Each message that Twilio delivered, nulls included and unknown fields kept.",
)

LOOKED_UP: Final = Message(
    name="customer_looked_up",
    address="customer-lookup-server",
    payload=Content(LookupQuestion),
    transport=Transport("http-call"),
    description="The webhook-handler asked whose number it is.",
)

LOOK_UP_BY_FUNCTION: Final = Message(
    name="look_up_customer_by_function",
    address="customer-lookup-server",
    payload=Content(LookupQuestion),
    transport=_FUNCTION,
    reply=Content(CustomerReply),
    description="The lookup by a Lambda function.",
)

HANDLE_BATCH: Final = Message(
    name="handle_batch",
    address="voice-parser",
    payload=Content(SqsEvent),
    transport=_FUNCTION,
    reply=Content(BatchReply),
    description="A batch from the queue; what could not be handled is named, and comes again.",
)

AUTHORIZE: Final = Message(
    name="authorize",
    address="data-api-authorizer",
    payload=Content(AuthorizerEvent),
    transport=_FUNCTION,
    reply=Content(AuthorizerReply),
    description="Whether a caller of the data API has the key.",
)


def _stored(name: str, address: str, description: str) -> Message:
    return Message(
        name=name,
        address=address,
        payload=Content(StoredKey),
        transport=_KEYS,
        description=description,
    )


AUDIO_STORED: Final = _stored(
    "audio_stored",
    "{company_id}/{intent}/{tag}_{message_sid}_audio.ogg",
    "What was said, as it was sent.",
)

FULL_TEXT_STORED: Final = _stored(
    "full_text_stored",
    "{company_id}/{intent}/{tag}_{message_sid}_full_text.txt",
    "What was said or written, in full.",
)

SUMMARY_STORED: Final = _stored(
    "text_summary_stored",
    "{company_id}/{intent}/{tag}_{message_sid}.text_summary.txt",
    "What it comes to; a message of the intent other has none.",
)
