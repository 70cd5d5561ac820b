"""Puts concrete values where a declaration has ``Value`` or ``Answered``. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from pydantic import BaseModel

from handfast.model.interactions import (
    NOT_NULL,
    Answered,
    LaterThan,
    MessageInteraction,
    Value,
)
from handfast.wire.paths import MISSING, pick, steps

if TYPE_CHECKING:
    from collections.abc import Iterable

    from handfast.model.interactions import Interaction
    from handfast.model.operations import Given

__all__ = [
    "PLAIN",
    "all_givens",
    "example_values",
    "givens",
    "is_one_value",
    "references",
    "resolve",
]

PLAIN: Final = frozenset({str, int, float, bool, bytes, type(None)})
"""Types with nothing inside. Looked for first, because most of what is declared is one of them."""


def example_values(interaction: Interaction) -> dict[str, Any]:
    """The parameters of all states of ``interaction`` (and its trigger), later ones winning.

    Raises:
        pydantic.ValidationError: when a parameter is missing or does not fit.
    """
    return {name: value for given in givens(interaction) for name, value in given.values().items()}


def givens(interaction: Interaction) -> tuple[Given, ...]:
    """The states of ``interaction``, and the trigger of a message, in the order of set-up."""
    if isinstance(interaction, MessageInteraction):
        trigger = () if interaction.when is None else (interaction.when,)
        return (*interaction.given, *trigger)
    return interaction.given


def all_givens(interaction: Interaction) -> tuple[Given, ...]:
    """The same, with the triggers that come after an answer or a message."""
    if isinstance(interaction, MessageInteraction):
        again = () if interaction.again is None else (interaction.again,)
        return (*givens(interaction), *again)
    return (*interaction.given, *interaction.when)


def resolve(tree: Any, values: Mapping[str, Any], answered: Any = MISSING) -> Any:
    """``tree`` with each ``Value`` and ``Answered`` replaced, at any depth.

    Pydantic models inside become the JSON they are sent as (unset fields absent).

    Raises:
        KeyError: naming a value that no state has, or a path that the answer lacks.
    """
    if type(tree) in PLAIN:
        return tree
    match tree:
        case Value(name):
            return values[name]
        case dict():
            return {key: resolve(value, values, answered) for key, value in tree.items()}
        case list() | tuple():
            return [resolve(item, values, answered) for item in tree]
        case Answered(path):
            found = pick(answered, steps(path))
            if len(found) != 1 or found[0][1] is MISSING:
                raise KeyError(path)
            return found[0][1]
        case BaseModel():
            return tree.model_dump(mode="json", by_alias=True, exclude_unset=True)
        case LaterThan(moment):
            return LaterThan(resolve(moment, values, answered))
        case Mapping():
            return {key: resolve(value, values, answered) for key, value in tree.items()}
        case _:
            return tree


def is_one_value(expected: Any) -> bool:
    """Whether ``equals`` expects one certain value there, and not any of several."""
    return expected is not NOT_NULL and not isinstance(expected, LaterThan)


def references(tree: Any) -> tuple[Value | Answered, ...]:
    """Each ``Value`` and ``Answered`` inside ``tree``, in order."""
    found: list[Value | Answered] = []
    _add_references(tree, found)
    return tuple(found)


def _add_references(tree: Any, found: list[Value | Answered]) -> None:
    inner: Iterable[Any] = ()
    if type(tree) in PLAIN:
        return
    if isinstance(tree, Value | Answered):
        found.append(tree)
    elif isinstance(tree, Mapping):
        inner = tree.values()
    elif isinstance(tree, list | tuple):
        inner = tree
    elif isinstance(tree, LaterThan):
        inner = (tree.moment,)
    for each in inner:
        if type(each) is Value:
            found.append(each)
        elif type(each) not in PLAIN:
            _add_references(each, found)
