"""Objects that a writer stores for a reader to find by key: the layout of keys is the promise.

Works with the client it is given (boto3's for S3, or one like it). Reads keys, never contents.
"""

from __future__ import annotations

from contextlib import nullcontext
from typing import TYPE_CHECKING, Any

from handfast.frozen import dataclass
from handfast.transports.client_calls import called
from handfast.transports.protocol import PATIENCE, Arrived, count_mismatches, poll
from handfast.wire.routes import arguments

if TYPE_CHECKING:
    from collections.abc import Iterable
    from contextlib import AbstractAsyncContextManager

    from handfast.model import Message
    from handfast.transports.protocol import TransportReader

__all__ = ["StorageKeysReader"]

_NOUN = ("object", "objects")
_FEW = 5


@dataclass(frozen=True, slots=True)
class StorageKeysReader:
    """Reads back the keys of new objects in a bucket, each the payload ``{"key": ...}``.

    A message's address is the form of its keys: ``{name}`` stands for text without ``/``.
    """

    client: Any
    bucket: str
    patience: float = PATIENCE

    def opened(self) -> AbstractAsyncContextManager[TransportReader]:
        """This reader, in the form in which a provider brings it."""
        return nullcontext(self)

    async def clear(self) -> None:
        """Nothing to forget: what is new is what was not there."""

    async def mark(self, messages: Iterable[Message]) -> frozenset[str]:
        """The keys there are."""
        return frozenset(await self._keys())

    async def collect(self, since: frozenset[str], message: Message, expected: int) -> Arrived:
        """The new keys of the message's form; where there are less, which other ones are new."""
        known = set(since)

        async def new() -> list[str]:
            found = sorted(await self._keys() - known)
            known.update(found)
            return [key for key in found if _fits(message, key)]

        made = await poll(new, expected, self.patience)
        others = sorted(key for key in known - since if not _fits(message, key))[:_FEW]
        elsewhere = f"; new are {', '.join(others)}" if others and len(made) < expected else ""
        mismatches = count_mismatches(message, expected, len(made), _NOUN, elsewhere)
        return Arrived(tuple({"key": key} for key in made), mismatches)

    async def _keys(self) -> set[str]:
        return await called(f"bucket {self.bucket}", self._listed)

    def _listed(self) -> set[str]:
        pages = self.client.get_paginator("list_objects_v2").paginate(Bucket=self.bucket)
        return {one["Key"] for page in pages for one in page.get("Contents", ())}


def _fits(message: Message, key: str) -> bool:
    return arguments(message.address, key) is not None
