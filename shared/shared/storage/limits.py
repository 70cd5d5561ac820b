"""The four buckets, how large a file may be in each, and how long a URL may serve. Pure.

System document "Shared Components", "Storage Buckets": all are private.
"""

from collections.abc import Mapping
from typing import Final

from shared.errors import ValidationError

__all__ = ["BUCKET_LIMITS", "LONGEST_SECONDS", "checked_bucket", "checked_data", "checked_expiry"]

_MEBIBYTE: Final = 1024 * 1024

BUCKET_LIMITS: Final[Mapping[str, int]] = {
    "audio-uploads": 10 * _MEBIBYTE,
    "reference-images": 5 * _MEBIBYTE,
    "video-clips": 50 * _MEBIBYTE,
    "video-outputs": 100 * _MEBIBYTE,
}
"""The most bytes of a file, by bucket."""

LONGEST_SECONDS: Final = 7 * 24 * 60 * 60
"""How long a signed URL may serve at most."""


def checked_bucket(bucket: object) -> str:
    """Accept one of the four buckets.

    Raises:
        ValidationError: it is none of them.
    """
    if not isinstance(bucket, str) or bucket not in BUCKET_LIMITS:
        raise ValidationError(f"bucket: one of {', '.join(BUCKET_LIMITS)} is expected")
    return bucket


def checked_data(data: object, most: int) -> bytes:
    """Accept the bytes of a file.

    Raises:
        ValidationError: they are no bytes, none, or more than `most`.
    """
    if not isinstance(data, bytes | bytearray | memoryview):
        raise ValidationError(f"file_data: bytes are expected, got {type(data).__name__}")
    size = memoryview(data).nbytes
    if not 0 < size <= most:
        raise ValidationError(f"file_data: 1 to {most} bytes are expected, got {size}")
    return bytes(data)


def checked_expiry(seconds: object) -> int:
    """Accept how long a URL serves.

    Raises:
        ValidationError: it is no integer of 1 to `LONGEST_SECONDS`.
    """
    if type(seconds) is not int or not 0 < seconds <= LONGEST_SECONDS:
        raise ValidationError(f"expires_in: 1 to {LONGEST_SECONDS} seconds are expected")
    return seconds
