"""What is declared of Supabase's Storage takes what Storage answers to all that it takes itself."""

from __future__ import annotations

import asyncio
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from pydantic import TypeAdapter

from shared.pipeline.supabase import ObjectPath, SignedUrl
from video_pipeline_contracts.providers import supabase
from video_pipeline_contracts.reference.supabase.app import create_app
from video_pipeline_contracts.reference.supabase.project import Project

BUCKET, ROOT = "video-clips", "/object/sign/video-clips"


def answered(method: str, path: str, json: Any, *files: str) -> Any:
    """What the stand-in answers, in whose bucket these files are."""
    project = Project(key="example", files={(BUCKET, name): b"x" for name in files})

    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(create_app(project))
        headers = {"authorization": "Bearer example"}
        async with httpx.AsyncClient(transport=transport, base_url="http://supabase") as client:
            return await client.request(method, path, json=json, headers=headers)

    answer = asyncio.run(ask())
    assert answer.status_code == 200
    return answer.json()


@pytest.mark.parametrize(
    "file", ["a(1).mp4", "a b.mp4", "a!*'&$@=;:+,.mp4", "a?b.mp4", ".a.mp4", " a.mp4", "-_.mp4"]
)
def test_the_url_of_each_file_that_may_be_stored_is_one(file: str) -> None:
    ObjectPath(bucket=BUCKET, folder="j", file=file)
    path = f"/storage/v1/object/sign/{BUCKET}/j/{quote(file)}"
    SignedUrl.model_validate(answered("POST", path, {"expiresIn": 60}, f"j/{file}"))


@pytest.mark.parametrize(
    "path",
    [
        "j/%C3%A9.mp4?token=t0ken",
        "j/a&b!.mp4?token=t0ken",
        "j/a%20b.mp4?token=e30.e30.c2ln&download=a%20b.mp4",
        "j/a.mp4?token=t0ken&download=",
    ],
)
def test_a_url_may_be_quoted_and_name_a_download(path: str) -> None:
    SignedUrl.model_validate({"signedURL": f"{ROOT}/{path}"})


@pytest.mark.parametrize("names", [[], ["j/a.mp4"], ["j/a.mp4", "j/b.mp4"]])
def test_an_item_is_answered_for_each_object_that_is_deleted(names: list[str]) -> None:
    body = {"prefixes": [*names, "j/none.mp4", *names]}
    removed = answered("DELETE", f"/storage/v1/object/{BUCKET}", body, *names)
    answer = next(one for one in supabase.DELETE.answers if one.status == 200)
    assert answer.content is not None
    found = TypeAdapter(answer.content.model).validate_python(removed)
    assert [one.name for one in found] == names
