"""What the data-api-server relies on: the keys under which the voice-parser stores artifacts.

No request is made for it: what one writes and the other reads are the same keys, or nothing is
ever found.
"""

from __future__ import annotations

from typing import Any, Final

from ai_voice_contracts import examples
from ai_voice_contracts.examples import artifact_key
from ai_voice_contracts.providers import lookup, parser
from ai_voice_shared.keys import ArtifactKind, MessageIntent
from handfast.declare import Consumer, Published

consumer: Final = Consumer("data-api-server")

AUDIO, FULL_TEXT, SUMMARY = ArtifactKind


def _stored(kind: ArtifactKind, **key: Any) -> Published:
    """It is stored once under ``key``; no summary of a message of the intent other is."""
    if (kind, key.get("intent")) == (SUMMARY, MessageIntent.OTHER):
        return Published(message=parser.STORED[kind], exactly=0)
    return Published(message=parser.STORED[kind], equals={"key": artifact_key(kind, **key)})


def _decided(company_id: str = examples.COMPANY, **decision: Any) -> dict[str, Any]:
    """The parts of a voice message that is stored as the language model decides."""
    key = {"company_id": company_id, **decision}
    return {
        "given": (lookup.Customer(company_id=company_id), parser.Decision(**decision)),
        "equals": {"key": artifact_key(AUDIO, **key)},
        "then": (_stored(FULL_TEXT, **key), _stored(SUMMARY, **key)),
    }


spoken = parser.MessageIsHandled(form=examples.voice_message())
audio = consumer.relies_on(
    parser.STORED[AUDIO], "find the audio of a message", when=spoken, **_decided()
)
audio.but("find the audio of knowledge", **_decided(intent=MessageIntent.KNOWLEDGE_DOCUMENT))
audio.but("find the audio of another intent", **_decided(intent=MessageIntent.OTHER))
longest = "roof-" + "x" * 123
audio.but("find the audio under the longest tag", **_decided(examples.OTHER_COMPANY, tag=longest))


def _never(name: str, *given: Any, **parts: Any) -> None:
    """A voice message of which nothing is stored, or nothing more."""
    then = [Published(message=parser.STORED[kind], exactly=0) for kind in (FULL_TEXT, SUMMARY)]
    audio.but(name, given=given, exactly=0, then=then, **parts)


again = parser.Decision(tag="leaking-roof", intent=MessageIntent.KNOWLEDGE_DOCUMENT)
outside = parser.Decision(tag="../../aardvark/x")
before = parser.HandledBefore()
_never("find the audio once of a message that comes again", lookup.Customer(), before, again)
_never("find nothing of a message of an unknown number", lookup.NoCustomer(), parser.Decision())
_never("find nothing under a tag outside the company's folder", lookup.Customer(), outside)
audio.but(
    "find the rest of a message that was stored in part",
    given=(lookup.Customer(), parser.HandledInPart(), again),
    exactly=0,
    then=(_stored(FULL_TEXT), _stored(SUMMARY)),
)
video = parser.MessageIsHandled(form=examples.voice_message(MessageType="video"))
_never("find nothing of a video", lookup.Customer(), parser.Decision(), when=video)

written = consumer.relies_on(
    parser.STORED[FULL_TEXT],
    "find the text of a written message",
    given=(lookup.Customer(), parser.Decision()),
    when=parser.MessageIsHandled(form=examples.written_message()),
    equals={"key": artifact_key(FULL_TEXT)},
    then=(_stored(SUMMARY), Published(message=parser.STORED[AUDIO], exactly=0)),
)
bodiless = {name: text for name, text in examples.written_message().items() if name != "Body"}
handled = parser.MessageIsHandled(form=bodiless)
written.but("find the text of a message without a body", when=handled)
