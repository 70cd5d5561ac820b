"""The fourteen schemas: wire forms, near misses, bounds, and a key that is never read back."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, SecretStr, ValidationError

from handfast.strategies import near_misses, wire
from zapa_shared import schemas
from zapa_shared.addresses import to_jid
from zapa_shared.fields import ApiKey
from zapa_shared.schemas import (
    AuthCodeVerify,
    LLMConfigCreate,
    MessageCreate,
    SessionResponse,
    UserResponse,
)

type Draw = Callable[..., list[Any]]

MODELS: list[type[BaseModel]] = [getattr(schemas, name) for name in schemas.__all__]
ANSWERS = [one for one in MODELS if one.__name__.endswith(("Response", "Token"))]
MOMENT = "2031-04-02T07:00:00Z"
MESSAGE = {
    "session_id": 1,
    "user_id": 1,
    "sender_jid": "1234567890@s.whatsapp.net",
    "recipient_jid": "1234567891@s.whatsapp.net",
    "timestamp": MOMENT,
    "message_type": "text",
}
USER = {
    "id": 1,
    "phone_number": "+1234567890",
    "first_seen": MOMENT,
    "last_active": None,
    "created_at": MOMENT,
    "updated_at": None,
}
SESSION = {
    "id": 1,
    "user_id": 1,
    "session_type": "main",
    "status": "connected",
    "connected_at": None,
    "disconnected_at": None,
    "created_at": MOMENT,
    "updated_at": None,
}


def refused(model: type[BaseModel], value: dict[str, Any]) -> list[tuple[Any, ...]]:
    """Where ``model`` refuses ``value``."""
    with pytest.raises(ValidationError) as caught:
        model.model_validate_json(json.dumps(value))
    return [error["loc"] for error in caught.value.errors()]


def written(model: BaseModel) -> Any:
    """What was set of ``model``, in JSON; moments as they are in Python, keys shown."""
    return json.loads(model.model_dump_json(exclude_unset=True)) | {
        name: value.get_secret_value()
        for name, value in model
        if isinstance(value, SecretStr) and name in model.model_fields_set
    }


def stored_form(value: dict[str, Any]) -> dict[str, Any]:
    """What ``value`` reads back as: moments in UTC, JIDs in one form."""
    moments = {name for name in value if name.endswith(("_at", "first_seen", "last_active"))}
    changed = {
        name: datetime.fromisoformat(value[name])
        for name in (moments | {"timestamp"}) & set(value)
        if value[name] is not None
    }
    jids = {name: to_jid(value[name]) for name in value if name.endswith("_jid")}
    return value | {name: moment.astimezone(UTC) for name, moment in changed.items()} | jids


def test_there_are_fourteen() -> None:
    assert len(MODELS) == 14
    assert [one.__name__ for one in ANSWERS] == [
        "AuthToken",
        "LLMConfigResponse",
        "MessageResponse",
        "SessionResponse",
        "UserResponse",
    ]


@pytest.mark.parametrize("model", MODELS)
def test_every_wire_form_is_valid_and_reads_back_the_same(
    drawn: Draw, model: type[BaseModel], examples: int
) -> None:
    for value in drawn(wire(model), examples):
        read = model.model_validate_json(json.dumps(value))
        assert stored_form(written(read)) == stored_form(value)


@pytest.mark.parametrize("model", MODELS)
def test_every_near_miss_is_refused_at_its_place(
    drawn: Draw, model: type[BaseModel], examples: int
) -> None:
    for miss in drawn(near_misses(model), examples):
        with pytest.raises(ValidationError) as caught:
            model.model_validate_json(json.dumps(miss.payload))
        assert {one["loc"][: len(miss.path)] for one in caught.value.errors()} == {miss.path}


@pytest.mark.parametrize("model", MODELS)
def test_hypothesis_knows_them_by_their_type(
    drawn: Draw, model: type[BaseModel], examples: int
) -> None:
    """And fills the fields that have defaults, which it would not by itself."""
    optional = {name for name, field in model.model_fields.items() if not field.is_required()}
    found = drawn(st.from_type(model), examples)
    assert all(type(value) is model for value in found)
    assert optional <= set().union(*(value.model_fields_set for value in found))


@pytest.mark.parametrize("model", MODELS)
def test_no_error_shows_what_was_sent(model: type[BaseModel]) -> None:
    sent = {name: ["+49 30 901820"] for name in model.model_fields}
    with pytest.raises(ValidationError) as caught:
        model.model_validate(sent)
    assert "901820" not in str(caught.value)


@pytest.mark.parametrize(
    ("model", "value", "field"),
    [
        (MessageCreate, MESSAGE, "timestamp"),
        (UserResponse, USER, "first_seen"),
        (SessionResponse, SESSION, "created_at"),
    ],
)
@pytest.mark.parametrize("moment", ["2031-04-02T07:00:00", 5, "5", "0001-01-01T00:00:00+14:00"])
def test_a_moment_needs_an_offset_and_a_date_in_utc(
    model: type[BaseModel], value: dict[str, Any], field: str, moment: object
) -> None:
    assert model.model_validate(value)
    assert refused(model, value | {field: moment}) == [(field,)]


def test_a_moment_is_in_utc() -> None:
    read = MessageCreate.model_validate(MESSAGE | {"timestamp": "2031-04-02T09:00:00+02:00"})
    assert read.timestamp == datetime(2031, 4, 2, 7, tzinfo=UTC)
    assert json.loads(read.model_dump_json())["timestamp"] == MOMENT


@pytest.mark.parametrize("name", ["session_id", "user_id"])
@pytest.mark.parametrize("number", [0, -1, 2**31])
def test_an_id_fits_its_column(name: str, number: int) -> None:
    assert refused(MessageCreate, MESSAGE | {name: number}) == [(name,)]


@pytest.mark.parametrize("number", [0, 2**63])
def test_the_id_of_a_message_fits_its_column(number: int) -> None:
    assert refused(MessageCreate, MESSAGE | {"reply_to_id": number}) == [("reply_to_id",)]


@given(st.text(st.characters(categories=["Nd"]), min_size=6, max_size=6))
@settings(deadline=None, derandomize=True, max_examples=200)
def test_a_code_has_ascii_digits_only(code: str) -> None:
    """Python and Pydantic take digits of every script for digits."""
    value = {"phone_number": "+1234567890", "code": code}
    if code.isascii():
        assert AuthCodeVerify.model_validate(value).code == code
    else:
        assert refused(AuthCodeVerify, value) == [("code",)]


@pytest.mark.parametrize("code", ["12345", "1234567", "123456\n", " 12345", "+12345", "12345a"])
def test_a_code_has_six_digits(code: str) -> None:
    assert refused(AuthCodeVerify, {"phone_number": "+1234567890", "code": code}) == [("code",)]


@pytest.mark.parametrize(("model", "value"), [(UserResponse, USER), (SessionResponse, SESSION)])
def test_an_object_that_is_null_in_the_database_is_answered_empty(
    model: type[BaseModel], value: dict[str, Any]
) -> None:
    """Read from Python, where a row has None; on the wire null is refused."""
    name = "preferences" if model is UserResponse else "metadata"
    assert getattr(model.model_validate(value | {name: None}), name) == {}
    assert refused(model, value | {name: None}) == [(name,)]


keys = st.text(st.characters(codec="utf-8"), min_size=8, max_size=40).map("sk-{}-sk".format)


class _Row:
    """Has every attribute that is asked for: the key where there is no other value."""

    def __init__(self, values: dict[str, Any], key: str) -> None:
        self._values, self._key = values, key

    def __getattr__(self, name: str) -> Any:
        return self._values.get(name, self._key)


@pytest.mark.parametrize("model", ANSWERS)
def test_no_answer_has_a_key_that_a_row_or_a_body_has(
    drawn: Draw, model: type[BaseModel], examples: int
) -> None:
    for value, key in drawn(st.tuples(wire(model), keys), examples):
        full = value | {name: None for name in model.model_fields if name not in value}
        body = value | dict.fromkeys(("api_key", "api_key_encrypted"), key)
        answers = [model.model_validate_json(json.dumps(body))]
        if model.model_config.get("from_attributes"):
            answers.append(model.model_validate(_Row(full, key)))
        for answer in answers:
            texts = (answer.model_dump_json(), repr(answer), str(answer.model_dump()))
            assert [text for text in texts if json.dumps(key)[1:-1] in text or key in text] == []


def test_no_answer_has_a_field_for_a_key() -> None:
    named = {name for model in ANSWERS for name in model.model_json_schema()["properties"]}
    assert {name for name in named if "key" in name or "code" in name} == set()


def test_a_key_is_written_and_shows_nowhere(drawn: Draw, examples: int) -> None:
    for key in drawn(keys, examples):
        config = LLMConfigCreate.model_validate({"provider": "openai", "api_key": key})
        assert config.api_key.get_secret_value() == key
        assert config.api_key == key
        for text in (repr(config), str(config.model_dump()), config.model_dump_json()):
            assert key not in text


def test_a_key_equals_its_text_and_no_other() -> None:
    assert ApiKey("sk-1") == "sk-1"
    assert ApiKey("sk-1") == ApiKey("sk-1")
    assert ApiKey("sk-1") != "sk-2"
    assert ApiKey("sk-1") != 1
    assert {ApiKey("sk-1"): 1} == {"sk-1": 1}


@pytest.mark.parametrize("key", ["", "k" * 257])
def test_a_key_has_1_to_256_characters(key: str) -> None:
    assert refused(LLMConfigCreate, {"provider": "openai", "api_key": key}) == [("api_key",)]
