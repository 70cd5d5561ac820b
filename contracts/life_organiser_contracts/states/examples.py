"""Values that differ from state to state, so that none is taken for granted. Pure data.

Who stores the user in 32 bits, takes one user for all, or drops the offset of a moment, is found by
one of them.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any, Final

from handfast.declare import WHOLE_TEXT, chosen, varied

USERS: Final = (70_011, 5_820_113_407, 2**52 - 1)
"""Users of Telegram: ids are as a rule above 2**31, and have up to 52 bits."""

NEIGHBOURS: Final = (700_112, 58_201_134_072, 450_359_962_737_049)
"""Users whose ids, as text, begin with those of `USERS`; the last id is the beginning of one."""

STRANGERS: Final = (79_999, 6_820_113_407, 2**52 - 2)
"""Users whom Core does not know."""

_OFFSETS: Final = (
    UTC,
    timezone(timedelta(hours=5, minutes=45)),
    timezone(-timedelta(hours=3, minutes=30)),
)


def user() -> Any:
    """A user, whose id a Core may choose."""
    return chosen(*USERS)


def known_user() -> Any:
    """A user whose id is given."""
    return varied(*USERS)


def actor() -> Any:
    """How the audit log calls that user."""
    return chosen(*(f"user:{number}" for number in USERS))


def created_at() -> Any:
    """When something was made: Core's own to say."""
    return chosen(datetime(2021, 4, 1, 6, 15, 7, 250_000, tzinfo=UTC))


def expires_at() -> Any:
    """Until when an image of that moment is pending: likewise."""
    return chosen(datetime(2021, 4, 8, 6, 15, 7, 250_000, tzinfo=UTC))


def moment(year: int, month: int, day: int, hour: int, minute: int = 0) -> Any:
    """A moment that is given in UTC, as written here but for 7.25 seconds, or with another offset.

    Who drops the seconds of a moment, or rounds them, is found by it.
    """
    at = datetime(year, month, day, hour, minute, 7, 250_000, tzinfo=UTC)
    return varied(*map(at.astimezone, _OFFSETS))


def text(words: str) -> Any:
    """A text that begins so; who trims, cuts or normalises it, or writes it small, is found."""
    return varied(words, f"{words} A{WHOLE_TEXT}", f"{words} {WHOLE_TEXT * 4}")
