"""Are two texts of a parameter or header the same, as its declared type reads them? Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from handfast.shapes.nouns import Array, Nullable, Scalar, Union
from handfast.shapes.values.equality import decimal_of, same

if TYPE_CHECKING:
    from handfast.shapes.nouns import Shape

__all__ = ["same_texts"]


def same_texts(shape: Shape, expected: str | list[str], got: str | list[str]) -> bool:
    """Whether ``got`` stands for the same as ``expected``, of which each is a text or several.

    Numbers, decimals and moments are compared by value, a set in any order, all else by the letter.
    """
    return same(shape, _json(shape, expected), _json(shape, got))


def _json(shape: Shape, text: str | list[str]) -> Any:
    """The JSON value that ``text`` would be in a body."""
    match shape:
        case Nullable(of):
            return _json(of, text)
        case Union(options) if isinstance(text, list):
            return next((_json(each, text) for each in options if isinstance(each, Array)), text)
        case Array() if isinstance(text, list):
            return [_json(shape.item_at(index), each) for index, each in enumerate(text)]
        case Scalar(kind="number", as_text=False) if isinstance(text, str):
            return _number(text)
        case Scalar(kind="decimal") if (number := decimal_of(text)) is not None:
            return f"{number.normalize():f}"
        case _:
            return text


def _number(text: str) -> float | str:
    try:
        return float(text)
    except ValueError:
        return text
