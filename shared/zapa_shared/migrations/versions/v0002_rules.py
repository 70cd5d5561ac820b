"""Enums by value, and what is deleted with what.

Services that don't use these models read the values that the APIs have; rows that are deleted by
SQL take with them what is theirs. Going back changes the same, and loses nothing.
"""

import sqlalchemy as sa
from alembic import op

__all__ = ["down_revision", "downgrade", "revision", "upgrade"]

revision = "0002"
down_revision = "0001"

_ENUMS = {
    ("session", "session_type"): ("sessiontype", "session_type", ("MAIN", "USER")),
    ("session", "status"): (
        *("sessionstatus", "session_status"),
        ("QR_PENDING", "CONNECTED", "DISCONNECTED", "ERROR"),
    ),
    ("message", "message_type"): (
        *("messagetype", "message_type"),
        ("TEXT", "IMAGE", "AUDIO", "VIDEO", "DOCUMENT"),
    ),
    ("llm_config", "provider"): (
        *("llmprovider", "llm_provider"),
        ("OPENAI", "ANTHROPIC", "GOOGLE"),
    ),
}
"""Of each column its type's first name, its new name, and its values; the new ones are lower."""

_RULES = {
    "session": {"user_id": ("user", "CASCADE")},
    "message": {
        "session_id": ("session", "CASCADE"),
        "user_id": ("user", "CASCADE"),
        "reply_to_id": ("message", "SET NULL"),
    },
    "auth_code": {"user_id": ("user", "CASCADE")},
    "llm_config": {"user_id": ("user", "CASCADE")},
}


def upgrade() -> None:
    """Store values, and add the rules."""
    for (table, column), (first, name, values) in _ENUMS.items():
        _rename(table, column, first, name, {value: value.lower() for value in values})
    _refer(with_rules=True)


def downgrade() -> None:
    """Store names, and remove the rules."""
    _refer(with_rules=False)
    for (table, column), (first, name, values) in _ENUMS.items():
        _rename(table, column, name, first, {value.lower(): value for value in values})


def _rename(table: str, column: str, old: str, new: str, values: dict[str, str]) -> None:
    if op.get_context().dialect.name == "postgresql":
        op.execute(f"ALTER TYPE {old} RENAME TO {new}")
        for before, after in values.items():
            op.execute(f"ALTER TYPE {new} RENAME VALUE '{before}' TO '{after}'")
        return
    place = sa.table(table, sa.column(column))
    for before, after in values.items():
        changed = place.update().where(place.c[column] == before).values({column: after})
        op.execute(changed)


def _refer(*, with_rules: bool) -> None:
    for table, references in _RULES.items():
        with op.batch_alter_table(table) as batch:
            for column, (referred, rule) in references.items():
                name = op.f(f"fk_{table}_{column}_{referred}")
                batch.drop_constraint(name, type_="foreignkey")
                batch.create_foreign_key(
                    name, referred, [column], ["id"], ondelete=rule if with_rules else None
                )
