"""What the storage refuses, by code. The messages have no key and no content of a file."""

from typing import Final

from shared.errors import PipelineError

__all__ = [
    "OBJECT_EXISTS",
    "OBJECT_MISSING",
    "SIGNATURE_REFUSED",
    "STORAGE_REFUSED",
    "STORAGE_UNAVAILABLE",
    "StorageError",
]

OBJECT_MISSING: Final = "OBJECT_MISSING"
OBJECT_EXISTS: Final = "OBJECT_EXISTS"
"""An upload without `overwrite`, to a path where another file is."""
SIGNATURE_REFUSED: Final = "SIGNATURE_REFUSED"
"""A signed URL has expired, was changed, or is none."""
STORAGE_REFUSED: Final = "STORAGE_REFUSED"
STORAGE_UNAVAILABLE: Final = "STORAGE_UNAVAILABLE"
"""Of a `RetryableError`: no answer, or the storage failed."""


class StorageError(PipelineError):
    """The storage refuses; asking again will not help. `code` is one of this module."""
