"""Secrets that a test gives to a command, and where a part of one is shown."""

from __future__ import annotations

import base64
import html
import json
import random
import re
from collections.abc import Mapping
from urllib.parse import quote, quote_plus

__all__ = ["environment", "leaks", "some_proofs", "some_secrets"]

PART = 8
"""So many characters of a secret in a row are a leak."""
LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+/=%&@:#? '\"\\<>é"
NAMED = ("API_TOKEN_{}", "DB_PASSWORD_{}", "SIGNING_SECRET_{}", "PRIVATE_KEY_{}", "CREDENTIAL_{}")
IN_URLS = ("redis://user:{}@127.0.0.1:1/0", "https://127.0.0.1:1/hook?access_token={}")


def some_secrets(count: int) -> list[str]:
    """The same each time."""
    of = random.Random(20_261_127)  # noqa: S311  # no secrets of anybody
    return ["s3" + "".join(of.choices(LETTERS, k=of.randint(12, 40))) + "X" for _ in range(count)]


def some_proofs() -> list[str]:
    """A token and a signature, which stand in no variable."""
    return [base64.b64encode(one.encode()).decode() for one in some_secrets(62)[-2:]]


def forms(secret: str) -> set[str]:
    """How a text may quote ``secret``."""
    return {
        secret,
        quote(secret, safe=""),
        quote_plus(secret),
        json.dumps(secret)[1:-1],
        repr(secret)[1:-1],
        base64.b64encode(secret.encode()).decode(),
        html.escape(secret),
        repr(secret.encode())[2:-1],
        re.sub("%..", lambda found: found[0].lower(), quote(secret)),
    }


def parts(text: str) -> set[str]:
    """Each eight characters of ``text`` in a row, but for its spaces and how it is broken."""
    letters = "".join(text.split())
    return {letters[at : at + PART] for at in range(len(letters) - PART + 1)}


def environment(secrets: list[str]) -> dict[str, str]:
    """A variable with each of ``secrets``, by name or in a URL; those that handfast reads first."""
    first, second, third, *rest = secrets
    found = {
        "PACT_BROKER_USERNAME": "ci",
        "PACT_BROKER_PASSWORD": first,
        "PACT_BROKER_HTTP_RETRIES": "1",
        "REDIS_URL": IN_URLS[0].format(quote(second, safe="")),
        "SESSION_TOKEN": third,
    }
    for number, secret in enumerate(rest):
        if number % 3:
            found[NAMED[number % len(NAMED)].format(number)] = secret
        else:
            url = IN_URLS[number % len(IN_URLS)]
            found[f"SERVICE_{number}_URL"] = url.format(quote(secret, safe=""))
    return found


def leaks(secrets: list[str], texts: Mapping[str, str]) -> list[str]:
    """In which of ``texts``, by what they are of, a part of which of ``secrets`` stands."""
    whose = {
        part: number
        for number, secret in enumerate(secrets)
        for form in forms(secret)
        for part in parts(form)
    }
    return sorted(
        f"{place}: secret {number}"
        for place, text in texts.items()
        for number in {whose[part] for part in whose.keys() & parts(text)}
    )
