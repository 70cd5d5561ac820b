"""The voice-parser: what it stores of a message, and the function that handles a batch of them."""

from __future__ import annotations

from typing import Annotated, Final

from pydantic import AfterValidator, BaseModel, JsonValue

from ai_voice_contracts.examples import COMPANY, MESSAGE_SID, TAG, artifact_key, voice_message
from ai_voice_contracts.providers import lookup
from ai_voice_shared import functions, keys
from ai_voice_shared.keys import ArtifactKind, MessageIntent
from handfast.declare import Provider, Samples, Transport

provider: Final = Provider("voice-parser", states=(lookup.Customer, lookup.NoCustomer))

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


class MessageArtifacts(BaseModel):
    """Audio, full text and summary of one message."""

    company_id: keys.CompanyId = COMPANY
    intent: MessageIntent = MessageIntent.JOB_TO_BE_DONE
    tag: keys.ArtifactTag = TAG
    message_sid: keys.MessageSid = MESSAGE_SID


HandledBefore: Final = provider.state("the message was handled before, under another tag")(
    MessageArtifacts
)
STORAGE_IS_AWAY: Final = provider.state("the storage does not answer")


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
