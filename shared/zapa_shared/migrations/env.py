"""How Alembic reaches the database; it runs this file, and nothing else may import it."""

from alembic import context
from alembic.util import CommandError
from sqlalchemy import Connection, create_engine
from sqlalchemy.pool import NullPool

from zapa_shared.database import database_url
from zapa_shared.models import Base

__all__: list[str] = []


def _url() -> str:
    try:
        return database_url()
    except LookupError as missing:
        raise CommandError(str(missing)) from None


def _leave_rows_alone(connection: Connection) -> None:
    # SQLite changes a table by copying it and dropping the first, which `ON DELETE CASCADE` would
    # take for the deletion of each row.
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        connection.commit()


def _print_statements() -> None:
    context.configure(url=_url(), target_metadata=Base.metadata, literal_binds=True)
    with context.begin_transaction():
        context.run_migrations()


def _run_statements() -> None:
    engine = create_engine(_url(), poolclass=NullPool)
    with engine.connect() as connection:
        _leave_rows_alone(connection)
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_as_batch=True,
            compare_server_default=True,
        )
        with context.begin_transaction():
            context.run_migrations()


if context.is_offline_mode():
    _print_statements()
else:
    _run_statements()
