"""Fields that have one name in Python, and others where they are read or written."""

from __future__ import annotations

from random import Random
from typing import Any

from pydantic import AliasChoices, AliasGenerator, AliasPath, BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel, to_pascal

from tests.data.odd_models.making import boolean, text, whole, word
from tests.data.odd_models.row import Item, Miss, Odd

__all__ = ["ROWS"]


class ReadInWrittenOut(BaseModel):
    """Reads ``in`` and writes ``out``."""

    a: int = Field(validation_alias="in", serialization_alias="out")


class ReadUnderOneOfTwoNames(BaseModel):
    """Reads either key and writes the attribute's name."""

    name: str = Field(validation_alias=AliasChoices("full_name", "fullName"))


class ReadByNameOnly(BaseModel):
    """Has an alias that validation does not take."""

    model_config = ConfigDict(validate_by_alias=False, validate_by_name=True)
    size: int = Field(alias="theSize")


class ReadByNameOrAlias(BaseModel):
    """Reads the alias or the attribute's name."""

    model_config = ConfigDict(validate_by_name=True, validate_by_alias=True)
    size: int = Field(alias="theSize")


class WrittenUnderAnotherName(BaseModel):
    """Reads the attribute's name and writes another."""

    size: int = Field(serialization_alias="Size")


class CamelEverywhere(BaseModel):
    """Has an alias generator."""

    model_config = ConfigDict(alias_generator=to_camel)
    first_name: str
    is_open: bool = False


class CamelInPascalOut(BaseModel):
    """Has an alias generator that differs between reading and writing."""

    model_config = ConfigDict(
        alias_generator=AliasGenerator(validation_alias=to_camel, serialization_alias=to_pascal)
    )
    first_name: str
    is_open: bool = False


class ReadFromInsideAnotherKey(BaseModel):
    """Reads a value of an object of which no field is."""

    city: str = Field(validation_alias=AliasPath("address", "city"))


class SpacesAndDotsInKeys(BaseModel):
    """Has keys that no attribute could be named."""

    dotted: int = Field(alias="a.b")
    spaced: str = Field(alias="a b")
    bracketed: bool = Field(alias="a[0]")
    dollar: int = Field(alias="$ref")


class EmptyKey(BaseModel):
    """Has the empty text for a key."""

    v: int = Field(alias="")


class QuotedKey(BaseModel):
    """Has a quote in its key."""

    v: int = Field(alias="it's")


class DoublyQuotedKey(BaseModel):
    """Has a double quote and a backslash in its key."""

    v: int = Field(alias='a"\\b')


class AstralKey(BaseModel):
    """Has a key beyond the basic plane."""

    v: int = Field(alias="\U0001f33f")


class KeyOfAnotherFieldsName(BaseModel):
    """Swaps the names of two fields."""

    a: int = Field(alias="b")
    b: str = Field(alias="a")


class NestedAliases(BaseModel):
    """Has items whose keys differ between reading and writing."""

    rows: list[ReadInWrittenOut]
    by_name: dict[str, ReadInWrittenOut] = Field(alias="byName")


def _in(r: Random) -> dict[str, Any]:
    return {"in": whole(r)}


def _first_name(r: Random) -> dict[str, Any]:
    return {"firstName": text(r)} | ({"isOpen": boolean(r)} if boolean(r) else {})


def _nested(r: Random) -> dict[str, Any]:
    return {"rows": [_in(r)], "byName": {word(r): _in(r)}}


def _v(key: str) -> Any:
    return lambda r: {key: whole(r)}


ROWS = (
    Odd(model=ReadInWrittenOut, make=_in, sends=_in, item=Item.READ_FORM,
        misses=(Miss({"out": 1}, "missing"), Miss({"a": 1}, "missing")),
        unwritten=({"in": 1}, {"a": 1}, {"out": "x"})),
    Odd(model=ReadUnderOneOfTwoNames, item=Item.READ_FORM,
        make=lambda r: {r.choice(("full_name", "fullName")): text(r)},
        sends=lambda r: {r.choice(("full_name", "fullName")): text(r)},
        misses=(Miss({"name": "x"}, "missing"),), unwritten=({"full_name": "x"}, {"name": 1})),
    Odd(model=ReadByNameOnly, make=lambda r: {"size": whole(r)}, item=Item.READ_FORM,
        sends=lambda r: {"size": whole(r)}, misses=(Miss({"theSize": 1}, "missing"),),
        unwritten=({"size": 1}, {"theSize": "x"})),
    Odd(model=ReadByNameOrAlias, item=Item.READ_FORM,
        make=lambda r: {r.choice(("size", "theSize")): whole(r)},
        sends=lambda r: {r.choice(("size", "theSize")): whole(r)},
        unwritten=({"size": 1}, {"theSize": "x"})),
    Odd(model=WrittenUnderAnotherName, make=_v("size"), sends=_v("size"), item=Item.READ_FORM,
        unwritten=({"size": 1}, {"Size": "x"})),
    Odd(model=CamelEverywhere, make=_first_name, misses=(Miss({"first_name": "x"}, "missing"),)),
    Odd(model=CamelInPascalOut, make=_first_name, sends=_first_name, item=Item.READ_FORM,
        unwritten=({"firstName": "x", "isOpen": True}, {"FirstName": 1, "IsOpen": True})),
    Odd(model=ReadFromInsideAnotherKey, make=lambda r: {"address": {"city": text(r)}},
        item=Item.READ_FORM, unsendable="the field is no key of its own, so no request has it",
        unwritten=({"address": {"city": "x"}},)),
    Odd(model=SpacesAndDotsInKeys,
        make=lambda r: {"a.b": whole(r), "a b": text(r), "a[0]": boolean(r), "$ref": whole(r)}),
    Odd(model=EmptyKey, make=_v(""), item=Item.PACT_FILES),
    Odd(model=QuotedKey, make=_v("it's"), item=Item.PACT_FILES),
    Odd(model=DoublyQuotedKey, make=_v('a"\\b'), item=Item.PACT_FILES),
    Odd(model=AstralKey, make=_v("\U0001f33f"), item=Item.PACT_FILES),
    Odd(model=KeyOfAnotherFieldsName, make=lambda r: {"b": whole(r), "a": text(r)}),
    Odd(model=NestedAliases, make=_nested, sends=_nested, item=Item.READ_FORM,
        unwritten=({"rows": [{"in": 1}], "byName": {}}, {"rows": [], "byName": {"x": {"in": 1}}})),
)  # fmt: skip
