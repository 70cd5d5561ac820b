"""file-service: what of a file is believed, how much is read of it, and what its worker does."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from io import BytesIO
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from celery import Celery
from django.apps import apps
from django.conf import settings
from django.core.files.storage import default_storage
from hypothesis import given
from hypothesis import strategies as st
from redis import Redis

from handfast.transports.redis.server import real_redis
from service_desk_contracts.bound.celery_queue import task_of, waiting
from service_desk_contracts.bound.neighbours import Neighbours
from service_desk_contracts.phrases import CLEAN, INFECTED
from service_desk_contracts.reference import together
from service_desk_contracts.reference.access import issue
from service_desk_contracts.reference.file_service.files import scanning, tasks
from service_desk_contracts.reference.file_service.files.kinds import HEAD, kind_of
from service_desk_contracts.reference.file_service.files.names import clean_name, extension_of
from service_desk_contracts.schemas.tasks import QUEUE, ScanFile

ME, TICKET = UUID(int=1), UUID(int=2)


@pytest.fixture
def client(client_of: Callable[[str, UUID, str], httpx.Client]) -> httpx.Client:
    """A client of file-service, which has no files, as a user with a ticket."""
    beside = Neighbours()
    beside.reset()
    beside.add_user(str(ME))
    beside.add_ticket(str(TICKET), str(ME))
    client = client_of("file", ME, "requester")
    client.base_url = client.base_url.join("files/")
    return client


def uploaded(client: httpx.Client, data: bytes = CLEAN, name: str = "printer.png") -> Any:
    """The row of a file that was uploaded."""
    answer = client.post("/upload", data={"ticket_id": str(TICKET)}, files={"file": (name, data)})
    assert answer.status_code == 201, answer.text
    return rows().get(file_key=answer.json()["file_key"])


def rows() -> Any:
    return apps.get_model("files.Attachment").objects


class Endless(BytesIO):
    """A body that counts what is read of it."""

    read_bytes = 0

    def read(self, size: int | None = -1) -> bytes:
        """As many bytes as are asked for."""
        assert size is not None
        assert size > 0
        self.read_bytes += size
        return b"x" * size


def posted(body: Any, length: int) -> int:
    """The status after a form of one file, of which only the head is no `x`."""
    statuses: list[str] = []
    environ = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": "/api/v1/files/upload",
        "SERVER_NAME": "file-service",
        "SERVER_PORT": "80",
        "CONTENT_TYPE": "multipart/form-data; boundary=b",
        "CONTENT_LENGTH": str(length),
        "HTTP_AUTHORIZATION": f"Bearer {issue(ME, 'requester', 'access')}",
        "wsgi.input": body,
        "wsgi.url_scheme": "http",
    }
    together.wsgi("file")(environ, lambda status, *_: statuses.append(status))  # type: ignore[arg-type]  # nobody writes
    return int(statuses[0].split()[0])


def test_a_form_without_a_boundary_is_refused_as_the_schema_is(
    client: httpx.Client,
) -> None:
    """In JSON, and not as a page for people: its header names no boundary."""
    no_boundary = {"Content-Type": "multipart/form-data"}
    answer = client.post("/upload", content=b"--b\r\n", headers=no_boundary)
    wrong = {"type": "form_invalid", "loc": ["body"], "msg": "expected a form in parts"}
    assert (answer.status_code, answer.json()) == (422, {"detail": [wrong]})
    assert rows().count() == 0


def test_of_a_body_that_is_declared_to_be_too_large_nothing_is_read(client: httpx.Client) -> None:
    body = Endless()
    assert (posted(body, 501 * 1024 * 1024), body.read_bytes) == (413, 0)


def test_of_a_file_that_is_too_large_little_more_is_read_than_is_allowed(
    client: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its declared length is just what a form of an allowed file may have."""

    class Form(Endless):
        head = b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n\r\n'

        def read(self, size: int | None = -1) -> bytes:
            """The head of the form first."""
            head, self.head = self.head, b""
            return head + super().read(size)[len(head) :]

    monkeypatch.setattr(settings, "MAX_UPLOAD_BYTES", 1000)
    monkeypatch.setattr(settings, "FILE_UPLOAD_MAX_MEMORY_SIZE", 100)
    assert posted(Form(), 17_000) == 413
    assert rows().count() == 0


@given(st.text(max_size=600))
def test_no_name_leads_out_of_a_folder_or_hides_what_it_is(name: str) -> None:
    clean = clean_name(name)
    assert 0 < len(clean) <= 500
    assert clean.isprintable()
    assert not set('/\\<>:"|?*;%') & set(clean)
    assert clean.strip(" .") == clean
    assert clean_name(clean) == clean


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("a/b/c.png", "c.png"),
        ("..", "file"),
        ("", "file"),
        (".png", "png"),
        ("x.png\x00.exe", "x.png.exe"),
        (f"{'x' * 600}.png", f"{'x' * 496}.png"),
        ("e\u0301.png", "\u00e9.png"),
    ],
)
def test_a_name_is_cleaned(name: str, clean: str) -> None:
    assert clean_name(name) == clean


