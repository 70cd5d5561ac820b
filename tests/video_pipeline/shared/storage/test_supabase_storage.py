"""The real client of Supabase against a server that speaks Storage's wire form."""

from collections.abc import Callable
from typing import Any

import pytest

from shared.errors import RetryableError, ValidationError
from shared.storage import StorageClient, StorageError

PATH = "user_id/job_id/file.mp3"
SIGNED = {"signedURL": f"/object/sign/audio-uploads/{PATH}?token=t0ken"}
STORED = {"Id": "1", "Key": f"audio-uploads/{PATH}"}


def refusal(wire: Any, status: int, error: str, message: str = "s3cret") -> Any:
    """Storage answers 400, and has the status in the body."""
    return wire.Answer(400, {"statusCode": str(status), "error": error, "message": message})


def upload(storage: StorageClient, **options: Any) -> Any:
    return storage.upload_file("audio-uploads", PATH, b"ID3", "audio/mpeg", **options)


def test_an_upload_is_the_requests_that_storage_documents(
    at_supabase: Any, supabase: Any, wire: Any
) -> None:
    supabase.answers += [wire.Answer(200, STORED), wire.Answer(200, SIGNED)]
    url = at_supabase(upload)
    assert url == f"{supabase.url}/storage/v1/object/sign/audio-uploads/{PATH}?token=t0ken"
    stored, signed = supabase.requests
    assert stored.call == ("POST", f"/storage/v1/object/audio-uploads/{PATH}", [])
    assert stored.headers["authorization"] == f"Bearer {wire.KEY}"
    assert stored.headers["apikey"] == wire.KEY
    assert stored.headers["x-upsert"] == "false"
    assert b"\r\nContent-Type: audio/mpeg\r\n\r\nID3\r\n" in stored.body
    assert signed.call == ("POST", f"/storage/v1/object/sign/audio-uploads/{PATH}", [])
    assert signed.json == {"expiresIn": "86400"}


def test_overwrite_asks_storage_to_replace(at_supabase: Any, supabase: Any, wire: Any) -> None:
    supabase.answers += [wire.Answer(200, STORED), wire.Answer(200, SIGNED)]
    at_supabase(lambda storage: upload(storage, overwrite=True))
    assert supabase.requests[0].headers["x-upsert"] == "true"


def test_a_path_is_escaped_in_the_url_and_nowhere_else(
    at_supabase: Any, supabase: Any, wire: Any
) -> None:
    path = "Mix (1) - it's $5 & more, 50+1=51; @home: ok!.mp3"
    supabase.answers += [wire.Answer(200, b"ID3"), wire.Answer(200, [{"name": path}])]
    assert at_supabase(lambda storage: storage.download_file("audio-uploads", path)) == b"ID3"
    assert at_supabase(lambda storage: storage.delete_file("audio-uploads", path)) is True
    downloaded, deleted = supabase.requests
    assert (downloaded.method, downloaded.query) == ("GET", [])
    assert downloaded.path.replace("%20", " ") == f"/storage/v1/object/audio-uploads/{path}"
    assert deleted.call == ("DELETE", "/storage/v1/object/audio-uploads", [])
    assert deleted.json == {"prefixes": [path]}


def test_a_signed_url_is_asked_for_with_its_time(
    at_supabase: Any, supabase: Any, wire: Any
) -> None:
    supabase.answers += [wire.Answer(200, SIGNED)]
    url = at_supabase(lambda storage: storage.get_signed_url("audio-uploads", PATH, expires_in=60))
    assert url == f"{supabase.url}/storage/v1/object/sign/audio-uploads/{PATH}?token=t0ken"
    assert supabase.requests[0].json == {"expiresIn": "60"}


def test_nothing_that_was_there_is_deleted_as_false(
    at_supabase: Any, supabase: Any, wire: Any
) -> None:
    supabase.answers += [wire.Answer(200, [])]
    assert at_supabase(lambda storage: storage.delete_file("audio-uploads", PATH)) is False


CALLS: dict[str, Callable[[StorageClient], Any]] = {
    "upload": upload,
    "download": lambda storage: storage.download_file("audio-uploads", PATH),
    "sign": lambda storage: storage.get_signed_url("audio-uploads", PATH),
    "delete": lambda storage: storage.delete_file("audio-uploads", PATH),
}


