"""The tree of what ONE consumer expects of a document: frozen values, no rules.

``expectation`` makes it; the judge and the Pact matchers are walks over it.
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

from handfast.frozen import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from handfast.shapes import Recursive, Shape
    from handfast.wire.paths import Step

__all__ = [
    "Absent",
    "Contained",
    "Deferred",
    "Entries",
    "EqualTo",
    "InText",
    "Items",
    "Key",
    "Keys",
    "Later",
    "Node",
    "NotNull",
    "OfType",
    "OneOf",
    "OrNull",
    "Order",
    "Whole",
]

type Node = (
    Absent
    | Deferred
    | Entries
    | EqualTo
    | InText
    | Items
    | Keys
    | Later
    | NotNull
    | OfType
    | OneOf
    | OrNull
    | Whole
)


@dataclass(frozen=True, slots=True)
class Absent:
    """Null, or no such key at all; of a whole body: none."""


@dataclass(frozen=True, slots=True)
class Deferred:
    """What is expected of a type that contains itself: built when a walk arrives, by ``build``."""

    shape: Recursive
    build: Callable[[Shape], Node]

    @property
    def of(self) -> Node:
        """What is expected here; inside it, the same may be deferred again."""
        return self.build(self.shape.shape)


@dataclass(frozen=True, slots=True)
class OfType:
    """A JSON scalar of this shape, or any JSON value at all."""

    shape: Shape


@dataclass(frozen=True, slots=True)
class EqualTo:
    """This JSON value, compared as ``shape`` compares; ``declared`` still has each ``Value``."""

    value: Any
    shape: Shape
    declared: Any


@dataclass(frozen=True, slots=True)
class OrNull:
    """What is within, or null."""

    of: Node


@dataclass(frozen=True, slots=True)
class NotNull:
    """What is within, and not null."""

    of: Node


@dataclass(frozen=True, slots=True)
class Later:
    """What is within, a moment of ``shape`` after ``than``, which is one in JSON.

    ``declared`` is what ``than`` was declared as: a ``Value``, an ``Answered`` or a moment.
    """

    than: Any
    of: Node
    shape: Shape
    declared: Any = None


@dataclass(frozen=True, slots=True)
class InText:
    """A JSON string that holds the JSON text of what is within."""

    of: Node


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of several; ``discriminator`` is the key that shows which was meant, if there is one."""

    options: tuple[Node, ...]
    discriminator: str | None = None


@dataclass(frozen=True, slots=True)
class Key:
    """A key of an object; one that is not demanded is looked at only where it is there."""

    name: str
    node: Node
    demanded: bool


@dataclass(frozen=True, slots=True)
class Keys:
    """An object with these keys; those beside ``known`` must be ``others``, None: whatever."""

    keys: tuple[Key, ...] = ()
    others: Node | None = None
    known: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Entries:
    """An object with free keys: their shape (None: any), their values, single ones, how many."""

    value: Node
    key: Shape | None = None
    keys: tuple[Key, ...] = ()
    at_least: int = 0
    at_most: int | None = None


@dataclass(frozen=True, slots=True)
class Order:
    """The field by whose value items are ordered, and how its ``shape`` compares."""

    path: tuple[Step, ...]
    shape: Shape
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Contained:
    """What one item of a list must be, whichever; ``wanted`` is that in words."""

    node: Node
    wanted: str


@dataclass(frozen=True, slots=True)
class Items:
    """A list: what each item is (None: whatever), what single ones are, how many, which order.

    No two items may be the same as ``distinct`` compares them; None where they may. ``contains``
    is what some item must be, each by itself.
    """

    item: Node | None = None
    at: Mapping[int, Node] = dataclasses.field(default_factory=dict)
    at_least: int = 0
    at_most: int | None = None
    exactly: int | None = None
    order: Order | None = None
    distinct: Shape | None = None
    contains: tuple[Contained, ...] = ()


@dataclass(frozen=True, slots=True)
class Whole:
    """What is within, and whatever else the code of the model behind ``shape`` demands."""

    of: Node
    shape: Shape
