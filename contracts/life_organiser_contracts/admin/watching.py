"""What operators rely on to see what Core has done and how it is."""

from __future__ import annotations

from typing import Final

from handfast.model import NOT_NULL, Value
from life_organiser_contracts import states as s
from life_organiser_contracts.core import (
    GET_BACKUP_STATUS,
    GET_HEALTH,
    GET_JOB,
    LIST_AUDIT,
    LIST_JOBS,
)
from life_organiser_contracts.flat import HttpInteraction
from life_organiser_contracts.phrases import MEMORY, NUL, USER, refused, variant

__all__ = ["INTERACTIONS"]

_OF_MEMORY = {"entity_type": "memory", "entity_id": MEMORY}
_ENTRY = {"[*].entity_type": "memory", "[*].entity_id": MEMORY}
_PINNED = {"[0].action": "updated", "[0].detail": NOT_NULL}

_AUDIT = (
    HttpInteraction(
        name="list what happened to a memory",
        operation=LIST_AUDIT,
        given=(s.AUDITED(), s.A_NEIGHBOUR()),
        query=_OF_MEMORY,
        exactly=2,
        ordered="-created_at",
        equals={
            **_ENTRY,
            **_PINNED,
            "[1].action": "created",
            "[1].actor": Value("actor"),
        },
        variants=(
            variant("in its own order", ordered="-id"),
            variant(
                "on a page of the usual size",
                given=(s.MORE_THAN_A_PAGE(things="changes"),),
                exactly=50,
                equals={**_ENTRY, "[*].action": "updated"},
            ),
            variant(
                "and everything else",
                query={},
                exactly=None,
                at_least=2,
                ordered="-id",
                equals={},
            ),
            variant(
                "one to a page",
                query={**_OF_MEMORY, "limit": 1},
                exactly=1,
                ordered=None,
                equals={**_ENTRY, **_PINNED},
            ),
            variant(
                "from the second on",
                query={**_OF_MEMORY, "limit": 1000, "offset": 1},
                exactly=1,
                ordered=None,
                equals={**_ENTRY, "[0].action": "created"},
            ),
            variant(
                "by action and actor",
                query={"action": "created", "actor": Value("actor"), "entity_id": MEMORY},
                exactly=1,
                ordered=None,
                equals={**_ENTRY, "[0].action": "created", "[0].actor": Value("actor")},
            ),
            variant(
                "by another actor",
                query={**_OF_MEMORY, "actor": "system:scheduler"},
                exactly=0,
                ordered=None,
                equals={},
            ),
            variant(
                "when asked of another kind of thing",
                query={"entity_type": "task", "entity_id": MEMORY},
                exactly=0,
                ordered=None,
                equals={},
            ),
            refused("on a page of none", query={"limit": 0}),
            refused("on too large a page", query={"limit": 1001}),
            refused("from before the first", query={"offset": -1}),
        ),
    ),
    HttpInteraction(
        name="list what happened to nothing",
        operation=LIST_AUDIT,
        given=(s.NO_MEMORY(), s.A_NEIGHBOUR()),
        query=_OF_MEMORY,
        exactly=0,
    ),
    HttpInteraction(
        name="list what happened to an unknown kind of thing",
        operation=LIST_AUDIT,
        query={"entity_type": "user"},
        status=422,
        variants=(
            refused("in an unknown way", query={"action": "seen"}),
            refused("with NUL in its id", query={"entity_id": NUL}),
        ),
    ),
)

_HEALTH = (
    HttpInteraction(name="ask for health", operation=GET_HEALTH, equals={"status": "ok"}),
    HttpInteraction(
        name="ask for a backup that was never made",
        operation=GET_BACKUP_STATUS,
        given=(s.NO_BACKUP(),),
        equals={"status": "not_configured", "last_backup_at": None},
    ),
    HttpInteraction(
        name="ask for the last backup",
        operation=GET_BACKUP_STATUS,
        given=(s.A_BACKUP(),),
        equals={"status": "ok", "last_backup_at": Value("last_backup_at")},
    ),
)

