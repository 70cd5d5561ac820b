"""Money of the video pipeline: exact decimals with at most four digits after the point.

Computes alone: knows no database and no job. Float is no money here, for it is not exact.
"""

from decimal import Decimal
from typing import Final

from shared.errors import ValidationError

__all__ = ["LARGEST", "from_units", "money", "money_text", "to_units"]

LARGEST: Final = Decimal("999999.9999")
"""The largest single amount: the database has ten digits, four of them after the point."""

_UNIT: Final = Decimal("0.0001")
_CENT: Final = Decimal("0.01")
_UNITS: Final = 10_000


def money(value: object, name: str, largest: Decimal = LARGEST) -> Decimal:
    """Accept an amount of money.

    Raises:
        ValidationError: it is no `Decimal`, not finite, negative, too large or too fine.
    """
    if not isinstance(value, Decimal):
        raise ValidationError(f"{name}: a Decimal is expected, got {type(value).__name__}")
    if not value.is_finite() or value < 0:
        raise ValidationError(f"{name}: a finite amount of 0 or more is expected")
    if value > largest:
        raise ValidationError(f"{name}: at most {largest} is expected")
    exact = value.quantize(_UNIT)
    if exact != value:
        raise ValidationError(f"{name}: at most four digits after the point are expected")
    return _shortest(exact)


def to_units(value: Decimal) -> int:
    """Count an accepted amount in ten thousandths."""
    return int(value * _UNITS)


def from_units(units: int) -> Decimal:
    """Make an amount of ten thousandths."""
    return _shortest(Decimal(units).scaleb(-4))


def money_text(value: Decimal) -> str:
    """Write an amount, with two digits after the point or four: `0.06`, `0.0625`."""
    return f"{_shortest(value):f}"


def _shortest(value: Decimal) -> Decimal:
    cents = value.quantize(_CENT)
    return cents if cents == value else value.quantize(_UNIT)
