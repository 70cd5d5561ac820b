"""JSON objects that are stored are limited in size and depth, however they are made."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zapa_shared.json_limits import MAX_BYTES, MAX_DEPTH, check_json_object

scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=20)
)
texts = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=10)
objects = st.dictionaries(
    texts,
    st.recursive(
        scalars,
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
        max_leaves=20,
    ),
    max_size=5,
)


def nested(depth: int, kind: type = dict) -> dict[str, Any]:
    """An object of so many levels."""
    value: Any = {} if kind is dict else []
    for _ in range(depth - 2):
        value = {"a": value} if kind is dict else [value]
    return {"a": value}


def size(value: dict[str, Any]) -> int:
    return len(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())


def depth(value: Any) -> int:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return int(isinstance(value, dict | list)) + max(map(depth, inner), default=0)


@given(objects)
@settings(deadline=None, derandomize=True, max_examples=100)
def test_every_object_within_the_limits_is_accepted(value: dict[str, Any]) -> None:
    within = size(value) <= MAX_BYTES and depth(value) <= MAX_DEPTH
    if within:
        check_json_object(value)
    else:
        with pytest.raises(ValueError, match=r"^the JSON object"):
            check_json_object(value)


@pytest.mark.parametrize("kind", [dict, list])
def test_the_depth_is_limited_exactly(kind: type) -> None:
    check_json_object(nested(MAX_DEPTH, kind))
    with pytest.raises(ValueError, match=r"^the JSON object is more than 16 levels deep$"):
        check_json_object(nested(MAX_DEPTH + 1, kind))


@pytest.mark.parametrize("letter", ["a", "\u00e9", "\U0001f33f"])
def test_the_size_is_limited_exactly_in_bytes(letter: str) -> None:
    fitting = {"a": letter * ((MAX_BYTES - 8) // len(letter.encode()))}
    fitting["a"] += "b" * (MAX_BYTES - size(fitting))
    assert size(fitting) == MAX_BYTES
    check_json_object(fitting)
    with pytest.raises(ValueError, match=r"^the JSON object has more than 65536 bytes$"):
        check_json_object({"a": fitting["a"] + "b"})


def endless() -> dict[str, Any]:
    value: dict[str, Any] = {}
    value["a"] = value
    return value


def shared() -> dict[str, Any]:
    """Small in memory, and 10 to the 12th parts on the wire."""
    part: Any = "a"
    for _ in range(12):
        part = [part] * 10
    return {"a": part}


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (endless(), "is more than 16 levels deep"),
        (nested(100_000), "is more than 16 levels deep"),
        (shared(), "has more than 65536 bytes"),
        ({"a": [0] * 10**6}, "has more than 65536 bytes"),
        ({"a": 10**100_000}, "has more than 65536 bytes"),
        ({"a": 10**5_000}, "can't be written as text in UTF-8"),
        ({"a": "\ud800"}, "can't be written as text in UTF-8"),
        ({"\ud800": 1}, "can't be written as text in UTF-8"),
        ({"a": "\x00"}, "has a NUL character"),
        ({"\x00": 1}, "has a NUL character"),
        ({1: 1}, "has a name that is no text"),
        ({"a": float("nan")}, "has a part that is no JSON value"),
        ({"a": float("inf")}, "has a part that is no JSON value"),
        ({"a": b"a"}, "has a part that is no JSON value"),
        ({"a": (1,)}, "has a part that is no JSON value"),
        ({"a": {1}}, "has a part that is no JSON value"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_can_t_be_stored_is_refused(value: Any, message: str) -> None:
    with pytest.raises(ValueError, match=rf"^the JSON object {message}$"):
        check_json_object(value)


@pytest.mark.parametrize("value", [None, [], "{}", 1])
def test_it_is_an_object(value: Any) -> None:
    with pytest.raises(ValueError, match=r"^not a JSON object$"):
        check_json_object(value)
