"""The layout of artifact keys in S3, which voice-parser writes and the data API reads.

`{company_id}/{intent}/{tag}_{MessageSid}_audio.ogg`, `…_{MessageSid}_full_text.txt`, and
`…_{MessageSid}.text_summary.txt` with a dot, as the first writer had it. `ArtifactKey` is the one
place that knows this, for writing and for reading.
"""

import re
from enum import StrEnum
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

__all__ = [
    "ArtifactKey",
    "ArtifactKind",
    "ArtifactTag",
    "CompanyId",
    "MessageIntent",
    "MessageSid",
    "artifact_prefix",
]

_COMPANY_ID = "[A-Za-z0-9_-]{1,64}"
_TAG = "[a-z0-9.-]{1,128}"
_MESSAGE_SID = "(SM|MM)[0-9a-f]{32}"

CompanyId = Annotated[str, Field(pattern=f"^{_COMPANY_ID}$")]
"""The id of a company: one segment of a key, so no "/" and no "."."""

ArtifactTag = Annotated[str, Field(pattern=f"^{_TAG}$")]
"""What a message is about, in lower case; a language model chose it, so it is checked."""

MessageSid = Annotated[str, Field(pattern=f"^{_MESSAGE_SID}$")]
"""Twilio's id of a message: SM (text) or MM (with media) and 32 hexadecimal digits."""


class MessageIntent(StrEnum):
    """What a message is for."""

    JOB_TO_BE_DONE = "job-to-be-done"
    KNOWLEDGE_DOCUMENT = "knowledge-document"
    OTHER = "other"


class ArtifactKind(StrEnum):
    """What is stored of a message."""

    AUDIO = "audio"
    FULL_TEXT = "full_text"
    TEXT_SUMMARY = "text_summary"


_ENDINGS = {
    ArtifactKind.AUDIO: "_audio.ogg",
    ArtifactKind.FULL_TEXT: "_full_text.txt",
    ArtifactKind.TEXT_SUMMARY: ".text_summary.txt",
}
_KINDS = {ending: kind for kind, ending in _ENDINGS.items()}
_KEY = re.compile(
    f"(?P<company_id>{_COMPANY_ID})/(?P<intent>{'|'.join(MessageIntent)})/"
    f"(?P<tag>{_TAG})_(?P<message_sid>{_MESSAGE_SID})"
    f"(?P<ending>{'|'.join(map(re.escape, _KINDS))})"
)


class ArtifactKey(BaseModel):
    """Where one artifact of one message is stored; `str` of it is the key.

    A message of the intent `other` has no summary.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    company_id: CompanyId
    intent: MessageIntent
    tag: ArtifactTag
    message_sid: MessageSid
    kind: ArtifactKind

    @model_validator(mode="after")
    def _has_a_place(self) -> Self:
        if self.intent is MessageIntent.OTHER and self.kind is ArtifactKind.TEXT_SUMMARY:
            raise ValueError("a message of the intent 'other' has no summary")
        return self

    def __str__(self) -> str:
        """The key, as it is in S3."""
        prefix = artifact_prefix(self.company_id, self.intent)
        return f"{prefix}{self.tag}_{self.message_sid}{_ENDINGS[self.kind]}"

    @classmethod
    def parse(cls, key: str) -> Self:
        """Read a key; `str` of what is read is the key again.

        Raises:
            ValueError: the key is none that `str` of an `ArtifactKey` makes.
        """
        found = _KEY.fullmatch(key)
        if found is None:
            raise ValueError("not an artifact's key: company/intent/tag_MessageSid and an ending")
        return cls.model_validate(
            {name: found[name] for name in ("company_id", "intent", "tag", "message_sid")}
            | {"kind": _KINDS[found["ending"]]}
        )


class _Place(BaseModel):
    model_config = ConfigDict(hide_input_in_errors=True)

    company_id: CompanyId
    intent: MessageIntent


def artifact_prefix(company_id: str, intent: str) -> str:
    """What the keys of all artifacts of a company and an intent begin with, and no others do.

    Raises:
        ValueError: (a pydantic.ValidationError) naming which of them has no such form.
    """
    place = _Place.model_validate({"company_id": company_id, "intent": intent})
    return f"{place.company_id}/{place.intent}/"
