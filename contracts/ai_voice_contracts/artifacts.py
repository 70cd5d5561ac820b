"""What the states of the storage mean: which artifacts are in the bucket. Stores nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ai_voice_contracts import aws, examples
from ai_voice_shared.keys import ArtifactKind, MessageIntent

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["store", "store_audio", "store_for_two", "store_listed"]
__all__ += ["store_two_pages", "store_under_two"]


def store(world: Any, **key: str) -> None:
    """Store all artifacts of a message; one of the intent other has no summary."""
    for name in _names(**key):
        aws.put(name)


def store_audio(world: Any, **key: str) -> None:
    """Store the audio of a message alone."""
    aws.put(examples.artifact_key(ArtifactKind.AUDIO, **key))


def store_listed(
    world: Any, size: int, etag: str, last_modified: str, **key: str
) -> dict[str, str]:
    """The same with ``size`` bytes each; what the storage knows of the last, which is a summary."""
    known = [aws.put(name, b"x" * size) for name in _names(**key)]
    return known[-1]


def store_for_two(world: Any, other_company_id: str, **of: Any) -> dict[str, str]:
    """The same of another company, and then of ours."""
    store_listed(world, **{**of, "company_id": other_company_id})
    return store_listed(world, **of)


def store_under_two(world: Any, **of: Any) -> dict[str, str]:
    """The same under the intent other, and then under its own."""
    store_listed(world, **{**of, "intent": MessageIntent.OTHER})
    return store_listed(world, **of)


def store_two_pages(world: Any, next_page: str, tag: str, **key: str) -> dict[str, str]:
    """One more than a page has, of which the last is under ``tag``."""
    for one in ("a-first", "b-second", tag):
        aws.put(examples.artifact_key(ArtifactKind.AUDIO, tag=one, **key))
    return {"next_page": aws.page_after(f"{key['company_id']}/{key['intent']}/", 2)}


def _names(**key: str) -> Iterator[str]:
    for kind in ArtifactKind:
        if (key["intent"], kind) != (MessageIntent.OTHER, ArtifactKind.TEXT_SUMMARY):
            yield examples.artifact_key(kind, **key)
