"""Migrations, on SQLite and on PostgreSQL, through the command that the package brings."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from importlib import resources
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, create_engine, inspect, select, text
from sqlalchemy.orm import Session as OrmSession
from sqlalchemy.pool import NullPool

from zapa_shared.database import enforce_foreign_keys
from zapa_shared.migrations.__main__ import main
from zapa_shared.models import AuthCode, Base, LLMConfig, Message, Session, User

MOMENT = datetime(2031, 4, 2, 7, 30, 15, 123456, UTC)


@pytest.fixture
def empty(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    """An engine of a new database, which the environment names."""
    monkeypatch.setenv("DATABASE_URL", database_url)
    made = enforce_foreign_keys(create_engine(database_url, poolclass=NullPool))
    yield made
    made.dispose()


def schema(engine: Engine) -> dict[str, Any]:
    """All that the database knows of each table, and of its enums."""
    found_in = inspect(engine)
    tables = sorted(set(found_in.get_table_names()) - {"alembic_version"})
    found = {
        table: {
            "columns": sorted(
                (one["name"], _described(one)) for one in found_in.get_columns(table)
            ),
            "key": found_in.get_pk_constraint(table),
            "references": sorted(found_in.get_foreign_keys(table), key=_name),
            "indexes": sorted(found_in.get_indexes(table), key=_name),
            "unique": found_in.get_unique_constraints(table),
        }
        for table in tables
    }
    enums = found_in.get_enums() if engine.dialect.name == "postgresql" else []  # type: ignore[attr-defined]  # of PostgreSQL's inspector
    return {"tables": found, "enums": sorted(enums, key=_name)}


def _name(one: Any) -> str:
    return str(one["name"])


def _described(column: Any) -> tuple[str, bool, str]:
    default = str(column["default"]).strip("()")  # SQLite has it in brackets after a copy
    return repr(column["type"]), column["nullable"], default


def rows(engine: Engine) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, in Python."""
    tables = Base.metadata.sorted_tables
    with engine.connect() as connection:
        return {
            table.name: [tuple(row) for row in connection.execute(select(table).order_by("id"))]
            for table in tables
        }


def fill(engine: Engine) -> None:
    """Two users with everything there is, among it a chain of replies."""
    with OrmSession(engine) as db:
        for number in (1, 2):
            user = User(
                phone_number=f"+123456789{number}",
                first_seen=MOMENT,
                preferences={"\U0001f33f": [1, None]} if number == 1 else None,
            )
            session = Session(user=user, metadata={"device": "a phone"})
            before = None
            for kind in ("text", "image", "document"):
                before = Message(
                    session=session,
                    user=user,
                    sender_jid=user.phone_number,
                    recipient_jid="120363@g.us",
                    timestamp=MOMENT,
                    message_type=kind,
                    content="'); --",
                    reply_to=before,
                    media_metadata={"size": 2**40},
                )
                db.add(before)
            db.add(AuthCode(user=user, code="012345", expires_at=MOMENT))
            db.add(LLMConfig(user=user, provider="google", api_key_encrypted="a secret"))
        db.commit()


def test_an_upgrade_from_nothing_equals_the_models(empty: Engine) -> None:
    main(["upgrade", "head"])
    with empty.connect() as connection:
        options = {"compare_type": True, "compare_server_default": True}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, Base.metadata) == []
    main(["check"])
    migrated = schema(empty)
    main(["downgrade", "base"])
    Base.metadata.create_all(empty)
    assert migrated == schema(empty)
    assert len(migrated["tables"]) == 5


def test_a_downgrade_to_nothing_leaves_nothing(empty: Engine) -> None:
    main(["upgrade", "head"])
    main(["downgrade", "base"])
    assert schema(empty) == {"tables": {}, "enums": []}


def test_a_downgrade_and_an_upgrade_lose_no_row(empty: Engine) -> None:
    """Also where SQLite drops each table, which would delete what refers to it."""
    main(["upgrade", "head"])
    fill(empty)
    before, tables = rows(empty), schema(empty)
    main(["downgrade", "0001"])
    assert schema(empty) != tables
    main(["upgrade", "head"])
    assert rows(empty) == before
    counts = {"user": 2, "session": 2, "message": 6, "auth_code": 2, "llm_config": 2}
    assert {name: len(found) for name, found in before.items()} == counts
    assert schema(empty) == tables


def test_the_first_revision_stores_names_and_the_second_values(empty: Engine) -> None:
    """As the models of the system document do, and as the APIs write."""
    main(["upgrade", "head"])
    fill(empty)
    stored = text(
        "SELECT DISTINCT CAST(s.session_type AS TEXT), CAST(s.status AS TEXT),"
        " CAST(m.message_type AS TEXT), CAST(c.provider AS TEXT)"
        " FROM session s, message m, llm_config c WHERE m.reply_to_id IS NULL"
    )
    found = []
    for revision in ("0001", "head"):
        main(["downgrade" if revision == "0001" else "upgrade", revision])
        with empty.connect() as connection:
            found.append([tuple(row) for row in connection.execute(stored)])
    assert found == [
        [("MAIN", "DISCONNECTED", "TEXT", "GOOGLE")],
        [("main", "disconnected", "text", "google")],
    ]


def test_the_statements_can_be_printed_for_postgresql(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without a database, and without the password."""
    monkeypatch.setenv("DATABASE_URL", "postgresql+psycopg://zapa:not-shown@nowhere/zapa")
    main(["upgrade", "head", "--sql"])
    printed = capsys.readouterr()
    assert 'CREATE TABLE "user"' in printed.out
    assert "ALTER TYPE sessiontype RENAME TO session_type" in printed.out
    assert "not-shown" not in printed.out + printed.err


def test_without_a_url_the_variable_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    with pytest.raises(SystemExit) as ended:
        main(["upgrade", "head"])
    assert ended.value.code not in (None, 0)
    printed = capsys.readouterr()
    assert "FAILED: set DATABASE_URL to the URL of the database\n" in printed.out + printed.err


def test_without_a_command_one_is_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([])
    assert ended.value.code == 2
    assert "a command is missing, such as: upgrade head" in capsys.readouterr().err


def test_no_file_has_a_url_of_a_database() -> None:
    folder = resources.files("zapa_shared.migrations")
    files = [one for one in folder.iterdir() if one.is_file()]
    assert [one.name for one in files if "://" in one.read_text("utf-8")] == []
    assert "alembic.ini" not in {one.name for one in files}
