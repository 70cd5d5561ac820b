"""No path leads out of its bucket, means another, or is repeated in an error."""

import asyncio
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import quote, unquote, urlsplit

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from shared.errors import ValidationError
from shared.storage import BUCKET_LIMITS, StorageClient, local_storage
from shared.storage.paths import checked_path

ACCEPTED = [
    "user_id/job_id/file.mp3",
    "job_id/final_video.mp4",
    "a",
    "a..b/c",
    "Mix (1) - it's $5 & more, 50+1=51; @home: ok!.mp3",
    "a" * 200,
    "/".join(["a"] * 450),
]
HOSTILE = [
    "",
    "/",
    "/etc/passwd",
    "..",
    ".",
    "a/..",
    "../a",
    "a/../../b",
    "a/./b",
    "a//b",
    "a/",
    "a\\b",
    "..\\a",
    "C:\\a",
    "a\0b",
    "a\nb",
    "a\r",
    "%2e%2e/a",
    "a%2fb",
    "a%00",
    ".hidden",
    "a/.b",
    "a.",
    " a",
    "a /b",
    "ü",
    "\u202ea",
    "a\u2215b",
    "..\uff0fa",
    "\ud800",
    "a?b",
    "a#b",
    "a*b",
    "~",
    "a|b",
    "a" * 201,
    "/".join(["a"] * 451),
    "a/" * 5_000,
]


@pytest.mark.parametrize("path", ACCEPTED)
def test_a_plain_path_is_accepted_as_it_is(path: str) -> None:
    assert checked_path(path) == path


@pytest.mark.parametrize("path", [*HOSTILE, None, 7, b"a", Path("a")])
def test_any_other_is_refused_without_being_repeated(path: Any) -> None:
    with pytest.raises(ValidationError, match=r"^path: ") as raised:
        checked_path(path)
    assert len(str(raised.value)) < 250
    assert len(str(path)) < 5 or str(path) not in str(raised.value)


def is_accepted(path: str) -> bool:
    try:
        checked_path(path)
    except ValidationError:
        return False
    return True


PIECES = st.sampled_from(["..", ".", "/", "\\", "\0", "%2e", "%2f", "a", " ", "é", "\n", "~", ":"])
NAMES = st.text("ab1._-", min_size=1, max_size=5)
PATHS = (
    st.text()
    | st.lists(PIECES, max_size=8).map("".join)
    | st.lists(NAMES, min_size=1, max_size=4).map("/".join)
)


@given(PATHS)
def test_an_accepted_path_stays_in_its_bucket_and_means_itself_alone(path: str) -> None:
    """To a file system, in a URL, and when it is decoded once more."""
    if is_accepted(path):
        assert PurePosixPath("/bucket", path).is_relative_to("/bucket")
        assert ".." not in PurePosixPath(path).parts
        assert str(PurePosixPath(path)) == path
        assert unquote(path) == path
        assert urlsplit(f"http://host/{quote(path)}").path == f"/{quote(path)}"


def everything(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@example(path="../outside")
@example(path="a/b\0")
@given(path=PATHS)
def test_whatever_the_path_is_it_is_stored_in_its_bucket_or_refused(
    tmp_path: Path, path: str
) -> None:
    """Refused: a clear error, and nothing is stored, in the bucket or anywhere near."""
    storage = StorageClient(make=lambda: local_storage(tmp_path / "in" / "storage", "secret"))

    async def upload() -> None:
        await storage.upload_file("video-clips", path, b"clip")
        assert await storage.download_file("video-clips", path) == b"clip"
        assert await storage.delete_file("video-clips", path) is True

    before = everything(tmp_path)
    if is_accepted(path):
        asyncio.run(upload())
    else:
        with pytest.raises(ValidationError, match=r"^path: "):
            asyncio.run(upload())
    assert everything(tmp_path) == before == []


@pytest.mark.parametrize("bucket", ["", "..", "other", "audio-uploads/x", "AUDIO-UPLOADS", None])
def test_only_the_four_buckets_exist(in_folder: Any, folder: Path, bucket: Any) -> None:
    calls: list[Any] = [
        lambda storage: storage.upload_file(bucket, "a", b"x"),
        lambda storage: storage.download_file(bucket, "a"),
        lambda storage: storage.get_signed_url(bucket, "a"),
        lambda storage: storage.delete_file(bucket, "a"),
    ]
    for call in calls:
        with pytest.raises(ValidationError, match="bucket: one of audio-uploads, "):
            in_folder(call)
    assert not folder.exists()


def test_the_limits_are_those_of_the_system_document() -> None:
    mebibytes = {bucket: limit / 1024 / 1024 for bucket, limit in BUCKET_LIMITS.items()}
    assert mebibytes == {
        "audio-uploads": 10,
        "reference-images": 5,
        "video-clips": 50,
        "video-outputs": 100,
    }
