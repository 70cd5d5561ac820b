"""Which secrets a process was given, and in which forms they are looked for."""

from __future__ import annotations

from base64 import b64encode, urlsafe_b64encode

import pytest

from handfast.wording.masking import MASK, hidden_in
from handfast.wording.quoted_secrets import forms_of, secrets_given


def test_a_secret_is_looked_for_in_every_form() -> None:
    in_json = ('a"b c', 'a\\"b c', 'a\\\\\\"b c', "a&quot;b c")
    in_urls = ("a%22b%20c", "a%22b+c", "a%2522b%2520c", "YSJiIGM=", "YSJiIGM", "YVwiYiBj")
    assert set(forms_of(['a"b c'])) == {*in_json, *in_urls, "6122622063"}


@pytest.mark.parametrize(
    "text",
    [
        *("?a=p%2Fq%2F%3F%27secret%C3%A9", "/p/q/%3F%27secret%C3%A9", "p%2fq%2f%3f%27secret%c3%a9"),
        *("u=p%252Fq%252F%253F%2527secret%25C3%25A9", "p/q/?&#39;secreté", "p/q/?&#x27;secreté"),
        *('"p/q/?\'secret\\u00e9"', repr("\"p/q/?'secreté"), repr("p/q/?'secreté".encode())),
        *(
            f"Basic {b64encode(f"{user}:p/q/?'secreté".encode()).decode()}"
            for user in ("a", "be", "cat")
        ),
        urlsafe_b64encode("{'token': 'p/q/?'secreté'}".encode()).decode(),
    ],
)
def test_no_encoding_hides_it_from_us(text: str) -> None:
    """In URLs, in HTML, in the texts of Python and JSON, and in base64 of something longer."""
    masked = hidden_in(text, forms_of(["p/q/?'secreté"]))
    assert MASK in masked
    assert "secret" not in masked
    assert "c2VjcmV0" not in masked


def test_each_row_of_a_long_secret_is_one() -> None:
    key = "-----BEGIN KEY-----\nMIIEvQIBADANBgkqhkiG9w0B\nAQ==\n-----END KEY-----"
    secrets = secrets_given((), {"PRIVATE_KEY": key})
    assert hidden_in("  key: MIIEvQIBADANBgkqhkiG9w0B", secrets) == "  key: ***"


def test_a_secret_that_is_no_utf_8_is_masked() -> None:
    found = secrets_given((), {"API_TOKEN": "hunter\udcff2", "URL": "http://u:hunter\udcff3@h"})
    assert {"hunter%FF2", "aHVudGVy/zI=", "hunter\udcff3"} <= set(found)


def test_the_longest_is_looked_for_first() -> None:
    lengths = [len(one) for one in forms_of(["abc", "abcdefgh"])]
    assert lengths == sorted(lengths, reverse=True)


@pytest.mark.parametrize(
    ("name", "value", "secret"),
    [
        ("API_TOKEN", "hunter2", "hunter2"),
        ("PACT_BROKER_PASSWORD", "abc", "abc"),
        ("PROXY", "http://joe:hunter2@proxy", "hunter2"),
        ("REDIS_URL", "redis://:a%40b@h", "a@b"),
        ("HOOK", "https://h/x?access_token=hunter2", "hunter2"),
        ("SENTRY", "https://0123456789abcdef@h/1", "0123456789abcdef"),
    ],
)
def test_a_variable_gives_its_secret(name: str, value: str, secret: str) -> None:
    assert secret in secrets_given((), {name: value})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("COLOUR", "green and blue"),
        ("USES_TOKEN", "true"),
        ("DATABASE_URL", "postgresql://postgres@h/db"),
        ("BROKEN", "http://[::1"),
    ],
)
def test_what_is_no_secret_is_not_masked(name: str, value: str) -> None:
    assert secrets_given((), {name: value}) == ()


def test_a_url_among_the_arguments_gives_its_secret() -> None:
    found = secrets_given(("redis://joe:hunter2@h", None, "--all"), {})
    assert {"hunter2", "am9lOmh1bnRlcjI="} <= set(found)
