"""Which secrets a process was given, and in which forms they are looked for."""

from __future__ import annotations

import pytest

from handfast.wording.quoted_secrets import forms_of, secrets_given


def test_a_secret_is_looked_for_in_every_form() -> None:
    expected = ('a"b c', 'a\\"b c', "a%22b%20c", "a%22b+c", "YSJiIGM=", "YSJiIGM")
    assert set(forms_of(['a"b c'])) == set(expected)


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
