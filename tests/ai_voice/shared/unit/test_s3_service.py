"""What S3Service makes of each answer of S3, which a scripted server gives."""

import asyncio
import hashlib
import io
import logging
from collections.abc import AsyncIterator, Callable, Coroutine
from typing import Any
from urllib.parse import urlsplit

import boto3
import botocore.httpsession
import pytest
from botocore.exceptions import ClientError

from ai_voice_shared.services import _s3_upload
from ai_voice_shared.services.s3_service import (
    AccessRefused,
    ObjectExists,
    ObjectNotFound,
    S3Service,
    StorageUnavailable,
)
from ai_voice_shared.settings import S3Settings

pytestmark = pytest.mark.unit

type RoundTrip = Any  # conftest's
type Reply = tuple[int, dict[str, str], bytes]
type Serve = Callable[[Callable[[RoundTrip], Reply]], tuple[str, list[RoundTrip]]]
type Use = Callable[[S3Service], Coroutine[Any, Any, Any]]

KEY = "acme/other/secret-tag_audio.ogg"
OK: Reply = (200, {}, b"")
SETTINGS = S3Settings(_env_file=None, aws_region="eu-west-1", s3_bucket_name="a-bucket")


def error(status: int, code: str) -> Reply:
    text = f"<Error><Code>{code}</Code><Message>m</Message></Error>"
    return status, {"Content-Type": "application/xml"}, text.encode()


@pytest.fixture
def ask(
    serve: Serve, aws: pytest.MonkeyPatch
) -> Callable[[Callable[[RoundTrip], Reply], Use], tuple[Any, list[RoundTrip]]]:
    """Use a service whose S3 gives scripted answers: what came of it, and what S3 was asked."""
    aws.setattr("botocore.endpoint.time.sleep", lambda _: None)  # between retries

    def asking(answer: Callable[[RoundTrip], Reply], use: Use) -> tuple[Any, list[RoundTrip]]:
        url, asked = serve(answer)
        aws.setenv("AWS_ENDPOINT_URL_S3", url)

        async def with_service() -> Any:
            async with S3Service(SETTINGS) as service:
                return await use(service)

        return asyncio.run(with_service()), asked

    return asking


type Ask = Callable[[Callable[[RoundTrip], Reply], Use], tuple[Any, list[RoundTrip]]]

USES: dict[str, Use] = {
    "exists": lambda s3: s3.exists(KEY),
    "upload": lambda s3: s3.upload(b"b", KEY, "audio/ogg"),
    "download": lambda s3: s3.download(KEY),
    "download_to": lambda s3: s3.download_to(KEY, io.BytesIO()),
    "delete": lambda s3: s3.delete(KEY),
    "list_objects": lambda s3: s3.list_objects("acme", "other"),
    "generate_presigned_url": lambda s3: s3.generate_presigned_url(KEY),
}


async def failures(s3: S3Service) -> dict[str, ClientError]:
    """What each use fails with; a use that succeeds is left out."""
    failed: dict[str, ClientError] = {}
    for name, use in USES.items():
        try:
            await use(s3)
        except ClientError as error:
            failed[name] = error
    return failed


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (error(403, "AccessDenied"), AccessRefused),
        (error(500, "InternalError"), StorageUnavailable),
        (error(503, "SlowDown"), StorageUnavailable),
        (error(400, "SomethingElse"), ClientError),
    ],
)
def test_what_goes_wrong_is_named_and_is_still_a_client_error(
    ask: Ask, answer: Reply, kind: type[ClientError]
) -> None:
    failed, _ = ask(lambda _: answer, failures)
    assert {name: type(error) for name, error in failed.items()} == dict.fromkeys(USES, kind)
    statuses = {e.response["ResponseMetadata"]["HTTPStatusCode"] for e in failed.values()}
    assert statuses == {answer[0]}


def test_a_storage_that_is_away_is_unavailable(aws: pytest.MonkeyPatch) -> None:
    aws.setenv("AWS_ENDPOINT_URL_S3", "http://127.0.0.1:1")
    aws.setattr("botocore.endpoint.time.sleep", lambda _: None)
    failed = asyncio.run(failures(S3Service(SETTINGS)))
    assert {name: type(e) for name, e in failed.items()} == dict.fromkeys(USES, StorageUnavailable)
    assert all("EndpointConnectionError" in str(error) for error in failed.values())


def test_a_missing_object_is_reported_as_callers_expect(ask: Ask) -> None:
    missing = error(404, "NoSuchKey")
    assert ask(lambda _: (404, {}, b""), USES["exists"])[0] is False
    for use in ("download", "download_to", "generate_presigned_url"):
        with pytest.raises(ObjectNotFound, match=f"^Object not found: {KEY}$") as failed:
            ask(lambda _: missing, USES[use])
        assert isinstance(failed.value, ClientError)
        assert isinstance(failed.value, ValueError)
        assert failed.value.response["Error"]["Code"] in ("404", "NoSuchKey")


def test_creating_is_one_request_that_s3_itself_refuses(ask: Ask) -> None:
    """Nothing is asked before: between a check and a write others can write."""
    key, [put] = ask(lambda _: OK, USES["upload"])
    assert key == KEY
    assert (put.method, put.target) == ("PUT", f"/a-bucket/{KEY}")
    assert put.headers["if-none-match"] == "*"
    assert put.headers["content-type"] == "audio/ogg"
    _, [put] = ask(lambda _: OK, lambda s3: s3.upload(b"", KEY, "text/plain", overwrite=True))
    assert "if-none-match" not in put.headers
    with pytest.raises(FileExistsError, match=f"^Object already exists: {KEY}$") as refused:
        ask(lambda _: error(412, "PreconditionFailed"), USES["upload"])
    assert type(refused.value) is ObjectExists


