"""S3Service against a real S3 API: on loopback, and in AWS where that is set up."""

import asyncio
import io
from collections.abc import AsyncIterator, Callable, Coroutine
from typing import Any
from uuid import uuid4

import httpx
import pytest
from botocore.exceptions import ClientError

from ai_voice_shared.keys import ArtifactKey, ArtifactKind, MessageIntent
from ai_voice_shared.services import _s3_upload
from ai_voice_shared.services.s3_service import ObjectNotFound, S3Service
from ai_voice_shared.settings import S3Settings

pytestmark = pytest.mark.e2e

type Use = Callable[[S3Service, str], Coroutine[Any, Any, None]]

OTHER = MessageIntent.OTHER


def key_of(company: str, number: int = 0, tag: str = "note") -> str:
    sid = f"SM{number:032x}"
    key = ArtifactKey(
        company_id=company, intent=OTHER, tag=tag, message_sid=sid, kind=ArtifactKind.AUDIO
    )
    return str(key)


def using(settings: S3Settings, use: Use) -> None:
    """Use a service and a company of its own, and leave nothing."""

    async def with_service() -> None:
        company = f"contract-test-{uuid4().hex[:12]}"
        async with S3Service(settings) as service:
            try:
                await use(service, company)
            finally:
                for found in [f async for f in service.iter_objects(company, OTHER)]:
                    await service.delete(found.key)

    asyncio.run(with_service())


def test_an_object_comes_and_goes(s3_settings: S3Settings) -> None:
    async def use(s3: S3Service, company: str) -> None:
        key = key_of(company)
        assert await s3.exists(key) is False
        assert await s3.upload(b"\x00\xff voice", key, "audio/ogg") == key
        assert await s3.exists(key) is True
        assert await s3.download(key) == b"\x00\xff voice"
        await s3.delete(key)
        await s3.delete(key)
        assert await s3.exists(key) is False
        with pytest.raises(ClientError, match="Object not found"):
            await s3.download(key)

    using(s3_settings, use)


def test_what_is_there_is_replaced_only_on_demand(s3_settings: S3Settings) -> None:
    async def use(s3: S3Service, company: str) -> None:
        key = key_of(company)
        await s3.upload(b"first", key, "text/plain")
        with pytest.raises(FileExistsError):
            await s3.upload(b"second", key, "text/plain")
        assert await s3.download(key) == b"first"
        await s3.upload(b"third", key, "text/plain", overwrite=True)
        assert await s3.download(key) == b"third"

    using(s3_settings, use)


def test_of_many_writers_one_creates(s3_settings: S3Settings) -> None:
    async def use(s3: S3Service, company: str) -> None:
        key = key_of(company)
        tries = [s3.upload(bytes([n]), key, "text/plain") for n in range(8)]
        outcomes = await asyncio.gather(*tries, return_exceptions=True)
        created = [n for n, outcome in enumerate(outcomes) if outcome == key]
        assert len(created) == 1
        assert sum(isinstance(outcome, FileExistsError) for outcome in outcomes) == 7
        assert await s3.download(key) == bytes(created)

    using(s3_settings, use)


@pytest.mark.parametrize("size", [0, 1, 8 * 1024 * 1024, 8 * 1024 * 1024 + 1])
def test_a_stream_of_any_size_is_stored_and_read_back(s3_settings: S3Settings, size: int) -> None:
    data = b"ogg!" * (size // 4) + b"+" * (size % 4)

    async def chunks() -> AsyncIterator[bytes]:
        for at in range(0, size, 1_000_003):
            yield data[at : at + 1_000_003]

    async def use(s3: S3Service, company: str) -> None:
        streamed, filed = key_of(company, 1), key_of(company, 2)
        assert await s3.upload_stream(chunks(), streamed, "audio/ogg") == streamed
        assert await s3.upload_stream(io.BytesIO(data), filed, "audio/ogg") == filed
        assert b"".join([c async for c in s3.download_stream(streamed, 999_999)]) == data
        file = io.BytesIO()
        assert await s3.download_to(filed, file) == size
        assert file.getvalue() == data
        with pytest.raises(FileExistsError):
            await s3.upload_stream(io.BytesIO(data), filed, "audio/ogg")

    using(s3_settings, use)


def test_a_stream_is_read_part_by_part(loopback_s3: S3Settings, aws: pytest.MonkeyPatch) -> None:
    """A source without an end does not fill the memory: what was given is sent before more."""
    aws.setattr(_s3_upload, "PART_BYTES", 5 * 1024 * 1024)  # the least that S3 takes
    given: list[int] = []

    async def source() -> AsyncIterator[bytes]:
        for number in range(4):
            given.append(number)
            yield bytes(_s3_upload.PART_BYTES)

    sent_after: list[int] = []

    class Watched(S3Service):
        async def _part(self, *args: Any) -> Any:
            sent_after.append(len(given))
            return await super()._part(*args)

    async def store() -> None:
        async with Watched(loopback_s3) as s3:
            await s3.upload_stream(source(), "a", "audio/ogg")

    asyncio.run(store())
    assert sent_after == [2, 2, 3, 4]


def test_a_listing_goes_page_by_page_in_the_order_of_keys(
    loopback_s3: S3Settings, aws: pytest.MonkeyPatch
) -> None:
    aws.setenv("MOTO_S3_DEFAULT_MAX_KEYS", "2")

    async def use(s3: S3Service, company: str) -> None:
        keys = [key_of(company, number) for number in range(5)]
        for key in reversed(keys):
            await s3.upload(b"12345", key, "audio/ogg")
        await s3.upload(b"", key_of(f"{company}-2"), "audio/ogg")
        first = await s3.list_objects(company, "other")
        assert [found.key for found in first.files] == keys[:2]
        second = await s3.list_objects(company, OTHER, first.nextContinuationToken)
        assert [found.key for found in second.files] == keys[2:4]
        assert [found.key async for found in s3.iter_objects(company, OTHER)] == keys

    using(loopback_s3, use)


def test_an_object_is_listed_as_it_is_stored(s3_settings: S3Settings) -> None:
    async def use(s3: S3Service, company: str) -> None:
        empty = await s3.list_objects(company, OTHER)
        assert empty.model_dump() == {"files": [], "nextContinuationToken": None}
        await s3.upload(b"12345", key_of(company), "audio/ogg")
        [found] = (await s3.list_objects(company, OTHER)).files
        assert (found.key, found.size) == (key_of(company), 5)
        assert found.etag == '"827ccb0eea8a706c4c34a16891f84e7b"'
        assert found.last_modified.endswith("+00:00")

    using(s3_settings, use)


def test_a_signed_url_lets_anyone_read_one_object(s3_settings: S3Settings) -> None:
    async def use(s3: S3Service, company: str) -> None:
        key = key_of(company, tag="a.b-c")
        with pytest.raises(ValueError, match=f"^Object not found: {key}$") as missing:
            await s3.generate_presigned_url(key)
        assert type(missing.value) is ObjectNotFound
        await s3.upload(b"voice", key, "audio/ogg")
        url = await s3.generate_presigned_url(key, expiration=60)
        async with httpx.AsyncClient() as anyone:
            answer = await anyone.get(url)
        assert (answer.status_code, answer.content) == (200, b"voice")
        assert answer.headers["content-type"] == "audio/ogg"

    using(s3_settings, use)
