import asyncio
import importlib
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import fakeredis
import httpx
import pytest

import life_organiser_contracts.reference as reference
from life_organiser_contracts.reference.app import create_app, serve_app
from life_organiser_contracts.reference.core import open_core
from life_organiser_contracts.reference.database import insert
from life_organiser_contracts.reference.publishing import impatient_redis

FOLDER = Path(reference.__file__).parent
OPERATIONS = {
    "POST /memories": ("create_memory", {"201", "404", "422"}),
    "GET /memories/{memory_id}": ("get_memory", {"200", "404", "422"}),
    "PATCH /memories/{memory_id}": ("update_memory", {"200", "404", "422"}),
    "DELETE /memories/{memory_id}": ("delete_memory", {"204", "404", "409", "422"}),
    "POST /memories/{memory_id}/tags": ("add_tags", {"200", "404", "422"}),
    "DELETE /memories/{memory_id}/tags/{tag}": ("remove_tag", {"204", "404", "422"}),
    "POST /memories/{memory_id}/image": ("upload_image", {"200", "404", "422"}),
    "POST /tasks": ("create_task", {"201", "404", "422"}),
    "GET /tasks": ("list_tasks", {"200", "422"}),
    "PATCH /tasks/{task_id}": ("update_task", {"200", "404", "422"}),
    "DELETE /tasks/{task_id}": ("delete_task", {"204", "404", "422"}),
    "POST /reminders": ("create_reminder", {"201", "404", "422"}),
    "GET /reminders": ("list_reminders", {"200", "422"}),
    "PATCH /reminders/{reminder_id}": ("update_reminder", {"200", "404", "422"}),
    "DELETE /reminders/{reminder_id}": ("delete_reminder", {"204", "404", "422"}),
    "POST /events": ("create_event", {"201", "404", "422"}),
    "GET /events": ("list_events", {"200", "422"}),
    "PATCH /events/{event_id}": ("update_event", {"200", "404", "422"}),
    "GET /search": ("search", {"200", "400", "422"}),
    "POST /users": ("upsert_user", {"200", "422"}),
    "GET /settings/{user_id}": ("get_settings", {"200", "422"}),
    "PATCH /settings/{user_id}": ("update_settings", {"200", "422"}),
    "GET /audit": ("list_audit", {"200", "422"}),
    "POST /llm-jobs": ("create_job", {"201", "422"}),
    "GET /llm-jobs": ("list_jobs", {"200", "422"}),
    "GET /llm-jobs/{job_id}": ("get_job", {"200", "404", "422"}),
    "PATCH /llm-jobs/{job_id}": ("update_job", {"200", "404", "422"}),
    "GET /backup/status": ("get_backup_status", {"200"}),
    "GET /health": ("get_health", {"200"}),
}


def test_cores_own_document_names_every_operation_and_answer(core: Any) -> None:
    document = create_app(core).openapi()
    found = {
        f"{method.upper()} {path}": (operation["operationId"], set(operation["responses"]))
        for path, operations in document["paths"].items()
        for method, operation in operations.items()
    }
    assert found == OPERATIONS
    assert "HTTPValidationError" not in document["components"]["schemas"]


def test_cores_own_document_has_exact_integer_bounds(core: Any) -> None:
    user = create_app(core).openapi()["components"]["schemas"]["UserCreate"]["properties"]
    assert user["telegram_user_id"] == {
        "type": "integer",
        "title": "Telegram User Id",
        "minimum": -(2**63),
        "maximum": 2**63 - 1,
    }


def test_a_method_that_a_path_has_not_is_answered_with_those_it_has(core: Any, run: Any) -> None:
    async def refused() -> Any:
        transport = httpx.ASGITransport(create_app(core))
        async with httpx.AsyncClient(transport=transport, base_url="http://core") as client:
            return [await client.put(path) for path in ("/memories/m-0", "/health", "/tasks")]

    answers = [(answer.status_code, answer.headers["allow"]) for answer in run(refused())]
    assert answers == [(405, "DELETE, GET, PATCH"), (405, "GET"), (405, "GET, POST")]


def test_an_answer_without_body_has_no_content_type(core: Any, memory: Any, run: Any) -> None:
    async def delete() -> Any:
        transport = httpx.ASGITransport(create_app(core))
        async with httpx.AsyncClient(transport=transport, base_url="http://core") as client:
            return await client.delete(f"/memories/{memory['id']}")

    answer = run(delete())
    assert (answer.status_code, answer.content, dict(answer.headers)) == (204, b"", {})


def test_a_file_has_what_was_written(tmp_path: Any, run: Any) -> None:
    """Also the journal mode (WAL), foreign keys and images beside the database."""
    database = tmp_path / "core.db"

    async def call(method: Any, path: Any, **options: Any) -> Any:
        core = open_core(str(database))
        transport = httpx.ASGITransport(create_app(core))
        modes = [core.store.execute(f"PRAGMA {name}").fetchone()[0] for name in PRAGMAS]
        async with httpx.AsyncClient(transport=transport, base_url="http://core") as client:
            answer = (await client.request(method, path, **options)).json()
        core.close()
        return modes, core.images, answer

    PRAGMAS = ("journal_mode", "foreign_keys")  # noqa: N806 - a constant of this test
    body = {"telegram_user_id": 1, "display_name": "Ada"}
    modes, images, added = run(call("POST", "/users", json=body))
    assert (modes, images) == (["wal", 1], tmp_path / "images")
    assert run(call("POST", "/users", json=body | {"display_name": "Eve"}))[2] == added


