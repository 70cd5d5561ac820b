"""Column types of the embedded database: each stores what PostgreSQL would accept, and no more.

Each refuses other values with a `ValueError`, as the statement is bound.
"""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Integer, String, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from shared._money import from_units, money_text, to_units
from shared.database.values import moment_text

__all__ = ["Id", "Moment", "Money", "Number", "Words"]


class Id(TypeDecorator[str]):
    """A UUID, stored as its text."""

    impl = String(36)
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """Accept any form of a UUID."""
        return None if value is None else str(UUID(value))


class Moment(TypeDecorator[str]):
    """A point in time, stored as text in UTC that sorts by time."""

    impl = String(32)
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """Accept a point in time in ISO 8601."""
        return None if value is None else moment_text(datetime.fromisoformat(value))


class Money(TypeDecorator[str]):
    """An amount, stored as ten thousandths so that sums are exact; read and written as text."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> int | None:
        """Accept an amount as text."""
        return None if value is None else to_units(Decimal(value))

    def process_result_value(self, value: Any, dialect: Dialect) -> str | None:
        """Write the amount."""
        return None if value is None else money_text(from_units(value))


class Number(TypeDecorator[int]):
    """An integer of 32 bits."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> int | None:
        """Accept an integer, or its text."""
        if value is None:
            return None
        number = int(value) if isinstance(value, str) else value
        if type(number) is not int or not -(2**31) <= number < 2**31:
            raise ValueError("no integer of 32 bits")
        return number


class Words(TypeDecorator[str]):
    """Text."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """Accept text; a number becomes its text, as in PostgreSQL."""
        if value is None or isinstance(value, str):
            return value
        if type(value) in (int, float):
            return str(value)
        raise ValueError("no text")
