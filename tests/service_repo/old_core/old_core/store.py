"""What this Core knows: a list of rows for each thing, and a clock."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

__all__ = ["Gone", "Row", "Store"]

Row = dict[str, Any]


class Gone(LookupError):
    """There is no such thing."""


class Store:
    """Rows by thing, in the order in which they came."""

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        """Forget everything; the clock runs."""
        self.rows: dict[str, list[Row]] = {
            "person": [],
            "note": [],
            "todo": [],
            "alarm": [],
            "date": [],
            "job": [],
        }
        self.now: datetime | None = None

    def clock(self) -> datetime:
        """The present moment."""
        return self.now or datetime.now(UTC)

    def add(self, thing: str, **row: Any) -> Row:
        """Add a row."""
        made = {"id": str(uuid4()), "made": self.clock(), **row}
        self.rows[thing].append(made)
        return made

    def one(self, thing: str, key: str) -> Row:
        """The row with that id."""
        for row in self.rows[thing]:
            if row["id"] == key:
                return row
        raise Gone(f"{thing} {key} is gone")

    def person(self, user_id: int, name: str | None = None) -> Row:
        """A person, who is made where unknown."""
        for row in self.rows["person"]:
            if row["user_id"] == user_id:
                return row
        return self.add("person", user_id=user_id, name=name, time="09:00")

    def known(self, user_id: int) -> None:
        """Raise Gone unless the person is known."""
        if not any(row["user_id"] == user_id for row in self.rows["person"]):
            raise Gone(f"person {user_id} is gone")
