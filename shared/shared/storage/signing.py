"""Signed URLs of the local storage: who has one may read one file until a time. Pure.

The signature is an HMAC (RFC 2104) with SHA-256 of bucket, path and time.
"""

import hashlib
import hmac
from typing import Final
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from shared.errors import ValidationError
from shared.storage.errors import SIGNATURE_REFUSED, StorageError
from shared.storage.limits import checked_bucket
from shared.storage.paths import checked_path

__all__ = ["SIGNED_PATH", "read_signed_url", "signed_url"]

SIGNED_PATH: Final = "/storage/v1/object/sign/"
"""As in the URLs of Supabase Storage."""

_PURPOSE: Final = b"signed URL of the local storage"


def signed_url(base_url: str, secret: str, bucket: str, path: str, expires_at: int) -> str:
    """Write a URL of an accepted bucket and path that serves until `expires_at`, a Unix time."""
    token = f"{expires_at}.{_signature(secret, bucket, path, expires_at)}"
    return f"{base_url}{SIGNED_PATH}{bucket}/{quote(path)}?token={token}"


def read_signed_url(secret: str, url: str, now: float) -> tuple[str, str]:
    """Return the bucket and the path of a URL that serves at `now`, a Unix time.

    Raises:
        StorageError: it has expired, was changed, or is none (`SIGNATURE_REFUSED`).
    """
    try:
        bucket, path, expires_at, signature = _parts(url)
    except (ValueError, ValidationError):
        raise _refused("is no URL of a file") from None
    if not hmac.compare_digest(signature, _signature(secret, bucket, path, expires_at)):
        raise _refused("was not signed here")
    if now >= expires_at:
        raise _refused("has expired")
    return bucket, path


def _parts(url: str) -> tuple[str, str, int, str]:
    parts = urlsplit(url)
    _, found, place = parts.path.partition(SIGNED_PATH)
    (name, token), *others = parse_qsl(parts.query, keep_blank_values=True, max_num_fields=1)
    written, _, signature = token.partition(".")
    bucket, _, path = place.partition("/")
    if others or name != "token" or not found or not written.isdecimal() or len(written) > 12:
        raise ValueError("no token")
    if not signature.isascii():
        raise ValueError("no signature")
    return checked_bucket(bucket), checked_path(unquote(path)), int(written), signature


def _signature(secret: str, bucket: str, path: str, expires_at: int) -> str:
    # A key of its own: the secret signs other things elsewhere.
    key = hmac.digest(secret.encode(), _PURPOSE, hashlib.sha256)
    message = f"{bucket}/{path}\n{expires_at}".encode()
    return hmac.new(key, message, hashlib.sha256).hexdigest()


def _refused(problem: str) -> StorageError:
    return StorageError(f"signed URL: it {problem}", code=SIGNATURE_REFUSED)
