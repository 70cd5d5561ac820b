import json
from urllib.parse import quote

import pytest

from shared._text.redaction import names_a_secret, redacted

KNOWN = "pa\"ss\\wörd'/x"
SECRETS = frozenset([KNOWN, "short"])
LONG = 200_000


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Processing audio", "Processing audio"),
        ("https://user:hunter2@host/a", "https://***@host/a"),
        ("redis://:hunter2@redis:6379/0", "redis://***@redis:6379/0"),
        ("GET /stream?token=hunter2&x=1", "GET /stream?token=***&x=1"),
        ("url=https://h/f?x=1&X-Amz-Signature=hunter2", "url=https://h/f?x=1&X-Amz-Signature=***"),
        ("url=https://h/f?password=hunter2", "url=https://h/f?password=***"),
        ("Authorization: Bearer hunter2", "Authorization: Bearer ***"),
        ("authorization: basic aHVudGVyMg==", "authorization: basic ***"),
        ("sent Bearer hunter2-hunter2", "sent Bearer ***"),
        ("{'api_key': 'hunter 2', 'tempo': 120}", "{'api_key': '***', 'tempo': 120}"),
        (r"{\"jwt_secret\": \"hunter 2\", \"x\": 1}", r"{\"jwt_secret\": \"***\", \"x\": 1}"),
        ("OPENAI_API_KEY=hunter2 next", "OPENAI_API_KEY=*** next"),
        ("Settings(password='hunter2')", "Settings(password='***')"),
        ("password: 'hunter2", "password: '***"),
        ("key sk-proj-hunter2-hunter2 failed", "key *** failed"),
        ("r8_hunter2hunter2hunter2, sb_secret_hunter2hunter2", "***, ***"),
        ("jwt eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.hunter2", "jwt ***"),
        ("max_tokens=500, risk-assessment-of-things", "max_tokens=500, risk-assessment-of-things"),
        ("time signature: 4/4, key: C", "time signature: 4/4, key: C"),
        ("a short word", "a short word"),
        (f"a {KNOWN} b", "a *** b"),
        (f"a {[KNOWN]!r} b", "a ['***'] b"),
        (f"a {json.dumps([KNOWN])} b", 'a ["***"] b'),
        (f"a {json.dumps([KNOWN], ensure_ascii=False)} b", 'a ["***"] b'),
        (f"a {quote(KNOWN)} {quote(KNOWN, safe='')} b", "a *** *** b"),
    ],
)
def test_secrets_are_left_out_and_the_rest_stays(text: str, shown: str) -> None:
    assert redacted(text, SECRETS) == shown


@pytest.mark.parametrize(
    ("name", "secret"),
    [
        *(("password", True), ("DB_PASSWD", True), ("X-Api-Key", True), ("apikey", True)),
        *(("refresh_token", True), ("Authorization", True), ("jwt_secret_key", True)),
        *(("max_tokens", False), ("key", False), ("keyframe", False), ("time_signature", False)),
    ],
)
def test_names_of_secrets_are_known(name: str, secret: bool) -> None:
    assert names_a_secret(name) is secret


@pytest.mark.parametrize(
    "part",
    [
        "eyJ",
        "sk-",
        "a-",
        "://",
        "://a",
        "token ",
        "?sig",
        "?sig=",
        "a=",
        "token: ",
        "token='a",
        "bearer ",
    ],
)
def test_a_long_text_of_an_attacker_takes_no_longer_than_another(part: str) -> None:
    """Time in proportion to its square would be minutes."""
    text = (part * LONG)[:LONG]
    assert len(redacted(text, SECRETS)) <= LONG + 3
