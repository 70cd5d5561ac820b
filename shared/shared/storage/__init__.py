"""The files of the video pipeline: `from shared.storage import storage`.

Supabase's client is imported where a storage at Supabase is first used.
"""

from shared.storage.client import (
    UPLOAD_URL_SECONDS,
    StorageClient,
    local_storage,
    storage,
    supabase_storage,
)
from shared.storage.errors import (
    OBJECT_EXISTS,
    OBJECT_MISSING,
    SIGNATURE_REFUSED,
    STORAGE_REFUSED,
    STORAGE_UNAVAILABLE,
    StorageError,
)
from shared.storage.limits import BUCKET_LIMITS

__all__ = [
    "BUCKET_LIMITS",
    "OBJECT_EXISTS",
    "OBJECT_MISSING",
    "SIGNATURE_REFUSED",
    "STORAGE_REFUSED",
    "STORAGE_UNAVAILABLE",
    "UPLOAD_URL_SECONDS",
    "StorageClient",
    "StorageError",
    "local_storage",
    "storage",
    "supabase_storage",
]
