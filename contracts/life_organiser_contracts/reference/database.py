"""The reference Core's SQLite file: its tables, its one form of time, its transactions.

Knows no resource beyond its columns, no HTTP and no Redis. Table and column names come from our
own code only; values are always bound.
"""

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from pydantic import BaseModel

__all__ = [
    "contents",
    "empty",
    "find",
    "insert",
    "open_database",
    "page",
    "read",
    "transaction",
    "update",
    "utc_now",
    "utc_text",
]

# `number` keeps the order of insertion: a rowid that is not declared may change.
# Tables stand in the order in which they may be filled; they are emptied the other way round.
_TABLES: dict[str, str] = {
    "users": """telegram_user_id INTEGER NOT NULL UNIQUE, display_name TEXT NOT NULL,
        is_allowed INTEGER NOT NULL, created_at TEXT NOT NULL""",
    "settings": """telegram_user_id INTEGER NOT NULL UNIQUE REFERENCES users (telegram_user_id),
        default_reminder_time TEXT NOT NULL, timezone TEXT NOT NULL""",
    "memories": """id TEXT NOT NULL UNIQUE,
        owner_user_id INTEGER NOT NULL REFERENCES users (telegram_user_id),
        content TEXT, media_type TEXT, media_file_id TEXT, media_local_path TEXT, image_name TEXT,
        source_chat_id INTEGER, source_message_id INTEGER, status TEXT NOT NULL,
        pending_expires_at TEXT, is_pinned INTEGER NOT NULL DEFAULT 0,
        created_at TEXT NOT NULL, updated_at TEXT NOT NULL""",
    "memory_tags": """memory_id TEXT NOT NULL REFERENCES memories (id) ON DELETE CASCADE,
        tag TEXT NOT NULL, status TEXT NOT NULL, suggested_at TEXT, confirmed_at TEXT,
        UNIQUE (memory_id, tag)""",
    "tasks": """id TEXT NOT NULL UNIQUE, memory_id TEXT NOT NULL REFERENCES memories (id),
        owner_user_id INTEGER NOT NULL REFERENCES users (telegram_user_id),
        description TEXT NOT NULL, state TEXT NOT NULL DEFAULT 'NOT_DONE', due_at TEXT,
        recurrence_minutes INTEGER, completed_at TEXT, created_at TEXT NOT NULL""",
    "reminders": """id TEXT NOT NULL UNIQUE, memory_id TEXT NOT NULL REFERENCES memories (id),
        owner_user_id INTEGER NOT NULL REFERENCES users (telegram_user_id),
        fire_at TEXT NOT NULL, recurrence_minutes INTEGER, fired INTEGER NOT NULL DEFAULT 0,
        created_at TEXT NOT NULL""",
    "events": """id TEXT NOT NULL UNIQUE, memory_id TEXT REFERENCES memories (id),
        owner_user_id INTEGER NOT NULL REFERENCES users (telegram_user_id),
        description TEXT NOT NULL, event_date TEXT NOT NULL, source_type TEXT NOT NULL,
        source_ref TEXT, status TEXT NOT NULL DEFAULT 'pending', pending_since TEXT,
        reminder_id TEXT REFERENCES reminders (id), created_at TEXT NOT NULL""",
    "llm_jobs": """id TEXT NOT NULL UNIQUE, job_type TEXT NOT NULL, payload TEXT NOT NULL,
        user_id INTEGER, status TEXT NOT NULL DEFAULT 'queued',
        attempts INTEGER NOT NULL DEFAULT 0, max_attempts INTEGER NOT NULL DEFAULT 5,
        result TEXT, error TEXT, published INTEGER NOT NULL DEFAULT 0,
        created_at TEXT NOT NULL, updated_at TEXT NOT NULL""",
    "audit_log": """entity_type TEXT NOT NULL, entity_id TEXT NOT NULL, action TEXT NOT NULL,
        actor TEXT NOT NULL, detail TEXT, created_at TEXT NOT NULL""",
    "backup_metadata": "key TEXT NOT NULL UNIQUE, value TEXT NOT NULL",
}
_INDEX = "memory_index"
_JSON_COLUMNS = ("payload", "result", "detail")


def utc_now() -> datetime:
    """The present moment in UTC."""
    return datetime.now(UTC)


