"""When something that recurs is next due."""

from datetime import datetime, timedelta

__all__ = ["following"]


def following(moment: datetime, minutes: int) -> datetime | None:
    """The moment that many minutes later, or None past the last year there is."""
    try:
        return moment + timedelta(minutes=minutes)
    except OverflowError:
        return None
