"""A local folder as a storage: each bucket a folder, each file written whole or not at all.

The paths it is given are accepted already; a link that leads out of the folder is refused all the
same. The content type is not stored.
"""

import asyncio
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final
from uuid import uuid4

from shared._connections.attempts import Unavailable
from shared.storage.errors import OBJECT_EXISTS, OBJECT_MISSING, STORAGE_REFUSED, StorageError
from shared.storage.signing import read_signed_url, signed_url

__all__ = ["LOCAL_BASE_URL", "LocalStorage"]

LOCAL_BASE_URL: Final = "http://localhost:8000"
"""Where a service would serve the signed URLs, by `StorageClient.download_signed`."""

_INCOMING: Final = ".incoming"
_TRIES: Final = 5


class LocalStorage:
    """Files in a folder, and signed URLs of them."""

    def __init__(
        self,
        folder: Path,
        secret: str,
        base_url: str = LOCAL_BASE_URL,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._folder = folder.absolute()
        self._secret = secret
        self._base_url = base_url.rstrip("/")
        self._now = now

    async def upload(
        self, bucket: str, path: str, data: bytes, content_type: str, *, overwrite: bool
    ) -> None:
        """See `StorageBackend`."""
        await asyncio.to_thread(self._write, bucket, path, data, overwrite)

    async def download(self, bucket: str, path: str, most: int) -> bytes:
        """See `StorageBackend`."""
        return await asyncio.to_thread(self._read, bucket, path, most)

    async def sign(self, bucket: str, path: str, expires_in: int) -> str:
        """See `StorageBackend`."""
        with _translated():
            if not self._place(bucket, path).is_file():
                raise FileNotFoundError
        expires_at = int(self._now()) + expires_in
        return signed_url(self._base_url, self._secret, bucket, path, expires_at)

    def verified(self, url: str) -> tuple[str, str]:
        """Return the bucket and the path of a signed URL.

        Raises:
            StorageError: it has expired, was changed, or is none (`SIGNATURE_REFUSED`).
        """
        return read_signed_url(self._secret, url, self._now())

    async def delete(self, bucket: str, path: str) -> bool:
        """See `StorageBackend`."""
        return await asyncio.to_thread(self._remove, bucket, path)

    async def close(self) -> None:
        """See `StorageBackend`."""

    def _place(self, bucket: str, path: str) -> Path:
        place = self._folder / bucket / path
        if not place.resolve().is_relative_to(self._folder.resolve() / bucket):
            raise StorageError("storage: a link leads out of the bucket", code=STORAGE_REFUSED)
        return place

    def _write(self, bucket: str, path: str, data: bytes, overwrite: bool) -> None:
        with _translated():
            place = self._place(bucket, path)
            incoming = self._folder / _INCOMING / str(uuid4())
            incoming.parent.mkdir(parents=True, exist_ok=True)
            try:
                _write_through(incoming, data)
                _put_in_place(incoming, place, overwrite)
            finally:
                incoming.unlink(missing_ok=True)

    def _read(self, bucket: str, path: str, most: int) -> bytes:
        with _translated(), self._place(bucket, path).open("rb") as file:
            data = file.read(most + 1)
        if len(data) > most:
            raise StorageError(f"storage: the file has over {most} bytes", code=STORAGE_REFUSED)
        return data

    def _remove(self, bucket: str, path: str) -> bool:
        place = self._place(bucket, path)
        try:
            with _translated():
                place.unlink()
        except StorageError as error:
            if error.code == OBJECT_MISSING:
                return False
            raise
        with suppress(OSError):  # the first folder that is not empty
            for folder in place.relative_to(self._folder / bucket).parents[:-1]:
                (self._folder / bucket / folder).rmdir()
        return True


def _write_through(file: Path, data: bytes) -> None:
    with file.open("xb") as opened:
        opened.write(data)
        opened.flush()
        os.fsync(opened.fileno())


def _put_in_place(incoming: Path, place: Path, overwrite: bool) -> None:
    for last in [False] * (_TRIES - 1) + [True]:
        place.parent.mkdir(parents=True, exist_ok=True)
        try:
            if overwrite:
                incoming.replace(place)
            else:
                place.hardlink_to(incoming)
        except FileNotFoundError:
            if last:
                raise
            continue  # a delete took the folder away, which was empty
        return


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except FileExistsError as error:
        if error.filename2 is None:  # not from linking: a folder was to be made
            raise _blocked() from None
        raise StorageError("storage: there is a file already", code=OBJECT_EXISTS) from None
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError) as error:
        if getattr(error, "filename2", None) is not None:
            raise _blocked() from None
        raise StorageError("storage: there is no such file", code=OBJECT_MISSING) from None
    except OSError as error:
        reason = f"the folder is not usable ({error.strerror})"
        raise Unavailable(reason, may_have_acted=False) from error


def _blocked() -> StorageError:
    return StorageError("storage: a file is where a folder is to be", code=STORAGE_REFUSED)