_JOB = Value("job_id")
_MINE = {"[*].payload.user_id": USER}
_QUEUED = {
    "id": Value("queued_id"),
    "job_type": "followup",
    "status": "queued",
    "attempts": 0,
    "result": None,
    "error": None,
}
_FAILED = {
    "id": Value("failed_id"),
    "job_type": "followup",
    "status": "failed",
    "attempts": 5,
    "result": None,
    "error": Value("error"),
}
_COMPLETED = {
    "id": Value("completed_id"),
    "job_type": "image_tag",
    "status": "completed",
    "result": Value("result"),
    "error": None,
}


def _rows(*rows: dict[str, object]) -> dict[str, object]:
    """These jobs of the user, in this order."""
    fields = {f"[{i}].{field}": value for i, row in enumerate(rows) for field, value in row.items()}
    return {**_MINE, **fields}


_JOBS = (
    HttpInteraction(
        name="get a job",
        operation=GET_JOB,
        given=(s.A_JOB(),),
        path={"job_id": _JOB},
        equals={
            "id": _JOB,
            "job_type": "followup",
            "payload.message": Value("message"),
            "payload.user_id": USER,
            "status": "queued",
            "attempts": 0,
            "max_attempts": 5,
            "result": None,
            "error": None,
        },
        variants=(
            variant(
                "that failed",
                given=(s.SEVERAL_JOBS(),),
                path={"job_id": Value("failed_id")},
                equals=_FAILED,
            ),
            variant(
                "that is done",
                given=(s.SEVERAL_JOBS(),),
                path={"job_id": Value("completed_id")},
                equals=_COMPLETED,
            ),
        ),
    ),
    HttpInteraction(
        name="get a job that is not there",
        operation=GET_JOB,
        given=(s.NO_JOB(),),
        path={"job_id": _JOB},
        status=404,
    ),
    HttpInteraction(
        name="list the jobs of a status and type",
        operation=LIST_JOBS,
        given=(s.SEVERAL_JOBS(),),
        query={"status": "failed", "job_type": "followup", "user_id": USER},
        exactly=1,
        equals=_rows(_FAILED),
        variants=(
            variant(
                "of a user",
                query={"user_id": USER},
                exactly=3,
                ordered="-created_at",
                equals=_rows(_COMPLETED, _FAILED, _QUEUED),
            ),
            variant(
                "of a user, on a page of the usual size",
                given=(s.MORE_THAN_A_PAGE(things="jobs"),),
                query={"user_id": USER},
                exactly=50,
                ordered="-created_at",
                equals=_MINE,
            ),
            variant(
                "of a user, one to a page",
                query={"user_id": USER, "limit": 1},
                equals=_rows(_COMPLETED),
            ),
            variant(
                "of a user, from the second on",
                query={"user_id": USER, "limit": 200, "offset": 1},
                exactly=2,
                ordered="-created_at",
                equals=_rows(_FAILED, _QUEUED),
            ),
            variant(
                "of one type only",
                query={"job_type": "image_tag", "user_id": USER},
                equals=_rows(_COMPLETED),
            ),
            variant(
                "of one status only",
                query={"status": "queued", "user_id": USER},
                equals=_rows(_QUEUED),
            ),
            variant(
                "that no job has",
                query={"status": "processing", "user_id": USER},
                exactly=0,
                equals={},
            ),
            variant("of nobody", query={"user_id": -1}, exactly=0, equals={}),
            variant(
                "of everybody",
                query={"status": "failed"},
                exactly=None,
                at_least=1,
                equals={"[*].status": "failed"},
            ),
            refused("that is none", query={"status": "done"}),
            refused("and an unknown type", query={"job_type": "translate"}),
            refused("on a page of none", query={"limit": 0}),
            refused("on too large a page", query={"limit": 201}),
            refused("from before the first", query={"offset": -1}),
        ),
    ),
)

INTERACTIONS: Final = (*_HEALTH, *_AUDIT, *_JOBS)
