from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

NOW = "2031-04-02T06:15:00.250000Z"
LATER = "2031-04-02T06:16:00.250000Z"


def test_a_text_memory_is_confirmed_at_once(memory: Any) -> None:
    expected = {
        "id": str(UUID(memory["id"], version=4)),
        "owner_user_id": 70011,
        "content": "the spare key",
        "media_type": None,
        "media_file_id": None,
        "media_local_path": None,
        "status": "confirmed",
        "pending_expires_at": None,
        "is_pinned": False,
        "created_at": NOW,
        "updated_at": NOW,
    }
    assert memory == expected


def test_an_image_memory_is_pending_for_seven_days(image: Any) -> None:
    expected = {
        "id": image["id"],
        "owner_user_id": 70011,
        "content": None,
        "media_type": "image",
        "media_file_id": "f-1",
        "media_local_path": None,
        "status": "pending",
        "pending_expires_at": "2031-04-09T06:15:00.250000Z",
        "is_pinned": False,
        "created_at": NOW,
        "updated_at": NOW,
    }
    assert image == expected


def test_get_gives_the_memory_with_its_tags(ask: Any, memory: Any) -> None:
    assert ask("GET", f"/memories/{memory['id']}") == (200, {**memory, "tags": []})


def test_an_unknown_owner_gets_no_memory(ask: Any) -> None:
    assert ask("POST", "/memories", json={"owner_user_id": 1}) == (
        404,
        {"detail": "user 1 not found"},
    )


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "", None),
        ("PATCH", "", {"is_pinned": True}),
        ("DELETE", "", None),
        ("POST", "/tags", {"tags": ["a"]}),
        ("DELETE", "/tags/a", None),
    ],
)
def test_an_unknown_memory_is_not_found(ask: Any, method: Any, path: Any, body: Any) -> None:
    assert ask(method, f"/memories/m-0{path}", json=body) == (
        404,
        {"detail": "memory m-0 not found"},
    )


def test_an_upload_to_an_unknown_memory_is_not_found(ask: Any, core: Any) -> None:
    answer = ask("POST", "/memories/m-0/image", files={"file": b"PNG"})
    assert answer == (404, {"detail": "memory m-0 not found"})
    assert list(core.images.iterdir()) == []


def test_patch_changes_what_is_given_and_moves_updated_at(
    ask: Any, image: Any, moments: Any
) -> None:
    moments.append(moments[-1] + timedelta(minutes=1))
    changes = {"status": "confirmed", "is_pinned": True}
    changed = {**image, **changes, "updated_at": LATER}
    assert ask("PATCH", f"/memories/{image['id']}", json=changes) == (200, changed)


def test_null_clears_the_content(ask: Any, memory: Any) -> None:
    answer = ask("PATCH", f"/memories/{memory['id']}", json={"content": None})
    assert answer == (200, {**memory, "content": None})
    found = ask("GET", "/search", params={"q": "key", "owner": memory["owner_user_id"]})
    assert found == (200, [])


def test_a_memory_set_back_to_pending_gets_seven_days_from_then(ask: Any, memory: Any) -> None:
    answer = ask("PATCH", f"/memories/{memory['id']}", json={"status": "pending"})
    expires = "2031-04-09T06:15:00.250000Z"
    assert answer == (200, {**memory, "status": "pending", "pending_expires_at": expires})


def test_delete_leaves_nothing_of_a_memory(ask: Any, core: Any, image: Any) -> None:
    path = f"/memories/{image['id']}"
    ask("POST", f"{path}/image", files={"file": b"PNG"})
    ask("POST", f"{path}/tags", json={"tags": ["receipt"]})
    ask("PATCH", path, json={"status": "confirmed"})
    assert ask("DELETE", path) == (204, None)
    assert ask("GET", path) == (404, {"detail": f"memory {image['id']} not found"})
    left = [
        core.store.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608 - names above
        for table in ("memories", "memory_tags", "memory_index")
    ]
    assert (left, list(core.images.iterdir())) == ([0, 0, 0], [])


@pytest.mark.parametrize(
    ("path", "more"),
    [
        ("tasks", {"description": "d"}),
        ("reminders", {"fire_at": NOW}),
        ("events", {"description": "d", "event_date": NOW, "source_type": "manual"}),
    ],
)
def test_a_memory_with_a_dependant_is_not_deleted(
    ask: Any, memory: Any, path: Any, more: Any
) -> None:
    body = {"memory_id": memory["id"], "owner_user_id": memory["owner_user_id"], **more}
    assert ask("POST", f"/{path}", json=body)[0] == 201
    ask("POST", f"/memories/{memory['id']}/tags", json={"tags": ["home"]})
    search = {"q": "spare home", "owner": memory["owner_user_id"]}
    before = ask("GET", "/search", params=search)
    answer = ask("DELETE", f"/memories/{memory['id']}")
    assert answer == (409, {"detail": f"memory {memory['id']} still has {path}"})
    assert len(before[1]) == 1
    assert ask("GET", "/search", params=search) == before


def test_an_image_is_stored_under_a_name_of_cores_own(ask: Any, core: Any, image: Any) -> None:
    path = f"/memories/{image['id']}"
    part = ("../../etc/passwd", b"PNG", "image/png")
    status, stored = ask("POST", f"{path}/image", files={"file": part})
    local_path = Path(stored["local_path"])
    assert (status, stored) == (200, {"local_path": str(local_path)})
    assert (local_path.parent, local_path.read_bytes()) == (core.images, b"PNG")
    assert "passwd" not in local_path.name
    assert ask("GET", path)[1]["media_local_path"] == stored["local_path"]


def test_a_second_image_takes_the_place_of_the_first(ask: Any, core: Any, image: Any) -> None:
    for content in (b"one", b"two"):
        ask("POST", f"/memories/{image['id']}/image", files={"file": content})
    assert [file.read_bytes() for file in core.images.iterdir()] == [b"two"]


def test_a_path_that_a_client_set_is_never_deleted(ask: Any, memory: Any, tmp_path: Any) -> None:
    victim = tmp_path / "victim"
    victim.write_bytes(b"mine")
    ask("PATCH", f"/memories/{memory['id']}", json={"media_local_path": str(victim)})
    assert ask("DELETE", f"/memories/{memory['id']}") == (204, None)
    assert victim.read_bytes() == b"mine"


def test_an_upload_without_the_part_is_refused(ask: Any, image: Any) -> None:
    answer = ask("POST", f"/memories/{image['id']}/image", files={"other": b"PNG"})
    mismatch = {"type": "missing", "loc": ["body", "file"], "msg": "Field required"}
    assert answer == (422, {"detail": [mismatch]})
