"""Column types of the embedded database: each stores what PostgreSQL would accept, and no more.

Each refuses other values as the statement is bound, with a `ValueError`.
"""

import json
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Integer, String, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from shared.database.errors import INVALID_TIME, INVALID_VALUE, OUT_OF_RANGE
from shared.database.money import from_units, money_text, to_units
from shared.database.values import moment_text

__all__ = ["Id", "Moment", "Money", "NotOfType", "Number", "Words"]


class NotOfType(ValueError):
    """A column does not accept the value; `code` is what PostgreSQL would answer."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


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
        if value is None:
            return None
        try:
            return moment_text(datetime.fromisoformat(value))
        except (TypeError, ValueError, OverflowError):
            raise NotOfType(INVALID_TIME) from None


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
        if type(number) is not int:
            raise NotOfType(INVALID_VALUE)
        if not -(2**31) <= number < 2**31:
            raise NotOfType(OUT_OF_RANGE)
        return number


class Words(TypeDecorator[str]):
    """Text."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """Accept text; a number, true and false become their text, as in PostgreSQL."""
        if value is None or isinstance(value, str):
            return value
        if isinstance(value, bool | int | float):
            return json.dumps(value)
        raise NotOfType(INVALID_VALUE)
