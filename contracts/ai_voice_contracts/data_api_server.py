"""What the data-api-server relies on: the keys under which the voice-parser stores artifacts.

No request is made for it: what one writes and the other reads are the same keys, or nothing is
ever found.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from ai_voice_contracts import states as s
from ai_voice_contracts.examples import (
    COMPANY,
    OTHER_COMPANY,
    artifact_key,
    voice_message,
    written_message,
)
from ai_voice_contracts.flat import Contract, MessageInteraction
from ai_voice_contracts.messages import AUDIO_STORED, FULL_TEXT_STORED, SUMMARY_STORED
from ai_voice_contracts.phrases import variant
from ai_voice_shared.keys import ArtifactKind, MessageIntent
from handfast.model import Published

if TYPE_CHECKING:
    from collections.abc import Mapping

    from handfast.model import Message

__all__ = ["WITH_PARSER"]

_MESSAGES = {
    ArtifactKind.AUDIO: AUDIO_STORED,
    ArtifactKind.FULL_TEXT: FULL_TEXT_STORED,
    ArtifactKind.TEXT_SUMMARY: SUMMARY_STORED,
}
_LONGEST_TAG = "roof-" + "x" * 123


def _stored(kind: ArtifactKind, **key: Any) -> Published:
    return Published(message=_MESSAGES[kind], equals={"key": artifact_key(kind, **key)})


def _not_stored(message: Message) -> Published:
    return Published(message=message, exactly=0)


def _three(
    intent: MessageIntent, tag: str = "roof-repair", company_id: str = COMPANY
) -> dict[str, Any]:
    """The clauses of a voice message of which everything is stored."""
    key: dict[str, Any] = {"intent": intent, "tag": tag, "company_id": company_id}
    return {
        "given": (s.A_CUSTOMER(company_id=company_id), s.THE_MODEL_DECIDES(intent=intent, tag=tag)),
        "equals": {"key": artifact_key(ArtifactKind.AUDIO, **key)},
        "then": (
            _stored(ArtifactKind.FULL_TEXT, **key),
            _stored(ArtifactKind.TEXT_SUMMARY, **key),
        ),
    }


def _other() -> dict[str, Any]:
    key = {"intent": MessageIntent.OTHER}
    return {
        **_three(MessageIntent.KNOWLEDGE_DOCUMENT),
        "given": (s.A_CUSTOMER(), s.THE_MODEL_DECIDES(**key)),
        "equals": {"key": artifact_key(ArtifactKind.AUDIO, **key)},
        "then": (_stored(ArtifactKind.FULL_TEXT, **key), _not_stored(SUMMARY_STORED)),
    }


def _without_body() -> dict[str, str]:
    return {name: text for name, text in written_message().items() if name != "Body"}


_NOTHING: Final[Mapping[str, Any]] = {
    "equals": {},
    "exactly": 0,
    "then": (_not_stored(FULL_TEXT_STORED), _not_stored(SUMMARY_STORED)),
}

WITH_PARSER: Final = Contract(
    "data-api-server",
    "voice-parser",
    (
        MessageInteraction(
            name="find what was said",
            message=AUDIO_STORED,
            when=s.A_MESSAGE_IS_HANDLED(form=voice_message()),
            **_three(MessageIntent.JOB_TO_BE_DONE),
            variants=(
                variant("to be known", **_three(MessageIntent.KNOWLEDGE_DOCUMENT)),
                variant("of something else", **_other()),
                variant(
                    "under the longest tag",
                    **_three(MessageIntent.JOB_TO_BE_DONE, _LONGEST_TAG, OTHER_COMPANY),
                ),
                variant(
                    "only once, though it is delivered again",
                    **{
                        **_NOTHING,
                        "given": (
                            s.A_CUSTOMER(),
                            s.ALREADY_HANDLED(tag="roof-repair"),
                            s.THE_MODEL_DECIDES(
                                tag="leaking-roof", intent=MessageIntent.KNOWLEDGE_DOCUMENT
                            ),
                        ),
                    },
                ),
                variant(
                    "never, from a number that is nobody's",
                    **{**_NOTHING, "given": (s.NO_CUSTOMER(), s.THE_MODEL_DECIDES())},
                ),
                variant(
                    "never, under a tag that leaves the company's folder",
                    **{
                        **_NOTHING,
                        "given": (s.A_CUSTOMER(), s.THE_MODEL_DECIDES(tag="../../aardvark/x")),
                    },
                ),
            ),
        ),
        MessageInteraction(
            name="find what was written",
            message=FULL_TEXT_STORED,
            given=(s.A_CUSTOMER(), s.THE_MODEL_DECIDES()),
            when=s.A_MESSAGE_IS_HANDLED(form=written_message()),
            equals={"key": artifact_key(ArtifactKind.FULL_TEXT)},
            then=(_stored(ArtifactKind.TEXT_SUMMARY), _not_stored(AUDIO_STORED)),
            variants=(
                variant(
                    "though nothing was written",
                    when=s.A_MESSAGE_IS_HANDLED(form=_without_body()),
                ),
            ),
        ),
    ),
)
