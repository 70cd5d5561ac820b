"""What a declaration expects, as a tree; and what can't be expected of its model."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import pytest
from pydantic import AwareDatetime, BaseModel, Field

from handfast.expectation import tree as n
from handfast.expectation.build import shape_within
from handfast.expectation.promises import expect_answer, expect_payload
from handfast.model import (
    EVENT_STREAM,
    NOT_NULL,
    OCTETS,
    Answer,
    Answered,
    BadDeclaration,
    Content,
    Exchange,
    Message,
    MessageInteraction,
    Operation,
    Published,
    State,
    Transport,
    Value,
)
from handfast.shapes import Anything, shape_of


class Part(BaseModel):
    """What has a name, and maybe a size."""

    name: str
    size: int | None = None


class Owner(BaseModel):
    """What has parts."""

    part: Part | None = None
    parts: list[Part]


class Left(BaseModel):
    """One option of a union."""

    side: Literal["left"]
    part: Part


class Right(BaseModel):
    """The other option."""

    side: Literal["right"]
    angle: int


SIDE = Annotated[Left | Right, Field(discriminator="side")]
TEXT, INT = shape_of(str), shape_of(int)
SIZE = n.OrNull(n.OfType(INT))
NAME = n.Key("name", n.OfType(TEXT), demanded=True)
PART = n.Keys((NAME, n.Key("size", SIZE, demanded=False)))
LEFT, RIGHT = (n.OfType(shape_of(Literal[side])) for side in ("left", "right"))


def answer(model: Any, media_type: str = "application/json", **clauses: Any) -> n.Node:
    answers = (Answer(200, Content(model, media_type)),)
    operation = Operation(name="get", method="GET", path="/", answers=answers)
    return expect_answer(Exchange(operation=operation, **clauses), {"name": "a"}, {"id": "b"})


def test_without_reads_all_that_the_model_requires_is_demanded() -> None:
    assert answer(Owner) == n.Keys(
        (
            n.Key("part", n.OrNull(PART), demanded=False),
            n.Key("parts", n.Items(PART), demanded=True),
        )
    )


def test_what_is_read_replaces_what_the_model_requires() -> None:
    assert answer(Owner, reads=("parts[*].size",)) == n.Keys(
        (n.Key("parts", n.Items(n.Keys((n.Key("size", SIZE, demanded=True),))), demanded=True),)
    )


def test_a_container_that_is_read_is_read_with_all_that_it_requires() -> None:
    assert answer(Owner, reads=("part", "part.size")) == n.Keys(
        (
            n.Key(
                "part", n.OrNull(n.Keys((NAME, n.Key("size", SIZE, demanded=True)))), demanded=True
            ),
        )
    )


def test_nothing_read_is_nothing_demanded() -> None:
    assert answer(Part, reads=()) == n.Keys(())
    assert answer(list[Part], reads=()) == n.Items(None)
    assert answer(str, "text/plain", reads=()) == n.OfType(Anything())
    assert answer(dict[str, int], reads=()) == n.Keys(())


def test_equal_values_are_added_to_what_is_read() -> None:
    equal = n.EqualTo("a", TEXT, Value("name"))
    assert answer(Part, reads=("size",), equals={"name": Value("name")}) == n.Keys(
        (n.Key("size", SIZE, demanded=True), n.Key("name", equal, demanded=True))
    )


def test_an_answered_field_stands_for_its_value() -> None:
    assert answer(Part, reads=(), equals={"name": Answered("id")}) == n.Keys(
        (n.Key("name", n.EqualTo("b", TEXT, Answered("id")), demanded=True),)
    )


def test_null_demands_no_key() -> None:
    assert answer(Owner, reads=(), equals={"part.size": None}) == n.Keys(
        (
            n.Key(
                "part",
                n.OrNull(n.Keys((n.Key("size", n.Absent(), demanded=False),))),
                demanded=False,
            ),
        )
    )


def test_something_is_of_its_type_and_not_null() -> None:
    assert answer(Owner, reads=(), equals={"part": NOT_NULL}) == n.Keys(
        (n.Key("part", n.NotNull(PART), demanded=True),)
    )


def test_something_is_no_more_than_what_is_read_of_it() -> None:
    read = n.Keys((n.Key("size", SIZE, demanded=True),))
    assert answer(Owner, reads=("part.size",), equals={"part": NOT_NULL}) == n.Keys(
        (n.Key("part", n.NotNull(read), demanded=True),)
    )


def test_a_value_within_a_nullable_demands_that_it_is_there() -> None:
    assert answer(Owner, reads=(), equals={"part.name": "a"}) == n.Keys(
        (
            n.Key(
                "part",
                n.Keys((n.Key("name", n.EqualTo("a", TEXT, "a"), demanded=True),)),
                demanded=True,
            ),
        )
    )


def test_a_union_offers_each_option() -> None:
    left = n.Keys((n.Key("side", LEFT, demanded=True), n.Key("part", PART, demanded=True)))
    right = n.Keys(
        (n.Key("side", RIGHT, demanded=True), n.Key("angle", n.OfType(INT), demanded=True))
    )
    assert answer(SIDE) == n.OneOf((left, right), "side")


@pytest.mark.parametrize(
    "clauses",
    [
        {"reads": ("angle",)},
        {"reads": (), "equals": {"angle": NOT_NULL}},
        {"reads": (), "equals": {"side": "right", "angle": None}},
    ],
)
def test_a_claim_leaves_the_options_that_it_fits(clauses: dict[str, Any]) -> None:
    node = answer(SIDE, **clauses)
    assert isinstance(node, n.Keys)
    assert "angle" in [key.name for key in node.keys]


def test_counts_and_order_are_of_the_items() -> None:
    node = answer(list[Part], at_least=2, at_most=5, ordered="-size")
    order = n.Order(("size",), shape_of(int | None), descending=True)
    assert node == n.Items(PART, at_least=2, at_most=5, order=order)
    assert answer(list[Part], exactly=3) == n.Items(PART, exactly=3)


def test_the_stricter_count_wins() -> None:
    some = Annotated[list[int], Field(min_length=2, max_length=4)]
    node = answer(some, at_least=1, at_most=9)
    assert (node.at_least, node.at_most) == (2, 4)  # type: ignore[union-attr]  # a list's node


def test_counts_reach_a_list_behind_null_and_something() -> None:
    assert answer(list[int] | None, at_least=1) == n.OrNull(n.Items(n.OfType(INT), at_least=1))
    assert answer(list[int] | None, equals={"": NOT_NULL}, exactly=1) == n.NotNull(
        n.Items(n.OfType(INT), exactly=1)
    )


def test_single_places_expect_what_every_place_does() -> None:
    node = answer(list[Part], reads=("[*].size",), equals={"[1].name": "b"}, exactly=2)
    size = n.Key("size", SIZE, demanded=True)
    second = n.Key("name", n.EqualTo("b", TEXT, "b"), demanded=True)
    assert node == n.Items(n.Keys((size,)), {1: n.Keys((size, second))}, exactly=2)


def test_any_json_is_entered_by_keys_and_indices() -> None:
    some = n.Items(None, {0: n.OfType(Anything())})
    assert answer(Any, reads=("a[0]",)) == n.Keys((n.Key("a", some, demanded=True),))


def test_free_keys_have_values_of_one_shape_beside_those_that_are_looked_at_alone() -> None:
    assert answer(dict[str, int]) == n.Entries(n.OfType(INT))
    one = n.Key("a", n.EqualTo(1, INT, 1), demanded=True)
    assert answer(dict[str, int], equals={"a": 1}) == n.Entries(n.OfType(INT), keys=(one,))
    assert answer(dict[str, int], reads=(), equals={"a": 1}) == n.Keys((one,))


def test_an_entry_that_is_looked_at_alone_is_read_like_the_others() -> None:
    node = answer(dict[str, Part], equals={"a.size": 1})
    (entry,) = node.keys if isinstance(node, n.Entries) else ()
    size = n.Key("size", n.EqualTo(1, shape_of(int | None), 1), demanded=True)
    assert entry == n.Key("a", n.Keys((NAME, size)), demanded=True)


def test_keys_and_sizes_of_a_map_are_expected() -> None:
    sized = Annotated[dict[int, int], Field(min_length=1, max_length=2)]
    assert answer(sized) == n.Entries(n.OfType(INT), INT, at_least=1, at_most=2)


def test_items_of_a_set_are_expected_once() -> None:
    assert answer(set[int]) == n.Items(n.OfType(INT), distinct=INT)


def test_an_event_stream_is_a_list_of_events() -> None:
    assert answer(Part, EVENT_STREAM, exactly=2) == n.Items(PART, exactly=2)


def test_bytes_are_not_looked_into() -> None:
    assert [shape_within(Content(model, OCTETS)) for model in (None, bytes)] == [Anything()] * 2


def test_no_content_is_no_body() -> None:
    operation = Operation(name="get", method="GET", path="/", answers=(Answer(204),))
    assert expect_answer(Exchange(operation=operation), {}) == n.Absent()
    assert expect_answer(Exchange(operation=operation, status=404), {}) == n.Absent()


def test_a_message_is_expected_by_its_payload_and_a_synchronous_one_by_its_reply() -> None:
    published = Message(
        name="m", address="a", payload=Content(Part), transport=Transport("redis-stream")
    )
    asked = Message(
        name="m",
        address="a",
        payload=Content(Owner),
        transport=Transport("invoke"),
        reply=Content(Part),
    )
    when = State("now")()
    assert expect_payload(MessageInteraction(name="m", message=published, when=when), {}) == PART
    assert expect_payload(MessageInteraction(name="m", message=asked, when=when), {}) == PART
    assert expect_payload(Published(message=published), {}) == PART


@pytest.mark.parametrize(
    ("model", "clauses", "message"),
    [
        (Part, {"reads": ("nme",)}, "nme: Part has no field 'nme': did you mean 'name'?"),
        (Owner, {"reads": ("part.nme",)}, "part.nme: Part has no field"),
        (Part, {"reads": ("[0]",)}, "[0]: an object is entered by a key"),
        (list[Part], {"reads": ("name",)}, "name: a list is entered with [*] or an index"),
        (Any, {"reads": ("a[0]", "a.b")}, "a.b: a list is entered with [*] or an index"),
        (Any, {"reads": ("a.b", "a[0]")}, "a[0]: an object is entered by a key"),
        (SIDE, {"reads": ("side", "part", "angle")}, "no option of the model's union has all"),
        (SIDE, {"equals": {"side": "up"}, "reads": ()}, "side: no option of the model's union"),
        (list[Part], {"ordered": "nme"}, "[*].nme: Part has no field"),
        (str, {"reads": ("a",)}, "a: the whole has no fields"),
    ],
)
def test_what_leads_nowhere_is_our_own_mistake(
    model: Any, clauses: dict[str, Any], message: str
) -> None:
    with pytest.raises(BadDeclaration) as raised:
        answer(model, **clauses)
    assert message in str(raised.value)


def test_a_value_that_nothing_gave_is_named() -> None:
    with pytest.raises(KeyError, match="missing"):
        answer(Part, equals={"name": Value("missing")})


def test_times_in_equals_may_be_python_s() -> None:
    when = AwareDatetime
    node = answer(list[when], equals={"[0]": "2031-04-02T06:15:00Z"}, exactly=1)  # type: ignore[valid-type]  # an alias
    assert node.at[0].value == "2031-04-02T06:15:00Z"  # type: ignore[union-attr]  # a list's node
