"""What two JSON Web Tokens have in common: what they say, not their letters."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from handfast.compare.judged.pairing import Pairing, Window
from handfast.compare.judged.tokens import claims_in, moment_of

NOON = datetime(2031, 4, 2, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def token(signature: str = "c2lnbmVk", **claims: Any) -> str:
    parts = ({"alg": "HS256"}, claims)
    texts = [base64.urlsafe_b64encode(json.dumps(one).encode()).decode() for one in parts]
    return ".".join([*(one.rstrip("=") for one in texts), signature])


def until(at: datetime, **claims: Any) -> str:
    return token(f"s{at:%f%S}", exp=int(at.timestamp()), **claims)


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (until(NOON + DAY, sub="7"), True),
        (until(NOON + DAY + timedelta(seconds=1), sub="7"), True),
        (until(NOON + DAY, sub="7", iss="zapa"), True),
        (until(NOON + DAY, sub="8"), False),
        (until(NOON + DAY), False),
        (until(NOON + 2 * DAY, sub="7"), False),
        (token(exp="soon", sub="7"), False),
    ],
)
def test_a_token_is_compared_by_its_claims(other: str, same: bool) -> None:  # a column
    """Two of one second may be the same text on one side alone: each is like both of the other."""
    pairing = Pairing(windows=[Window((NOON, NOON), (NOON, NOON))])
    pairing.send("7")
    pairing.send("8")
    one, next_one = until(NOON + DAY, sub="7"), until(NOON + DAY + timedelta(seconds=1), sub="7")
    assert pairing.same(one, other, "access_token") is same
    assert pairing.same(next_one, other, "access_token") is same


@pytest.mark.parametrize("text", ["a.b.c", "eyJ-.eyJ-.s", token() + ".more", "eyJhIg.eyJhIg.s"])
def test_what_is_no_token_has_no_claims(text: str) -> None:
    assert claims_in(text) is None


def test_what_is_no_moment_is_none() -> None:
    assert moment_of("exp", 1_800_000_000) == datetime.fromtimestamp(1_800_000_000, UTC)
    assert [moment_of("sub", 7), moment_of("exp", "7"), moment_of("exp", 10**30)] == [None] * 3
