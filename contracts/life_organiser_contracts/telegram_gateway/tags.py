"""What the Telegram gateway relies on when its user tags memories and sends images."""

from __future__ import annotations

from typing import Final

from handfast.model import NOT_NULL, Answered, Exchange, Value
from life_organiser_contracts import states as s
from life_organiser_contracts.core import ADD_TAGS, GET_MEMORY, REMOVE_TAG, SEARCH, UPLOAD_IMAGE
from life_organiser_contracts.flat import HttpInteraction
from life_organiser_contracts.phrases import (
    LONGEST_TAG,
    MEMORY,
    OTHERS_MEMORY,
    USER,
    audited,
    gone,
    lately,
    memory_stays,
    only_tag,
    refused,
    variant,
)
from shared.enums import AuditAction, EntityType

__all__ = ["INTERACTIONS"]

_SIGNS = '20 % "Off"? #Now & then'

_MINE = {"id": MEMORY, "owner_user_id": USER}
_CONFIRMED = {
    "tags[*].status": "confirmed",
    "tags[*].confirmed_at": NOT_NULL,
    "tags[*].suggested_at": None,
}
_UPDATE = audited(EntityType.MEMORY, MEMORY, AuditAction.UPDATED, detail=NOT_NULL)


def _found(tag: object) -> Exchange:
    """The memory is found by its tag, and so is nobody else's."""
    return Exchange(
        operation=SEARCH,
        query={"q": tag, "owner": USER},
        exactly=1,
        equals={"[0].memory.id": MEMORY},
    )


def _not_found(tag: object) -> Exchange:
    return Exchange(operation=SEARCH, query={"q": tag, "owner": USER}, exactly=0)


_ADD = (
    HttpInteraction(
        name="add tags",
        operation=ADD_TAGS,
        given=(s.A_MEMORY(), s.A_NEIGHBOUR()),
        path={"memory_id": MEMORY},
        body={"tags": ["plants", "shade"], "status": "confirmed"},
        equals={**_MINE, "content": Value("content"), "tags[1].tag": NOT_NULL, **_CONFIRMED},
        then=(_found("plants"), _found("shade"), _UPDATE, OTHERS_MEMORY),
        variants=(
            variant(
                "without a status, which confirms them",
                body={"tags": ["plants"]},
                equals={**_MINE, **only_tag("plants"), **_CONFIRMED},
                then=(_found("plants"),),
            ),
            variant(
                "to a memory that has some",
                given=(s.A_TAGGED_MEMORY(),),
                body={"tags": ["greenhouse"]},
                equals={**_MINE, "tags[2].tag": NOT_NULL, **_CONFIRMED},
                then=(_found("greenhouse"), _found(Value("tag")), _found(Value("other_tag"))),
            ),
            variant(
                "of 64 characters",
                body={"tags": [LONGEST_TAG]},
                equals={**_MINE, **only_tag(LONGEST_TAG), **_CONFIRMED},
                then=(),
            ),
            variant(
                "with spaces and signs",
                body={"tags": [_SIGNS]},
                equals={**_MINE, **only_tag(_SIGNS), **_CONFIRMED},
                then=(_found("off"),),
            ),
            variant(
                "of none at all",
                body={"tags": []},
                equals={**_MINE, "tags": []},
                then=(),
            ),
            variant(
                "at a certain time",
                given=(s.A_MEMORY(), s.A_CLOCK()),
                body={"tags": ["plants"]},
                equals={**_MINE, **only_tag("plants"), "tags[*].confirmed_at": Value("now")},
                then=(),
            ),
            refused("with a slash", body={"tags": ["a/b"]}, then=(memory_stays(),)),
            refused("of 65 characters", body={"tags": ["x" * 65]}, then=(memory_stays(),)),
            refused("of no characters", body={"tags": ["plants", ""]}, then=(memory_stays(),)),
            refused("with a control character", body={"tags": ["a\nb"]}, then=(memory_stays(),)),
            refused(
                "with an unknown status",
                body={"tags": ["plants"], "status": "rejected"},
                then=(memory_stays(),),
            ),
        ),
    ),
    HttpInteraction(
        name="confirm suggested tags",
        operation=ADD_TAGS,
        given=(s.SUGGESTED_TAGS(),),
        path={"memory_id": MEMORY},
        body={"tags": [Value("tag"), Value("other_tag")], "status": "confirmed"},
        equals={**_MINE, "status": "pending", "tags[1].tag": NOT_NULL, **_CONFIRMED},
        then=(
            Exchange(
                operation=GET_MEMORY,
                path={"memory_id": MEMORY},
                equals={**_MINE, "tags[1].tag": NOT_NULL, **_CONFIRMED},
            ),
            _not_found(Value("tag")),
            lately(EntityType.MEMORY, MEMORY, AuditAction.UPDATED),
        ),
        variants=(
            variant(
                "back to suggested",
                given=(s.A_TAGGED_MEMORY(),),
                body={"tags": [Value("tag"), Value("other_tag")], "status": "suggested"},
                equals={
                    **_MINE,
                    "tags[1].tag": NOT_NULL,
                    "tags[*].status": "suggested",
                    "tags[*].suggested_at": NOT_NULL,
                    "tags[*].confirmed_at": None,
                },
                then=(_not_found(Value("tag")), _not_found(Value("other_tag"))),
            ),
        ),
    ),
    HttpInteraction(
        name="tag a memory that is not there",
        operation=ADD_TAGS,
        given=(s.NO_MEMORY(),),
        path={"memory_id": MEMORY},
        body={"tags": ["plants"], "status": "confirmed"},
        status=404,
        then=(gone(),),
    ),
)

