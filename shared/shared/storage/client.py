"""`storage`: the files of the video pipeline, at Supabase or in a local folder.

System document "Shared Components", "Storage Utilities". Everything that is refused is refused
before anything is sent. Which storage it is follows from the setting `supabase_url`, read when it
is first used; what neither needs is not imported.
"""

import mimetypes
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Final

from shared._connections.attempts import attempted
from shared._connections.per_loop import PerLoop
from shared._extras import brought_by
from shared.config import get_settings
from shared.errors import ValidationError
from shared.storage.backend import StorageBackend
from shared.storage.errors import (
    OBJECT_EXISTS,
    SIGNATURE_REFUSED,
    STORAGE_UNAVAILABLE,
    StorageError,
)
from shared.storage.limits import BUCKET_LIMITS, checked_bucket, checked_data, checked_expiry
from shared.storage.local import LocalStorage
from shared.storage.paths import checked_path

__all__ = ["UPLOAD_URL_SECONDS", "StorageClient", "local_storage", "storage", "supabase_storage"]

UPLOAD_URL_SECONDS: Final = 24 * 60 * 60
"""How long the URL serves that an upload returns."""

_ATTEMPTS: Final = 3
_UNKNOWN_TYPE: Final = "application/octet-stream"


class StorageClient:
    """The storage of a service; connections are made when they are needed, for each event loop.

    `bucket_limits` are in bytes and replace those of `BUCKET_LIMITS`. `make` makes the storage
    (`local_storage`, `supabase_storage`); without it the settings decide. `base_delay` is the time
    before the second try, in seconds.

    Every method raises `ValidationError` for its arguments, `StorageError` where the storage
    refuses (`OBJECT_MISSING`, `OBJECT_EXISTS`), and `RetryableError` where it is not available.
    """

    def __init__(
        self,
        bucket_limits: Mapping[str, int] | None = None,
        *,
        make: Callable[[], StorageBackend] | None = None,
        base_delay: float = 2.0,
    ) -> None:
        self._limits = {**BUCKET_LIMITS, **_checked_limits(bucket_limits or {})}
        self._backends = PerLoop(make or _configured)
        self._base_delay = base_delay

    async def upload_file(
        self,
        bucket: str,
        path: str,
        file_data: bytes,
        content_type: str | None = None,
        max_size: int | None = None,
        overwrite: bool = False,
    ) -> str:
        """Store a file, and return a signed URL of it that serves for a day.

        Without `content_type` the name decides. `max_size`, in bytes, replaces the bucket's limit.
        """
        self._check(bucket, path)
        most = self._limits[bucket] if max_size is None else _checked_size(max_size)
        data = checked_data(file_data, most)
        kind = content_type or mimetypes.guess_type(path)[0] or _UNKNOWN_TYPE
        if not kind.isascii() or not kind.isprintable():
            raise ValidationError("content_type: printable ASCII is expected")
        backend = self._backends.get()

        async def upload(may_be_done: bool) -> None:
            try:
                await backend.upload(bucket, path, data, kind, overwrite=overwrite)
            except StorageError as refusal:
                # The file in the way may be the one of an earlier try, whose answer was lost.
                if not may_be_done or refusal.code != OBJECT_EXISTS:
                    raise
                if await backend.download(bucket, path, most) != data:
                    raise

        await self._attempted("upload", upload)
        return await self.get_signed_url(bucket, path, UPLOAD_URL_SECONDS)

    async def download_file(self, bucket: str, path: str) -> bytes:
        """Return the bytes of a file."""
        self._check(bucket, path)
        backend, most = self._backends.get(), max(self._limits.values())
        return await self._attempted("download", lambda _: backend.download(bucket, path, most))

    async def get_signed_url(self, bucket: str, path: str, expires_in: int = 3600) -> str:
        """Return a URL by which anyone can read a file for `expires_in` seconds."""
        self._check(bucket, path)
        seconds = checked_expiry(expires_in)
        backend = self._backends.get()
        return await self._attempted("sign", lambda _: backend.sign(bucket, path, seconds))

    async def delete_file(self, bucket: str, path: str) -> bool:
        """Delete a file; False if there was none."""
        self._check(bucket, path)
        backend = self._backends.get()
        return await self._attempted(
            "delete", lambda _: backend.delete(bucket, path), repeatable=False
        )

    async def download_signed(self, url: str) -> bytes:
        """Return the file of a signed URL of the local storage, as a server of it would.

        Supabase serves its own URLs.
        """
        backend = self._backends.get()
        if not isinstance(backend, LocalStorage):
            raise StorageError("signed URL: Supabase serves it", code=SIGNATURE_REFUSED)
        return await self.download_file(*backend.verified(url))

    async def close(self) -> None:
        """Close the connections of the running event loop; the next use opens new ones."""
        if backend := self._backends.pop():
            await backend.close()

    def _check(self, bucket: str, path: str) -> None:
        checked_bucket(bucket)
        checked_path(path)

    async def _attempted[T](
        self, name: str, call: Callable[[bool], Awaitable[T]], *, repeatable: bool = True
    ) -> T:
        return await attempted(
            call,
            subject=f"storage: {name}",
            code=STORAGE_UNAVAILABLE,
            repeatable=repeatable,
            max_attempts=_ATTEMPTS,
            base_delay=self._base_delay,
        )


def _checked_limits(limits: Mapping[str, int]) -> dict[str, int]:
    return {checked_bucket(bucket): _checked_size(size) for bucket, size in limits.items()}


def _checked_size(size: int) -> int:
    if type(size) is not int or size <= 0:
        raise ValidationError("a size is expected: an integer of 1 or more bytes")
    return size


def local_storage(folder: Path, secret: str) -> StorageBackend:
    """Make the storage of a folder, whose signed URLs are signed with a secret."""
    return LocalStorage(folder, secret)


def supabase_storage(url: str, key: str) -> StorageBackend:
    """Make the storage of a Supabase project."""
    with brought_by("video", __name__):
        from shared.storage.supabase import SupabaseStorage  # noqa: PLC0415 - see the head

    return SupabaseStorage(url, key)


def _configured() -> StorageBackend:
    settings = get_settings()
    database = settings.embedded_database
    if database is not None:
        return local_storage(
            database.with_name(f"{database.name}.storage"), settings.jwt_secret_key
        )
    return supabase_storage(settings.supabase_url, settings.supabase_service_key)


storage = StorageClient()
"""The storage of the settings."""
