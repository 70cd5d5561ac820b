"""What the clients of consumers are not asked to send, and how a broken one is reported.

What handfast serves stands in for Supabase; each request is driven by tests/systems.
"""

from __future__ import annotations

import asyncio
import dataclasses
from collections import Counter
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from handfast.clients import is_able, request_in
from handfast.model import HttpInteraction
from handfast.model.cases import Case, cases_of
from handfast.model.values import example_values
from handfast.run.consumer import verify_consumer
from shared.database.supabase import SupabaseDatabase
from shared.errors import RetryableError
from shared.storage import StorageError
from shared.storage.supabase import SupabaseStorage
from video_pipeline_contracts.driving import CLIENTS, never_sent
from video_pipeline_contracts.system import SYSTEM

if TYPE_CHECKING:
    from collections.abc import Callable

    from handfast.model.results import Mismatch, Result

    Tamper = Callable[[httpx.Request], httpx.Request]

CASES = tuple(case for case in cases_of(SYSTEM.contracts) if case.provider == "supabase")
DRIVEN = tuple(case for case in CASES if is_able(CLIENTS[case.consumer], case.interaction))


def verified(cases: tuple[Case, ...], **changed: Any) -> tuple[Result, ...]:
    """By the client of the consumer of ``cases``, with what is ``changed`` in it."""
    client = dataclasses.replace(CLIENTS[cases[0].consumer], **changed)
    return asyncio.run(verify_consumer(cases, client))


def found_in(name: str, **changed: Any) -> tuple[Mismatch, ...]:
    """The mismatches of the interaction of this name."""
    case = next(case for case in DRIVEN if case.interaction.name == name)
    (result,) = verified((case,), **changed)
    return result.mismatches


def http_of(case: Case) -> HttpInteraction:
    assert isinstance(case.interaction, HttpInteraction)
    return case.interaction


def test_only_requests_that_no_client_sends_are_left_out() -> None:
    http = [http_of(case) for case in CASES]
    reasons = Counter(never_sent(request_in(one, example_values(one))) for one in http)
    assert reasons == {
        None: 87,
        "our clients send their key with every request": 8,
        "our clients refuse a negative limit themselves": 1,
    }
    assert len(DRIVEN) == 87


@pytest.mark.parametrize("field", ["file", "cacheControl"])
def test_an_upload_without_a_part_of_its_form_is_reported(
    field: str, tampering: Callable[[Tamper], None]
) -> None:
    def tamper(request: httpx.Request) -> httpx.Request:
        content = request.content.replace(f'name="{field}"'.encode(), b'name="another"')
        headers = [(k, v) for k, v in request.headers.items() if k != "content-length"]
        return httpx.Request(
            request.method,
            request.url,
            headers=headers,
            content=content,
            extensions=request.extensions,
        )

    tampering(tamper)
    mismatches = found_in("store an object")
    assert any(field in f"{one.where} {one.expected} {one.got}" for one in mismatches)


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("select the row of a job", "/rest/v1/jobs", "/rest/v1/job"),
        ("store an object", "/object/", "/objects/"),
        ("read an object", "/object/", "/object/public/"),
        ("sign a URL", "/object/sign/", "/object/upload/sign/"),
        ("delete an object", "/object/video-outputs", "/object/video-clips"),
    ],
)
def test_another_path_is_reported(
    name: str, old: str, new: str, tampering: Callable[[Tamper], None]
) -> None:
    def tamper(request: httpx.Request) -> httpx.Request:
        request.url = request.url.copy_with(path=request.url.path.replace(old, new))
        return request

    tampering(tamper)
    assert any(new in one.got for one in found_in(name))


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("select the row of a job", "[0].status"),
        ("select the row of a completed job", "[0].total_cost"),
        ("insert a job", "[0].created_at"),
        ("select the costs of a job", "[0].cost"),
    ],
)
def test_a_database_client_that_loses_a_column_is_reported_with_it(
    name: str, field: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = SupabaseDatabase.run

    async def forgetful(self: SupabaseDatabase, query: Any) -> Any:
        result = await run(self, query)
        column = field.removeprefix("[0].")
        rows = [{key: row[key] for key in row if key != column} for row in result.data]
        return dataclasses.replace(result, data=rows)

    monkeypatch.setattr(SupabaseDatabase, "run", forgetful)
    assert field in " ".join(one.where for one in found_in(name))


def test_a_storage_client_that_returns_a_url_of_elsewhere_is_reported(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def sign(*_: Any) -> str:
        return "https://elsewhere.example/object/sign/video-outputs/x"

    monkeypatch.setattr(SupabaseStorage, "sign", sign)
    assert found_in("sign a URL") != ()


def test_a_storage_client_that_takes_every_deletion_for_done_is_reported(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    delete = SupabaseStorage.delete

    async def done(self: SupabaseStorage, bucket: str, path: str) -> bool:
        await delete(self, bucket, path)
        return True

    monkeypatch.setattr(SupabaseStorage, "delete", done)
    assert found_in("delete what is not there") != ()


@pytest.mark.parametrize(
    "name", ["read an object that is not there", "select a row with an old key"]
)
def test_a_client_that_takes_a_refusal_for_an_answer_is_reported(name: str) -> None:
    call = CLIENTS["api-gateway"].call
    assert call is not None

    async def content(*asked: Any) -> Any:
        try:
            return await call(*asked)
        except Exception:
            return b""

    (mismatch,) = found_in(name, call=content)
    assert "for an answer" in mismatch.got


def test_a_refusal_that_is_raised_with_another_code_is_reported(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """That there is a file already is not that there is none."""

    async def missing(*_: Any, **__: Any) -> None:
        raise StorageError("storage: there is no such file", code="OBJECT_MISSING")

    upload = SupabaseStorage.upload

    async def mistaken(self: SupabaseStorage, *asked: Any, **options: Any) -> None:
        try:
            await upload(self, *asked, **options)
        except StorageError:
            await missing()

    monkeypatch.setattr(SupabaseStorage, "upload", mistaken)
    (mismatch,) = found_in("store an object that is there")
    assert "its code is OBJECT_MISSING, not OBJECT_EXISTS" in mismatch.got


def test_a_failure_that_passes_must_be_retryable(monkeypatch: pytest.MonkeyPatch) -> None:
    """As it would not be if the client took 503 for a refusal."""
    download = SupabaseStorage.download

    async def final(self: SupabaseStorage, bucket: str, path: str, most: int) -> bytes:
        try:
            return await download(self, bucket, path, most)
        except Exception:
            raise StorageError("storage: refused", code="STORAGE_REFUSED") from None

    assert not issubclass(StorageError, RetryableError)
    monkeypatch.setattr(SupabaseStorage, "download", final)
    (mismatch,) = found_in("read an object while nothing answers")
    assert mismatch.got == "shared.storage.errors.StorageError: storage: refused"
