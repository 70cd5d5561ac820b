"""Everything this Core knows: one dict a table, rows in the order they came, and a clock."""

from collections import defaultdict
from datetime import UTC, datetime
from typing import Any

from my_core.ids import new_id

__all__ = ["Missing", "Row", "Store"]

Row = dict[str, Any]


class Missing(LookupError):
    """There is no such row."""


class Store:
    """The tables, by name; each maps an id to its row."""

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        """Forget everything; the clock runs."""
        self.tables: defaultdict[str, dict[Any, Row]] = defaultdict(dict)
        self.now: datetime | None = None

    def clock(self) -> datetime:
        """The present moment."""
        return self.now or datetime.now(UTC)

    def add(self, table: str, row: Row, actor: str, detail: Row | None = None) -> Row:
        """Add a row under a new id, and audit that."""
        made = {"id": new_id(), "created_at": self.clock(), **row}
        self.tables[table][made["id"]] = made
        self.audit(table, made["id"], "created", actor, detail)
        return made

    def get(self, table: str, key: Any) -> Row:
        """The row of that id."""
        try:
            return self.tables[table][key]
        except KeyError:
            raise Missing(f"{table} {key} not found") from None

    def list(self, table: str, page: Any, **wanted: Any) -> list[Row]:
        """A page of rows, newest first, that have each of ``wanted`` that is not None."""
        asked = {name: value for name, value in wanted.items() if value is not None}
        rows = [
            row
            for row in reversed(self.tables[table].values())
            if all(row.get(name) == value for name, value in asked.items())
        ]
        return rows[page.offset : page.offset + page.limit]

    def audit(
        self, entity: str, key: str, action: str, actor: str, detail: Row | None = None
    ) -> None:
        """Note what was done to a row, and by whom."""
        log = self.tables["audit"]
        log[len(log) + 1] = {
            "id": len(log) + 1,
            "entity_type": entity,
            "entity_id": key,
            "action": action,
            "actor": actor,
            "detail": detail,
            "created_at": self.clock(),
        }
