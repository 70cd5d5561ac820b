import asyncio
import re
from pathlib import Path
from typing import Any

import fakeredis
import httpx
import pytest

from shared.reading import Reading
from shared.redis_streams import GROUP_TELEGRAM, STREAM_NOTIFY_TELEGRAM

README = Path(__file__).parents[2] / "shared" / "README.md"


@pytest.fixture
def examples() -> dict[str, Any]:
    """What the examples define, run in their order."""
    blocks = re.findall(r"^```python\n(.*?)^```", README.read_text(), re.DOTALL | re.MULTILINE)
    names: dict[str, Any] = {}
    for block in blocks:
        exec(compile(block, str(README), "exec"), names)  # noqa: S102  # our own examples
    return names


def test_the_settings_example_holds(examples: dict[str, Any]) -> None:
    assert examples["settings"].core_api_url.startswith("http")


def test_the_schema_example_shows_unset_and_null(examples: dict[str, Any]) -> None:
    assert examples["change"].model_dump(mode="json", exclude_unset=True) == {"due_at": None}


def test_the_client_example_lists_open_tasks(examples: dict[str, Any]) -> None:
    def core(request: httpx.Request) -> httpx.Response:
        assert request.url.query == b"state=NOT_DONE&owner_user_id=70011"
        return httpx.Response(200, json=[])

    transport = httpx.MockTransport(core)
    assert asyncio.run(examples["open_tasks"](70011, transport=transport)) == []


def test_the_stream_examples_meet(examples: dict[str, Any]) -> None:
    async def meet() -> list[str]:
        async with fakeredis.FakeAsyncRedis() as client:
            await examples["announce"](client)
            assert isinstance(examples["READING"], Reading)
            shown: list[str] = []
            serving = asyncio.create_task(examples["show"](client, shown.append))
            while not shown:
                await asyncio.sleep(0)
            while (await client.xpending(STREAM_NOTIFY_TELEGRAM, GROUP_TELEGRAM))["pending"]:
                await asyncio.sleep(0)
            serving.cancel()
            return shown

    assert asyncio.run(asyncio.wait_for(meet(), timeout=20)) == ["water the fern"]
