"""The database of the video pipeline, at Supabase or embedded: `from shared.database import db`.

Neither SQLAlchemy nor Supabase's client is imported before a database is used.
"""

from shared.database.builder import QueryBuilder, Table
from shared.database.client import (
    DatabaseClient,
    Tables,
    db,
    embedded_database,
    supabase_database,
)
from shared.database.errors import DatabaseError
from shared.database.query import QueryResult

__all__ = [
    "DatabaseClient",
    "DatabaseError",
    "QueryBuilder",
    "QueryResult",
    "Table",
    "Tables",
    "db",
    "embedded_database",
    "supabase_database",
]
