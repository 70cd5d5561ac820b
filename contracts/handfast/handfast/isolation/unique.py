"""How one interaction is isolated from leftovers of others, by ids that nobody has. Pure.

Makes no random number: where a value must be one that nobody has, it is given one.
"""

from __future__ import annotations

import dataclasses
import re
import uuid
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from handfast.model import Exchange, Given, HttpInteraction, Published, Unchanged
from handfast.model.values import all_givens
from handfast.wire.paths import last_key, steps

if TYPE_CHECKING:
    from handfast.model.cases import Case

__all__ = ["Isolation", "names_of", "scalars_in", "unique_case"]

_LARGE = 2**53
_INT32 = 2**31 - 1
_WRITES = ("POST", "PUT")


class Isolation(StrEnum):
    """What an interaction begins with: a new application, a clean slate, or new ids alone."""

    FRESH = "fresh"
    RESET = "reset"
    UNIQUE = "unique"


def names_of(cases: Collection[Case], further: Collection[str] = ()) -> frozenset[str]:
    """The names of what must be unique: all that states may return, and ``further`` ones."""
    returned = (
        name
        for case in cases
        for given in all_givens(case.interaction)
        for name in given.state.returns
    )
    return frozenset((*returned, *further))


def unique_case(
    case: Case, names: Collection[str], number: Callable[[], int]
) -> tuple[Case, frozenset[Any]]:
    """``case`` with a value that nobody has for each of ``names``, and those values.

    State parameters are changed, and what a request that makes something sends under such a name;
    what stands for them elsewhere follows. A value that its model would then refuse stays.
    ``number`` gives 128 bits that nobody was given before.
    """
    interaction = case.interaction
    made = _Unique(names, number)
    for texts in (False, True):  # ids first, for a text may be made of one ("user:42")
        for given in all_givens(interaction):
            made.add_parameters(given, texts=texts)
    for given in all_givens(interaction):
        made.drop_misfits(given)
    changes: dict[str, Any] = {"given": tuple(map(made.given, interaction.given))}
    if isinstance(interaction, HttpInteraction):
        changed = made.exchange(interaction.exchange)
        changes["exchange"] = dataclasses.replace(interaction.exchange, **changed)
        changes["when"] = tuple(map(made.given, interaction.when))
    else:
        changes["when"] = None if interaction.when is None else made.given(interaction.when)
        changes["again"] = None if interaction.again is None else made.given(interaction.again)
        changes["equals"] = made.equals(interaction.equals)
    changes["then"] = tuple(map(made.then, interaction.then))
    found = dataclasses.replace(case, interaction=dataclasses.replace(interaction, **changes))
    return found, frozenset(made.values.values())


@dataclass
class _Unique:
    """What was made for what, so far."""

    names: Collection[str]
    number: Callable[[], int]
    values: dict[Any, Any] = field(default_factory=dict)

    def add_parameters(self, given: Given, *, texts: bool) -> None:
        parameters = given.values()
        for name, value in parameters.items():
            if name in self.names and _is_key(value) and value not in self.values:
                if isinstance(value, str) and not _is_uuid(value) and not texts:
                    continue
                new = self.new(value)
                if _fits(given, {**parameters, name: new}):
                    self.values[value] = new

    def drop_misfits(self, given: Given) -> None:
        """A value that stands elsewhere too, where the new one does not fit, stays everywhere."""
        parameters = given.values()
        for name, value in parameters.items():
            swapped = self.swapped(name, value)
            if swapped != value and not _fits(given, {**parameters, name: swapped}):
                stays = list(scalars_in([value]))
                self.values = {old: new for old, new in self.values.items() if old not in stays}

    def new(self, value: Any) -> Any:
        number = self.number()
        if isinstance(value, int):
            if abs(value) < _LARGE:
                return _INT32 // 2 + number % (_INT32 // 2)
            near = 1 + number % 2**32
            return value - near if value > 0 else value + near
        if _is_uuid(value):
            return str(uuid.UUID(int=number % 2**128, version=4))
        words = {str(old): str(new) for old, new in self.values.items()}
        made = re.sub(r"[\w-]+", lambda word: words.get(word[0], word[0]), value)
        return made if made != value else f"{value}-{number % 2**32:08x}"

    def given(self, given: Given) -> Given:
        parameters = {name: self.swapped(name, v) for name, v in given.values().items()}
        return Given(given.state, parameters)

    def swapped(self, name: str, value: Any) -> Any:
        if isinstance(value, dict):
            return {key: self.swapped(key, inner) for key, inner in value.items()}
        if isinstance(value, list | tuple):
            return [self.swapped(name, inner) for inner in value]
        if (
            _is_key(value)
            and value in self.values
            and (isinstance(value, str) or self.is_own(name))
        ):
            return self.values[value]
        return value

    def is_own(self, name: str) -> bool:
        return name in self.names

    def exchange(self, exchange: Exchange) -> dict[str, Any]:
        if exchange.operation.method in _WRITES and exchange.expected_status < 400:
            self.add_created(exchange.body)
        parts = ("path", "query", "headers")
        made: dict[str, Any] = {part: self.swapped("", getattr(exchange, part)) for part in parts}
        if isinstance(exchange.body, dict | list):
            made["body"] = self.swapped("", exchange.body)
        if exchange.contains is not None:
            made["contains"] = tuple(map(self.equals, exchange.contains))
        return {**made, "equals": self.equals(exchange.equals)}

    def add_created(self, body: Any) -> None:
        for name, value in body.items() if isinstance(body, dict) else ():
            if self.is_own(name) and _is_key(value) and value not in self.values:
                self.values[value] = self.new(value)

    def equals(self, equals: Mapping[str, Any]) -> dict[str, Any]:
        return {path: self.swapped(last_key(steps(path)), value) for path, value in equals.items()}

    def then(self, promise: Any) -> Any:
        if isinstance(promise, Unchanged):
            return dataclasses.replace(promise, exchange=self.then(promise.exchange))
        if isinstance(promise, Published):
            return dataclasses.replace(promise, equals=self.equals(promise.equals))
        return dataclasses.replace(promise, **self.exchange(promise))


def _is_key(value: Any) -> bool:
    return isinstance(value, str | int) and not isinstance(value, bool)


def _is_uuid(value: Any) -> bool:
    try:
        return isinstance(value, str) and str(uuid.UUID(value)) == value.lower()
    except ValueError:
        return False


def _fits(given: Given, parameters: Mapping[str, Any]) -> bool:
    try:
        Given(given.state, parameters).values()
    except ValidationError:
        return False
    return True


def scalars_in(tree: Any) -> Iterator[Any]:
    """Every text and whole number inside ``tree``: what may be an id."""
    if isinstance(tree, Mapping):
        for value in tree.values():
            yield from scalars_in(value)
    elif isinstance(tree, list):
        for value in tree:
            yield from scalars_in(value)
    elif _is_key(tree):
        yield tree
