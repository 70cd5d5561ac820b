"""What several contracts declare in the same words: values of states, lasting effects, wide values.

Pure data and functions that make it; no interaction is declared here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from handfast.declare import (
    NOT_NULL,
    WHOLE_TEXT,
    Answered,
    Exchange,
    Published,
    Value,
    expect,
    stored,
    under,
)
from life_organiser_contracts.core.memories import GET_MEMORY, SEARCH
from life_organiser_contracts.core.service import GET_JOB, LIST_AUDIT
from life_organiser_contracts.streams import JOBS
from shared.enums import JobType

if TYPE_CHECKING:
    from collections.abc import Mapping

USER: Final = Value("user_id")
ACTOR: Final = Value("actor")
NEIGHBOUR: Final = Value("other_user_id")
MEMORY: Final = Value("memory_id")
OF_MEMORY: Final = {"memory_id": MEMORY, "owner_user_id": USER}

MIN_INT64: Final = -(2**63)
MAX_INT64: Final = 2**63 - 1

TEN_YEARS: Final = 10 * 365 * 24 * 60
"""The longest recurrence, in minutes."""

STRANGE_TEXT: Final = WHOLE_TEXT
"""Characters that trimming, quoting, escaping, storing or counting by code units gets wrong."""

LONG_TEXT: Final = (STRANGE_TEXT * 4096)[:4096]
"""As long as a Telegram message may be."""

LONGEST_TAG: Final = "\U0001f33f" * 64
"""A tag of 64 characters, each of which takes two code units and four bytes."""

STRANGE_TAG: Final = " Æ <B>Off e\u0301 \u212b \ufb01 \U0001d518  日本 \"so\"&'s' 20% last word "
"""What is strange and a tag may have; no word of it is of signs alone, so that it can be found."""

STRANGE_PATH: Final = "/data/images/Æ e\u0301 \u212b \ufb01/ 8C1E  <b>&amp;</b> 'so' 日本.jpg "
"""Where an image is: a text that travels as it is."""

MAIL: Final = {"subject": "Your booking", "body": "Table for two on 3 May 2031 at 19:30"}
LONG_MAIL: Final = {"subject": STRANGE_TEXT, "body": LONG_TEXT * 10}

A_SECOND: Final = "2031-05-01T07:00:07Z"
LATER_THAT_SECOND: Final = "2031-05-01T07:00:07.250000Z"
"""Moments that a text without a fraction, beside one with it, puts in the wrong order."""

NUL: Final = "before\x00after"
"""Text that no field takes."""

FERN: Final = "fern"
"""The word that the memories of states hold."""

SCHEDULER: Final = "system:scheduler"
LLM_WORKER: Final = "system:llm_worker"

CONFIRMED_TAGS: Final = {
    "tags[*].status": "confirmed",
    "tags[*].suggested_at": None,
    "tags[*].confirmed_at": NOT_NULL,
}
SUGGESTED_TAGS: Final = {
    "tags[*].status": "suggested",
    "tags[*].suggested_at": NOT_NULL,
    "tags[*].confirmed_at": None,
}

_NEW_ID: Final = Answered("id")
_NEW_JOB = {"attempts": 0, "max_attempts": 5, "result": None, "error": None}
NEW_FOLLOWUP: Final = {
    "job_type": JobType.FOLLOWUP,
    "payload.message": Value("message"),
    "payload.user_id": USER,
    "created_at": Value("created_at"),
    **_NEW_JOB,
}
"""What the queued job of states holds before anything came of it, but for its status."""


DATED: Final = {name: Answered(name) for name in ("created_at", "updated_at")}
"""The moments of a memory that is read as those of the answer."""


def only_tag(tag: Any) -> dict[str, Any]:
    """Fields of a memory that has this tag and no other."""
    return {"tags[0].tag": NOT_NULL, "tags[*].tag": tag}


def audited(
    entity: str, action: str, entity_id: Any = _NEW_ID, *, limit: int | None = None, **equals: Any
) -> Exchange:
    """Exactly one audit entry tells of it, or, at ``limit`` 1, the latest one.

    ``equals`` are further fields of that entry.
    """
    one = {"entity_type": entity, "entity_id": entity_id, "action": action}
    query = one if limit is None else {**one, "limit": limit}
    return expect(LIST_AUDIT, query=query, rows=({**one, **equals},))


def gone(memory_id: Any = MEMORY) -> Exchange:
    """There is no such memory."""
    return expect(GET_MEMORY, path={"memory_id": memory_id}, status=404)


def found(word: Any, memory_id: Any = MEMORY, **memory: Any) -> Exchange:
    """The memory, and nobody else's, is found by ``word``; ``memory`` are its further fields."""
    hit = under("memory", {"id": memory_id, "owner_user_id": USER, **memory})
    return expect(SEARCH, query={"q": word, "owner": USER}, rows=(hit,))


def stored_and_found(word: Any, memory_id: Any = MEMORY, **memory: Any) -> Any:
    """Likewise, with all that the answer must have."""
    return stored(found(word, memory_id, **DATED, **memory), at="[0].memory")


def not_found(word: Any) -> Exchange:
    """Nothing of the user's is found by ``word``."""
    return expect(SEARCH, query={"q": word, "owner": USER}, exactly=0)


def handed_over(
    job_type: JobType, payload: Mapping[str, Any], job_id: Any = _NEW_ID
) -> dict[str, Any]:
    """Fields of the message by which Core hands a job over, as it was posted."""
    of_job = {"job_id": job_id, "job_type": job_type, "user_id": payload["user_id"]}
    return {**of_job, **under("payload", payload)}


def posted(job_type: JobType, payload: Mapping[str, Any]) -> dict[str, Any]:
    """The parts of a job that is posted: queued, stored and handed over as it was posted."""
    job = {"job_type": job_type, **under("payload", payload)}
    return {
        "body": {"job_type": job_type, "payload": payload},
        "equals": {"id": NOT_NULL, "status": "queued", "created_at": NOT_NULL, **_NEW_JOB, **job},
        "then": (
            Published(message=JOBS[job_type], equals=handed_over(job_type, payload)),
            stored(expect(GET_JOB, path={"job_id": _NEW_ID})),
            audited("llm_job", "created", actor=ACTOR),
        ),
    }
