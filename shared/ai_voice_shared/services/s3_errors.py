"""What S3 refuses, by name. Each error is also of the kind that callers have caught so far."""

from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

if TYPE_CHECKING:
    from botocore.exceptions import _ClientErrorResponseTypeDef  # a stub's name

__all__ = ["AccessRefused", "ObjectExists", "ObjectNotFound", "StorageUnavailable", "named"]


class ObjectNotFound(ClientError, ValueError):
    """There is no such object."""

    def __init__(self, response: "_ClientErrorResponseTypeDef", operation: str, key: str) -> None:
        super().__init__(response, operation)
        self.args = (f"Object not found: {key}",)
        self.key = key


class ObjectExists(FileExistsError):
    """There is such an object already, and it was not to be replaced."""

    def __init__(self, key: str) -> None:
        super().__init__(f"Object already exists: {key}")
        self.key = key


class AccessRefused(ClientError):
    """The credentials are not known, or may not do this."""


class StorageUnavailable(ClientError):
    """S3 can't be reached, or failed; it may have acted."""


_KINDS: dict[int, type[ClientError]] = {401: AccessRefused, 403: AccessRefused}
_MISSING = ("404", "NoSuchKey", "NotFound")


def named(error: ClientError | BotoCoreError, operation: str, key: str = "") -> Exception:
    """The error above that says what went wrong, or the error itself where none does."""
    if not isinstance(error, ClientError):
        code = type(error).__name__
        what = f"S3 could not be asked ({code})"
        return StorageUnavailable({"Error": {"Code": code, "Message": what}}, operation)
    response = error.response
    if response.get("Error", {}).get("Code") in _MISSING:
        return ObjectNotFound(response, operation, key)
    status = response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    if status == 412:
        return ObjectExists(key)
    kind = StorageUnavailable if status >= 500 else _KINDS.get(status)
    return kind(response, operation) if kind else error
