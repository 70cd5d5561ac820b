"""Models whose config changes how their fields are read or written."""

from __future__ import annotations

import datetime as dt
from enum import Enum
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from tests.data.odd_models.making import boolean, duration, fraction, items, text, whole, word
from tests.data.odd_models.row import Item, Miss, Odd

__all__ = ["ROWS"]


class Level(Enum):
    """A plain enum."""

    LOW = 1
    HIGH = 2


class ShortTextsByConfig(BaseModel):
    """Bounds every text by its config."""

    model_config = ConfigDict(str_min_length=1, str_max_length=3)
    a: str
    b: str | None = None
    c: list[str] = []


class StrippedByConfig(BaseModel):
    """Strips every text by its config."""

    model_config = ConfigDict(str_strip_whitespace=True, str_min_length=1)
    a: str


class LoweredByConfig(BaseModel):
    """Writes every text in small letters."""

    model_config = ConfigDict(str_to_lower=True)
    a: str


class UpperedByConfig(BaseModel):
    """Writes every text in capitals."""

    model_config = ConfigDict(str_to_upper=True)
    a: str = Field(max_length=4)


class BytesAsBase64(BaseModel):
    """Reads and writes bytes as Base64 by its config."""

    model_config = ConfigDict(val_json_bytes="base64", ser_json_bytes="base64")
    data: bytes


class BytesAsHex(BaseModel):
    """Reads and writes bytes as hexadecimal by its config."""

    model_config = ConfigDict(val_json_bytes="hex", ser_json_bytes="hex")
    data: bytes


class BytesReadAsBase64(BaseModel):
    """Reads Base64 and writes UTF-8."""

    model_config = ConfigDict(val_json_bytes="base64")
    data: bytes


class DurationAsFloat(BaseModel):
    """Writes durations as seconds by its config."""

    model_config = ConfigDict(ser_json_timedelta="float")
    took: dt.timedelta


class TimesAsSeconds(BaseModel):
    """Writes moments as seconds by its config."""

    model_config = ConfigDict(ser_json_temporal="seconds")
    at: dt.datetime


class InfinityAsText(BaseModel):
    """Writes what is not finite as a text, by its config."""

    model_config = ConfigDict(ser_json_inf_nan="strings")
    v: float


class InfinityRefused(BaseModel):
    """Takes finite numbers only, by its config."""

    model_config = ConfigDict(allow_inf_nan=False)
    v: float


class StrictByConfig(BaseModel):
    """Converts nothing."""

    model_config = ConfigDict(strict=True)
    number: int
    name: str
    flag: bool
    part: float


class NumbersAsTexts(BaseModel):
    """Reads a number where a text should be."""

    model_config = ConfigDict(coerce_numbers_to_str=True)
    code: str


class AllowsUnknownKeys(BaseModel):
    """Writes keys that it does not know."""

    model_config = ConfigDict(extra="allow")
    v: int


class UnknownKeysOfOneType(BaseModel):
    """Takes keys that it does not know, if they are integers."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, int]
    name: str


class ForbidsUnknownKeys(BaseModel):
    """Refuses keys that it does not know."""

    model_config = ConfigDict(extra="forbid")
    v: int
    w: str = ""


class EnumValuesUsed(BaseModel):
    """Stores the values of its enum."""

    model_config = ConfigDict(use_enum_values=True)
    level: Level = Level.LOW


class Frozen(BaseModel):
    """Can't be changed."""

    model_config = ConfigDict(frozen=True)
    v: int


class TitledAndDescribed(BaseModel):
    """Has a schema with examples and words that schemas use."""

    model_config = ConfigDict(
        title="A title: with {braces}", json_schema_extra={"examples": [{"v": 1}]}
    )
    v: int = Field(title="v/1", description="One.\n\nTwo.", examples=[1, 2], deprecated=True)


class DefaultsRequiredInItsSchema(BaseModel):
    """Lists keys with defaults as required where they are written."""

    model_config = ConfigDict(json_schema_serialization_defaults_required=True)
    v: int = 0
    w: str | None = None


class PythonPatterns(BaseModel):
    """Has patterns of Python's engine, with what looks ahead."""

    model_config = ConfigDict(regex_engine="python-re")
    code: str = Field(pattern=r"^(?!0)\d{3}$")


class PythonPatternsBackwards(BaseModel):
    """Has a pattern that refers to what it has matched."""

    model_config = ConfigDict(regex_engine="python-re")
    pair: str = Field(pattern=r"^([ab])\1$")


class DocumentedByAttributes(BaseModel):
    """Takes the texts under its fields for descriptions."""

    model_config = ConfigDict(use_attribute_docstrings=True)
    v: int
    """A number."""


class InheritsItsConfig(ShortTextsByConfig):
    """Has bounds of a config that it inherits."""

    d: str = "x"


def _data(r: Any) -> dict[str, Any]:
    return {"data": r.choice((b"", b"abc", b"\x00\x01~", text(r).encode()))}


def _base64(r: Any) -> dict[str, Any]:
    return {"data": r.choice(("", "YWJj", "eA==", "eA"))}


