"""What the Telegram gateway relies on when its user confirms, changes and deletes memories."""

from __future__ import annotations

from typing import Final

from handfast.model import NOT_NULL, Exchange, Unchanged, Value
from life_organiser_contracts import states as s
from life_organiser_contracts.core import (
    DELETE_MEMORY,
    GET_MEMORY,
    LIST_AUDIT,
    LIST_REMINDERS,
    LIST_TASKS,
    SEARCH,
    UPDATE_MEMORY,
)
from life_organiser_contracts.flat import HttpInteraction
from life_organiser_contracts.phrases import (
    MEMORY,
    NUL,
    OTHERS_MEMORY,
    STRANGE_TEXT,
    USER,
    audited,
    gone,
    lately,
    memory_stays,
    refused,
    variant,
)
from shared.enums import AuditAction, EntityType

__all__ = ["INTERACTIONS"]

_MINE = {"id": MEMORY, "owner_user_id": USER}


def _not_found(word: str) -> Exchange:
    return Exchange(operation=SEARCH, query={"q": word, "owner": USER}, exactly=0)


_CONFIRMED_IMAGE = {
    **_MINE,
    "content": None,
    "media_type": "image",
    "media_file_id": Value("media_file_id"),
    "status": "confirmed",
}
_UPDATE = audited(EntityType.MEMORY, MEMORY, AuditAction.UPDATED, detail=NOT_NULL)

_CHANGE = (
    HttpInteraction(
        name="pin and confirm an image",
        operation=UPDATE_MEMORY,
        given=(s.AN_IMAGE(), s.A_NEIGHBOUR()),
        path={"memory_id": MEMORY},
        body={"is_pinned": True, "status": "confirmed"},
        equals={**_CONFIRMED_IMAGE, "is_pinned": True},
        then=(
            Exchange(
                operation=SEARCH,
                query={"q": "", "owner": USER, "pinned": True},
                exactly=1,
                equals={"[0].memory.id": MEMORY, "[0].memory.is_pinned": True},
            ),
            _UPDATE,
            OTHERS_MEMORY,
        ),
        variants=(
            variant(
                "with a caption and the file's place",
                body={
                    "is_pinned": True,
                    "status": "confirmed",
                    "content": STRANGE_TEXT,
                    "media_local_path": "/data/images/8c1e.jpg",
                },
                equals={
                    **_CONFIRMED_IMAGE,
                    "is_pinned": True,
                    "content": STRANGE_TEXT,
                    "media_local_path": "/data/images/8c1e.jpg",
                },
            ),
            variant(
                "at a certain time",
                given=(s.AN_IMAGE(), s.A_CLOCK()),
                equals={**_CONFIRMED_IMAGE, "is_pinned": True, "updated_at": Value("now")},
                then=(_UPDATE,),
            ),
        ),
    ),
    HttpInteraction(
        name="confirm an image",
        operation=UPDATE_MEMORY,
        given=(s.SUGGESTED_TAGS(),),
        path={"memory_id": MEMORY},
        body={"status": "confirmed"},
        equals={**_CONFIRMED_IMAGE, "is_pinned": False},
        then=(
            Exchange(
                operation=GET_MEMORY,
                path={"memory_id": MEMORY},
                equals={**_MINE, "status": "confirmed", "tags[*].status": "suggested"},
            ),
            Exchange(operation=SEARCH, query={"q": Value("tag"), "owner": USER}, exactly=0),
            lately(EntityType.MEMORY, MEMORY, AuditAction.UPDATED),
        ),
        variants=(
            variant(
                "whose caption makes it found",
                given=(s.AN_IMAGE(), s.A_NEIGHBOUR()),
                body={"status": "confirmed", "content": "fern"},
                equals={**_CONFIRMED_IMAGE, "is_pinned": False, "content": "fern"},
                then=(
                    Exchange(
                        operation=SEARCH,
                        query={"q": "fern", "owner": USER},
                        exactly=1,
                        equals={"[0].memory.id": MEMORY},
                    ),
                ),
            ),
            variant(
                "of nothing at all",
                given=(s.A_MEMORY(),),
                body={},
                equals={**_MINE, "content": Value("content"), "status": "confirmed"},
                then=(),
            ),
            variant(
                "by clearing its text",
                given=(s.A_MEMORY(),),
                body={"content": None},
                equals={**_MINE, "content": None, "status": "confirmed", "is_pinned": False},
                then=(_not_found("fern"), _UPDATE),
            ),
            variant(
                "by a new text",
                given=(s.A_MEMORY(),),
                body={"content": "Sell the piano"},
                equals={**_MINE, "content": "Sell the piano", "status": "confirmed"},
                then=(
                    _not_found("fern"),
                    Exchange(
                        operation=SEARCH,
                        query={"q": "piano", "owner": USER},
                        exactly=1,
                        equals={"[0].memory.id": MEMORY},
                    ),
                ),
            ),
            refused("to an unknown status", body={"status": "done"}, then=(memory_stays(),)),
            refused("to no status", body={"status": None}, then=(memory_stays(),)),
            refused("with NUL in its text", body={"content": NUL}, then=(memory_stays(),)),
        ),
    ),
    HttpInteraction(
        name="change a memory that is not there",
        operation=UPDATE_MEMORY,
        given=(s.NO_MEMORY(),),
        path={"memory_id": MEMORY},
        body={"status": "confirmed"},
        status=404,
        then=(gone(),),
    ),
)

_DELETE = (
    HttpInteraction(
        name="delete a memory",
        operation=DELETE_MEMORY,
        given=(s.A_MEMORY(), s.A_NEIGHBOUR()),
        path={"memory_id": MEMORY},
        then=(
            gone(),
            _not_found("fern"),
            audited(EntityType.MEMORY, MEMORY, AuditAction.DELETED),
            OTHERS_MEMORY,
        ),
        variants=(
            variant("with tags", given=(s.A_TAGGED_MEMORY(), s.A_NEIGHBOUR())),
            variant("that is a pending image", given=(s.SUGGESTED_TAGS(), s.A_NEIGHBOUR())),
        ),
    ),
    HttpInteraction(
        name="delete a memory that is not there",
        operation=DELETE_MEMORY,
        given=(s.NO_MEMORY(),),
        path={"memory_id": MEMORY},
        status=404,
        then=(
            Exchange(
                operation=LIST_AUDIT,
                query={"entity_type": "memory", "entity_id": MEMORY},
                exactly=0,
            ),
        ),
    ),
    HttpInteraction(
        name="delete a memory that something points at",
        operation=DELETE_MEMORY,
        given=(s.A_MEMORY_IN_USE(),),
        path={"memory_id": MEMORY},
        status=409,
        then=(
            memory_stays(),
            Unchanged(Exchange(operation=SEARCH, query={"q": "fern", "owner": USER}, exactly=1)),
            Unchanged(Exchange(operation=LIST_TASKS, query={"owner_user_id": USER}, exactly=1)),
            Unchanged(Exchange(operation=LIST_REMINDERS, query={"owner_user_id": USER}, exactly=1)),
            Exchange(
                operation=LIST_AUDIT,
                query={"entity_id": MEMORY, "action": "deleted"},
                exactly=0,
            ),
        ),
        variants=(
            variant("of an event", given=(s.AN_EVENT_OF_A_MEMORY(),), then=(memory_stays(),)),
            variant("of a task only", given=(s.A_TASK(),), then=(memory_stays(),)),
            variant("of a reminder only", given=(s.A_REMINDER(),), then=(memory_stays(),)),
        ),
    ),
)

INTERACTIONS: Final = (*_CHANGE, *_DELETE)
