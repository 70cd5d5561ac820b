"""A webhook is accepted from who knows the secret, for five minutes, in any form of its JSON."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from zapa_shared.signature import is_signed, sign

SECRET, NOW = b"example-secret", datetime(2031, 4, 1, 6, tzinfo=UTC)
BODY = b'{"a":1,"b":[]}'
HEADER = sign(SECRET, BODY, NOW)


@pytest.mark.parametrize("body", [BODY, b'{ "b": [], "a": 1 }'])
@pytest.mark.parametrize("minutes", [-5, 0, 5])
def test_what_is_signed_is_accepted(body: bytes, minutes: int) -> None:
    assert is_signed(SECRET, HEADER, body, NOW + timedelta(minutes=minutes))


@pytest.mark.parametrize("seconds", [-301, 301])
def test_what_is_older_or_of_later_is_not(seconds: int) -> None:
    assert not is_signed(SECRET, HEADER, BODY, NOW + timedelta(seconds=seconds))


@pytest.mark.parametrize("body", [b'{"a":2,"b":[]}', b"", b"no JSON", b"\xff", b"[" * 100_000])
def test_another_body_is_not(body: bytes) -> None:
    assert not is_signed(SECRET, HEADER, body, NOW)


@pytest.mark.parametrize("header", ["", HEADER[2:], HEADER.upper(), f"{HEADER}0", f"{HEADER}\n"])
def test_another_header_is_not(header: str) -> None:
    assert not is_signed(SECRET, header, BODY, NOW)


def test_another_secret_is_not() -> None:
    assert not is_signed(SECRET[::-1], HEADER, BODY, NOW)
