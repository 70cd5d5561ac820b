"""Integers, floats and decimals with bounds, steps and digits."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any

from annotated_types import MultipleOf
from pydantic import (
    BaseModel,
    ByteSize,
    ConfigDict,
    Field,
    FiniteFloat,
    NegativeInt,
    NonNegativeFloat,
    StrictBool,
    StrictFloat,
    StrictInt,
)

from tests.data.odd_models.making import boolean, decimal, fraction, whole
from tests.data.odd_models.row import Item, Miss, Odd

__all__ = ["ROWS"]


class OneIntegerOnly(BaseModel):
    """Has bounds with one integer between them."""

    v: int = Field(gt=0, lt=2)


class NoIntegerBetween(BaseModel):
    """Has bounds with no integer between them."""

    v: int = Field(gt=1, lt=2)


class MultiplesOfSeven(BaseModel):
    """Has a step within bounds."""

    v: int = Field(multiple_of=7, ge=10, le=30)


class NoMultipleBetween(BaseModel):
    """Has bounds without a multiple between them."""

    v: int = Field(multiple_of=10, gt=10, lt=20)


class HugeIntegers(BaseModel):
    """Has integers beyond 64 bits."""

    v: int = Field(ge=2**64)


class TenthsOfAFloat(BaseModel):
    """Has a step that no float is exact in."""

    v: float = Field(multiple_of=0.1)


class HalvesOfAFloat(BaseModel):
    """Has a step that floats are exact in."""

    v: float = Field(multiple_of=0.5, ge=-2, le=2)


class BetweenZeroAndOne(BaseModel):
    """Is a share."""

    v: float = Field(gt=0, lt=1)


class TinyBounds(BaseModel):
    """Has bounds that differ in the last digit."""

    v: float = Field(ge=0.1, le=0.10000000000000002)


class FiniteNumbers(BaseModel):
    """Takes no infinity."""

    v: FiniteFloat
    w: NonNegativeFloat
    n: NegativeInt


class StrictNumbers(BaseModel):
    """Converts no number."""

    i: StrictInt
    f: StrictFloat
    b: StrictBool


class Sizes(BaseModel):
    """Reads `1KB` and writes 1000."""

    v: ByteSize


class Fractions(BaseModel):
    """Reads and writes a fraction as a text."""

    v: Fraction


class ComplexNumbers(BaseModel):
    """Reads and writes a complex number as a text."""

    v: complex


class AnyDecimal(BaseModel):
    """Writes a decimal as a text."""

    v: Decimal


class DecimalShare(BaseModel):
    """Has a decimal between nought and one."""

    v: Decimal = Field(gt=0, lt=1)


class MoneyWithin(BaseModel):
    """Has digits, places and a maximum of a decimal."""

    v: Decimal = Field(max_digits=6, decimal_places=2, le=Decimal("9999.99"))


class AllPlaces(BaseModel):
    """Has as many digits as places."""

    v: Decimal = Field(max_digits=4, decimal_places=4)


class WholeDecimals(BaseModel):
    """Has no places."""

    v: Decimal = Field(decimal_places=0, ge=0)


class DecimalSteps(BaseModel):
    """Has a step of a decimal."""

    v: Annotated[Decimal, MultipleOf(Decimal("0.05")), Field(ge=0, le=10)]


class DigitsAlone(BaseModel):
    """Has a number of digits and no places."""

    v: Decimal = Field(max_digits=3)


class NegativeDecimals(BaseModel):
    """Lies between negative decimals."""

    v: Decimal = Field(gt=Decimal("-1.5"), lt=Decimal("-1.25"))


class InfiniteDecimals(BaseModel):
    """Takes and writes infinity and what is no number."""

    v: Decimal = Field(allow_inf_nan=True)


class BooleansOfManyWords(BaseModel):
    """Reads `yes` and 1 as true."""

    v: bool


class StrictModelOfDecimals(BaseModel):
    """Converts nothing to a decimal, but reads a text in JSON."""

    model_config = ConfigDict(strict=True)
    v: Decimal


def _v(make: Any) -> Any:
    return lambda r: {"v": make(r)}


def _from(*texts: str) -> Any:
    return lambda r: {"v": Decimal(r.choice(texts))}


def _cents(r: Any) -> dict[str, Any]:
    return {"v": Decimal(r.randint(-999999, 999999)).scaleb(-2)}


ROWS = (
    Odd(model=OneIntegerOnly, make=_v(lambda r: 1)),
    Odd(model=NoIntegerBetween, make=_v(whole), item=Item.RAW,
        refused="no integer lies between the bounds, so nothing fits"),
    Odd(model=MultiplesOfSeven, make=_v(lambda r: r.choice((14, 21, 28)))),
    Odd(model=NoMultipleBetween, make=_v(whole), item=Item.RAW,
        refused="no multiple lies between the bounds, so nothing fits"),
    Odd(model=HugeIntegers, make=_v(lambda r: 2**64 + abs(whole(r)))),
    Odd(model=TenthsOfAFloat, make=_v(lambda r: r.choice((0.1, 0.2, 1.5, -0.5))),
        item=Item.UNREADABLE, misses=(Miss({"v": 0.15}, "multiple_of"),)),
    Odd(model=HalvesOfAFloat, make=_v(lambda r: r.randint(-4, 4) / 2)),
    Odd(model=BetweenZeroAndOne, make=_v(lambda r: r.uniform(0.001, 0.999))),
    Odd(model=TinyBounds, make=_v(lambda r: r.choice((0.1, 0.10000000000000002)))),
    Odd(model=FiniteNumbers,
        make=lambda r: {"v": fraction(r), "w": abs(fraction(r)), "n": -1 - abs(whole(r))}),
    Odd(model=StrictNumbers, make=lambda r: {"i": whole(r), "f": fraction(r), "b": boolean(r)},
        misses=(Miss({"i": "1", "f": 1.0, "b": True}, "int_type"),)),
    Odd(model=Sizes, make=_v(lambda r: abs(whole(r))),
        misses=(Miss({"v": "1XB"}, "byte_size_unit"),)),
    Odd(model=Fractions, make=_v(lambda r: Fraction(whole(r), r.randint(1, 9)))),
    Odd(model=ComplexNumbers, make=_v(lambda r: complex(1, r.randint(-9, 9))),
        refused="it has no form of its own in JSON; Samples beside it give one"),
    Odd(model=AnyDecimal, make=_v(decimal), item=Item.PACT_SCALARS,
        misses=(Miss({"v": "1,5"}, "decimal_parsing"),)),
    Odd(model=DecimalShare, make=_from("0.5", "0.001", "0.999"), item=Item.PACT_SCALARS,
        misses=(Miss({"v": "1"}, "less_than"),)),
    Odd(model=MoneyWithin, make=_cents, item=Item.REASON,
        misses=(Miss({"v": "10000.00"}, "decimal_whole_digits"),)),
    Odd(model=AllPlaces, make=_from("0.1234", "0.5", "-0.0001"), item=Item.REASON,
        misses=(Miss({"v": "0.12345"}, "decimal_max_digits"),)),
    Odd(model=WholeDecimals, make=_v(lambda r: Decimal(abs(whole(r))))),
    Odd(model=DecimalSteps, make=_v(lambda r: Decimal(r.randint(0, 200)) * Decimal("0.05")),
        item=Item.PACT_SCALARS, misses=(Miss({"v": "0.07"}, "multiple_of"),)),
    Odd(model=DigitsAlone, make=_from("1", "0.25", "-99.9", "999")),
    Odd(model=NegativeDecimals, make=_from("-1.4", "-1.26", "-1.499"), item=Item.PACT_SCALARS),
    Odd(model=InfiniteDecimals, make=_from("Infinity", "-Infinity", "1", "-1.5"),
        item=Item.PACT_SCALARS),
    Odd(model=BooleansOfManyWords, make=_v(lambda r: r.choice((True, False, "yes", 0))),
        misses=(Miss({"v": "maybe"}, "bool_parsing"),)),
    Odd(model=StrictModelOfDecimals, make=_v(decimal), item=Item.UNREADABLE,
        not_taken="FastAPI validates what it has parsed, in which no text is a strict decimal"),
)  # fmt: skip
