"""What may happen to a value, and no interaction notices."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any

import pytest
from pydantic import BaseModel, StringConstraints, model_validator

from handfast.declare import (
    NOT_NULL,
    WHOLE_TEXT,
    Answered,
    Consumer,
    Content,
    Exchange,
    LaterThan,
    Provider,
    Published,
    Transport,
    system,
)
from handfast.derive.gaps import Gap, Gaps, gaps_of
from handfast.model import System

TEXT_LOSSES = (
    "trimmed",
    "in lower case",
    "composed (NFC)",
    "plain forms (NFKC)",
    "white space squeezed",
    "line ends replaced",
    "escaped for HTML",
    "ASCII alone",
    "cut to 40 characters",
)


class Kind(StrEnum):
    """What it is."""

    BOOK = "book"
    TAPE = "tape"


class Item(BaseModel):
    """What is sold."""

    id: str
    title: str
    kind: Kind = Kind.BOOK
    code: Annotated[str, StringConstraints(pattern="^[a-z]{2}$")] = "ab"
    sold_at: datetime | None = None
    pages: int = 1
    price: float = 1.5
    owner_id: int = 1
    words: list[str] = []
    more: dict[str, Any] = {}
    is_new: bool = True
    note: Annotated[str, StringConstraints(pattern="^[a-z]{2}$", min_length=3)] | None


class Never(BaseModel):
    """No example is one."""

    title: str

    @model_validator(mode="after")
    def is_not_so(self) -> Never:
        """By code."""
        assert len(self.title) > 10**9
        return self


class New(BaseModel):
    """What is to be sold."""

    title: str


shop = Provider("shop")
GET = shop.get("/items/{item_id}", answers={200: Item, 404: New})
NEVER = shop.get("/never/{item_id}", answers={200: Never})
POST = shop.post("/items", body=New, answers={201: Item})
ADDED = shop.message("added", address="items", payload=Item, transport=Transport("memory"))


def gaps(*interactions: dict[str, Any], on: Any = GET) -> dict[str, tuple[str, ...]]:
    """The gaps of a reader of the shop that relies on these, by path."""
    found = gaps_of(reading(*interactions, on=on)).found
    return {gap.path: gap.changes for gap in found}


def reading(*interactions: dict[str, Any], on: Any = GET) -> System:
    reader = Consumer("reader")
    for number, parts in enumerate(interactions):
        reader.relies_on(on, f"ask for item {number}", **parts)
    return system("shop", providers=[shop], consumers=[reader])


PATH = {"path": {"item_id": "7"}}


def test_a_value_that_is_read_and_fixed_by_nobody_may_be_any_other() -> None:
    found = gaps({**PATH, "reads": ("title", "kind", "pages")})
    assert found == dict.fromkeys(("title", "kind", "pages"), ("another value",))


def test_an_ordinary_text_shows_no_loss_but_that_of_its_capitals() -> None:
    found = gaps({**PATH, "reads": ("title",), "equals": {"title": "Ferns"}})
    assert found == {"title": tuple(one for one in TEXT_LOSSES if one != "in lower case")}


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("title", WHOLE_TEXT),
        ("price", 2.25),
        ("is_new", False),
        ("kind", "tape"),
        ("code", "xy"),
        ("sold_at", "2031-04-02T06:15:07.250Z"),
        ("pages", 3),
        ("owner_id", 2**40 + 1),
        ("words", [WHOLE_TEXT, "b", "c", "d"]),
    ],
)
def test_a_value_that_shows_every_loss_leaves_no_gap(path: str, value: Any) -> None:
    assert gaps({**PATH, "reads": (path,), "equals": {path: value}}) == {}


@pytest.mark.parametrize("value", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59.250Z"])
def test_the_ends_of_the_calendar_are_moments_like_any_other(value: str) -> None:
    """Nothing is earlier than the one and nothing later than the other."""
    found = gaps({**PATH, "reads": ("sold_at",), "equals": {"sold_at": value}})
    lost = ("without its seconds", "without its fraction")
    assert found == ({"sold_at": lost} if value.startswith("0001") else {})


@pytest.mark.parametrize(
    ("path", "value", "unnoticed"),
    [
        ("sold_at", "2031-04-02T06:15:00Z", ("without its seconds", "without its fraction")),
        ("sold_at", "2031-04-02T06:15:07Z", ("without its fraction",)),
        ("sold_at", None, ("without its seconds", "without its fraction")),
        ("price", 2.0, ("rounded",)),
        ("owner_id", 3, ("cut to 32 bits",)),
        ("words", [WHOLE_TEXT] * 3, ("no more than 3 items",)),
    ],
)
def test_a_value_has_to_have_what_may_be_lost(
    path: str, value: Any, unnoticed: tuple[str, ...]
) -> None:
    assert gaps({**PATH, "reads": (path,), "equals": {path: value}}) == {path: unnoticed}


def test_a_text_that_no_model_describes_is_taken_for_a_phrase_where_it_has_several_words() -> None:
    found = gaps({**PATH, "reads": ("more",), "equals": {"more": {"is": "in two", "state": "new"}}})
    assert found == {"more.is": TEXT_LOSSES}


def test_one_interaction_that_notices_is_enough() -> None:
    ordinary = {**PATH, "reads": ("title",), "equals": {"title": "Ferns"}}
    assert gaps(ordinary, {**PATH, "reads": ("title",), "equals": {"title": WHOLE_TEXT}}) == {}


def test_an_id_that_is_asked_for_afterwards_is_noticed_by_that() -> None:
    """And one that is not is a gap."""
    new = {"body": {"title": WHOLE_TEXT}, "equals": {"title": WHOLE_TEXT}, "reads": ("id", "title")}
    read = Exchange(operation=GET, path={"item_id": Answered("id")}, reads=())
    assert gaps(new, on=POST) == {"id": ("another value",)}
    assert gaps({**new, "then": read}, on=POST) == {}


def test_a_value_that_another_moment_must_only_be_later_than_is_not_noticed_by_that() -> None:
    """An earlier one passes as well."""
    new = {"body": {"title": WHOLE_TEXT}, "equals": {"title": WHOLE_TEXT, "sold_at": NOT_NULL}}
    later = Exchange(
        operation=GET,
        path={"item_id": "7"},
        reads=(),
        equals={"sold_at": LaterThan(Answered("sold_at"))},
    )
    found = gaps_of(reading({**new, "reads": ("title",), "then": later}, on=POST)).found
    assert [(gap.path, gap.changes) for gap in found if gap.name == POST.name] == [
        ("sold_at", ("another value",))
    ]


def test_what_nobody_reads_and_what_a_refusal_says_is_no_gap() -> None:
    assert gaps({**PATH, "status": 404}) == {}
    assert gaps({**PATH, "reads": ()}) == {}


def test_bytes_have_no_values_to_change() -> None:
    film = shop.get("/film", name="film", answers={200: Content(bytes, "video/mp4")})
    assert gaps({}, on=film) == {}


def test_a_gap_names_the_answer_and_who_reads_the_value() -> None:
    (found,) = gaps_of(reading({**PATH, "reads": ("kind",)})).found
    assert found == Gap("shop", GET.name, 200, "kind", False, ("another value",), ("reader",))


def test_an_answer_of_which_no_example_can_be_made_is_named() -> None:
    """Or else nothing would have been looked at, and it would pass for sound."""
    found = gaps_of(
        reading({**PATH, "equals": {"title": "a"}}, {"path": {"item_id": "8"}}, on=NEVER)
    )
    assert [one.split(" (")[0] for one in found.without_example] == [
        "reader -> shop: ask for item 0",
        "reader -> shop: ask for item 1",
    ]


def test_what_follows_an_answer_of_which_no_example_can_be_made_has_none_either() -> None:
    read = Exchange(operation=GET, path=PATH["path"], equals={"title": Answered("title")})
    found = gaps_of(reading({**PATH, "then": read}, on=NEVER))
    assert found == Gaps((), ("reader -> shop: ask for item 0",))


def test_an_id_that_a_message_has_afterwards_is_noticed_by_that() -> None:
    """And the message's other values may be gaps."""
    new = {"body": {"title": WHOLE_TEXT}, "equals": {"title": WHOLE_TEXT}, "reads": ("id", "title")}
    added = Published(message=ADDED, reads=("id", "pages"), equals={"id": Answered("id")})
    assert gaps({**new, "then": added}, on=POST) == {"pages": ("another value",)}


def test_nothing_shows_that_a_null_is_noticed_in_place_of_which_nothing_can_stand() -> None:
    assert gaps({**PATH, "reads": (), "equals": {"note": None}}) == {"note": ("another value",)}
