"""What the Telegram gateway relies on to find memories and to know its users."""

from __future__ import annotations

from typing import Final

from handfast.model import NOT_NULL, Exchange, Unchanged, Value
from life_organiser_contracts import states as s
from life_organiser_contracts.core import CREATE_MEMORY, GET_SETTINGS, SEARCH, UPSERT_USER
from life_organiser_contracts.flat import HttpInteraction
from life_organiser_contracts.phrases import (
    MAX_INT64,
    MEMORY,
    MIN_INT64,
    NUL,
    STRANGE_TEXT,
    USER,
    refused,
    variant,
)

__all__ = ["INTERACTIONS"]

_HIT = {"[*].memory.owner_user_id": USER, "[*].memory.status": "confirmed"}
_PINNED_FIRST = {
    **_HIT,
    "[0].memory.id": Value("pinned_id"),
    "[0].memory.is_pinned": True,
    "[1].memory.id": Value("plain_id"),
    "[1].memory.is_pinned": False,
}

_SEARCH = (
    HttpInteraction(
        name="find memories, pinned ones first",
        operation=SEARCH,
        given=(s.PINNED_AND_PLAIN(), s.A_NEIGHBOUR()),
        query={"q": Value("word"), "owner": USER},
        exactly=2,
        equals=_PINNED_FIRST,
        variants=(
            variant(
                "whatever the case of the word",
                given=(s.PINNED_AND_PLAIN(word="Fern"), s.A_NEIGHBOUR()),
                query={"q": "fERN", "owner": USER, "pinned": False},
            ),
            variant(
                "that are pinned",
                query={"q": Value("word"), "owner": USER, "pinned": True},
                exactly=1,
                equals={
                    **_HIT,
                    "[0].memory.id": Value("pinned_id"),
                    "[0].memory.is_pinned": True,
                },
            ),
            variant(
                "with their confirmed and suggested tags",
                given=(s.A_TAGGED_MEMORY(), s.A_NEIGHBOUR()),
                query={"q": "fern", "owner": USER},
                exactly=1,
                equals={
                    **_HIT,
                    "[0].memory.id": MEMORY,
                    "[0].memory.content": Value("content"),
                    "[0].memory.tags[1].tag": NOT_NULL,
                    "[0].memory.tags[*].status": "confirmed",
                    "[0].memory.tags[*].confirmed_at": NOT_NULL,
                },
            ),
            variant(
                "twenty at most",
                given=(s.MORE_THAN_A_PAGE(things="hits"),),
                exactly=20,
                equals={**_HIT, "[*].memory.content": Value("word")},
            ),
            variant(
                "by a word of the text and a tag",
                given=(s.A_TAGGED_MEMORY(), s.A_NEIGHBOUR()),
                query={"q": "plants fern", "owner": USER},
                exactly=1,
                equals={**_HIT, "[0].memory.id": MEMORY},
            ),
        ),
    ),
    HttpInteraction(
        name="find nothing",
        operation=SEARCH,
        given=(s.A_MEMORY(), s.A_NEIGHBOUR()),
        query={"q": "piano", "owner": USER},
        exactly=0,
        variants=(
            variant("of what another user has", query={"q": "affair", "owner": USER}),
            variant("when one word of two is missing", query={"q": "fern piano", "owner": USER}),
            variant("by a lone quote", query={"q": '"', "owner": USER}),
            variant("by what looks like a query", query={"q": "fern OR NOT (", "owner": USER}),
            variant("by half a phrase", query={"q": '"fern" * NEAR/2 -x', "owner": USER}),
            variant("by strange characters", query={"q": STRANGE_TEXT, "owner": USER}),
            variant("of a pending image", given=(s.SUGGESTED_TAGS(),)),
            variant("of an unknown user", given=(s.AN_UNKNOWN_USER(),)),
            refused("by NUL", query={"q": NUL, "owner": USER}),
            refused("of nobody", query={"q": "fern"}),
            refused("by no question", query={"owner": USER}),
            refused("of an owner beyond 64 bits", query={"q": "fern", "owner": 2**63}),
        ),
    ),
    HttpInteraction(
        name="find by a blank question",
        operation=SEARCH,
        given=(s.A_MEMORY(),),
        query={"q": "", "owner": USER},
        status=400,
        variants=(variant("of spaces", query={"q": "  ", "owner": USER, "pinned": False}),),
    ),
    HttpInteraction(
        name="list the pinned memories",
        operation=SEARCH,
        given=(s.PINNED_AND_PLAIN(), s.A_NEIGHBOUR()),
        query={"q": "", "owner": USER, "pinned": True},
        exactly=1,
        equals={
            **_HIT,
            "[0].memory.id": Value("pinned_id"),
            "[0].memory.is_pinned": True,
            "[0].score": 0,
        },
        variants=(
            variant("by spaces", query={"q": " ", "owner": USER, "pinned": True}),
            variant(
                "of which there are none",
                given=(s.A_MEMORY(), s.A_NEIGHBOUR()),
                exactly=0,
                equals={},
            ),
        ),
    ),
)

