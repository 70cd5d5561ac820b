"""The voice-parser, as far as others see it: takes messages, stores artifacts, answers.

What a language model would do is done by a function that is given, so that the rest is
deterministic. A message that comes again is stored once, and answered once: what was stored of
it says under which intent and tag. No log line tells a number, a text or a key.
"""

import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from ai_voice_shared import CustomerLookupClient, CustomerMetadata, TwilioWebhookPayload
from ai_voice_shared.keys import ArtifactKey, ArtifactKind, ArtifactTag, MessageIntent
from ai_voice_shared.services.s3_service import ObjectExists, S3Service

from .twilio_client import TwilioClient

__all__ = ["Decision", "Parser", "handle", "handle_message"]

_LOG = logging.getLogger(__name__)
_TEXT = "text/plain; charset=utf-8"
_UNREADABLE = "This kind of message can't be read yet."


class Decision(BaseModel):
    """What a message is for and about; checked, because a language model says it."""

    intent: MessageIntent
    tag: ArtifactTag
    summary: str


@dataclass(frozen=True)
class Parser:
    """The voice-parser and its neighbours.

    `transcribe` makes text of audio, and `decide` says what a text is for and about.
    """

    lookup: CustomerLookupClient
    storage: S3Service
    twilio: TwilioClient
    transcribe: Callable[[bytes], Awaitable[str]]
    decide: Callable[[str], Awaitable[Mapping[str, Any]]]


async def handle(event: Mapping[str, Any], parser: Parser) -> dict[str, Any]:
    """The Lambda function: a batch from the queue, to the messages that are to come again."""
    failed = []
    for record in event["Records"]:
        try:
            payload = TwilioWebhookPayload.model_validate_json(record["body"])
            await handle_message(payload, parser)
        except Exception as error:  # whatever it is, the queue delivers this one again
            _LOG.warning("message %s failed: %s", record["messageId"], type(error).__name__)
            failed.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": failed}


async def handle_message(payload: TwilioWebhookPayload, parser: Parser) -> None:
    """Store what a message holds, and answer it.

    Raises:
        ValueError, botocore.exceptions.ClientError, httpx.HTTPError: a neighbour failed, or the
            number is nobody's. What was stored until then is not stored again.
    """
    customer = await parser.lookup.fetch_customer_metadata(payload.get_phone_number())
    kind = payload.get_message_type()
    if kind not in ("audio", "text"):
        await parser.twilio.send_text(payload.From, _UNREADABLE)
        return
    audio = await parser.twilio.download(payload.get_media_url() or "") if kind == "audio" else None
    text = payload.Body or "" if audio is None else await parser.transcribe(audio)
    decision = Decision.model_validate(await parser.decide(text))
    decision = await _as_before(payload, customer, decision, parser.storage)
    artifacts = {ArtifactKind.FULL_TEXT: text.encode()}
    if audio is not None:
        artifacts[ArtifactKind.AUDIO] = audio
    if decision.intent is not MessageIntent.OTHER:
        artifacts[ArtifactKind.TEXT_SUMMARY] = decision.summary.encode()
    stored = [
        await _store(_key(payload, customer, decision, kind), data, parser.storage)
        for kind, data in artifacts.items()
    ]
    if any(stored):
        await parser.twilio.send_text(payload.From, "Message received")


def _key(
    payload: TwilioWebhookPayload,
    customer: CustomerMetadata,
    decision: Decision,
    kind: ArtifactKind,
) -> ArtifactKey:
    return ArtifactKey(
        company_id=customer.company_id,
        intent=decision.intent,
        tag=decision.tag,
        message_sid=payload.MessageSid,
        kind=kind,
    )


async def _as_before(
    payload: TwilioWebhookPayload,
    customer: CustomerMetadata,
    decision: Decision,
    storage: S3Service,
) -> Decision:
    """The decision of the first time, which another run of a model need not come to again."""
    for intent in MessageIntent:
        async for found in storage.iter_objects(customer.company_id, intent):
            key = ArtifactKey.parse(found.key)
            if key.message_sid == payload.MessageSid:
                return decision.model_copy(update={"intent": key.intent, "tag": key.tag})
    return decision


async def _store(key: ArtifactKey, data: bytes, storage: S3Service) -> bool:
    """Whether it was not stored yet."""
    content_type = "audio/ogg" if key.kind is ArtifactKind.AUDIO else _TEXT
    try:
        await storage.upload(data, str(key), content_type)
    except ObjectExists:
        return False
    return True
