"""Artifacts as states speak of them, put where a voice-parser would have put them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ai_voice_contracts.examples import artifact_key
from ai_voice_shared.keys import ArtifactKind, MessageIntent

if TYPE_CHECKING:
    from ai_voice_contracts.bound.aws import Aws

__all__ = ["store", "store_beyond_a_page"]


def store(aws: Aws, company_id: str, intent: str, tag: str, message_sid: str) -> None:
    """Store all artifacts of a message; one of the intent other has no summary."""
    for kind in ArtifactKind:
        if (intent, kind) != (MessageIntent.OTHER, ArtifactKind.TEXT_SUMMARY):
            aws.put(artifact_key(kind, MessageIntent(intent), tag, company_id, message_sid))


def store_beyond_a_page(aws: Aws, company_id: str, intent: str, tag: str, message_sid: str) -> str:
    """Store a page of artifacts, and one more under ``tag``; tell the token of the second page."""
    for earlier in ("a-first", "b-second"):
        aws.put(_audio(company_id, intent, earlier, message_sid))
    aws.put(_audio(company_id, intent, tag, message_sid))
    return aws.page_after(f"{company_id}/{intent}/", 2)


def _audio(company_id: str, intent: str, tag: str, message_sid: str) -> str:
    return artifact_key(ArtifactKind.AUDIO, MessageIntent(intent), tag, company_id, message_sid)
