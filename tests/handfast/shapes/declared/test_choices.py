"""What is listed of enums and literals: their values, as Pydantic writes them."""

from __future__ import annotations

import datetime as dt
import enum
from typing import Any, Literal

import pytest

from handfast.shapes import Choice, Scalar, Shape, Union, shape_of
from handfast.shapes.values.fit import misfits


class Place(enum.Enum):
    """Values of tuples."""

    HOME = (0, 0)
    AWAY = (1, 2)


class Holiday(enum.Enum):
    """Values that JSON has as texts, and a text."""

    NEW_YEAR = dt.date(2031, 1, 1)
    BYTES = b"x"
    PLAIN = "a"


class Found(enum.Enum):
    """Finds its member by what is written of it."""

    NEW_YEAR = dt.date(2031, 1, 1)

    @classmethod
    def _missing_(cls, value: object) -> Found | None:
        return cls.NEW_YEAR if value == "2031-01-01" else None


class Share(float, enum.Enum):
    """Values that are numbers themselves."""

    HALF = 0.5


class Thing(enum.Enum):
    """Values that JSON has not."""

    ONE = object()


UNREAD = Literal[b"x", Holiday.PLAIN]


@pytest.mark.parametrize(
    ("annotation", "expected"),
    [
        (Place, Choice(([0, 0], [1, 2]), Place, ([0, 0], [1, 2]))),
        (Holiday, Choice(("2031-01-01", "x", "a"), Holiday, ("2031-01-01", "x"))),
        (
            Literal[b"x", Holiday.PLAIN],
            Choice(("x", "a"), Literal[b"x", Holiday.PLAIN], ("x", "a")),
        ),
        (Found, Choice(("2031-01-01",), Found)),
        (Literal[Share.HALF], Choice((0.5,), Literal[Share.HALF])),
    ],
)
def test_a_choice_has_its_values_as_they_are_written(annotation: Any, expected: Shape) -> None:
    assert shape_of(annotation) == expected


def test_a_member_that_json_has_no_value_for_is_refused() -> None:
    with pytest.raises(TypeError, match=r"^<enum 'Thing'> has a value without a form in JSON: "):
        shape_of(Thing)


def test_shapes_with_lists_for_choices_can_be_hashed() -> None:
    assert hash(shape_of(tuple[Place, int])) == hash(shape_of(tuple[Place, int]))


@pytest.mark.parametrize("annotation", [Place, Holiday, Found, UNREAD, Literal[Share.HALF]])
def test_what_is_not_read_is_what_pydantic_refuses(annotation: Any) -> None:
    shape = shape_of(annotation)
    assert isinstance(shape, Choice)
    assert [value for value in shape.values if misfits(annotation, value)] == [*shape.unread]


class Open(enum.IntFlag):
    """Leaves what it does not know as it is."""

    READ = 1
    WRITE = 4


class Limited(enum.Flag):
    """Refuses what it does not know."""

    READ = 1
    WRITE = 4


@pytest.mark.parametrize(("cls", "greatest"), [(Open, None), (Limited, 5)])
def test_flags_are_combined_into_one_number(cls: Any, greatest: int | None) -> None:
    shape = shape_of(cls)
    assert isinstance(shape, Scalar)
    assert (shape.kind, shape.ge, shape.le) == ("integer", 0, greatest)
    assert misfits(shape.annotation, 5) == ()


def test_what_another_option_of_a_union_reads_is_not_unread() -> None:
    read, unread = shape_of(str | Literal[b"x"]), shape_of(int | Literal[b"x"])
    assert isinstance(read, Union)
    assert isinstance(unread, Union)
    assert read.options[1] == Choice(("x",), Literal[b"x"])
    assert unread.options[1] == Choice(("x",), Literal[b"x"], ("x",))
