"""Supabase Storage as a storage, through Supabase's own client, and what its errors mean."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final, NoReturn

import httpx
from storage3.exceptions import StorageApiError
from storage3.utils import StorageException

from shared._connections.attempts import Unavailable
from shared._connections.supabase import ServerFailed, connected, may_have_acted
from shared._text.faults import one_line
from shared.storage.errors import OBJECT_EXISTS, OBJECT_MISSING, STORAGE_REFUSED, StorageError

__all__ = ["SupabaseStorage"]

_SECONDS: Final = 20.0
_CODES: Final = {404: OBJECT_MISSING, 409: OBJECT_EXISTS}
_WORDS: Final = {404: "there is no such file", 409: "there is a file already"}
_PASSING: Final = 429


class SupabaseStorage:
    """The buckets of a Supabase project, reached with its service key."""

    def __init__(self, url: str, key: str, *, seconds: float = _SECONDS) -> None:
        client, self._http = connected(url, key, seconds=seconds)
        self._root = str(client.storage_url)
        self._buckets = client.storage

    async def upload(
        self, bucket: str, path: str, data: bytes, content_type: str, *, overwrite: bool
    ) -> None:
        """See `StorageBackend`."""
        upsert = "true" if overwrite else "false"
        with _translated():
            await self._buckets.from_(bucket).upload(
                path, data, {"content-type": content_type, "upsert": upsert}
            )

    async def download(self, bucket: str, path: str, most: int) -> bytes:
        """See `StorageBackend`."""
        with _translated():
            data = await self._buckets.from_(bucket).download(path)
        if len(data) > most:
            raise StorageError(f"storage: the file has over {most} bytes", code=STORAGE_REFUSED)
        return data

    async def sign(self, bucket: str, path: str, expires_in: int) -> str:
        """See `StorageBackend`."""
        with _translated():
            signed = await self._buckets.from_(bucket).create_signed_url(path, expires_in)
            url: Any = signed.get("signedURL")
        if not isinstance(url, str) or not url.startswith(f"{self._root}object/sign/{bucket}/"):
            raise _unreadable("no URL of this bucket")
        return url

    async def delete(self, bucket: str, path: str) -> bool:
        """See `StorageBackend`."""
        with _translated():
            removed: Any = await self._buckets.from_(bucket).remove([path])
        if not isinstance(removed, list):
            raise _unreadable("no list")
        return bool(removed)

    async def close(self) -> None:
        """See `StorageBackend`."""
        await self._http.aclose()


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except StorageApiError as error:
        _refused(error)
    except (ServerFailed, httpx.TransportError) as error:
        words = str(error) if isinstance(error, ServerFailed) else type(error).__name__
        raise Unavailable(words, may_have_acted=may_have_acted(error)) from error
    except (
        StorageException,
        httpx.RequestError,
        httpx.InvalidURL,
        ArithmeticError,
        LookupError,
        TypeError,
        ValueError,
        RecursionError,
    ) as error:
        # The client reads answers without looking; what was sent and received stays out.
        raise _unreadable(type(error).__name__) from None


def _refused(error: StorageApiError) -> NoReturn:
    """Storage answers 400 to whatever it refuses; the status is in the body."""
    written = str(error.status)
    status = int(written) if written.isascii() and written.isdecimal() else 0
    if status == _PASSING or status >= 500:
        raise Unavailable(f"status {status}", may_have_acted=status != _PASSING) from None
    words = _WORDS.get(status, f"refused ({one_line(written, 20)})")
    raise StorageError(f"storage: {words}", code=_CODES.get(status, STORAGE_REFUSED)) from None


def _unreadable(problem: str) -> StorageError:
    return StorageError(f"storage: the answer can't be read ({problem})", code=STORAGE_REFUSED)
