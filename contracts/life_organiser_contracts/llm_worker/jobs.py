"""What the LLM worker relies on when it tells Core how far a job has come."""

from __future__ import annotations

from typing import Final

from handfast.model import NOT_NULL, Exchange, Published, Unchanged, Value
from life_organiser_contracts import states as s
from life_organiser_contracts.core import GET_JOB, UPDATE_JOB
from life_organiser_contracts.flat import HttpInteraction
from life_organiser_contracts.phrases import (
    LONG_TEXT,
    MAX_INT64,
    NUL,
    STRANGE_TEXT,
    USER,
    audited,
    refused,
    variant,
)
from life_organiser_contracts.streams import JOBS
from shared.enums import AuditAction, EntityType, JobType

__all__ = ["INTERACTIONS"]

_JOB = Value("job_id")
_AT = {"job_id": _JOB}
_MINE = {
    "id": _JOB,
    "job_type": "followup",
    "payload.message": Value("message"),
    "payload.user_id": USER,
    "max_attempts": 5,
}
_NEW = {**_MINE, "attempts": 0, "result": None, "error": None}
_NOT_AGAIN = Published(message=JOBS[JobType.FOLLOWUP], exactly=0)
_UPDATE = audited(EntityType.LLM_JOB, _JOB, AuditAction.UPDATED, detail=NOT_NULL)
_STAYS = Unchanged(Exchange(operation=GET_JOB, path=_AT))

_QUESTION = {"question": "Which fern, the one in the hall?"}
_RESULT = {
    "memory_id": "",
    "tags": [STRANGE_TEXT, ""],
    "description": None,
    "depth": {"of": [{"any": [1, -2.5, True, None]}]},
    "large": MAX_INT64,
}


def _stored(**equals: object) -> Exchange:
    """The job, read back."""
    return Exchange(operation=GET_JOB, path=_AT, equals={**_MINE, **equals})


INTERACTIONS: Final = (
    HttpInteraction(
        name="begin a job",
        operation=UPDATE_JOB,
        given=(s.A_JOB(),),
        path=_AT,
        body={"status": "processing"},
        equals={**_NEW, "status": "processing"},
        then=(_stored(status="processing", attempts=0), _UPDATE, _NOT_AGAIN),
        variants=(
            variant(
                "at a certain time",
                given=(s.A_JOB(), s.A_CLOCK()),
                equals={**_NEW, "status": "processing", "updated_at": Value("now")},
                then=(_stored(status="processing", updated_at=Value("now")),),
            ),
            variant(
                "by saying nothing",
                body={},
                equals={**_NEW, "status": "queued"},
                then=(_stored(status="queued"),),
            ),
        ),
    ),
    HttpInteraction(
        name="complete a job with its result",
        operation=UPDATE_JOB,
        given=(s.A_JOB(),),
        path=_AT,
        body={"status": "completed", "result": _QUESTION},
        equals={**_NEW, "status": "completed", "result": _QUESTION},
        then=(_stored(status="completed", result=_QUESTION), _UPDATE, _NOT_AGAIN),
        variants=(
            variant(
                "of any depth",
                body={"status": "completed", "result": _RESULT},
                equals={**_NEW, "status": "completed", "result": _RESULT},
                then=(_stored(status="completed", result=_RESULT),),
            ),
            variant(
                "of no fields",
                body={"status": "completed", "result": {}},
                equals={**_NEW, "status": "completed", "result": {}},
                then=(_stored(status="completed", result={}),),
            ),
            variant(
                "of nothing",
                body={"status": "completed", "result": None},
                equals={**_NEW, "status": "completed"},
                then=(_stored(status="completed", result=None),),
            ),
            variant(
                "after it had failed",
                given=(s.SEVERAL_JOBS(),),
                path={"job_id": Value("failed_id")},
                body={"status": "completed", "result": _QUESTION, "error": None, "attempts": 6},
                equals={
                    "id": Value("failed_id"),
                    "status": "completed",
                    "result": _QUESTION,
                    "error": None,
                    "attempts": 6,
                },
                then=(
                    Unchanged(Exchange(operation=GET_JOB, path={"job_id": Value("queued_id")})),
                    Unchanged(Exchange(operation=GET_JOB, path={"job_id": Value("completed_id")})),
                ),
            ),
        ),
    ),
    HttpInteraction(
        name="give a job up",
        operation=UPDATE_JOB,
        given=(s.A_JOB(),),
        path=_AT,
        body={"status": "failed", "error": "the model did not answer", "attempts": 5},
        equals={
            **_MINE,
            "status": "failed",
            "error": "the model did not answer",
            "attempts": 5,
            "result": None,
        },
        then=(
            _stored(status="failed", error="the model did not answer", attempts=5),
            _UPDATE,
            _NOT_AGAIN,
        ),
        variants=(
            variant(
                "not yet, but count the attempt",
                body={"attempts": 1},
                equals={**_MINE, "status": "queued", "attempts": 1, "error": None},
                then=(_stored(status="queued", attempts=1, error=None), _NOT_AGAIN),
            ),
            variant(
                "for a long reason",
                body={"status": "failed", "error": LONG_TEXT, "attempts": MAX_INT64},
                equals={**_MINE, "status": "failed", "error": LONG_TEXT, "attempts": MAX_INT64},
                then=(_stored(error=LONG_TEXT, attempts=MAX_INT64),),
            ),
        ),
    ),
    HttpInteraction(
        name="begin a job that is not there",
        operation=UPDATE_JOB,
        given=(s.NO_JOB(),),
        path=_AT,
        body={"status": "processing"},
        status=404,
        then=(Exchange(operation=GET_JOB, path=_AT, status=404),),
    ),
    HttpInteraction(
        name="give a job an unknown status",
        operation=UPDATE_JOB,
        given=(s.A_JOB(),),
        path=_AT,
        body={"status": "done"},
        status=422,
        then=(_STAYS,),
        variants=(
            refused("of null", body={"status": None}, then=(_STAYS,)),
            refused("with a result in words", body={"result": "a question"}, then=(_STAYS,)),
            refused("with fewer attempts than none", body={"attempts": -1}, then=(_STAYS,)),
            refused("with no number of attempts", body={"attempts": None}, then=(_STAYS,)),
            refused("with NUL in the error", body={"error": NUL}, then=(_STAYS,)),
        ),
    ),
)
