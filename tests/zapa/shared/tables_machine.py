"""A machine that changes the five tables in every how there is, and a plain model of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlalchemy import Engine, delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session as OrmSession

from zapa_shared.enums import LLMProvider, MessageType, SessionStatus, SessionType
from zapa_shared.models import AuthCode, LLMConfig, Message, Session, User

TABLES: tuple[type[Any], ...] = (User, Session, Message, AuthCode, LLMConfig)
OBJECTS: dict[type[Any], str] = {
    User: "preferences",
    Session: "metadata",
    Message: "media_metadata",
    LLMConfig: "model_settings",
}
"""The JSON column of each table that has one."""
COLLECTIONS: dict[type[Any], list[tuple[type[Any], str, str]]] = {
    Session: [(User, "user_id", "sessions")],
    Message: [(User, "user_id", "messages"), (Session, "session_id", "messages")],
    AuthCode: [(User, "user_id", "auth_codes")],
    LLMConfig: [(User, "user_id", "llm_configs")],
}
"""Where each table's rows are found: the parent, the key of it, the collection."""

type Row = dict[str, Any]

texts = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=8)
values = st.none() | st.booleans() | st.integers() | texts | st.lists(texts, max_size=2)
members = st.dictionaries(texts, values, max_size=3)
moments = st.datetimes(timezones=st.just(UTC))
nth = st.integers(0, 9)
CHANGES: dict[type[Any], tuple[str, st.SearchStrategy[Any]]] = {
    User: ("last_active", st.none() | moments),
    Session: ("status", st.sampled_from(SessionStatus)),
    Message: ("caption", st.none() | texts),
    AuthCode: ("used", st.booleans()),
    LLMConfig: ("is_active", st.booleans()),
}
"""Of each table a column that changes, and its values."""


def having(*tables: type[Any]) -> Callable[[Any], Any]:
    """A rule that needs a row of one of ``tables``."""
    return precondition(lambda machine: any(machine.rows[table] for table in tables))


