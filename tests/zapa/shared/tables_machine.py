"""A machine that changes the five tables in every how there is, and a plain model of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlalchemy import Engine, delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session as OrmSession

from tests.zapa.shared.tables_values import (
    CHANGES,
    COLLECTIONS,
    FIRST,
    MOMENT,
    OBJECTS,
    OWNED,
    TABLES,
    Row,
    columns_of_a_message,
    members,
    moments,
    nth,
    texts,
    values,
)
from zapa_shared.models import Message, Session, User


def having(*tables: type[Any]) -> Callable[[Any], Any]:
    """A rule that needs a row of one of ``tables``."""
    return precondition(lambda machine: any(machine.rows[table] for table in tables))


class TablesMachine(RuleBasedStateMachine):
    """Each rule changes the tables, by the models or by SQL, and the plain model alike."""

    def __init__(self, engine: Engine) -> None:
        super().__init__()
        self.engine = engine
        self.rows: dict[type[Any], dict[int, Row]] = {table: {} for table in TABLES}

    @initialize(is_empty=st.booleans())
    def start(self, is_empty: bool) -> None:
        """Begin with no row, or with one of each table and a reply."""
        self.db = OrmSession(self.engine)
        self.db.execute(delete(User))
        self.db.commit()
        if not is_empty:
            self.create_user(number=1, first_seen=MOMENT, preferences={})
            for how, table in enumerate(OWNED):
                self.create_owned(0, table, how, None)
            for reply in (None, 0):
                self.create_message(0, reply, FIRST[Message])

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
    @rule(user=nth, table=st.sampled_from(list(OWNED)), how=nth, data=st.data())
    def create_owned(
        self, user: int, table: type[Any], how: int, data: st.DataObject | None
    ) -> None:
        """Add a row to a user: by the user's key, by the user, or to the user's rows."""
        owner = self.db.get_one(User, self.pick(User, user))
        collection, columns, others = OWNED[table]
        row = data.draw(st.fixed_dictionaries(columns)) if data else FIRST[table]
        child = table(**row)
        if how % 3 == 0:
            getattr(owner, collection).append(child)
        else:
            setattr(child, *(("user", owner) if how % 3 == 1 else ("user_id", owner.id)))
            self.db.add(child)
        self._created(table, {**row, **others, "user_id": owner.id})

    @having(Session)
    @rule(session=nth, reply=st.none() | nth, columns=columns_of_a_message)
    def create_message(self, session: int, reply: int | None, columns: Row) -> None:
        """Add a message to a session, perhaps in reply to another."""
        place = self.pick(Session, session)
        owner = self.rows[Session][place]["user_id"]
        row: Row = {"sender_jid": "4915100000@s.whatsapp.net", "recipient_jid": "1-2@g.us"}
        row |= {"session_id": place, "user_id": owner, "caption": None, **columns}
        replied = self.pick(Message, reply) if self.rows[Message] and reply is not None else None
        self.db.add(Message(**row, reply_to=replied and self.db.get_one(Message, replied)))
        self._created(Message, row | {"reply_to_id": replied})

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
        self._delete(*self.choose(TABLES, table, row), by_sql)

    @precondition(lambda machine: machine.replied_to())
    @rule(message=nth, by_sql=st.booleans())
    def delete_what_is_replied_to(self, message: int, by_sql: bool) -> None:
        """Delete a message to which there is a reply."""
        found = self.replied_to()
        self._delete(Message, found[message % len(found)], by_sql)

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
        found: dict[type[Any], dict[int, Row]] = {table: {} for table in TABLES}
        for table in TABLES:
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

    def _created(self, table: type[Any], row: Row) -> None:
        self.db.commit()
        known = self.rows[table]
        (key,) = set(self.db.scalars(select(table.id))) - set(known)
        self.db.commit()
        known[key] = {**row, "updated": False}

    def replied_to(self) -> list[int]:
        """The keys of messages to which there is a reply."""
        found = {row["reply_to_id"] for row in self.rows[Message].values()}
        return sorted(found - {None})

    def _delete(self, table: type[Any], key: int, by_sql: bool) -> None:
        if by_sql:
            self.db.execute(delete(table).where(table.id == key))
        else:
            self.db.delete(self.db.get_one(table, key))
        self._deleted(table, key)

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
