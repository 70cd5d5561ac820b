"""What the tables do and refuse, alike on SQLite and on PostgreSQL."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import strategies as st
from sqlalchemy import Engine, create_engine, delete, func, insert, select, text
from sqlalchemy.exc import IntegrityError, StatementError
from sqlalchemy.orm import Session as OrmSession
from sqlalchemy.pool import NullPool

from zapa_shared.models import AuthCode, Base, LLMConfig, Message, Session, User
from zapa_shared.schemas import (
    LLMConfigResponse,
    MessageResponse,
    SessionResponse,
    UserResponse,
)

MOMENT = datetime(2031, 4, 2, 7, 30, 15, 123456, UTC)
TABLES: tuple[type[Any], ...] = (User, Session, Message, AuthCode, LLMConfig)

type Draw = Callable[..., list[Any]]


@pytest.fixture
def db(engine: Engine) -> Iterator[OrmSession]:
    with OrmSession(engine) as opened:
        yield opened


def a_user(**values: Any) -> User:
    return User(**({"phone_number": "+1234567890", "first_seen": MOMENT} | values))


def a_message(**values: Any) -> Message:
    user = a_user()
    first = {"sender_jid": "1@s.whatsapp.net", "recipient_jid": "2@g.us", "message_type": "text"}
    rest = {"user": user, "session": Session(user=user), "timestamp": MOMENT}
    return Message(**(first | rest | values))


def a_code(**values: Any) -> AuthCode:
    return AuthCode(**({"user": a_user(), "code": "012345", "expires_at": MOMENT} | values))


def a_config(**values: Any) -> LLMConfig:
    first = {"user": a_user(), "provider": "openai", "api_key_encrypted": "encrypted"}
    return LLMConfig(**(first | values))


def counts(db: OrmSession) -> list[int]:
    each = (select(func.count()).select_from(table).scalar_subquery() for table in TABLES)
    return [*db.execute(select(*each)).one()]


def refused(db: OrmSession, make: Callable[[], Any]) -> str:
    """How it is refused to store what ``make`` makes; nothing is stored."""
    with pytest.raises((ValueError, StatementError)) as caught:
        _store(db, make)
    db.rollback()
    assert counts(db) == [0, 0, 0, 0, 0]
    return str(caught.value)


def _store(db: OrmSession, make: Callable[[], Any]) -> None:
    db.add(make())
    db.commit()


hostile = st.text(max_size=40) | st.text(st.characters(categories=["Nd"]), min_size=6, max_size=15)


def test_no_phone_number_but_one_is_stored(db: OrmSession, drawn: Draw, examples: int) -> None:
    others = hostile.filter(lambda one: not (one.isascii() and one.strip("+").isdigit()))
    for number in drawn(others, examples):
        make = functools.partial(a_user, phone_number=number)
        assert refused(db, make).startswith("not a phone number")


@pytest.mark.parametrize("name", ["sender_jid", "recipient_jid"])
def test_no_jid_but_one_is_stored(db: OrmSession, drawn: Draw, examples: int, name: str) -> None:
    others = hostile.filter(lambda one: "@" not in one and not one.strip("+").isdigit())
    for jid in drawn(others, examples):
        make = functools.partial(a_message, **{name: jid})
        assert refused(db, make).startswith("not a JID")


def test_no_code_but_six_ascii_digits_is_stored(db: OrmSession, drawn: Draw, examples: int) -> None:
    others = hostile.filter(lambda one: not (one.isascii() and one.isdigit() and len(one) == 6))
    for code in drawn(others, examples):
        make = functools.partial(a_code, code=code)
        assert refused(db, make) == "not a code: six digits from 0 to 9"


@pytest.mark.parametrize("code", [12345, None, b"123456", "123456\n"])
def test_no_other_value_is_a_code(db: OrmSession, code: object) -> None:
    assert refused(db, lambda: a_code(code=code)) == "not a code: six digits from 0 to 9"


OBJECTS: list[tuple[Callable[..., Any], str]] = [
    (a_user, "preferences"),
    (lambda **one: Session(user=a_user(), **one), "metadata"),
    (a_message, "media_metadata"),
    (a_config, "model_settings"),
]


@pytest.mark.parametrize(("make", "column"), OBJECTS, ids=lambda one: str(one)[:20])
@pytest.mark.parametrize(
    ("value", "message"),
    [
        ({"a": "b" * 70_000}, "has more than 65536 bytes"),
        ({"a": [[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]}, "is more than 16 levels deep"),
        ({"a": float("nan")}, "has a part that is no JSON value"),
        ({"a": "\x00"}, "has a NUL character"),
        ({"a": "\ud800"}, "can't be written as text in UTF-8"),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_no_object_beyond_the_limits_is_stored(
    db: OrmSession, make: Callable[..., Any], column: str, value: Any, message: str
) -> None:
    assert f"the JSON object {message}" in refused(db, lambda: make(**{column: value}))


def test_an_object_that_grows_in_place_is_refused_and_stays(db: OrmSession) -> None:
    db.add(user := a_user(preferences={"a": 1}))
    db.commit()
    assert user.preferences is not None
    user.preferences["b"] = "b" * 70_000
    with pytest.raises(StatementError, match="has more than 65536 bytes"):
        db.commit()
    db.rollback()
    assert user.preferences == {"a": 1}


def test_sql_is_refused_the_same(db: OrmSession) -> None:
    """JSON and moments, which the types of the columns look at."""
    row = {"phone_number": "+1234567890", "first_seen": MOMENT}
    for wrong in ({"preferences": {"a": float("inf")}}, {"first_seen": datetime(2031, 4, 2)}):
        with pytest.raises(StatementError):
            db.execute(insert(User).values(row | wrong))
        db.rollback()
    assert counts(db) == [0, 0, 0, 0, 0]


@pytest.mark.parametrize(
    ("moment", "message"),
    [
        (datetime(2031, 4, 2), "with an offset"),
        (datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=1))), "has a date in UTC"),
    ],
)
def test_a_moment_needs_an_offset(db: OrmSession, moment: datetime, message: str) -> None:
    assert message in refused(db, lambda: a_user(first_seen=moment))


offsets = st.integers(-1439, 1439).map(lambda minutes: timezone(timedelta(minutes=minutes)))
moments = st.datetimes(datetime(1, 1, 3), datetime(9999, 12, 29), timezones=offsets)


def test_a_moment_reads_back_the_same_in_utc(db: OrmSession, drawn: Draw, examples: int) -> None:
    """Also where the database's own time zone is another."""
    if db.get_bind().dialect.name == "postgresql":
        db.execute(text("SET LOCAL TIME ZONE 'Asia/Kolkata'"))
    db.add(user := a_user())
    for moment in drawn(moments, examples):
        user.first_seen = moment
        db.flush()
        db.expire_all()
        assert (user.first_seen, user.first_seen.tzinfo) == (moment, UTC)
        assert user.created_at.tzinfo is UTC


