"""Models for which the config around a class, its subclasses or its parameters matter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, Any, ClassVar, Generic, TypeVar

from pydantic import (
    AliasGenerator,
    BaseModel,
    ConfigDict,
    Field,
    PlainSerializer,
    RootModel,
    SerializeAsAny,
    field_validator,
    model_validator,
)
from pydantic.config import with_config
from typing_extensions import TypedDict

from tests.data.odd_models.making import boolean, duration, fraction, items, optional, whole, word
from tests.data.odd_models.row import Item, Miss, Odd

__all__ = ["ROWS"]

T = TypeVar("T")


class Node(BaseModel, Generic[T]):  # noqa: UP046 - what is odd
    """Is generic, and contains itself."""

    value: T
    next: Node[T] | None = None
    others: list[Node[T]] = []


class NumberNodes(BaseModel):
    """Has a generic model that contains itself."""

    first: Node[int]


class Left(BaseModel, Generic[T]):  # noqa: UP046 - what is odd
    """Is generic, and contains one that contains it."""

    value: T
    right: Right[T] | None = None


class Right(BaseModel, Generic[T]):  # noqa: UP046 - what is odd
    """Is the other."""

    left: Left[T]


class TurnByTurn(BaseModel):
    """Has two generic models that contain each other."""

    first: Right[int]


@with_config(ConfigDict(alias_generator=str.upper, extra="forbid"))
class UpperDict(TypedDict):
    """Has keys that its config makes."""

    name: str
    size: Annotated[int, Field(alias="LENGTH")]


class ConfiguredTypedDict(BaseModel):
    """Has a typed dict with a config of its own."""

    t: UpperDict


@dataclass
class UpperData:
    """Has names that its config makes."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(
        alias_generator=AliasGenerator(validation_alias=str.upper, serialization_alias=str.title)
    )
    name: str


class ConfiguredDataclass(BaseModel):
    """Has a dataclass with a config of its own."""

    d: UpperData


class PlainDict(TypedDict):
    """Has no config."""

    name: str


@dataclass
class PlainData:
    """Has none either."""

    size: int


class NamesByTheModelAround(BaseModel):
    """Gives its config to what has none."""

    model_config = ConfigDict(alias_generator=str.upper, extra="forbid")
    t: PlainDict
    d: PlainData


class Closed(BaseModel):
    """Takes no other key."""

    model_config = ConfigDict(extra="forbid")
    a: int


class Wider(Closed):
    """Writes one key more."""

    b: int = 2


class AnySubclass(BaseModel):
    """Writes all that a subclass has."""

    v: SerializeAsAny[Closed]
    rows: list[SerializeAsAny[Closed]] = []


class OtherKeysAsNumbers(BaseModel):
    """Has other keys of one type, which is written otherwise."""

    model_config = ConfigDict(extra="allow", ser_json_timedelta="float")
    __pydantic_extra__: dict[str, timedelta]
    a: int


class OtherKeysBySerializer(BaseModel):
    """Has other keys of one type, which a serializer writes."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[
        str, Annotated[int, PlainSerializer(lambda v: f"#{v}", return_type=str)]
    ]
    a: int


class NotFiniteAsNull(BaseModel):
    """States that null stands for what is not finite."""

    model_config = ConfigDict(ser_json_inf_nan="null")
    v: float
    w: float | None = None


class EvenRoot(RootModel[int]):
    """Is an even number, by code."""

    @field_validator("root")
    @classmethod
    def _even(cls, root: int) -> int:
        if root % 2:
            raise ValueError("must be even")
        return root


class CentsRoot(RootModel[Annotated[int, Field(ge=0, le=100)]]):
    """Is changed by the code of the whole model."""

    @model_validator(mode="after")
    def _in_cents(self) -> CentsRoot:
        return self.model_copy(update={"root": self.root * 100})


class CheckedRoots(BaseModel):
    """Has root models with code."""

    even: EvenRoot
    evens: list[EvenRoot] = []


class ChangedRoot(BaseModel):
    """Has a root model that changes what it reads."""

    v: CentsRoot


def _nodes(r: Any, deep: int = 2) -> dict[str, Any]:
    inner = [_nodes(r, deep - 1) for _ in range(2)] if deep and boolean(r) else []
    return {"value": whole(r), "next": inner[0] if inner else None, "others": inner}


def _closed(r: Any) -> Closed:
    return Wider(a=1) if boolean(r) else Closed(a=2)


def _others(make: Any) -> Any:
    return lambda r: {"a": 1, "z": make(r)}


def _names(r: Any) -> dict[str, Any]:
    return {"T": {"NAME": word(r)}, "D": {"SIZE": whole(r)}}


ROWS = (
    Odd(model=NumberNodes, make=lambda r: {"first": _nodes(r)}, item=Item.RAW,
        misses=(Miss({"first": {"value": "x"}}, "int_parsing"),)),
    Odd(model=TurnByTurn, item=Item.RAW,
        make=lambda r: {"first": {"left": {"value": 1, "right": {"left": {"value": whole(r)}}}}},
        misses=(Miss({"first": {"left": {}}}, "missing"),)),
    Odd(model=ConfiguredTypedDict, make=lambda r: {"t": {"NAME": word(r), "LENGTH": whole(r)}},
        item=Item.NEVER_JUDGED, misses=(Miss({"t": {"NAME": "x"}}, "missing"),)),
    Odd(model=ConfiguredDataclass, make=lambda r: {"d": {"NAME": word(r)}}, item=Item.READ_FORM,
        sends=lambda r: {"d": {"NAME": word(r)}}, unwritten=({"d": {"name": "x"}}, {"d": {}})),
    Odd(model=NamesByTheModelAround, make=_names, item=Item.NEVER_JUDGED,
        misses=(Miss({"T": {"NAME": "x"}, "D": {}}, "missing"),)),
    Odd(model=AnySubclass, make=lambda r: {"v": _closed(r), "rows": items(_closed)(r)},
        item=Item.READ_FORM, sends=lambda r: {"v": {"a": whole(r)}},
        unwritten=({"v": {"b": 1}}, {"v": 1}, {"v": {"a": "x"}, "rows": []})),
    Odd(model=OtherKeysAsNumbers, make=_others(duration), sends=_others(lambda r: "PT1S"),
        item=Item.READ_FORM, unwritten=({"a": 1, "z": "x"}, {"z": 1})),
    Odd(model=OtherKeysBySerializer, make=_others(whole), sends=_others(whole),
        item=Item.READ_FORM, unwritten=({"a": 1, "z": 1}, {"z": "#1"})),
    Odd(model=CheckedRoots, make=lambda r: {"even": 2 * whole(r), "evens": [0]},
        item=Item.UNREADABLE, misses=(Miss({"even": 1}, "value_error"),)),
    Odd(model=ChangedRoot, make=lambda r: {"v": r.randint(0, 100)}, item=Item.READ_FORM,
        sends=lambda r: {"v": r.randint(0, 100)}, unwritten=({"v": "x"},)),
    Odd(model=NotFiniteAsNull, item=Item.READ_FORM, sends=lambda r: {"v": fraction(r)},
        make=lambda r: {"v": r.choice((1.5, float("nan"), float("-inf"))),
                        "w": optional(fraction)(r)},
        unwritten=({"v": "NaN", "w": 1}, {"w": 1})),
)  # fmt: skip
