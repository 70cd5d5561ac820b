"""Fields that only one of the two forms has: computed ones, excluded ones, defaults."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr, computed_field

from tests.data.odd_models.making import boolean, fraction, items, text, whole
from tests.data.odd_models.row import Item, Miss, Odd

__all__ = ["ROWS"]


class ComputedArea(BaseModel):
    """Writes a field that it does not read."""

    width: int
    height: int

    @computed_field
    def area(self) -> int:
        """Their product."""
        return self.width * self.height


class ComputedInAClosedModel(BaseModel):
    """Writes a field that it refuses to read."""

    model_config = ConfigDict(extra="forbid")
    name: str

    @computed_field(alias="nameLength")
    def length(self) -> int:
        """How long the name is."""
        return len(self.name)


class ComputedList(BaseModel):
    """Computes a list, or null."""

    count: int = Field(ge=0, le=5)

    @computed_field
    def numbers(self) -> list[int] | None:
        """As many numbers."""
        return list(range(self.count)) if self.count else None


class ComputedOfComputed(BaseModel):
    """Has items with a computed field, and one of its own."""

    rows: list[ComputedArea]

    @computed_field
    def first(self) -> ComputedArea | None:
        """The first of them."""
        return self.rows[0] if self.rows else None


class ExcludedSecret(BaseModel):
    """Reads a required field that it never writes."""

    name: str
    token: str = Field(exclude=True)


class AllExcluded(BaseModel):
    """Writes an empty object."""

    token: str = Field(exclude=True)


class ExcludedWhereEmpty(BaseModel):
    """Writes a key only where its value is not empty."""

    name: str
    tags: list[str] = Field(default=[], exclude_if=lambda tags: not tags)


class PrivateBeside(BaseModel):
    """Has a private attribute, which is no field."""

    v: int
    _cache: dict[str, Any] = PrivateAttr(default_factory=dict)


class DefaultOfAnotherType(BaseModel):
    """Has a default that does not fit, and that nobody validates: null is written."""

    v: int = None  # type: ignore[assignment]  # what is odd


class DefaultValidated(BaseModel):
    """Validates its default as well."""

    model_config = ConfigDict(validate_default=True)
    v: int = Field(default="7", ge=1)  # type: ignore[assignment]  # what is odd


class DefaultFactoryOfData(BaseModel):
    """Makes a default of another field."""

    name: str = Field(min_length=1)
    label: str = Field(default_factory=lambda data: data["name"].upper())


class DefaultFactoryAnew(BaseModel):
    """Has a default that differs each time."""

    tags: list[str] = Field(default_factory=list)
    read_by: dict[str, int] = Field(default_factory=dict)


class NullDefaults(BaseModel):
    """Has optional keys that may be null."""

    a: int | None = None
    b: str | None = None
    c: list[int] | None = None


class RequiredButNullable(BaseModel):
    """Has keys that must be there and may be null."""

    a: int | None
    b: list[str] | None


class ConstantField(BaseModel):
    """Has a literal with a default, which is always written."""

    version: Literal["1.0"] = "1.0"
    ready: Literal[True] = True
    v: float


class ManyOptionalFields(BaseModel):
    """Has more optional keys than one integer of eight bits could choose from."""

    a: int = 0
    b: int = 0
    c: str = ""
    d: bool = False
    e: float = 0.0
    f: int | None = None
    g: str | None = None
    h: list[int] = []
    i: dict[str, int] = {}
    j: int = 1


class NoFieldsAtAll(BaseModel):
    """Is an empty object."""


class AlwaysNull(BaseModel):
    """Has a field that can only be null."""

    v: None


def _area(r: Any) -> dict[str, Any]:
    return {"width": whole(r), "height": r.randint(0, 9)}


def _rows(r: Any) -> dict[str, Any]:
    return {"rows": items(_area)(r)}


def _named(r: Any) -> dict[str, Any]:
    return {"name": text(r)}


def _secret(r: Any) -> dict[str, Any]:
    return {"name": text(r), "token": text(r)}


def _token(r: Any) -> dict[str, Any]:
    return {"token": text(r)}


def _counted(r: Any) -> dict[str, Any]:
    return {"count": r.randint(0, 5)}


def _tagged(r: Any) -> dict[str, Any]:
    return {"name": text(r), "tags": items(text, 0, 1)(r)}


def _some(r: Any) -> dict[str, Any]:
    made = {"a": whole(r), "c": text(r), "e": fraction(r), "f": None, "h": items(whole)(r)}
    return {key: value for key, value in made.items() if boolean(r)}


ROWS = (
    Odd(model=ComputedArea, make=_area, sends=_area, item=Item.READ_FORM,
        unwritten=({"width": 1, "height": 2}, {"width": 1, "height": 2, "area": "x"})),
    Odd(model=ComputedInAClosedModel, make=_named, sends=_named, item=Item.READ_FORM,
        misses=(Miss({"name": "a", "nameLength": 1}, "extra_forbidden"),),
        unwritten=({"name": "a"}, {"name": "a", "nameLength": None})),
    Odd(model=ComputedList, make=_counted, sends=_counted, item=Item.READ_FORM,
        unwritten=({"count": 1}, {"count": 1, "numbers": ["x"]})),
    Odd(model=ComputedOfComputed, make=_rows, sends=_rows, item=Item.READ_FORM,
        unwritten=({"rows": []}, {"rows": [{"width": 1, "height": 1}], "first": None})),
    Odd(model=ExcludedSecret, make=_secret, sends=_secret, item=Item.READ_FORM, unwritten=({},)),
    Odd(model=AllExcluded, make=_token, sends=_token, item=Item.READ_FORM, unwritten=([],)),
    Odd(model=ExcludedWhereEmpty, make=_tagged, item=Item.READ_FORM,
        unwritten=({"name": "x", "tags": "x"},)),
    Odd(model=PrivateBeside, make=lambda r: {"v": whole(r)}),
    Odd(model=DefaultOfAnotherType, make=lambda r: r.choice(({}, {"v": whole(r)})),
        item=Item.DOCUMENTS,
        refused="its default is no value of its type"),
    Odd(model=DefaultValidated, make=lambda r: r.choice(({}, {"v": abs(whole(r)) + 1})),
        item=Item.UNREADABLE, misses=(Miss({"v": 0}, "greater_than_equal"),)),
    Odd(model=DefaultFactoryOfData, make=lambda r: {"name": text(r, 1)}, item=Item.REASON,
        misses=(Miss({"name": "", "label": "x"}, "string_too_short"),)),
    Odd(model=DefaultFactoryAnew, make=lambda r: {"tags": items(text)(r)}),
    Odd(model=NullDefaults, make=lambda r: r.choice(({}, {"a": 1}, {"b": text(r)}, {"c": [1]})),
        misses=(Miss({"c": [None]}, "int_type"),)),
    Odd(model=RequiredButNullable, misses=(Miss({"a": None}, "missing"),),
        make=lambda r: {"a": r.choice((None, 1)), "b": r.choice((None, [], [text(r)]))}),
    Odd(model=ConstantField, make=lambda r: {"v": fraction(r)},
        misses=(Miss({"v": 1, "version": "1.1"}, "literal_error"),)),
    Odd(model=ManyOptionalFields, make=_some),
    Odd(model=NoFieldsAtAll, make=lambda r: {}),
    Odd(model=AlwaysNull, make=lambda r: {"v": None}),
)  # fmt: skip
