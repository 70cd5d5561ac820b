"""What a client lost of what it reads: each place, what stood there, and what became of it."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import pytest
from pydantic import AwareDatetime, BaseModel, Field

from handfast.expectation import losses
from handfast.shapes import shape_of


class Cat(BaseModel):
    """One of two."""

    kind: Literal["cat"]
    lives: int


class Dog(BaseModel):
    """The other."""

    kind: Literal["dog"]
    tricks: list[str]


class Zoo(BaseModel):
    """What is read."""

    name: str
    pet: Annotated[Cat | Dog, Field(discriminator="kind")]
    opened: AwareDatetime | None
    visitors: dict[str, int]
    days: list[int]
    motto: str = ""


WHOLE = {
    "name": "Berlin",
    "pet": {"kind": "cat", "lives": 9},
    "opened": "2031-01-01T00:00:00+01:00",
    "visitors": {"may": 5},
    "days": [1, 2],
    "motto": "feed nobody",
}


def lost(
    returned: Any, sent: Any = WHOLE, reads: tuple[str, ...] | None = None
) -> list[tuple[str, str, str]]:
    found = losses.losses(shape_of(Zoo), reads, sent, returned)
    return [(mismatch.where, mismatch.expected, mismatch.got) for mismatch in found]


def test_what_is_returned_in_another_form_is_not_lost() -> None:
    """The same moment in another zone; and a field that is not required is nobody's."""
    returned = {**WHOLE, "opened": "2030-12-31T23:00:00Z", "more": 1}
    returned.pop("motto")
    assert lost(returned) == []
    assert lost({**WHOLE, "opened": None}, {**WHOLE, "opened": None}) == []


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"name": "Bonn"}, ("name", '"Berlin"', '"Bonn"')),
        ({"pet": {"kind": "cat", "lives": 7}}, ("pet.lives", "9", "7")),
        ({"opened": None}, ("opened", '"2031-01-01T00:00:00+01:00"', "null")),
        ({"visitors": {}}, ("visitors.may", "5", "nothing")),
        ({"days": [1]}, ("days", "[1, 2]", "[1]")),
        ({"days": [1, 3]}, ("days[1]", "2", "3")),
    ],
)
def test_what_is_lost_is_named_by_its_place(
    change: dict[str, Any], expected: tuple[str, str, str]
) -> None:
    """As deep as it goes."""
    assert lost({**WHOLE, **change}) == [expected]


def test_what_is_lost_altogether_is_the_whole_body() -> None:
    ((place, _, got),) = lost(None)
    assert (place, got) == ("the whole body", "null")


def test_only_what_is_read_can_be_lost() -> None:
    """And what was not sent can't be."""
    returned = {**WHOLE, "name": "Bonn", "days": [1, 3], "visitors": {}}
    assert lost(returned, reads=("days[*]",)) == [("days[1]", "2", "3")]
    assert lost(returned, reads=("motto",)) == []
    assert lost({}, {"name": "Berlin"}, reads=("motto", "name")) == [
        ("name", '"Berlin"', "nothing")
    ]


class Link(BaseModel):
    """Has a link, or null."""

    v: int
    link: Link | None


def test_what_is_lost_is_found_inside_what_contains_itself() -> None:
    sent = {"v": 1, "link": {"v": 2, "link": {"v": 3, "link": None}}}
    returned = {"v": 1, "link": {"v": 2, "link": {"v": 4, "link": None}}}
    (found,) = losses.losses(shape_of(Link), None, sent, returned)
    assert (found.where, found.expected, found.got) == ("link.link.v", "3", "4")
