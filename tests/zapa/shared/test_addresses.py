"""Phone numbers and JIDs have one form each, whatever is put in."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zapa_shared.addresses import to_jid, to_phone_number

steady = settings(deadline=None, derandomize=True, max_examples=150)

numbers = st.from_regex(r"\+[1-9][0-9]{8,14}", fullmatch=True)
names = st.from_regex(r"[0-9A-Za-z._-]{1,20}", fullmatch=True)
others = st.builds("{}@{}".format, names, st.sampled_from(["g.us", "broadcast", "lid"]))
devices = st.sampled_from(["", ":0", ":17"])
REFUSED = (
    "not a phone number: + and 9 to 15 digits, of which the first is not 0",
    "not a JID of at most 50 characters: a name, @ and a server",
)
hostile = st.text(max_size=60) | st.text(st.characters(categories=["Nd"]), min_size=9, max_size=15)


def outcome(form: Callable[[str], str], text: str) -> tuple[str | None, str]:
    """What ``form`` makes of ``text``, or how it refuses it."""
    try:
        return form(text), ""
    except ValueError as refused:
        return None, str(refused)


@given(numbers)
@steady
def test_a_number_becomes_a_jid_and_a_jid_the_number_again(number: str) -> None:
    jid = to_jid(number)
    assert jid == f"{number[1:]}@s.whatsapp.net"
    assert to_phone_number(jid) == number
    assert to_jid(to_phone_number(jid)) == jid


@given(numbers, devices, st.sampled_from(["s.whatsapp.net", "c.us"]), st.booleans())
@steady
def test_every_spelling_of_a_person_is_the_same(
    number: str, device: str, server: str, plus: bool
) -> None:
    start = number if plus else number[1:]
    spelt = f"{start}{device}@{server}"
    assert to_phone_number(spelt) == number == to_phone_number(start)
    assert to_jid(spelt) == to_jid(number) == to_jid(start)


@given(others, devices)
@steady
def test_a_group_has_a_jid_and_no_number(jid: str, device: str) -> None:
    name, _, server = jid.partition("@")
    assert to_jid(f"{name}{device}@{server}") == jid
    with pytest.raises(ValueError, match="not a phone number"):
        to_phone_number(jid)


@given(hostile)
@steady
def test_what_is_neither_is_refused_and_not_shown(text: str) -> None:
    """What comes out, whatever goes in, is in the one form: again it stays as it is."""
    for form, wanted in ((to_phone_number, r"\+[1-9][0-9]{8,14}"), (to_jid, r"[!-~]+@[a-z.]+")):
        made, refused = outcome(form, text)
        if made is None:
            assert refused in REFUSED
        else:
            assert re.fullmatch(wanted, made)
            assert outcome(form, made) == (made, "")
            assert len(made) <= 50


@pytest.mark.parametrize(
    "text",
    [
        "",
        "+",
        "123",
        "+12345678",
        "+1234567890123456",
        "+0987654321",
        "+1 234 567 890",
        "+1234567890\n",
        " +1234567890",
        "\uff0b1234567890",
        "+\u0661\u0662\u0663\u0664\u0665\u0666\u0667\u0668\u0669",
        "+123456789\u00b2",
        "+1234567890\x00",
        "++1234567890",
        "1234567890@example.org",
        "1234567890@s.whatsapp.net@s.whatsapp.net",
        None,
        1234567890,
        b"+1234567890",
    ],
)
def test_no_phone_number(text: object) -> None:
    with pytest.raises(ValueError, match=r"^not a phone number: "):
        to_phone_number(text)  # type: ignore[arg-type]  # what a caller might pass


@pytest.mark.parametrize(
    "text",
    [
        *("", "@", "a@", "@s.whatsapp.net", "a@b@c", "a b@g.us", "a@g.us\n", "a@G.US", "a:@g.us"),
        *("a:1:2@g.us", "a'--@g.us", f"{'a' * 46}@g.us", f"{'a' * 40}@c.us", "\u0661@g.us"),
        None,
    ],
)
def test_no_jid(text: str) -> None:
    with pytest.raises(ValueError, match=r"^not a JID of at most 50 characters"):
        to_jid(text)


def test_a_long_text_is_refused_at_once() -> None:
    """No pattern goes back over what it has matched."""
    for text in ("1" * 10**6, "a." * 10**6 + "@", "a@" + "a." * 10**6, "+" * 10**6):
        for form in (to_phone_number, to_jid):
            with pytest.raises(ValueError, match=r"^not a "):
                form(text)
