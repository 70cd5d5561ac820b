"""The judge and Pact give the same verdict on what contains itself, some levels down."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, Field, Json

if TYPE_CHECKING:
    from collections.abc import Callable


class Menu(BaseModel):
    """Contains itself; one of its fields is a union that does."""

    label: str
    entries: list[Menu]
    price: float = 0
    found: Json[list[Menu]] = []


class Add(BaseModel):
    """One option of a union that contains itself."""

    op: Literal["add"]
    of: list[Annotated[Add | Negative, Field(discriminator="op")]]


class Negative(BaseModel):
    """Another option of it."""

    op: Literal["negative"]
    of: list[Annotated[Add | Negative, Field(discriminator="op")]]


type Nest = list[Nest]


class Nested(BaseModel):
    """Has lists of lists."""

    v: Nest


class OneMenu(BaseModel):
    """Has a menu, and is in none."""

    v: Menu


def _v(*values: Any) -> list[Any]:
    return [{"v": value} for value in values]


def _menu(*entries: Any) -> dict[str, Any]:
    return {"label": "a", "entries": list(entries)}


_ADD = {"op": "add", "of": []}
_NEGATIVE = {"op": "negative", "of": []}
_ROWS: list[Any] = [
    ("menus in menus", Menu, {}, [_menu(), _menu(_menu(), _menu(_menu(_menu())))],
        [_menu({}), _menu(_menu(_menu({"label": "a"}))), {}, _menu(_menu(1))]),
    ("sums in sums", Add, {}, [_ADD, _ADD | {"of": [_ADD, _NEGATIVE | {"of": [_ADD]}]}],
        [_ADD | {"of": [{}]}, _ADD | {"of": [_ADD | {"of": [_ADD | {"of": None}]}]}]),
    ("lists in lists", Nested, {}, _v([], [[], [[[]]]]), _v([1], [[1]], [[{}]], None)),
    ("equal menus", OneMenu, {"equals": {"v": _menu(_menu() | {"price": 1})}},
        _v(_menu(_menu() | {"price": 1.0})), _v(_menu(_menu() | {"price": 2}), _menu())),
]  # fmt: skip


def test_both_accept_what_is_right_and_refuse_what_is_wrong(
    disagreements: Callable[..., set[tuple[str, str, str]]],
) -> None:
    assert disagreements(_ROWS, judge=False, pact=False) == set()
