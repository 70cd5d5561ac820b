"""The nouns of a wire shape: frozen values that describe what a JSON value may be.

`handfast.shapes` makes them from annotations and is where to import them from. On every shape,
`annotation` is what a `TypeAdapter` validates at that place, with its metadata; `checked`: code
decides besides the constraints listed; `samples` are values which that code takes or refuses.
"""

import typing
from collections.abc import Callable
from dataclasses import field
from typing import Any, Literal

from handfast.frozen import dataclass
from handfast.shapes.marks import SampleValues

__all__ = [
    "Anything",
    "Array",
    "Choice",
    "Encoded",
    "Field",
    "Kind",
    "Map",
    "Nullable",
    "Object",
    "Recursive",
    "Scalar",
    "Shape",
    "Union",
    "one_of",
]

type Kind = Literal[
    "boolean",
    "bytes",
    "date",
    "datetime",
    "decimal",
    "duration",
    "integer",
    "number",
    "string",
    "time",
    "uuid",
]
type Shape = (
    Anything | Array | Choice | Encoded | Map | Nullable | Object | Recursive | Scalar | Union
)


def _hashed_once[Noun](noun: type[Noun]) -> type[Noun]:
    """``noun`` with a hash that is computed once: a shape is deep, and a key of many caches."""
    computed: Any = noun.__hash__

    def hash_of(shape: Any) -> Any:
        own = shape.__dict__
        if "_hash" not in own:
            own["_hash"] = computed(shape)
        return own["_hash"]

    setattr(noun, "__hash__", hash_of)  # noqa: B010 - mypy takes an assignment for a mistake
    return noun


@_hashed_once
@dataclass(frozen=True)
class Anything:
    """Any JSON value at all, or any that code takes."""

    annotation: Any = Any
    checked: bool = False


@_hashed_once
@dataclass(frozen=True)
class Scalar:
    """One JSON string, number or boolean.

    `aware`: a datetime must carry an offset. `encoding`: bytes are text in it, otherwise in UTF-8.
    `as_text`: a decimal is a string, never a number. `strict`: no other JSON type is converted.
    """

    kind: Kind
    annotation: Any
    ge: Any = None
    gt: Any = None
    le: Any = None
    lt: Any = None
    min_length: int | None = None
    max_length: int | None = None
    pattern: Any = None
    multiple_of: Any = None
    decimal_places: int | None = None
    max_digits: int | None = None
    strict: bool = False
    aware: bool = False
    encoding: Literal["base64", "hex"] | None = None
    as_text: bool = False
    samples: SampleValues | None = None
    checked: bool = False


@_hashed_once
@dataclass(frozen=True)
class Choice:
    """One of the JSON values listed: an enum or literals, in the order of their definition.

    They are as they are written: a date as text, a tuple as a list. ``unread`` are those of them
    that the model does not read again.
    """

    values: tuple[Any, ...] = field(hash=False)  # lists have none
    annotation: Any
    unread: tuple[Any, ...] = field(default=(), hash=False)


@_hashed_once
@dataclass(frozen=True)
class Nullable:
    """The shape within, or null."""

    of: "Shape"

    @property
    def annotation(self) -> Any:
        """What a `TypeAdapter` validates here."""
        return typing.Optional[self.of.annotation]  # noqa: UP045 - `|` needs a class


@_hashed_once
@dataclass(frozen=True)
class Encoded:
    """A JSON string whose text is JSON of the shape within (`pydantic.Json`)."""

    of: "Shape"
    annotation: Any


@_hashed_once
@dataclass(frozen=True)
class Array:
    """A JSON list; `unique` where the model has a set, so that equal items count once.

    `positions` are the shapes of the items, one each, where a tuple has items of several shapes;
    `item` is then the union of these.
    """

    item: "Shape"
    annotation: Any
    min_length: int = 0
    max_length: int | None = None
    unique: bool = False
    samples: SampleValues | None = None
    checked: bool = False
    positions: tuple["Shape", ...] = ()

    def item_at(self, index: object) -> "Shape":
        """The shape of the item at ``index``."""
        if isinstance(index, int) and 0 <= index < len(self.positions):
            return self.positions[index]
        return self.item


@_hashed_once
@dataclass(frozen=True)
class Map:
    """A JSON object with keys of one shape, written as strings, and values of another."""

    key: "Shape"
    value: "Shape"
    annotation: Any
    min_length: int = 0
    max_length: int | None = None
    samples: SampleValues | None = None
    checked: bool = False


@_hashed_once
@dataclass(frozen=True)
class Union:
    """One of several shapes; `discriminator` is the wire name of the key that decides which."""

    options: tuple["Shape", ...]
    annotation: Any
    discriminator: str | None = None
    checked: bool = False


@_hashed_once
@dataclass(frozen=True)
class Field:
    """One key of an object.

    `name` is the key, `aliases` the other keys that validation takes. `default` is the JSON value
    of an absent key, or `...` when the key is required or its default is made anew each time.
    `unreadable` is why nobody can send the field, if so.
    """

    name: str
    attribute: str
    shape: "Shape"
    required: bool
    default: Any = field(default=..., hash=False)  # may be a list or an object
    aliases: tuple[str, ...] = ()
    unreadable: str = ""


@_hashed_once
@dataclass(frozen=True)
class Object:
    """A JSON object with the keys of one model or dataclass; `extra` is its own setting.

    `validated` is what validates it, where it is what the model writes and not what it reads.
    `widened`: an instance of a subclass is written with all that it has. `others` is what is
    written under a key that is no field's, where that is limited.
    """

    model: type[Any]
    fields: tuple[Field, ...]
    extra: Literal["allow", "forbid", "ignore"] = "ignore"
    checked: bool = False
    validated: Any = None
    widened: bool = False
    others: "Shape | None" = None

    @property
    def annotation(self) -> Any:
        """What a `TypeAdapter` validates here."""
        return self.model if self.validated is None else self.validated


@_hashed_once
@dataclass(frozen=True)
class Recursive:
    """A model, typed dict, tuple or type alias that contains itself, wherever one stands.

    `owner` is the class around it whose config it has, if one has any; `tags` are keys that must be
    there though the model has defaults for them. `look_up` finds its shape.
    """

    annotation: Any
    owner: type[Any] | None
    look_up: Callable[["Recursive"], "Shape"] = field(repr=False)
    tags: tuple[str, ...] = ()

    @property
    def shape(self) -> "Shape":
        """What stands here, which is no `Recursive` itself, though others stand inside it."""
        return self.look_up(self)


def one_of(shapes: tuple["Shape", ...]) -> "Shape":
    """What may stand where each of ``shapes`` may."""
    if len(shapes) < 2:
        return shapes[0] if shapes else Anything()
    return Union(shapes, typing.Union[tuple(shape.annotation for shape in shapes)])  # noqa: UP007 - of a tuple