def _extra(r: Any) -> dict[str, Any]:
    return {"v": whole(r), word(r): r.choice((1, None, {"a": []}))} | {"v": 1}


def _strict(r: Any) -> dict[str, Any]:
    return {"number": whole(r), "name": text(r), "flag": boolean(r), "part": fraction(r)}


def _short(r: Any) -> dict[str, Any]:
    c = items(lambda r: text(r, 1, 3))(r)
    return {"a": text(r, 1, 3), "b": r.choice((None, text(r, 1, 3))), "c": c}


def _infinite(r: Any) -> dict[str, Any]:
    return {"v": r.choice((float("inf"), float("-inf"), float("nan"), fraction(r)))}


def _seconds(r: Any) -> dict[str, Any]:
    return {"at": r.randint(0, 10**9)}


ROWS = (
    Odd(model=ShortTextsByConfig, make=_short, item=Item.UNREADABLE,
        misses=(Miss({"a": ""}, "string_too_short"), Miss({"a": "abcd"}, "string_too_long"),
                Miss({"a": "a", "b": ""}, "string_too_short"))),
    Odd(model=StrippedByConfig, make=lambda r: {"a": "x" + text(r)}, item=Item.UNREADABLE,
        misses=(Miss({"a": " "}, "string_too_short"),)),
    Odd(model=LoweredByConfig, make=lambda r: {"a": text(r)}, item=Item.UNREADABLE),
    Odd(model=UpperedByConfig, make=lambda r: {"a": r.choice(("", "aB", "x1yz"))},
        item=Item.UNREADABLE),
    Odd(model=BytesAsBase64, make=lambda r: BytesAsBase64.model_construct(**_data(r)),
        item=Item.UNREADABLE, misses=(Miss({"data": "?"}, "bytes_invalid_encoding"),)),
    Odd(model=BytesAsHex, make=lambda r: BytesAsHex.model_construct(**_data(r)),
        item=Item.UNREADABLE, misses=(Miss({"data": "xy"}, "bytes_invalid_encoding"),)),
    Odd(model=BytesReadAsBase64, item=Item.UNREADABLE, sends=_base64, unwritten=({"data": 1},),
        make=lambda r: BytesReadAsBase64.model_construct(data=text(r).encode())),
    Odd(model=DurationAsFloat, make=lambda r: {"took": duration(r)}, item=Item.READ_FORM,
        unwritten=({"took": "PT1S"},), sends=lambda r: {"took": r.choice(("PT1S", 1.5, "-P1D"))}),
    Odd(model=TimesAsSeconds, make=_seconds, item=Item.READ_FORM, sends=_seconds,
        unwritten=({"at": "2031-04-02T06:15:00Z"},)),
    Odd(model=InfinityAsText, make=_infinite, item=Item.READ_FORM, unwritten=({"v": "x"},)),
    Odd(model=InfinityRefused, make=lambda r: {"v": fraction(r)},
        misses=(Miss({"v": "NaN"}, "finite_number"),)),
    Odd(model=StrictByConfig, make=_strict, item=Item.UNREADABLE,
        misses=(Miss({"number": "1", "name": "", "flag": True, "part": 1}, "int_type"),
                Miss({"number": 1, "name": "", "flag": 1, "part": 1}, "bool_type"))),
    Odd(model=NumbersAsTexts, make=lambda r: {"code": text(r)}, item=Item.UNREADABLE,
        sends=lambda r: {"code": r.choice(("1", 1, 1.5))}, unwritten=({"code": 1},)),
    Odd(model=AllowsUnknownKeys, make=_extra),
    Odd(model=UnknownKeysOfOneType, make=lambda r: {"name": text(r), "n": whole(r)},
        item=Item.NEVER_JUDGED, misses=(Miss({"name": "", "n": "x"}, "int_parsing"),)),
    Odd(model=ForbidsUnknownKeys, make=lambda r: {"v": whole(r)}),
    Odd(model=EnumValuesUsed, make=lambda r: r.choice(({}, {"level": 2}))),
    Odd(model=Frozen, make=lambda r: {"v": whole(r)}),
    Odd(model=TitledAndDescribed, make=lambda r: TitledAndDescribed.model_construct(v=whole(r))),
    Odd(model=DefaultsRequiredInItsSchema, make=lambda r: r.choice(({}, {"v": whole(r)}))),
    Odd(model=PythonPatterns, make=lambda r: {"code": str(r.randint(100, 999))}, item=Item.RAW,
        misses=(Miss({"code": "012"}, "string_pattern_mismatch"),)),
    Odd(model=PythonPatternsBackwards, make=lambda r: {"pair": r.choice(("aa", "bb"))},
        item=Item.RAW, misses=(Miss({"pair": "ab"}, "string_pattern_mismatch"),)),
    Odd(model=DocumentedByAttributes, make=lambda r: {"v": whole(r)}),
    Odd(model=InheritsItsConfig, make=_short, item=Item.UNREADABLE,
        misses=(Miss({"a": "a", "d": "abcd"}, "string_too_long"),)),
)  # fmt: skip