_DEFAULTS = {
    "telegram_user_id": USER,
    "default_reminder_time": "09:00",
    "timezone": "Asia/Singapore",
}
_STORED = {
    "telegram_user_id": USER,
    "default_reminder_time": Value("default_reminder_time"),
    "timezone": Value("timezone"),
}

_SETTINGS = (
    HttpInteraction(
        name="get the settings of a user",
        operation=GET_SETTINGS,
        given=(s.A_USER_WITH_SETTINGS(),),
        path={"user_id": USER},
        equals=_STORED,
    ),
    HttpInteraction(
        name="get the settings of an unknown user",
        operation=GET_SETTINGS,
        given=(s.AN_UNKNOWN_USER(),),
        path={"user_id": USER},
        equals=_DEFAULTS,
        then=(
            Exchange(
                operation=CREATE_MEMORY,
                body={"owner_user_id": USER, "content": "Now I am known"},
                equals={"owner_user_id": USER},
            ),
        ),
        variants=(
            variant("who has never set any", given=(s.A_USER(),), then=()),
            variant("with the largest id", given=(s.AN_UNKNOWN_USER(user_id=MAX_INT64),)),
            refused("who is no number", path={"user_id": "Ada"}),
        ),
    ),
)

_KNOWN = {"telegram_user_id": USER, "display_name": "Ada", "is_allowed": True}

_USER = HttpInteraction(
    name="make a user known",
    operation=UPSERT_USER,
    given=(s.AN_UNKNOWN_USER(),),
    body={"telegram_user_id": USER, "display_name": "Ada"},
    equals=_KNOWN,
    then=(
        Exchange(operation=GET_SETTINGS, path={"user_id": USER}, equals=_DEFAULTS),
        Exchange(
            operation=CREATE_MEMORY,
            body={"owner_user_id": USER, "content": "Now I am known"},
            equals={"owner_user_id": USER},
        ),
    ),
    variants=(
        variant(
            "who is known by another name",
            given=(s.A_USER_WITH_SETTINGS(), s.A_NEIGHBOUR()),
            body={"telegram_user_id": USER, "display_name": "Grace"},
            equals={"telegram_user_id": USER, "display_name": "Ada"},
            then=(
                Unchanged(Exchange(operation=GET_SETTINGS, path={"user_id": USER})),
                Exchange(operation=GET_SETTINGS, path={"user_id": USER}, equals=_STORED),
            ),
        ),
        variant(
            "by a strange name",
            body={"telegram_user_id": USER, "display_name": STRANGE_TEXT},
            equals={**_KNOWN, "display_name": STRANGE_TEXT},
        ),
        variant("with the smallest id", given=(s.AN_UNKNOWN_USER(user_id=MIN_INT64),)),
        refused("without a name", body={"telegram_user_id": USER}),
        refused("with NUL in the name", body={"telegram_user_id": USER, "display_name": NUL}),
    ),
)

INTERACTIONS: Final = (*_SEARCH, *_SETTINGS, _USER)