def test_closing_a_core_in_memory_deletes_its_images() -> None:
    core = open_core()
    (core.images / "x").write_bytes(b"x")
    core.close()
    assert not core.images.exists()


def test_the_lifespan_runs_the_scheduler_and_ends_it(run: Any, redis_server: Any) -> None:
    """A reminder that is due when the application starts is fired by the time it has started."""
    moment = datetime(2031, 4, 2, tzinfo=UTC)
    core = open_core(
        redis=lambda: fakeredis.FakeAsyncRedis(server=redis_server), clock=lambda: moment
    )
    made = {"created_at": moment, "updated_at": moment}
    person = {"telegram_user_id": 1, "display_name": "Ada", "is_allowed": True}
    memory = {"id": "m-1", "owner_user_id": 1, "status": "confirmed", **made}
    reminder = {"id": "r-1", "memory_id": "m-1", "owner_user_id": 1, "fire_at": moment}
    insert(core.store, "users", {**person, "created_at": moment})
    insert(core.store, "memories", memory)
    insert(core.store, "reminders", {**reminder, "created_at": moment})

    async def lives() -> Any:
        app = create_app(core, run_scheduler=True)
        async with asyncio.timeout(5), app.router.lifespan_context(app):
            while not core.store.execute("SELECT 1 FROM reminders WHERE fired").fetchone():
                await asyncio.sleep(0)
        return len(asyncio.all_tasks())

    assert run(lives()) == 1
    core.close()


def test_a_served_core_is_closed_at_its_end(run: Any, tmp_path: Any) -> None:
    """It answers also when nothing listens where Redis should be."""

    async def lives() -> Any:
        app = serve_app(str(tmp_path / "core.db"), "redis://127.0.0.1:1")
        transport = httpx.ASGITransport(app)
        job = {"job_type": "followup", "payload": {"message": "m", "user_id": 1}}
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(transport=transport, base_url="http://core") as client,
        ):
            answer = await client.post("/llm-jobs", json=job)
        return answer.status_code, app.state.core

    status, core = run(lives())
    assert status == 201
    with pytest.raises(Exception, match="closed database"):
        core.store.execute("SELECT 1")


def test_a_served_core_can_be_started_again(run: Any) -> None:
    """With nothing in it: the one before was in memory."""

    async def lives() -> Any:
        transport = httpx.ASGITransport(app)
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(transport=transport, base_url="http://core") as client,
        ):
            before = await client.get("/llm-jobs")
            job = {"job_type": "followup", "payload": {"message": "m", "user_id": 1}}
            return before.json(), (await client.post("/llm-jobs", json=job)).status_code

    app = serve_app(":memory:")
    assert [run(lives()), run(lives())] == [([], 201), ([], 201)]


def test_redis_is_given_up_on_soon() -> None:
    settings = impatient_redis("redis://127.0.0.1:1").connection_pool.connection_kwargs
    assert (settings["socket_connect_timeout"], settings["socket_timeout"]) == (0.5, 1)
    assert settings["retry"].get_retries() == 0


def _loaded(*modules: Any, path: Any = ".") -> Any:
    """The modules of the suite that are loaded once some modules are imported."""
    code = f"""
import sys, {", ".join(modules)}
ours = ("handfast", "life_organiser_contracts")
print(*(name for name in sys.modules if name.startswith(ours)))"""
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=path, check=True, capture_output=True, text=True
    )
    return set(done.stdout.split())


def test_the_reference_knows_nothing_of_the_engine_or_the_promises() -> None:
    name = reference.__name__
    own = {
        ".".join((name, *file.relative_to(FOLDER).with_suffix("").parts)).removesuffix(".__init__")
        for file in FOLDER.rglob("*.py")
    }
    assert _loaded(*sorted(own)) == own | {"life_organiser_contracts"}


def test_a_copy_under_another_name_is_a_core_of_its_own(
    tmp_path: Any, run: Any, monkeypatch: Any
) -> None:
    """A change of the source changes the copy, and nothing of it comes from the original."""
    shutil.copytree(FOLDER, tmp_path / "broken_core")
    changed = tmp_path / "broken_core" / "memories" / "search.py"
    text = changed.read_text()
    assert text.count("_MOST = 20") == 1
    changed.write_text(text.replace("_MOST = 20", "_MOST = 1"))
    monkeypatch.syspath_prepend(tmp_path)
    assert _loaded("broken_core.app", "broken_core.worker.work", path=tmp_path) == set()

    copy_of = importlib.import_module("broken_core.app").create_app
    open_copy = importlib.import_module("broken_core.core").open_core

    async def hits() -> Any:
        core = open_copy()
        transport = httpx.ASGITransport(copy_of(core))
        async with httpx.AsyncClient(transport=transport, base_url="http://core") as client:
            await client.post("/users", json={"telegram_user_id": 1, "display_name": "Ada"})
            for _ in range(2):
                await client.post("/memories", json={"owner_user_id": 1, "content": "fern"})
            answer = await client.get("/search", params={"q": "fern", "owner": 1})
        core.close()
        return len(answer.json())

    assert run(hits()) == 1
