"""What the Telegram gateway relies on when its user sends memories and asks for one."""

from __future__ import annotations

from typing import Final

from handfast.model import NOT_NULL, Answered, Exchange, Value
from life_organiser_contracts import states as s
from life_organiser_contracts.core import (
    CREATE_MEMORY,
    GET_MEMORY,
    SEARCH,
)
from life_organiser_contracts.flat import HttpInteraction
from life_organiser_contracts.phrases import (
    LONG_TEXT,
    MAX_INT64,
    MEMORY,
    MIN_INT64,
    NUL,
    OTHERS_MEMORY,
    STRANGE_TEXT,
    USER,
    audited,
    gone,
    memory_stays,
    refused,
    variant,
)
from shared.enums import AuditAction, EntityType

__all__ = ["INTERACTIONS"]

_CREATED = {"id": NOT_NULL, "owner_user_id": USER, "is_pinned": False, "media_local_path": None}
_TEXT = {
    **_CREATED,
    "content": "Water the fern",
    "media_type": None,
    "media_file_id": None,
    "status": "confirmed",
    "pending_expires_at": None,
}
_PHOTO = {"owner_user_id": USER, "media_type": "image", "media_file_id": "AgACAgIAAxkBAAIB"}
_IMAGE = {**_CREATED, **_PHOTO, "content": None, "status": "pending"}

_READ_BACK = Exchange(
    operation=GET_MEMORY,
    path={"memory_id": Answered("id")},
    equals={
        "id": Answered("id"),
        "owner_user_id": USER,
        "status": Answered("status"),
        "is_pinned": False,
        "created_at": Answered("created_at"),
        "tags": [],
    },
)
_CREATION = audited(EntityType.MEMORY, Answered("id"), AuditAction.CREATED, actor=Value("actor"))


def _found(word: str) -> Exchange:
    """The new memory, and nobody else's, is found by a word of it."""
    return Exchange(
        operation=SEARCH,
        query={"q": word, "owner": USER},
        exactly=1,
        equals={"[0].memory.id": Answered("id"), "[0].memory.owner_user_id": USER},
    )


def _not_found(word: str) -> Exchange:
    return Exchange(operation=SEARCH, query={"q": word, "owner": USER}, exactly=0)


