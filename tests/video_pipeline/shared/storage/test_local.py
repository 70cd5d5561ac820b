"""The local folder: whole files or none, limits, and URLs that are signed and expire."""

import asyncio
import errno
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from shared.errors import RetryableError, ValidationError
from shared.storage import StorageClient, StorageError, local_storage, storage
from shared.storage.local import LocalStorage

PATH = "user_id/job_id/file.mp3"


def files(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_a_file_is_stored_read_signed_and_deleted(in_folder: Any, folder: Path) -> None:
    async def life(storage: StorageClient) -> list[Any]:
        url = await storage.upload_file("audio-uploads", PATH, b"ID3", "audio/mpeg")
        stored = files(folder)
        return [
            stored,
            await storage.download_file("audio-uploads", PATH),
            await storage.download_signed(url),
            await storage.delete_file("audio-uploads", PATH),
            await storage.delete_file("audio-uploads", PATH),
            files(folder),
        ]

    stored = [f"audio-uploads/{PATH}"]
    assert in_folder(life) == [stored, b"ID3", b"ID3", True, False, []]


def test_a_missing_file_is_an_error_of_its_own(in_folder: Any) -> None:
    for call in (
        lambda storage: storage.download_file("video-clips", "a/b"),
        lambda storage: storage.get_signed_url("video-clips", "a/b"),
    ):
        with pytest.raises(StorageError) as raised:
            in_folder(call)
        assert raised.value.code == "OBJECT_MISSING"


def test_only_overwrite_replaces_a_file(in_folder: Any) -> None:
    async def upload_again(storage: StorageClient) -> list[bytes]:
        await storage.upload_file("video-clips", "a", b"first")
        with pytest.raises(StorageError) as raised:
            await storage.upload_file("video-clips", "a", b"second")
        assert raised.value.code == "OBJECT_EXISTS"
        found = [await storage.download_file("video-clips", "a")]
        await storage.upload_file("video-clips", "a", b"third", overwrite=True)
        return [*found, await storage.download_file("video-clips", "a")]

    assert in_folder(upload_again) == [b"first", b"third"]


@pytest.mark.parametrize("overwrite", [False, True])
def test_a_folder_is_no_file_and_a_file_no_folder(
    in_folder: Any, folder: Path, overwrite: bool
) -> None:
    async def collide(storage: StorageClient) -> list[str | None]:
        await storage.upload_file("video-clips", "a/b", b"x")
        codes = []
        for path in ("a", "a/b/c"):
            with pytest.raises(StorageError) as raised:
                await storage.upload_file("video-clips", path, b"y", overwrite=overwrite)
            codes.append(raised.value.code)
        with pytest.raises(StorageError, match="no such file"):
            await storage.download_file("video-clips", "a")
        return codes

    first = "STORAGE_REFUSED" if overwrite else "OBJECT_EXISTS"
    assert in_folder(collide) == [first, "STORAGE_REFUSED"]
    assert files(folder) == ["video-clips/a/b"]


def test_a_path_is_free_again_after_what_was_below_it_is_deleted(in_folder: Any) -> None:
    async def reuse(storage: StorageClient) -> bytes:
        await storage.upload_file("video-clips", "a/b/c", b"x")
        await storage.delete_file("video-clips", "a/b/c")
        await storage.upload_file("video-clips", "a", b"y")
        return await storage.download_file("video-clips", "a")

    assert in_folder(reuse) == b"y"


@pytest.mark.parametrize("name", ["file", "folder"])
def test_a_link_that_leads_out_of_the_bucket_is_refused(
    in_folder: Any, folder: Path, tmp_path: Path, name: str
) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret").write_bytes(b"s3cret")
    (folder / "video-clips").mkdir(parents=True)
    target = outside / "secret" if name == "file" else outside
    (folder / "video-clips" / "link").symlink_to(target)
    path = "link" if name == "file" else "link/secret"
    for call in (
        lambda storage: storage.download_file("video-clips", path),
        lambda storage: storage.get_signed_url("video-clips", path),
        lambda storage: storage.delete_file("video-clips", path),
        lambda storage: storage.upload_file("video-clips", path, b"x", overwrite=True),
    ):
        with pytest.raises(StorageError, match="leads out of the bucket"):
            in_folder(call)
    assert (outside / "secret").read_bytes() == b"s3cret"


@pytest.mark.parametrize(
    ("bucket", "size", "options", "accepted"),
    [
        ("reference-images", 5 * 1024 * 1024, {}, True),
        ("reference-images", 5 * 1024 * 1024 + 1, {}, False),
        ("reference-images", 11, {"max_size": 10}, False),
        ("reference-images", 10, {"max_size": 10}, True),
        ("reference-images", 0, {}, False),
        ("reference-images", 1, {"max_size": 0}, False),
        ("reference-images", 1, {"content_type": "image/png\r\nX: y"}, False),
    ],
)
def test_a_file_beyond_its_limit_is_refused_and_not_stored(
    in_folder: Any, folder: Path, bucket: str, size: int, options: dict[str, Any], accepted: bool
) -> None:
    async def upload(storage: StorageClient) -> bool:
        try:
            await storage.upload_file(bucket, "image.png", b"x" * size, **options)
        except ValidationError:
            return False
        return True

    assert in_folder(upload) is accepted
    assert files(folder) == ["reference-images/image.png"] * accepted


@pytest.mark.parametrize("data", [None, "text", 7, [1]])
def test_only_bytes_are_stored(in_folder: Any, folder: Path, data: Any) -> None:
    with pytest.raises(ValidationError, match="file_data: bytes are expected"):
        in_folder(lambda storage: storage.upload_file("video-clips", "a", data))
    assert files(folder) == []


def test_limits_can_be_set_for_the_four_buckets_alone(tmp_path: Path) -> None:
    small = StorageClient({"video-clips": 3}, make=lambda: local_storage(tmp_path, "secret"))
    with pytest.raises(ValidationError, match="1 to 3 bytes are expected, got 4"):
        asyncio.run(small.upload_file("video-clips", "a", b"1234"))
    for limits in ({"other": 3}, {"video-clips": 0}, {"video-clips": 1.5}):
        with pytest.raises(ValidationError):
            StorageClient(limits)  # type: ignore[arg-type]  # the mistake is the case


def test_a_signed_url_serves_until_it_expires(in_folder: Any, clock: list[float]) -> None:
    async def served(storage: StorageClient) -> bytes:
        await storage.upload_file("video-outputs", "job/final video.mp4", b"film")
        url = await storage.get_signed_url("video-outputs", "job/final video.mp4", expires_in=60)
        assert url.startswith(
            "http://localhost:8000/storage/v1/object/sign/video-outputs/job/final%20video.mp4?token="
        )
        clock[0] += 59.9
        found = await storage.download_signed(url)
        clock[0] += 0.1
        with pytest.raises(StorageError, match="it has expired") as raised:
            await storage.download_signed(url)
        assert raised.value.code == "SIGNATURE_REFUSED"
        return found

    assert in_folder(served) == b"film"


@pytest.mark.parametrize(
    "change",
    [
        lambda url: url.replace("video-outputs", "video-clips"),
        lambda url: url.replace("job/final", "job/other"),
        lambda url: url.replace("token=1000060", "token=9999999"),
        lambda url: url.replace("token=1000060.", "token=1000060."[:-1]),
        lambda url: url[:-1] + ("0" if url[-1] != "0" else "1"),
        lambda url: url[:-1],
        lambda url: url.partition("?")[0],
        lambda url: f"{url}&token=1",
        lambda url: url.replace("job/", "job/../job/"),
        lambda url: url.replace("job/", "job/%2e%2e/job/"),
        lambda url: url.replace("token=1000060", "token=" + "9" * 5000),
        lambda url: url.replace("token=1000060", "token=\u0661"),
        lambda url: url[:-3] + "\u00e9",
        lambda url: "",
        lambda url: "http://[",
        lambda url: url.replace("/sign/", "/public/"),
    ],
)
def test_a_signed_url_that_was_changed_serves_nothing(in_folder: Any, change: Any) -> None:
    async def changed(storage: StorageClient) -> str | None:
        for bucket in ("video-outputs", "video-clips"):
            for path in ("job/final.mp4", "job/other.mp4"):
                await storage.upload_file(bucket, path, b"film")
        url = await storage.get_signed_url("video-outputs", "job/final.mp4", expires_in=60)
        assert change(url) != url
        with pytest.raises(StorageError) as raised:
            await storage.download_signed(change(url))
        return raised.value.code

    assert in_folder(changed) == "SIGNATURE_REFUSED"


def test_a_url_that_was_signed_with_another_secret_serves_nothing(folder: Path) -> None:
    async def crossed() -> None:
        mine, other = (LocalStorage(folder, secret) for secret in ("mine", "other"))
        await mine.upload("video-clips", "a", b"x", "video/mp4", overwrite=False)
        url = await other.sign("video-clips", "a", 60)
        with pytest.raises(StorageError, match="was not signed here"):
            mine.verified(url)

    asyncio.run(crossed())


@pytest.mark.parametrize("seconds", [0, -1, True, 1.5, None, 7 * 24 * 3600 + 1])
def test_a_url_serves_for_a_second_up_to_a_week(in_folder: Any, seconds: Any) -> None:
    with pytest.raises(ValidationError, match="expires_in: 1 to 604800 seconds"):
        in_folder(lambda storage: storage.get_signed_url("video-clips", "a", seconds))


def test_a_disk_that_is_full_is_retryable_and_nothing_is_stored(
    in_folder: Any, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("shared.storage.local.os.fsync", full)
    with pytest.raises(RetryableError, match="No space left on device") as raised:
        in_folder(lambda storage: storage.upload_file("video-clips", "a", b"x"))
    assert raised.value.code == "STORAGE_UNAVAILABLE"
    assert files(folder) == []


def test_of_many_uploads_to_one_path_one_is_stored_whole(folder: Path) -> None:
    """In threads of their own, as services would be in processes."""

    def upload(number: int) -> str | None:
        storage = StorageClient(make=lambda: local_storage(folder, "secret"))
        try:
            asyncio.run(storage.upload_file("video-clips", "a/b", bytes([number]) * 300_000))
        except StorageError as refusal:
            return refusal.code
        return None

    with ThreadPoolExecutor(8) as pool:
        codes = list(pool.map(upload, range(16)))
    assert sorted(map(str, codes)) == ["None"] + ["OBJECT_EXISTS"] * 15
    (winner,) = (number for number, code in enumerate(codes) if code is None)
    assert (folder / "video-clips/a/b").read_bytes() == bytes([winner]) * 300_000
    assert files(folder) == ["video-clips/a/b"]


KILLED = """
import os, sys
from pathlib import Path
from shared.storage import local

def killed(incoming, place, overwrite):
    os._exit(9)

local._put_in_place = killed
storage = local.LocalStorage(Path(sys.argv[1]), "secret")
storage._write("video-clips", "a/b", b"half", False)
"""


def test_a_process_that_is_killed_while_it_writes_leaves_no_file(folder: Path) -> None:
    done = subprocess.run([sys.executable, "-c", KILLED, str(folder)], check=False)
    assert done.returncode == 9
    assert [file for file in files(folder) if not file.startswith(".incoming/")] == []


def test_the_storage_of_the_settings_is_beside_the_embedded_database(
    environment: dict[str, str], tmp_path: Path
) -> None:
    async def upload() -> bytes:
        url = await storage.upload_file("audio-uploads", PATH, b"ID3")
        found = await storage.download_signed(url)
        await storage.close()
        return found

    assert asyncio.run(upload()) == b"ID3"
    assert files(tmp_path) == [f"pipeline.db.storage/audio-uploads/{PATH}"]