def test_a_row_knows_when_it_was_created_and_updated(db: OrmSession) -> None:
    db.add(user := a_user())
    db.commit()
    assert abs(datetime.now(UTC) - user.created_at) < timedelta(minutes=5)
    assert db.scalars(select(User.updated_at)).one() is None
    user.display_name = "Ann"
    db.commit()
    assert user.updated_at is not None
    assert user.updated_at >= user.created_at


def test_numbers_and_jids_are_stored_in_one_form(db: OrmSession) -> None:
    db.add(message := a_message(sender_jid="+1234567890:3@c.us", recipient_jid="+1234567891"))
    message.user.phone_number = "1234567890@s.whatsapp.net"
    db.commit()
    assert message.user.phone_number == "+1234567890"
    assert (message.sender_jid, message.recipient_jid) == (
        "1234567890@s.whatsapp.net",
        "1234567891@s.whatsapp.net",
    )
    db.add(a_user(phone_number="1234567890"))
    with pytest.raises(IntegrityError):
        db.commit()


def test_enums_are_stored_by_value(db: OrmSession) -> None:
    db.add_all(
        [a_message(message_type="document"), a_config(user=a_user(phone_number="+1234567899"))]
    )
    db.commit()
    for column, table, value in (
        ("session_type", "session", "main"),
        ("status", "session", "disconnected"),
        ("message_type", "message", "document"),
        ("provider", "llm_config", "openai"),
    ):
        assert db.scalar(text(f"SELECT {column} FROM {table}")) == value  # noqa: S608  # of ours


@pytest.mark.parametrize("value", ["MAIN", "nonsense", ""])
def test_an_enum_has_no_other_value(db: OrmSession, value: str) -> None:
    refused(db, lambda: Session(user=a_user(), session_type=value))


def test_metadata_is_the_column_of_a_row_and_sqlalchemy_s_of_the_class(db: OrmSession) -> None:
    db.add(session := Session(user=a_user(), metadata={"device": "a phone"}))
    db.commit()
    assert session.metadata == {"device": "a phone"}
    session.metadata["device"] = "a watch"
    db.commit()
    found = db.scalars(select(Session.session_metadata)).one()
    assert found == {"device": "a watch"}
    assert db.scalar(text("SELECT metadata FROM session")) in (found, '{"device": "a watch"}')
    assert Session.metadata is Base.metadata
    assert SessionResponse.model_validate(session).metadata == found


def test_an_object_that_is_cleared_is_null(db: OrmSession) -> None:
    db.add(user := a_user(preferences={"a": 1}))
    db.commit()
    user.preferences = None
    db.commit()
    assert db.scalar(text('SELECT preferences IS NULL FROM "user"'))
    assert UserResponse.model_validate(user).preferences == {}


def test_rows_are_answered(db: OrmSession) -> None:
    db.add(message := a_message(content="hello", media_metadata={"size": 1}))
    db.add(config := a_config(user=message.user))
    db.commit()
    answer = MessageResponse.model_validate(message)
    assert answer.model_dump() == {name: getattr(message, name) for name in answer.model_fields_set}
    assert "encrypted" not in LLMConfigResponse.model_validate(config).model_dump_json()


@pytest.mark.parametrize("deleted", [User, Session, Message])
def test_sql_deletes_what_belongs_to_a_row(db: OrmSession, deleted: type[Any]) -> None:
    db.add(first := a_message())
    db.add(a_message(user=first.user, session=first.session, reply_to=first))
    db.commit()
    where = (
        deleted.id == {User: first.user_id, Session: first.session_id, Message: first.id}[deleted]
    )
    db.execute(delete(deleted).where(where))
    db.commit()
    left = {User: [0, 0, 0], Session: [1, 0, 0], Message: [1, 1, 1]}[deleted]
    assert counts(db) == [*left, 0, 0]
    assert db.scalars(select(Message.reply_to_id)).all() == [None] * left[2]


def test_sqlite_by_itself_leaves_what_belonged_to_a_row() -> None:
    """Which is why an engine goes through ``enforce_foreign_keys``; the models do without."""
    engine = create_engine("sqlite://", poolclass=NullPool)
    with engine.connect() as connection, OrmSession(connection) as db:
        Base.metadata.create_all(connection)
        db.add(message := a_message())
        db.commit()
        db.delete(message.user)
        db.commit()
        assert counts(db) == [0, 0, 0, 0, 0]
        db.add(a_message())
        db.commit()
        db.execute(delete(User))
        db.commit()
        assert counts(db) == [0, 1, 1, 0, 0]
    engine.dispose()