_UPLOAD = (
    HttpInteraction(
        name="upload an image",
        operation=UPLOAD_IMAGE,
        given=(s.AN_IMAGE(), s.A_NEIGHBOUR()),
        path={"memory_id": MEMORY},
        body={"file": b"\xff\xd8\xff\xe0\x00\x10JFIF\x00 an image"},
        equals={"local_path": NOT_NULL},
        then=(
            Exchange(
                operation=GET_MEMORY,
                path={"memory_id": MEMORY},
                equals={**_MINE, "media_local_path": Answered("local_path"), "status": "pending"},
            ),
            OTHERS_MEMORY,
        ),
        variants=(
            variant("of no bytes", body={"file": b""}),
            variant("of every byte there is", body={"file": bytes(range(256)) * 64}),
            refused("without its part", body={}, then=(memory_stays(),)),
        ),
    ),
    HttpInteraction(
        name="upload an image for a memory that is not there",
        operation=UPLOAD_IMAGE,
        given=(s.NO_MEMORY(),),
        path={"memory_id": MEMORY},
        body={"file": b"\xff\xd8\xff\xe0\x00\x10JFIF\x00 an image"},
        status=404,
        then=(gone(),),
    ),
)

_REMOVE = HttpInteraction(
    name="remove a tag",
    operation=REMOVE_TAG,
    given=(s.A_TAGGED_MEMORY(), s.A_NEIGHBOUR()),
    path={"memory_id": MEMORY, "tag": Value("tag")},
    then=(
        Exchange(
            operation=GET_MEMORY,
            path={"memory_id": MEMORY},
            equals={**_MINE, **only_tag(Value("other_tag"))},
        ),
        _not_found(Value("tag")),
        _found(Value("other_tag")),
        OTHERS_MEMORY,
    ),
    variants=(
        variant(
            "that is not there",
            path={"memory_id": MEMORY, "tag": "garden"},
            then=(memory_stays(), _found(Value("tag")), _found(Value("other_tag"))),
        ),
        variant(
            "with spaces and signs",
            given=(s.A_TAGGED_MEMORY(tag=_SIGNS), s.A_NEIGHBOUR()),
            then=(
                Exchange(
                    operation=GET_MEMORY,
                    path={"memory_id": MEMORY},
                    equals={**_MINE, **only_tag(Value("other_tag"))},
                ),
            ),
        ),
        variant(
            "of a memory that is not there",
            given=(s.NO_MEMORY(),),
            path={"memory_id": MEMORY, "tag": "plants"},
            status=404,
            then=(gone(),),
        ),
    ),
)

INTERACTIONS: Final = (*_ADD, *_UPLOAD, _REMOVE)