_CREATE = (
    HttpInteraction(
        name="create a text memory",
        operation=CREATE_MEMORY,
        given=(s.A_USER(), s.A_NEIGHBOUR()),
        body={"owner_user_id": USER, "content": "Water the fern"},
        equals=_TEXT,
        then=(_READ_BACK, _found("fern"), _CREATION, OTHERS_MEMORY),
        variants=(
            variant(
                "with the Telegram message it came in",
                body={
                    "owner_user_id": USER,
                    "content": "Water the fern",
                    "source_chat_id": -1001234567890,
                    "source_message_id": 42,
                },
            ),
            variant(
                "with 64-bit ids",
                given=(s.A_USER(user_id=MAX_INT64, actor=f"user:{MAX_INT64}"),),
                body={
                    "owner_user_id": USER,
                    "content": "Water the fern",
                    "source_chat_id": MIN_INT64,
                    "source_message_id": MAX_INT64,
                },
                then=(_READ_BACK, _found("fern"), _CREATION),
            ),
            variant(
                "of a user with a negative id",
                given=(s.A_USER(user_id=MIN_INT64, actor=f"user:{MIN_INT64}"),),
                then=(_READ_BACK, _found("fern"), _CREATION),
            ),
            variant(
                "as long as a message may be",
                body={"owner_user_id": USER, "content": LONG_TEXT},
                equals={**_TEXT, "content": LONG_TEXT},
                then=(_READ_BACK, _found("quoted")),
            ),
            variant(
                "in strange characters",
                body={"owner_user_id": USER, "content": STRANGE_TEXT},
                equals={**_TEXT, "content": STRANGE_TEXT},
                then=(_READ_BACK, _found("日本")),
            ),
            variant(
                "of no characters",
                body={"owner_user_id": USER, "content": ""},
                equals={**_TEXT, "content": ""},
                then=(_READ_BACK,),
            ),
            variant(
                "without content",
                body={"owner_user_id": USER},
                equals={**_TEXT, "content": None},
                then=(_READ_BACK,),
            ),
            variant(
                "with every optional field null",
                body={
                    "owner_user_id": USER,
                    "content": None,
                    "media_type": None,
                    "media_file_id": None,
                    "source_chat_id": None,
                    "source_message_id": None,
                },
                equals={**_TEXT, "content": None},
                then=(_READ_BACK,),
            ),
        ),
    ),
    HttpInteraction(
        name="create an image memory",
        operation=CREATE_MEMORY,
        given=(s.A_USER(),),
        body=_PHOTO,
        equals={**_IMAGE, "pending_expires_at": NOT_NULL},
        then=(_READ_BACK, _CREATION),
        variants=(
            variant(
                "that expires in seven days",
                given=(s.A_CLOCK(), s.A_USER()),
                equals={
                    **_IMAGE,
                    "pending_expires_at": Value("in_seven_days"),
                    "created_at": Value("now"),
                    "updated_at": Value("now"),
                },
            ),
            variant(
                "that nobody confirms for seven days",
                given=(s.A_USER(), s.A_MEMORY()),
                equals={**_IMAGE, "pending_expires_at": NOT_NULL},
                when=(s.SEVEN_DAYS_PASS(),),
                then=(gone(Answered("id")), memory_stays()),
            ),
            variant(
                "with a caption",
                body={**_PHOTO, "content": "till receipt"},
                equals={**_IMAGE, "content": "till receipt", "pending_expires_at": NOT_NULL},
                then=(_READ_BACK, _not_found("receipt"), _CREATION),
            ),
        ),
    ),
    HttpInteraction(
        name="create a memory without owner",
        operation=CREATE_MEMORY,
        body={"content": "Water the fern"},
        status=422,
        variants=(
            refused("with a null owner", body={"owner_user_id": None, "content": "x"}),
            refused("with an owner beyond 64 bits", body={"owner_user_id": 2**63, "content": "x"}),
            refused("with an owner in words", body={"owner_user_id": "Ada", "content": "x"}),
            refused("with NUL in its text", body={"owner_user_id": 70_011, "content": NUL}),
            refused(
                "with an unknown kind of media",
                body={"owner_user_id": 70_011, "media_type": "video"},
            ),
            refused("that is no object", body=[]),
        ),
    ),
    HttpInteraction(
        name="create a memory of an unknown user",
        operation=CREATE_MEMORY,
        given=(s.AN_UNKNOWN_USER(),),
        body={"owner_user_id": USER, "content": "Water the fern"},
        status=404,
        then=(_not_found("fern"),),
    ),
)

_MINE = {"id": MEMORY, "owner_user_id": USER}

_READ = (
    HttpInteraction(
        name="get a memory with its tags",
        operation=GET_MEMORY,
        given=(s.A_TAGGED_MEMORY(),),
        path={"memory_id": MEMORY},
        equals={
            **_MINE,
            "content": Value("content"),
            "media_type": None,
            "media_file_id": None,
            "media_local_path": None,
            "status": "confirmed",
            "pending_expires_at": None,
            "is_pinned": False,
            "tags[1].tag": NOT_NULL,
            "tags[*].status": "confirmed",
            "tags[*].suggested_at": None,
            "tags[*].confirmed_at": NOT_NULL,
        },
        then=(memory_stays(),),
    ),
    HttpInteraction(
        name="get a pending image with its suggested tags",
        operation=GET_MEMORY,
        given=(s.SUGGESTED_TAGS(),),
        path={"memory_id": MEMORY},
        equals={
            **_MINE,
            "content": None,
            "media_type": "image",
            "media_file_id": Value("media_file_id"),
            "status": "pending",
            "pending_expires_at": NOT_NULL,
            "tags[1].tag": NOT_NULL,
            "tags[*].status": "suggested",
            "tags[*].suggested_at": NOT_NULL,
            "tags[*].confirmed_at": None,
        },
    ),
    HttpInteraction(
        name="get a memory that is not there",
        operation=GET_MEMORY,
        given=(s.NO_MEMORY(),),
        path={"memory_id": MEMORY},
        status=404,
    ),
)

INTERACTIONS: Final = (*_CREATE, *_READ)