def utc_text(moment: datetime) -> str:
    """A moment as it is stored: UTC, microseconds, `Z`; such texts compare as the moments do."""
    text = moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds")
    return f"{text}Z"


def open_database(database: str) -> sqlite3.Connection:
    """A connection to a database file, made if missing, or to a new one at `:memory:`.

    Raises:
        sqlite3.Error: the file can't be opened or is no database.
    """
    store = sqlite3.connect(database, isolation_level=None, check_same_thread=False)
    store.row_factory = sqlite3.Row
    made = [
        f"TABLE IF NOT EXISTS {t} (number INTEGER PRIMARY KEY, {c})" for t, c in _TABLES.items()
    ]
    made.append(f"VIRTUAL TABLE IF NOT EXISTS {_INDEX} USING fts5 (content, tags)")
    try:
        for pragma in ("journal_mode = WAL", "synchronous = NORMAL", "foreign_keys = ON"):
            store.execute(f"PRAGMA {pragma}")
        for table in made:
            store.execute(f"CREATE {table}")
    except sqlite3.Error:
        store.close()
        raise
    return store


def empty(store: sqlite3.Connection) -> None:
    """Delete every row of every table and of the search index."""
    with transaction(store):
        for table in (_INDEX, *reversed(_TABLES)):
            store.execute(f"DELETE FROM {table}")  # noqa: S608 - names from this file


def contents(store: sqlite3.Connection) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table and of the search index."""
    tables = (_INDEX, *_TABLES)
    return {
        table: [tuple(row) for row in store.execute(f"SELECT * FROM {table}")]  # noqa: S608 - names from this file
        for table in tables
    }


@contextmanager
def transaction(store: sqlite3.Connection) -> Iterator[None]:
    """All writes within, or none if anything raises. There must be no `await` within."""
    store.execute("BEGIN IMMEDIATE")
    try:
        yield
        store.execute("COMMIT")
    except BaseException:
        store.execute("ROLLBACK")
        raise


def insert(store: sqlite3.Connection, table: str, values: Mapping[str, object]) -> None:
    """Add a row; moments and JSON objects become text."""
    names = ", ".join(values)
    marks = ", ".join("?" for _ in values)
    sql = f"INSERT INTO {table} ({names}) VALUES ({marks})"  # noqa: S608 - names from our code
    store.execute(sql, [_stored(value) for value in values.values()])


def update(
    store: sqlite3.Connection,
    table: str,
    key: object,
    values: Mapping[str, object],
    column: str = "id",
) -> None:
    """Change columns of the row with a key; no columns, no change."""
    if not values:
        return
    changes = ", ".join(f"{name} = ?" for name in values)
    sql = f"UPDATE {table} SET {changes} WHERE {column} = ?"  # noqa: S608 - names from our code
    store.execute(sql, [*(_stored(value) for value in values.values()), key])


def find(
    store: sqlite3.Connection, table: str, key: object, column: str = "id"
) -> sqlite3.Row | None:
    """The row with a key, or None."""
    sql = f"SELECT * FROM {table} WHERE {column} = ?"  # noqa: S608 - names from our code
    row: sqlite3.Row | None = store.execute(sql, [key]).fetchone()
    return row


def page(
    store: sqlite3.Connection,
    table: str,
    conditions: Mapping[str, object],
    order: str,
    limit: int,
    offset: int,
) -> list[sqlite3.Row]:
    """A page of the rows that meet every condition (`column = ?`) whose value is not None."""
    given = {text: value for text, value in conditions.items() if value is not None}
    where = " AND ".join(given) or "TRUE"
    sql = f"SELECT * FROM {table} WHERE {where} ORDER BY {order} LIMIT ? OFFSET ?"  # noqa: S608 - texts from our code
    values: Sequence[object] = [*(_stored(value) for value in given.values()), limit, offset]
    return store.execute(sql, values).fetchall()


def read[Model: BaseModel](model: type[Model], row: sqlite3.Row, **more: object) -> Model:
    """A row, and what else the model needs, as a model; columns it does not have are left out."""
    values: dict[str, Any] = {**dict(row), **more}
    for name in _JSON_COLUMNS:
        if isinstance(values.get(name), str):
            values[name] = json.loads(values[name])
    return model.model_validate(values)


def _stored(value: object) -> object:
    if isinstance(value, datetime):
        return utc_text(value)
    return json.dumps(value, allow_nan=False) if isinstance(value, dict) else value
