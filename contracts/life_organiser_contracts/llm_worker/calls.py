"""What the LLM worker relies on when it looks things up and keeps messages and tags."""

from __future__ import annotations

from typing import Final

from handfast.model import NOT_NULL, Answered, Exchange, Value
from life_organiser_contracts import states as s
from life_organiser_contracts.core import (
    ADD_TAGS,
    CREATE_MEMORY,
    GET_MEMORY,
    LIST_TASKS,
    SEARCH,
)
from life_organiser_contracts.flat import HttpInteraction
from life_organiser_contracts.phrases import (
    MAX_INT64,
    MEMORY,
    OTHERS_MEMORY,
    STRANGE_TEXT,
    USER,
    audited,
    gone,
    memory_stays,
    only_tag,
    refused,
    tasks_stay,
    variant,
)
from shared.enums import AuditAction, EntityType

__all__ = ["INTERACTIONS"]

_SUGGESTED = {
    "id": MEMORY,
    "owner_user_id": USER,
    "tags[*].status": "suggested",
    "tags[*].suggested_at": NOT_NULL,
    "tags[*].confirmed_at": None,
}
_SUGGESTION = {"tags": ["receipt", "hardware"], "status": "suggested"}

_TAGS = (
    HttpInteraction(
        name="suggest tags for an image",
        operation=ADD_TAGS,
        given=(s.AN_IMAGE(), s.A_NEIGHBOUR()),
        path={"memory_id": MEMORY},
        body=_SUGGESTION,
        equals={**_SUGGESTED, "status": "pending", "tags[1].tag": NOT_NULL},
        then=(
            Exchange(
                operation=GET_MEMORY,
                path={"memory_id": MEMORY},
                equals={**_SUGGESTED, "tags[1].tag": NOT_NULL},
            ),
            audited(EntityType.MEMORY, MEMORY, AuditAction.UPDATED),
            OTHERS_MEMORY,
        ),
        variants=(
            variant(
                "one by one",
                body={"tags": [STRANGE_TEXT.split()[0]], "status": "suggested"},
                equals={**_SUGGESTED, **only_tag(STRANGE_TEXT.split()[0])},
                then=(),
            ),
            variant(
                "at a certain time",
                given=(s.AN_IMAGE(), s.A_CLOCK()),
                body={"tags": ["receipt"], "status": "suggested"},
                equals={
                    **_SUGGESTED,
                    **only_tag("receipt"),
                    "tags[*].suggested_at": Value("now"),
                },
                then=(),
            ),
            variant(
                "that nobody confirms for seven days",
                given=(s.A_MEMORY(),),
                when=(s.SEVEN_DAYS_PASS(),),
                equals={**_SUGGESTED, "status": "confirmed", "tags[1].tag": NOT_NULL},
                then=(
                    Exchange(
                        operation=GET_MEMORY,
                        path={"memory_id": MEMORY},
                        equals={"id": MEMORY, "tags": []},
                    ),
                ),
            ),
            variant(
                "of which nothing is found by them",
                given=(s.A_MEMORY(), s.A_NEIGHBOUR()),
                equals={**_SUGGESTED, "status": "confirmed", "tags[1].tag": NOT_NULL},
                then=(
                    Exchange(operation=SEARCH, query={"q": "receipt", "owner": USER}, exactly=0),
                ),
            ),
            refused(
                "with a slash",
                body={"tags": ["a/b"], "status": "suggested"},
                then=(memory_stays(),),
            ),
        ),
    ),
    HttpInteraction(
        name="suggest tags for a memory that is not there",
        operation=ADD_TAGS,
        given=(s.NO_MEMORY(),),
        path={"memory_id": MEMORY},
        body=_SUGGESTION,
        status=404,
        then=(gone(),),
    ),
)

_QUERY = {"owner_user_id": USER, "state": "NOT_DONE"}

_LOOKING = (
    HttpInteraction(
        name="list the open tasks to match a memory with",
        operation=LIST_TASKS,
        given=(s.SEVERAL_TASKS(), s.A_NEIGHBOUR()),
        query=_QUERY,
        exactly=2,
        ordered="-created_at",
        equals={
            "[*].owner_user_id": USER,
            "[*].state": "NOT_DONE",
            "[*].description": NOT_NULL,
            "[0].id": Value("newer_id"),
            "[1].id": Value("older_id"),
        },
        then=(tasks_stay(),),
    ),
    HttpInteraction(
        name="list the open tasks of a user who has none",
        operation=LIST_TASKS,
        given=(s.A_USER(), s.A_NEIGHBOUR()),
        query=_QUERY,
        exactly=0,
    ),
    HttpInteraction(
        name="find a memory by its text",
        operation=SEARCH,
        given=(s.A_TAGGED_MEMORY(), s.A_NEIGHBOUR()),
        query={"q": "fern", "owner": USER},
        exactly=1,
        equals={
            "[0].memory.id": MEMORY,
            "[0].memory.owner_user_id": USER,
            "[0].memory.content": Value("content"),
        },
        variants=(
            variant("or by a tag", query={"q": Value("tag"), "owner": USER}),
            variant("or by both", query={"q": "shade fern plants", "owner": USER}),
        ),
    ),
    HttpInteraction(
        name="find nothing to answer with",
        operation=SEARCH,
        given=(s.A_USER(), s.A_NEIGHBOUR()),
        query={"q": "fern", "owner": USER},
        exactly=0,
    ),
    HttpInteraction(
        name="search for nothing",
        operation=SEARCH,
        given=(s.A_USER(),),
        query={"q": " ", "owner": USER},
        status=400,
    ),
)

_MEMORY = HttpInteraction(
    name="keep a message as a memory",
    operation=CREATE_MEMORY,
    given=(s.A_USER(), s.A_NEIGHBOUR()),
    body={"owner_user_id": USER, "content": "ring the bank"},
    equals={
        "id": NOT_NULL,
        "owner_user_id": USER,
        "content": "ring the bank",
        "media_type": None,
        "status": "confirmed",
        "is_pinned": False,
        "pending_expires_at": None,
    },
    then=(
        Exchange(
            operation=GET_MEMORY,
            path={"memory_id": Answered("id")},
            equals={"id": Answered("id"), "content": "ring the bank", "tags": []},
        ),
        OTHERS_MEMORY,
    ),
    variants=(
        variant(
            "with where it came from",
            body={
                "owner_user_id": USER,
                "content": "ring the bank",
                "source_chat_id": -1001234567890,
                "source_message_id": MAX_INT64,
            },
        ),
    ),
)

INTERACTIONS: Final = (*_TAGS, *_LOOKING, _MEMORY)
