"""AWS in this process: a bucket and a queue of moto's, while ``opened`` is entered.

Nothing reaches AWS, and nothing is left behind for others in the process. Knows no state.
"""

from __future__ import annotations

import os
from contextlib import asynccontextmanager
from functools import cache
from typing import TYPE_CHECKING, Any, Final
from unittest.mock import patch

import boto3
from moto import mock_aws

from ai_voice_contracts.providers import webhook
from ai_voice_shared.services.s3_service import S3Service
from ai_voice_shared.settings import S3Settings

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

__all__ = ["BUCKET", "NOWHERE", "QUEUE_URL", "client", "disconnect", "empty"]
__all__ += ["opened", "page_after", "put", "storage"]

BUCKET: Final = "example-artifacts"
QUEUE_URL: Final = f"https://sqs.us-east-1.amazonaws.com/123456789012/{webhook.RECEIVED.address}"
_REGION: Final = "us-east-1"
_PAGE: Final = "MOTO_S3_DEFAULT_MAX_KEYS"
NOWHERE: Final = "http://127.0.0.1:1"
"""Where nothing listens."""
_UNREACHABLE: Final = {"AWS_ENDPOINT_URL_S3": NOWHERE, "AWS_MAX_ATTEMPTS": "1"}


@asynccontextmanager
async def opened(reader: Callable[[], Any] = lambda: None) -> AsyncIterator[Any]:
    """Open AWS, empty at first, and yield what ``reader`` makes in it."""
    with patch.dict(os.environ), mock_aws():
        # A profile of the user's own would be looked for, and may not be there.
        os.environ.pop("AWS_PROFILE", None)
        client("s3").create_bucket(Bucket=BUCKET)
        client("sqs").create_queue(QueueName=webhook.RECEIVED.address)
        yield reader()


@cache
def client(service: Any) -> Any:
    """A client of boto3's; made once, for that takes longer than all else."""
    return boto3.client(service, region_name=_REGION)


def storage(bucket: str) -> S3Service:
    """The storage in a bucket, or where nothing answers after ``disconnect``."""
    return _storage(bucket, os.environ.get("AWS_ENDPOINT_URL_S3"))


@cache
def _storage(bucket: str, address: str | None) -> S3Service:
    """A client is made where it is first used, and stays at the address of that time."""
    return S3Service(S3Settings(aws_region=_REGION, s3_bucket_name=bucket, aws_profile=None))


def disconnect() -> None:
    """Let nothing answer where the storage is, until it is emptied."""
    os.environ.update(_UNREACHABLE)


def empty() -> None:
    """Delete every object; a page has as many as S3's again, and the storage answers."""
    for name in (_PAGE, *_UNREACHABLE):
        os.environ.pop(name, None)
    for one in client("s3").list_objects_v2(Bucket=BUCKET).get("Contents", []):
        client("s3").delete_object(Bucket=BUCKET, Key=one["Key"])


def put(key: str, content: bytes = b"example") -> dict[str, str]:
    """Store an object; what the storage says of it."""
    client("s3").put_object(Bucket=BUCKET, Key=key, Body=content)
    found = client("s3").head_object(Bucket=BUCKET, Key=key)
    return {"etag": found["ETag"], "last_modified": found["LastModified"].isoformat()}


def page_after(prefix: str, first: int) -> str:
    """Let a page have ``first`` objects, not S3's thousand, and return the second page's token."""
    os.environ[_PAGE] = str(first)
    token: str = client("s3").list_objects_v2(Bucket=BUCKET, Prefix=prefix)["NextContinuationToken"]
    return token