class TablesMachine(RuleBasedStateMachine):
    """Each rule changes the tables, by the models or by SQL, and the plain model alike."""

    def __init__(self, engine: Engine) -> None:
        super().__init__()
        self.engine = engine
        self.rows: dict[type[Any], dict[int, Row]] = {table: {} for table in TABLES}

    @initialize()
    def start(self) -> None:
        """Empty the tables."""
        self.db = OrmSession(self.engine)
        self.db.execute(delete(User))
        self.db.commit()

    def teardown(self) -> None:
        """End the connection."""
        if hasattr(self, "db"):
            self.db.close()

    @rule(number=nth, first_seen=moments, preferences=st.none() | members)
    def create_user(self, number: int, first_seen: datetime, preferences: Row | None) -> None:
        """Add a user, unless the number is taken."""
        phone = f"+4915100000{number}"
        row = {"phone_number": phone, "first_seen": first_seen, "preferences": preferences}
        row |= {"display_name": None, "last_active": None}
        self.db.add(User(**row))
        if any(one["phone_number"] == phone for one in self.rows[User].values()):
            with pytest.raises(IntegrityError):
                self.db.commit()
            self.db.rollback()
        else:
            self._created(User, row | {"preferences": preferences or {}})  # its default

    @having(User)
    @rule(user=nth, kind=st.sampled_from(SessionType), metadata=members, how=nth)
    def create_session(self, user: int, kind: SessionType, metadata: Row, how: int) -> None:
        """Add a session: by its user's key, by its user, or to its user's sessions."""
        owner = self.db.get_one(User, self.pick(User, user))
        session = Session(session_type=kind, metadata=metadata)
        self._join(session, owner, "sessions", how)
        row = {"user_id": owner.id, "session_type": kind, "metadata": metadata}
        row |= {"status": SessionStatus.DISCONNECTED}
        self._created(Session, row | dict.fromkeys(("connected_at", "disconnected_at")))

    @having(Session)
    @rule(
        session=nth,
        reply=st.none() | nth,
        kind=st.sampled_from(MessageType),
        content=st.none() | texts,
        details=st.none() | members,
        moment=moments,
    )
    def create_message(
        self,
        session: int,
        reply: int | None,
        kind: MessageType,
        content: str | None,
        details: Row | None,
        moment: datetime,
    ) -> None:
        """Add a message to a session, perhaps in reply to another."""
        place = self.pick(Session, session)
        owner = self.rows[Session][place]["user_id"]
        row: Row = {"sender_jid": "4915100000@s.whatsapp.net", "recipient_jid": "1-2@g.us"}
        row |= {"session_id": place, "user_id": owner, "timestamp": moment, "caption": None}
        row |= {"message_type": kind, "content": content, "media_metadata": details}
        replied = self.pick(Message, reply) if self.rows[Message] and reply is not None else None
        self.db.add(Message(**row, reply_to=replied and self.db.get_one(Message, replied)))
        self._created(Message, row | {"reply_to_id": replied})

    @having(User)
    @rule(user=nth, digits=st.integers(0, 999_999), expires=moments, how=nth)
    def create_code(self, user: int, digits: int, expires: datetime, how: int) -> None:
        """Add a code."""
        owner = self.db.get_one(User, self.pick(User, user))
        row: Row = {"code": f"{digits:06}", "expires_at": expires}
        self._join(AuthCode(**row), owner, "auth_codes", how)
        self._created(AuthCode, row | {"user_id": owner.id, "used": False})

    @having(User)
    @rule(user=nth, provider=st.sampled_from(LLMProvider), model_settings=members, how=nth)
    def create_config(
        self, user: int, provider: LLMProvider, model_settings: Row, how: int
    ) -> None:
        """Add a configuration."""
        owner = self.db.get_one(User, self.pick(User, user))
        row = {"provider": provider, "model_settings": model_settings, "api_key_encrypted": "-"}
        self._join(LLMConfig(**row), owner, "llm_configs", how)
        self._created(LLMConfig, row | {"user_id": owner.id, "is_active": True})

    @having(User)
    @rule(table=nth, row=nth, name=texts, value=values)
    def set_in_place(self, table: int, row: int, name: str, value: Any) -> None:
        """Change a member of a JSON object."""
        chosen, key = self.choose(list(OBJECTS), table, row)
        column = OBJECTS[chosen]
        found = self.db.get_one(chosen, key)
        if getattr(found, column) is None:
            setattr(found, column, {})
        getattr(found, column)[name] = value
        self.db.commit()
        stored = self.rows[chosen][key]
        stored[column] = {**(stored[column] or {}), name: value}
        stored["updated"] = True

    @having(User)
    @rule(table=nth, row=nth, by_sql=st.booleans(), data=st.data())
    def set_column(self, table: int, row: int, by_sql: bool, data: st.DataObject) -> None:
        """Change a column, by the model or by SQL."""
        chosen, key = self.choose(TABLES, table, row)
        column, possible = CHANGES[chosen]
        value = data.draw(possible)
        stored = self.rows[chosen][key]
        if by_sql:
            self.db.execute(update(chosen).where(chosen.id == key).values({column: value}))
            stored["updated"] = True
        else:
            found = self.db.get_one(chosen, key)
            stored["updated"] |= getattr(found, column) != value
            setattr(found, column, value)
        self.db.commit()
        stored[column] = value

    @having(Message)
    @rule(message=nth, earlier=st.none() | nth)
    def set_reply(self, message: int, earlier: int | None) -> None:
        """Change what a message replies to: nothing, or one that was there before."""
        key = self.pick(Message, message)
        before = [one for one in sorted(self.rows[Message]) if one < key]
        replied = before[earlier % len(before)] if before and earlier is not None else None
        found = self.db.get_one(Message, key)
        stored = self.rows[Message][key]
        assert found.reply_to_id == stored["reply_to_id"]
        assert (found.reply_to and found.reply_to.id) == stored["reply_to_id"]
        found.reply_to = self.db.get_one(Message, replied) if replied else None
        self.db.commit()
        stored["updated"] |= stored["reply_to_id"] != replied
        stored["reply_to_id"] = replied

    @having(User)
    @rule(table=nth, row=nth, by_sql=st.booleans())
    def delete_row(self, table: int, row: int, by_sql: bool) -> None:
        """Delete a row, by the model or by SQL."""
        chosen, key = self.choose(TABLES, table, row)
        if by_sql:
            self.db.execute(delete(chosen).where(chosen.id == key))
        else:
            self.db.delete(self.db.get_one(chosen, key))
        self._deleted(chosen, key)

    @having(*COLLECTIONS)
    @rule(table=nth, row=nth, parent=nth)
    def remove_from_its_parent(self, table: int, row: int, parent: int) -> None:
        """Take a row out of a collection of one of its parents, which deletes it."""
        child, key = self.choose(list(COLLECTIONS), table, row)
        found = self.db.get_one(child, key)
        owner, reference, name = COLLECTIONS[child][parent % len(COLLECTIONS[child])]
        place = self.db.get_one(owner, getattr(found, reference))
        getattr(place, name).remove(found)
        self._deleted(child, key)

    @having(User)
    @rule(table=nth, row=nth, name=texts)
    def change_nothing(self, table: int, row: int, name: str) -> None:
        """Delete a row, and change others, but roll back."""
        self.db.delete(self.db.get_one(*self.choose(TABLES, table, row)))
        for user in self.db.scalars(select(User)):
            user.preferences = {name: name}
        self.db.flush()
        self.db.rollback()

    @invariant()
    def tables_equal_the_model(self) -> None:
        """Compare each row, and what each row finds of its own."""
        if hasattr(self, "db"):
            with OrmSession(self.engine) as fresh:
                assert self.stored(fresh) == self.rows
                for child, parents in COLLECTIONS.items():
                    for parent, reference, name in parents:
                        found = {
                            one.id: getattr(one, name) for one in fresh.scalars(select(parent))
                        }
                        owned = {one.id: key for key, rows in found.items() for one in rows}
                        rows = self.rows[child].items()
                        assert owned == {key: row[reference] for key, row in rows}

    @staticmethod
    def stored(db: OrmSession) -> dict[type[Any], dict[int, Row]]:
        """Every row as it is in the database."""
        found: dict[type[Any], dict[int, Row]] = {}
        for table in TABLES:
            found[table] = {}
            for record in db.execute(select(table.__table__)).mappings():
                row = dict(record)
                assert row.pop("created_at") is not None
                row["updated"] = row.pop("updated_at") is not None
                found[table][row.pop("id")] = row
        return found

    def pick(self, table: type[Any], number: int) -> int:
        """The key of a row that there is."""
        keys = sorted(self.rows[table])
        return keys[number % len(keys)]

    def choose(self, among: Sequence[type[Any]], table: int, row: int) -> tuple[type[Any], int]:
        """A table that has rows, and the key of one."""
        filled = [one for one in among if self.rows[one]]
        chosen = filled[table % len(filled)]
        return chosen, self.pick(chosen, row)

    def _join(self, child: Any, owner: User, collection: str, how: int) -> None:
        if how % 3 == 0:
            getattr(owner, collection).append(child)
        else:
            setattr(child, *(("user", owner) if how % 3 == 1 else ("user_id", owner.id)))
            self.db.add(child)

    def _created(self, table: type[Any], row: Row) -> None:
        self.db.commit()
        known = self.rows[table]
        (key,) = set(self.db.scalars(select(table.id))) - set(known)
        self.db.commit()
        known[key] = {**row, "updated": False}

    def _deleted(self, table: type[Any], key: int) -> None:
        self.db.commit()
        self.db.expunge_all()  # it still has what the database deleted with it
        self._forget(table, key)

    def _forget(self, table: type[Any], key: int) -> None:
        self.rows[table].pop(key, None)
        for child, parents in COLLECTIONS.items():
            for parent, reference, _ in parents:
                if parent is table:
                    for one in [k for k, row in self.rows[child].items() if row[reference] == key]:
                        self._forget(child, one)
        if table is Message:
            for row in self.rows[Message].values():
                if row["reply_to_id"] == key:
                    row["reply_to_id"] = None
