"""What stands at a path of a model."""

from __future__ import annotations

from typing import Annotated, Any, Literal, NamedTuple

import pytest
from pydantic import BaseModel, ConfigDict, Field, Json
from typing_extensions import TypedDict

from handfast.shapes import Anything, Nullable, shape_of
from handfast.shapes.places import Place, places, plain
from handfast.wire.paths import steps


class Dog(BaseModel):
    """One of two."""

    barks: bool
    name: str


class Cat(BaseModel):
    """The other."""

    name: Annotated[int, Field(alias="Name")]
    lives: int | None = None


class Home(BaseModel):
    """Where they live."""

    model_config = ConfigDict(extra="allow")

    pet: Dog | Cat | None
    pets: list[Dog | Cat] = []
    dogs: dict[str, Dog] = {}
    any: Any = None


class Pair(NamedTuple):
    """Two items."""

    first: int
    second: Dog


class Named(TypedDict):
    """One key."""

    name: str


class Bounded(BaseModel):
    """What has places and keys of its own, and no others."""

    pair: Pair
    two: Annotated[list[Dog], Field(max_length=2)]
    named: Named
    floors: dict[Literal["hall", "attic"], Dog]
    numbered: dict[Literal[1], Dog]


class Plain(BaseModel):
    """A model that ignores what it does not know."""

    letter: Json[Cat] | None = None
    homes: list[Home] = []
    by_name: dict[str, Cat] = {}
    pet: Cat | Dog | None = None


SHAPE = shape_of(Home)


def _names(path: str) -> list[tuple[str, str]]:
    found = places(SHAPE, steps(path))
    return [(p.model.__name__, p.field.attribute) for p in found if p.model and p.field]


def test_a_path_through_a_union_leads_to_each_option_that_has_it() -> None:
    assert _names("pet.name") == [("Dog", "name")]
    assert _names("pets[*].Name") == [("Cat", "name")]
    assert _names("pets[3]") == []
    assert _names("dogs.hall.barks") == [("Dog", "barks")]


@pytest.mark.parametrize("path", ["any.thing[0]", "cellar", "cellar.door"])
def test_a_path_into_what_is_open_leads_to_anything(path: str) -> None:
    assert [place.shape for place in places(SHAPE, steps(path))] == [Anything()]


@pytest.mark.parametrize(
    ("path", "fault"),
    [
        ("pet.nam", "Dog or Cat has no field 'nam': did you mean 'name'?"),
        ("pets.name", "pets is a list, which a path enters with [*] or an index"),
        ("pet[*]", "pet is not a list, so [*] leads nowhere"),
        ("pet.barks.x", "pet.barks has no fields, so 'x' leads nowhere"),
    ],
)
def test_a_path_that_leads_nowhere_is_reported_with_what_was_meant(path: str, fault: str) -> None:
    with pytest.raises(LookupError) as caught:
        places(SHAPE, steps(path))
    assert caught.value.args == (fault,)


@pytest.mark.parametrize(
    ("path", "fault"),
    [
        ("pair[2]", "pair has 2 items at most, so [2] leads nowhere"),
        ("two[2].name", "two has 2 items at most, so [2] leads nowhere"),
        ("pair.first", "pair is a list, which a path enters with [*] or an index"),
        ("named.nam", "Named has no field 'nam': did you mean 'name'?"),
        ("floors.halls.name", "floors has no key 'halls': did you mean 'hall'?"),
        ("numbered.2", "numbered has no key '2': known: 1"),
    ],
)
def test_a_place_or_key_that_can_not_be_there_leads_nowhere(path: str, fault: str) -> None:
    with pytest.raises(LookupError) as caught:
        places(shape_of(Bounded), steps(path))
    assert caught.value.args == (fault,)


@pytest.mark.parametrize("path", ["pair[1].name", "two[1].name", "floors.hall.name", "numbered.1"])
def test_one_that_can_be_there_does_not(path: str) -> None:
    assert len(places(shape_of(Bounded), steps(path))) == 1


@pytest.mark.parametrize(
    ("path", "nullable", "optional"),
    [
        ("pet", True, False),
        ("pets", False, True),
        ("any", True, True),
        ("pet.Name", False, False),
        ("pet.lives", True, True),
        ("dogs.x", False, False),
    ],
)
def test_a_place_may_be_null_or_missing_where_its_model_allows_it(
    path: str, *, nullable: bool, optional: bool
) -> None:
    (place,) = places(SHAPE, steps(path))
    assert (place.nullable, place.optional) == (nullable, optional)


def test_the_alternatives_of_a_shape_are_never_null() -> None:
    options = plain(shape_of(Dog | None | Cat))
    assert options == (shape_of(Dog), shape_of(Cat))
    assert plain(Nullable(SHAPE)) == (SHAPE,)


def test_a_place_that_is_no_field_is_never_missing() -> None:
    assert not Place(Anything()).optional


def test_a_path_goes_on_into_json_in_a_string() -> None:
    found = places(shape_of(Plain), steps("letter.lives"))
    assert [(place.model, place.nullable) for place in found] == [(Cat, True)]


def test_a_tuple_has_one_shape_at_an_index_and_each_of_them_at_every_item() -> None:
    pair = shape_of(tuple[Dog, int])

    indexed = [places(pair, steps(f"[{index}]")) for index in (0, 1)]
    assert indexed == [(Place(shape_of(Dog)),), (Place(shape_of(int)),)]
    assert [plain(place.shape) for place in places(pair, steps("[*]"))] == [
        (shape_of(Dog), shape_of(int))
    ]