@given(st.binary(max_size=40), st.sampled_from(["png", "jpg", "gif", "pdf", "docx", "exe", ""]))
def test_bytes_that_begin_as_nothing_are_of_no_kind(data: bytes, extension: str) -> None:
    assert kind_of(extension, b"\x01" + data) is None


def test_a_character_may_go_on_after_the_head_of_a_text() -> None:
    assert kind_of("txt", b"x" * (HEAD - 1) + "é".encode()[:1]) is not None
    assert kind_of("txt", b"x" * 10 + "é".encode()[:1]) is None


def test_an_extension_is_what_stands_after_the_last_dot() -> None:
    assert [extension_of(name) for name in ("a.PNG", "a.b.txt", "png")] == ["png", "txt", ""]


@given(st.integers(0, 100), st.integers(1, 70))
def test_a_virus_is_found_wherever_the_parts_of_a_file_end(before: int, size: int) -> None:
    data = b"x" * before + INFECTED + b"y"
    parts = [data[start : start + size] for start in range(0, len(data), size)]
    assert scanning.scan(parts) == "Eicar-Test-Signature"
    assert scanning.scan([INFECTED[:-1], b"z", INFECTED[1:]]) is None


def test_what_is_stored_has_no_path_of_the_machine_and_no_name_of_the_user(
    client: httpx.Client,
) -> None:
    row = uploaded(client, name="secret.png")
    assert row.file_path == f"{row.file_key.hex[:2]}/{row.file_key.hex}"
    assert default_storage.open(row.file_path).read() == CLEAN


def test_a_clean_file_is_processed_once_however_often_its_tasks_arrive(
    client: httpx.Client,
) -> None:
    row = uploaded(client)
    before = len(waiting())
    for _ in range(2):
        tasks.scan_file_task(str(row.pk))
        tasks.process_file_task(str(row.pk))
    row.refresh_from_db()
    assert (row.scan_status, row.checksum) == ("clean", hashlib.sha256(CLEAN).hexdigest())
    assert [one["task"] for one in waiting()[before:]] == ["process_file_task"]


def test_a_scan_that_failed_is_done_again(
    client: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = uploaded(client)

    def fail(_: Any) -> None:
        raise TimeoutError

    found = []
    for scan in (fail, scanning.scan):
        monkeypatch.setattr(settings, "FILE_SCANNER", scan, raising=False)
        tasks.scan_file_task(str(row.pk))
        row.refresh_from_db()
        found.append((row.scan_status, row.scan_result))
    assert found == [("failed", "the scan failed"), ("clean", None)]


@pytest.mark.parametrize("attachment_id", ["", "7", "../x", None, 7, f"{UUID(int=7)}"])
def test_a_task_of_what_is_not_there_does_nothing(client: httpx.Client, attachment_id: Any) -> None:
    before = waiting()
    tasks.scan_file_task(attachment_id)
    tasks.process_file_task(attachment_id)
    assert waiting() == before


def test_where_the_queue_is_away_neither_row_nor_bytes_stay(
    client: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: str) -> None:
        raise ConnectionError

    monkeypatch.setattr(tasks.scan_file_task, "delay", refuse)
    folders = default_storage.listdir("")[0]
    stored = {name for folder in folders for name in default_storage.listdir(folder)[1]}
    answer = client.post(
        "/upload", data={"ticket_id": str(TICKET)}, files={"file": ("a.png", CLEAN)}
    )
    folders = default_storage.listdir("")[0]
    left = {name for folder in folders for name in default_storage.listdir(folder)[1]}
    assert (answer.status_code, rows().with_deleted().count(), left) == (503, 0, stored)


def test_in_redis_a_task_is_what_the_contract_says() -> None:
    """In the list of the queue, in Celery's envelope, with the same name and argument."""
    attachment_id = str(uuid4())
    with real_redis() as url:
        app = Celery("sender", broker=url)
        app.conf.update(task_default_queue=QUEUE, task_ignore_result=True)
        app.send_task(tasks.scan_file_task.name, (attachment_id,))
        app.close()
        with Redis.from_url(url) as redis:
            (entry,) = redis.lrange(QUEUE, 0, -1)
    task = task_of(json.loads(entry))
    assert task == {"task": "scan_file_task", "args": [attachment_id], "kwargs": {}}
    assert ScanFile.model_validate(task).args == [UUID(attachment_id)]