@pytest.mark.parametrize(("conflicts", "stored"), [(1, True), (2, True), (3, False)])
def test_a_conflict_is_tried_again_as_s3_asks(ask: Ask, conflicts: int, stored: bool) -> None:
    answers = iter([error(409, "ConditionalRequestConflict")] * conflicts + [OK])
    if stored:
        _, asked = ask(lambda _: next(answers), USES["upload"])
        assert len(asked) == conflicts + 1
    else:
        with pytest.raises(ClientError, match="ConditionalRequestConflict"):
            ask(lambda _: next(answers), USES["upload"])


@pytest.mark.parametrize(("etag", "ours"), [(hashlib.md5(b"b").hexdigest(), True), ("0", False)])  # noqa: S324  # as S3 does
def test_an_object_of_our_own_first_try_is_no_conflict(ask: Ask, etag: str, ours: bool) -> None:
    """The first answer is lost, and the library repeats what was done already."""
    puts = iter([error(500, "InternalError"), error(412, "PreconditionFailed")])

    def answer(asked: RoundTrip) -> Reply:
        return next(puts) if asked.method == "PUT" else (200, {"ETag": f'"{etag}"'}, b"")

    if ours:
        assert ask(answer, USES["upload"])[0] == KEY
    else:
        with pytest.raises(FileExistsError):
            ask(answer, USES["upload"])


def test_a_stream_that_breaks_off_leaves_nothing(ask: Ask, aws: pytest.MonkeyPatch) -> None:
    aws.setattr(_s3_upload, "PART_BYTES", 4)

    async def source() -> AsyncIterator[bytes]:
        yield b"0123456789"
        raise OSError("the microphone is gone")

    def answer(asked: RoundTrip) -> Reply:
        if asked.method == "POST":
            return 200, {}, b"<R><UploadId>u-1</UploadId></R>"
        return 200, {"ETag": '"e"'}, b""

    asked: list[RoundTrip] = []
    with pytest.raises(OSError, match="the microphone is gone"):
        ask(
            lambda one: asked.append(one) or answer(one),  # type: ignore[func-returns-value]  # it is None
            lambda s3: s3.upload_stream(source(), KEY, "audio/ogg"),
        )
    assert [one.method for one in asked] == ["POST", "PUT", "PUT", "DELETE"]
    assert "uploadId=u-1" in asked[-1].target


@pytest.mark.parametrize("company", ["", "..", "a/b", "acme/other"])
def test_a_listing_stays_within_one_company(ask: Ask, company: str) -> None:
    asked: list[RoundTrip] = []
    with pytest.raises(ValueError, match="company_id"):
        ask(
            lambda one: asked.append(one) or OK,  # type: ignore[func-returns-value]  # it is None
            lambda s3: s3.list_objects(company, "other"),
        )
    assert asked == []


def test_a_page_is_asked_for_by_its_prefix_and_token(ask: Ask) -> None:
    page = b"<R><NextContinuationToken>t&amp;2</NextContinuationToken></R>"
    listed, [asked] = ask(
        lambda _: (200, {}, page), lambda s3: s3.list_objects("acme", "other", "t/1")
    )
    assert listed.model_dump() == {"files": [], "nextContinuationToken": "t&2"}
    assert "prefix=acme%2Fother%2F" in asked.target
    assert "continuation-token=t%2F1" in asked.target


@pytest.mark.parametrize("expiration", [0, -1, 604801])
def test_a_signed_url_lives_for_a_week_at_most(ask: Ask, expiration: int) -> None:
    with pytest.raises(ValueError, match="expiration: 1 to 604800 seconds"):
        ask(lambda _: OK, lambda s3: s3.generate_presigned_url(KEY, expiration))


def test_a_signed_url_names_the_region(aws: pytest.MonkeyPatch) -> None:
    """Else a new bucket outside of the first region answers with a redirect, which breaks it."""

    async def there(*_: object) -> None: ...

    aws.setattr(S3Service, "_head", there)
    url = urlsplit(asyncio.run(S3Service(SETTINGS).generate_presigned_url(KEY)))
    assert url.netloc == "a-bucket.s3.eu-west-1.amazonaws.com"
    assert url.path == f"/{KEY}"
    assert "X-Amz-Expires=300" in url.query
    assert "not-a-secret" not in url.query


def test_nothing_blocks_the_event_loop(ask: Ask, aws: pytest.MonkeyPatch) -> None:
    """Neither making a client nor a request happens in a thread that runs a loop."""
    on_a_loop: list[bool] = []

    def watched(real: Callable[..., Any]) -> Callable[..., Any]:
        def watching(*args: Any, **kwargs: Any) -> Any:
            on_a_loop.append(asyncio._get_running_loop() is not None)
            return real(*args, **kwargs)

        return watching

    for owner, name in ((boto3.Session, "client"), (botocore.httpsession.URLLib3Session, "send")):
        aws.setattr(owner, name, watched(getattr(owner, name)))
    failed, asked = ask(lambda _: OK, failures)
    assert failed == {}
    assert on_a_loop == [False] * (1 + len(asked))


def test_no_key_and_no_body_is_logged_and_others_log_as_before(
    ask: Ask, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        ask(lambda _: OK, lambda s3: s3.upload(b"words of somebody", KEY, "text/plain"))
        with pytest.raises(AccessRefused):
            ask(lambda _: error(403, "AccessDenied"), USES["download"])
        assert "secret-tag" not in caplog.text
        assert "words of somebody" not in caplog.text
        theirs = boto3.client("s3", region_name="eu-west-1")
        with pytest.raises(ClientError, match="Forbidden"):
            theirs.head_bucket(Bucket="their-bucket")
        theirs.close()
    assert "their-bucket" in caplog.text
