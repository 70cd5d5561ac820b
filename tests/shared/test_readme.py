import asyncio
import re
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl
from uuid import uuid4

import fakeredis
import httpx
import pytest

from ai_voice_shared import CustomerMetadata
from ai_voice_shared.signature import TwilioSignatureValidator
from shared.cost_tracking import CostTracker
from shared.database import DatabaseClient, embedded_database
from shared.errors import BudgetExceededError
from shared.reading import Reading
from shared.redis_streams import GROUP_TELEGRAM, STREAM_NOTIFY_TELEGRAM
from zapa_shared.migrations.__main__ import main as migrate

README = Path(__file__).parents[2] / "shared" / "README.md"


@pytest.fixture
def examples() -> dict[str, Any]:
    """What the examples define, run in their order."""
    blocks = re.findall(r"^```python\n(.*?)^```", README.read_text(), re.DOTALL | re.MULTILINE)
    names: dict[str, Any] = {}
    for block in blocks:
        exec(compile(block, str(README), "exec"), names)  # noqa: S102  # our own examples
    return names


def test_the_settings_example_is_right(examples: dict[str, Any]) -> None:
    assert examples["settings"].core_api_url.startswith("http")


def test_the_schema_example_shows_unset_and_null(examples: dict[str, Any]) -> None:
    assert examples["change"].model_dump(mode="json", exclude_unset=True) == {"due_at": None}


def test_the_client_example_lists_open_tasks(examples: dict[str, Any]) -> None:
    def core(request: httpx.Request) -> httpx.Response:
        assert request.url.query == b"state=NOT_DONE&owner_user_id=70011"
        return httpx.Response(200, json=[])

    transport = httpx.MockTransport(core)
    assert asyncio.run(examples["open_tasks"](70011, transport=transport)) == []


def test_the_budget_example_pays_until_the_limit(examples: dict[str, Any], tmp_path: Path) -> None:
    async def paid() -> Decimal:
        database = DatabaseClient(lambda: embedded_database(tmp_path / "pipeline.db"))
        examples["cost_tracker"] = tracker = CostTracker(database)
        job_id = uuid4()
        for _ in range(4):
            await examples["pay"](job_id, cost)
        with pytest.raises(BudgetExceededError):
            await examples["pay"](job_id, cost)
        total = await tracker.get_total_cost(job_id)
        await database.close()
        return total

    async def cost() -> Decimal:
        return Decimal("0.45")

    assert asyncio.run(paid()) == Decimal("1.80")


def test_the_pipeline_example_logs_the_job_and_tries_again(
    examples: dict[str, Any], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    waits: list[float] = []

    async def sleep(seconds: float) -> None:
        waits.append(seconds)

    async def call(clip: int) -> str:
        if len(waits) < 2:
            raise TimeoutError
        return f"clip {clip}"

    monkeypatch.setattr(asyncio, "sleep", sleep)
    assert asyncio.run(examples["work"](call)) == "clip 0"
    assert waits == [2, 4]
    assert re.search(r'"job_id": ".{36}", "message": "Generating"', capsys.readouterr().out)


def test_the_voice_examples_look_up_whom_twilio_names_and_store_what_they_sent(
    examples: dict[str, Any],
) -> None:
    url, token = "https://voice.example/prod/webhook", "not-a-token"
    sid = "SM" + "0" * 32
    body = f"MessageSid={sid}&AccountSid=AC1&From=whatsapp%3A%2B6590000001&To=whatsapp%3A%2B65"
    signature = TwilioSignatureValidator(token).signature(url, parse_qsl(body))
    customer = CustomerMetadata(customer_id="c", company_id="acme", company_name="Acme")
    asked: list[Any] = []

    class StandIn:
        async def fetch_customer_metadata(self, number: str) -> CustomerMetadata:
            asked.append(number)
            return customer

        async def upload_stream(self, *stored: Any) -> None:
            asked.append(stored)

    async def use(signature: str) -> None:
        headers = {"x-twilio-signature": signature}
        found = await examples["customer_of"](url, headers, body, token, StandIn())
        message = examples["TwilioWebhookPayload"].from_form(body)
        await examples["store_audio"](found, message, b"voice", StandIn())

    with pytest.raises(PermissionError):
        asyncio.run(use("forged"))
    assert asked == []
    asyncio.run(use(signature))
    key = f"acme/other/note_{sid}_audio.ogg"
    assert asked == ["whatsapp:+6590000001", (b"voice", key, "audio/ogg")]


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


def test_the_worker_of_the_example_handles_what_is_announced(examples: dict[str, Any]) -> None:
    async def meet() -> list[Any]:
        async with fakeredis.FakeAsyncRedis() as client:
            await examples["announce"](client)
            shown, stop = list[Any](), asyncio.Event()

            async def send(notification: Any) -> None:
                shown.append(notification.content.memory_content)
                stop.set()

            await examples["notify"](client, send, stop)
            return shown

    assert asyncio.run(asyncio.wait_for(meet(), timeout=20)) == ["water the fern"]


def test_the_zapa_example_stores_what_is_set_in_place(
    examples: dict[str, Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/zapa.db")
    migrate(["-q", "upgrade", "head"])
    engine = examples["open_database"]()
    answer = examples["connect"](engine, "1234567890@s.whatsapp.net")
    engine.dispose()
    assert answer.metadata == {"device": "a phone", "battery": 80}
    assert answer.user_id == 1
