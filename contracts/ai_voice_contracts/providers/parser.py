"""The voice-parser: what it stores of a message, and the function that handles a batch of them."""

from __future__ import annotations

from typing import Annotated, Final, Literal

from pydantic import AfterValidator, BaseModel, Field, JsonValue

from ai_voice_contracts.examples import (
    ACCOUNT_SID,
    COMPANY,
    MESSAGE_SID,
    TAG,
    artifact_key,
    voice_message,
)
from ai_voice_contracts.providers import lookup, webhook
from ai_voice_shared import functions, keys
from ai_voice_shared.keys import ArtifactKind, MessageIntent
from handfast.declare import Provider, Samples, Transport

provider: Final = Provider(
    "voice-parser",
    states=(
        *(lookup.Customer, lookup.NoCustomer),
        *(webhook.LOOKUP_IS_AWAY, webhook.LookupAnswers),
    ),
)

HANDLE_BATCH: Final = provider.message(
    "handle_batch",
    address=provider.name,
    transport=Transport("lambda"),
    payload=functions.SqsEvent,
    reply=functions.BatchReply,
    description="A batch from the queue; what could not be handled is named, and comes again.",
)

_AUDIO = artifact_key(ArtifactKind.AUDIO)


def _is_a_key(text: str) -> str:
    return str(keys.ArtifactKey.parse(text))


class StoredKey(BaseModel):
    """The key of an artifact: what ``ArtifactKey`` can read, and nothing else."""

    key: Annotated[
        str,
        AfterValidator(_is_a_key),
        Samples(
            good=tuple(map(artifact_key, ArtifactKind)),
            bad=("customers.json", f"{_AUDIO}.bak", f"x/../{_AUDIO}", _AUDIO.replace("/", "%2F")),
        ),
    ]


_ENDINGS = {
    ArtifactKind.AUDIO: "_audio.ogg",
    ArtifactKind.FULL_TEXT: "_full_text.txt",
    ArtifactKind.TEXT_SUMMARY: ".text_summary.txt",
}
STORED: Final = {
    kind: provider.message(
        f"{kind}_stored",
        address=f"{{company_id}}/{{intent}}/{{tag}}_{{message_sid}}{ending}",
        transport=Transport("storage-key"),
        payload=StoredKey,
        description="An artifact of a message; one of the intent other has no summary.",
    )
    for kind, ending in _ENDINGS.items()
}
"""That an artifact is stored, by its kind."""


class Reply(BaseModel):
    """A text for the sender of a message."""

    From: str
    To: str
    Body: Annotated[str, Field(min_length=1, max_length=1600)]


REPLIED: Final = provider.message(
    "reply_sent",
    address=f"/2010-04-01/Accounts/{ACCOUNT_SID}/Messages.json",
    transport=Transport("http-call"),
    payload=Reply,
    description="Twilio was asked to send the sender of a message an answer.",
)


class MediumRequest(BaseModel):
    """That a medium was asked for without credentials: Twilio's are for its own host."""

    Authorization: Literal[""]


MEDIUM_FETCHED: Final = provider.message(
    "medium_fetched",
    address="media.example.com",
    transport=Transport("http-call"),
    payload=MediumRequest,
    description="A medium was asked for at another host than Twilio's.",
)


class MessageArtifacts(BaseModel):
    """Audio, full text and summary of one message."""

    company_id: keys.CompanyId = COMPANY
    intent: MessageIntent = MessageIntent.JOB_TO_BE_DONE
    tag: keys.ArtifactTag = TAG
    message_sid: keys.MessageSid = MESSAGE_SID


HandledBefore: Final = provider.state("the message was handled before, under another tag")(
    MessageArtifacts
)
HandledInPart: Final = provider.state("only the audio of the message was stored before")(
    MessageArtifacts
)
STORAGE_IS_AWAY: Final = provider.state("the storage does not answer")
STORAGE_IS_UNREACHABLE: Final = provider.state("nothing answers where the storage is")
TWILIO_IS_AWAY: Final = provider.state("Twilio does not answer")


@provider.state("Twilio refuses what it is asked")
class TwilioRefuses(BaseModel):
    """With which status."""

    refused: Literal[401, 404, 429, 503]


@provider.state("the medium of a message is at another host")
class MediumIsElsewhere(BaseModel):
    """Where Twilio sends whoever asks for it."""

    moved_to: str = "https://media.example.com/1"


@provider.state("the language model decides")
class Decision(BaseModel):
    """What the language model makes of whatever it is given."""

    intent: MessageIntent = MessageIntent.JOB_TO_BE_DONE
    tag: str = TAG
    summary: str = "The roof of number 7 leaks."


@provider.trigger("the voice-parser handles a message")
class MessageIsHandled(BaseModel):
    """The form of the message that the voice-parser takes from the queue."""

    form: dict[str, JsonValue] = dict(voice_message())
