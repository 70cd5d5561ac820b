"""What a storage must be able to do, with buckets, paths and sizes that are accepted already."""

from typing import Protocol

__all__ = ["StorageBackend"]


class StorageBackend(Protocol):
    """A storage, local or reached by URL.

    Every method raises `StorageError` where it is refused, and `Unavailable` where it may be tried
    again.
    """

    async def upload(
        self, bucket: str, path: str, data: bytes, content_type: str, *, overwrite: bool
    ) -> None:
        """Store a file, whole or not at all."""

    async def download(self, bucket: str, path: str, most: int) -> bytes:
        """Return a file of at most `most` bytes."""

    async def sign(self, bucket: str, path: str, expires_in: int) -> str:
        """Return a URL that serves a file for so many seconds."""

    async def delete(self, bucket: str, path: str) -> bool:
        """Delete a file; False if there was none."""

    async def close(self) -> None:
        """Close every connection."""