@pytest.mark.parametrize("name", CALLS)
@pytest.mark.parametrize(
    ("status", "error", "code"),
    [
        (404, "not_found", "OBJECT_MISSING"),
        (409, "Duplicate", "OBJECT_EXISTS"),
        (413, "Payload too large", "STORAGE_REFUSED"),
        (403, "Unauthorized", "STORAGE_REFUSED"),
    ],
)
def test_a_refusal_is_final_and_repeats_nothing_of_the_answer(
    at_supabase: Any, supabase: Any, wire: Any, name: str, status: int, error: str, code: str
) -> None:
    supabase.answers += [refusal(wire, status, error)]
    with pytest.raises(StorageError) as raised:
        at_supabase(CALLS[name])
    assert raised.value.code == code
    assert "s3cret" not in repr(raised.value)
    assert len(supabase.requests) == 1


@pytest.mark.parametrize("name", ["upload", "download", "sign"])
def test_what_may_be_done_twice_is_tried_again(
    at_supabase: Any, supabase: Any, wire: Any, name: str
) -> None:
    down = [wire.Answer(503, b"<html>"), wire.DROP, refusal(wire, 500, "Internal")]
    supabase.answers += down
    with pytest.raises(RetryableError, match="tried 3 times") as raised:
        at_supabase(CALLS[name])
    assert raised.value.code == "STORAGE_UNAVAILABLE"
    assert len(supabase.requests) == 3


def test_a_delete_whose_answer_is_lost_is_not_sent_again(
    at_supabase: Any, supabase: Any, wire: Any
) -> None:
    supabase.answers += [wire.DROP]
    with pytest.raises(RetryableError, match="tried once; it may be done all the same"):
        at_supabase(CALLS["delete"])
    assert len(supabase.requests) == 1


@pytest.mark.parametrize("name", CALLS)
def test_a_storage_that_does_not_answer_is_retryable(
    at_supabase: Any, supabase: Any, wire: Any, name: str
) -> None:
    supabase.answers += [wire.HANG] * 3
    with pytest.raises(RetryableError, match="ReadTimeout"):
        at_supabase(CALLS[name], seconds=0.4)
    with pytest.raises(RetryableError, match=r"ConnectError \(tried 3 times\)"):
        at_supabase(CALLS[name], url=wire.unused_url())


@pytest.mark.parametrize(("found", "ours"), [(b"ID3", True), (b"other", False)])
def test_an_upload_that_was_done_although_its_answer_was_lost_is_no_conflict(
    at_supabase: Any, supabase: Any, wire: Any, found: bytes, ours: bool
) -> None:
    answers = [wire.DROP, refusal(wire, 409, "Duplicate"), wire.Answer(200, found)]
    supabase.answers += [*answers, wire.Answer(200, SIGNED)]
    if ours:
        assert at_supabase(upload).endswith("?token=t0ken")
    else:
        with pytest.raises(StorageError, match="there is a file already"):
            at_supabase(upload)


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("sign", {}),
        ("sign", {"signedURL": None}),
        ("sign", {"signedURL": ""}),
        ("sign", {"signedURL": "/https://elsewhere.example/x"}),
        ("sign", {"signedURL": 7}),
        ("sign", b"<html>"),
        ("delete", {}),
        ("delete", b"<html>"),
        ("upload", {}),
        ("upload", b"<html>"),
        ("upload", []),
    ],
)
def test_an_answer_of_another_form_is_named_so(
    at_supabase: Any, supabase: Any, wire: Any, name: str, body: Any
) -> None:
    supabase.answers += [wire.Answer(200, body)]
    with pytest.raises(StorageError, match="the answer can't be read"):
        at_supabase(CALLS[name])


def test_a_file_beyond_every_limit_is_not_returned(
    at_supabase: Any, supabase: Any, wire: Any
) -> None:
    supabase.answers += [wire.Answer(200, b"x" * (100 * 1024 * 1024 + 1))]
    with pytest.raises(StorageError, match="over 104857600 bytes"):
        at_supabase(CALLS["download"])


def test_a_hostile_path_is_refused_before_anything_is_sent(at_supabase: Any, supabase: Any) -> None:
    for path in ("../x", "a%2fb", "/a", "a\\b", "a\0"):
        with pytest.raises(ValidationError):
            at_supabase(lambda storage, path=path: storage.download_file("audio-uploads", path))
    assert supabase.requests == []


def test_supabase_serves_its_own_urls(at_supabase: Any, supabase: Any) -> None:
    with pytest.raises(StorageError, match="Supabase serves it"):
        at_supabase(lambda storage: storage.download_signed(f"{supabase.url}/x"))
