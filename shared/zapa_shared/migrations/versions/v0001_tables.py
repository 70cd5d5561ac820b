"""The five tables as the system document writes them.

Enums are stored by the names of their members, and the database has no `ON DELETE` rules. A
database that was made from the document's own models is stamped with this revision. It says nothing
of what later revisions make of the tables, and imports no model.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

__all__ = ["down_revision", "downgrade", "revision", "upgrade"]

revision = "0001"
down_revision = None

_ENUMS = {
    "sessiontype": ("MAIN", "USER"),
    "sessionstatus": ("QR_PENDING", "CONNECTED", "DISCONNECTED", "ERROR"),
    "messagetype": ("TEXT", "IMAGE", "AUDIO", "VIDEO", "DOCUMENT"),
    "llmprovider": ("OPENAI", "ANTHROPIC", "GOOGLE"),
}
_INDEXES = {
    "session": ("user_id",),
    "message": ("session_id", "user_id", "sender_jid", "timestamp", "reply_to_id"),
    "auth_code": ("user_id", "code", "expires_at"),
    "llm_config": ("user_id",),
}


def upgrade() -> None:
    """Create the tables."""
    _create(
        "user",
        sa.Column("phone_number", sa.String(20), nullable=False),
        sa.Column("display_name", sa.String(255)),
        _moment("first_seen", nullable=False),
        _moment("last_active"),
        sa.Column("preferences", sa.JSON()),
    )
    op.create_index("ix_user_phone_number", "user", ["phone_number"], unique=True)
    _create(
        "session",
        _reference("session", "user_id", "user", nullable=False),
        _enum("session_type", "sessiontype"),
        _enum("status", "sessionstatus"),
        _moment("connected_at"),
        _moment("disconnected_at"),
        sa.Column("metadata", sa.JSON()),
    )
    _create(
        "message",
        _reference("message", "session_id", "session", nullable=False),
        _reference("message", "user_id", "user", nullable=False),
        sa.Column("sender_jid", sa.String(50), nullable=False),
        sa.Column("recipient_jid", sa.String(50), nullable=False),
        _moment("timestamp", nullable=False),
        _enum("message_type", "messagetype"),
        sa.Column("content", sa.Text()),
        sa.Column("caption", sa.Text()),
        _reference("message", "reply_to_id", "message", key=_big(), nullable=True),
        sa.Column("media_metadata", sa.JSON()),
        key=_big(),
    )
    _create(
        "auth_code",
        _reference("auth_code", "user_id", "user", nullable=False),
        sa.Column("code", sa.String(6), nullable=False),
        sa.Column("used", sa.Boolean(), nullable=False),
        _moment("expires_at", nullable=False),
    )
    _create(
        "llm_config",
        _reference("llm_config", "user_id", "user", nullable=False),
        _enum("provider", "llmprovider"),
        sa.Column("api_key_encrypted", sa.String(500), nullable=False),
        sa.Column("model_settings", sa.JSON(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
    )
    for table, columns in _INDEXES.items():
        for column in columns:
            op.create_index(f"ix_{table}_{column}", table, [column])


def downgrade() -> None:
    """Drop the tables, and with them what they have."""
    for table in ("llm_config", "auth_code", "message", "session", "user"):
        op.drop_table(table)
    for name in _ENUMS:
        sa.Enum(name=name).drop(op.get_bind())


def _create(table: str, *columns: sa.Column[Any], key: Any = None) -> None:
    op.create_table(
        table,
        sa.Column("id", key or sa.Integer(), nullable=False),
        *columns,
        _moment("created_at", nullable=False, server_default=sa.func.now()),
        _moment("updated_at"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )


def _big() -> Any:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _moment(name: str, **options: Any) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), **options)


def _enum(name: str, called: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Enum(*_ENUMS[called], name=called), nullable=False)


def _reference(
    table: str, name: str, referred: str, *, nullable: bool, key: Any = None
) -> sa.Column[Any]:
    constraint = sa.ForeignKey(f"{referred}.id", name=op.f(f"fk_{table}_{name}_{referred}"))
    return sa.Column(name, key or sa.Integer(), constraint, nullable=nullable)
