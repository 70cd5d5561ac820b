"""Which value of one side is which of the other."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from handfast.compare.judged.pairing import Pairing, Window, is_drawn

ONE = "5f0c2d7e-8f4b-4b0a-9d6a-0c3f5f2b9a11"
OTHER = "0c3f5f2b-8f4b-4b0a-9d6a-5f0c2d7e9a11"
NOON = datetime(2031, 4, 2, 12, tzinfo=UTC)


def test_an_id_belongs_to_one_id_of_the_other_side() -> None:
    """Once two belong together, neither belongs to a third."""
    pairing = Pairing()
    assert pairing.same(ONE, OTHER, "id")
    assert pairing.same(ONE, OTHER, "memory_id")
    assert not pairing.same(ONE, ONE[::-1], "id")
    assert not pairing.same(ONE[::-1], OTHER, "id")


def test_what_was_sent_is_nobodys_id() -> None:
    """A text that one side gives back otherwise than it was sent differs, under any name."""
    pairing = Pairing()
    pairing.send({"tags": ["fern"], "source_id": "a"})
    assert not pairing.same("a", "b", "source_id")
    assert not pairing.same("fern", "hall", "tag")


def test_what_was_drawn_may_have_no_digit() -> None:
    """A word of one kind of letters, or in camel case, was written."""
    drawn = "kvXoPBPySQdPPEDAUhzDKAME_CPns_xSRmbbgXoLLLM"
    other = "qv0hPqSO6VmSyb_1Q3Vtt_22TwS4T0H1ZOX_DBCzg0c"
    assert Pairing().same(drawn, other, "qr_code")
    assert Pairing().same(other, drawn, "qr_code")
    assert not Pairing().same("internationalisation", "internationalization", "text")
    assert not Pairing().same("anAnswerThatNobodyExpects", "anAnswerThatNobodyAwaits", "text")


@pytest.mark.parametrize(
    ("one", "other", "lost"),
    [
        ("Water the fern!", "Water it!", "part"),
        ("for user 70011", "for you", "part"),
        ("the hall is dark", "it is dark", "part"),
        ("fern", "hall", "all"),
        ("fern", "a fern", ""),
        ("Water the fern!", "The fern is dry.", ""),
        ("Water it!", "It is dry.", ""),
        ("42 times", "often", ""),
        ("Water the fern!", None, ""),
    ],
)
def test_a_text_loses_what_was_sent(one: Any, other: Any, lost: str) -> None:
    """As a whole or inside of a text, where a letter or two may stand by chance."""
    pairing = Pairing(given={"hall"})
    pairing.send({"title": "fern", "count": 42, "code": 70011})
    assert pairing.loses(one, other) == lost


def test_ids_inside_of_texts_belong_together_too() -> None:
    """The text around them must be the same."""
    pairing = Pairing()
    assert pairing.same(f"/images/{ONE}.jpg", f"/images/{OTHER}.jpg", "where")
    assert pairing.same(ONE, OTHER, "id")
    assert not pairing.same(f"the job {ONE}", f"a job {OTHER}", "text")
    assert pairing.same("Your code is 048213.", "Your code is 921004.", "text")
    assert not pairing.same("Your code is 048213.", "Your code is 921005.", "text")
    assert not pairing.same("Your code is 11111111.", "Your code is 2222222.", "text")


def test_ids_inside_of_an_address_belong_together_in_their_order() -> None:
    """Another order is another address."""
    user, pairing = "00000002-0000-4000-8000-000000000001", Pairing()
    assert pairing.same(ONE, OTHER, "job_id")
    assert pairing.same(f"audio/{user}/{ONE}", f"audio/{user}/{OTHER}", "audio_url")
    assert not pairing.same(f"audio/{user}/{ONE}", f"audio/{OTHER}/{user}", "audio_url")


def test_how_long_something_took_is_not_compared() -> None:
    """No two processes have it alike; a time that is stored is another matter."""
    assert Pairing().same(57, 56, "uptime_seconds")
    assert Pairing().same(12.5, 3, "response_time_ms")
    assert not Pairing().same(12.5, 3, "average_response_time_ms")
    assert not Pairing().same("57", 56, "uptime_seconds")


def test_what_was_sent_from_now_on_is_later_by_as_much_as_the_second_began_later() -> None:
    """Where the sides play one after the other."""
    pairing = Pairing(apart=timedelta(seconds=3))
    assert pairing.distance(NOON, NOON) == timedelta(0)
    assert pairing.distance(NOON, NOON + timedelta(seconds=3)) == timedelta(0)
    assert pairing.distance(NOON + timedelta(seconds=3), NOON) > timedelta(0)


def test_numbers_are_ids_by_their_name_alone() -> None:
    """A count is none."""
    assert Pairing().same(1, 4, "id")
    assert not Pairing().same(1, 4, "attempts")
    assert not Pairing().same(1, True, "id")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2031-04-02T12:00:00Z", "2031-04-02T14:00:00.000+02:00", True),
        ("2031-04-02T12:00:00Z", "2031-04-02T12:00:01Z", False),
        ("2031-04-02T12:00:00.004Z", "2031-04-02T12:00:03.005Z", True),
        ("2031-04-09T12:00:00.004Z", "2031-04-09T12:00:03.005Z", True),
        ("2031-04-09T12:00:00.004Z", "2031-04-09T12:01:03.005Z", False),
    ],
)
def test_now_is_now_on_both_sides(one: str, other: str, same: bool) -> None:  # a column
    """A moment is exact, but for what is now, or as far from now, on each side."""
    later = NOON + timedelta(seconds=3)
    window = Window(
        (NOON, NOON + timedelta(milliseconds=9)), (later, later + timedelta(milliseconds=9))
    )
    assert Pairing(windows=[window]).same(one, other, "created_at") is same


def test_what_is_left_of_a_time_may_differ_by_seconds() -> None:
    """The sides are looked at one after the other; the whole of it is another time."""
    assert Pairing().same(900, 899, "ttl")
    assert not Pairing().same(900, 600, "ttl")
    assert Pairing().same("3540", "3539", "Retry_After")
    assert not Pairing().same("3540", "60", "Retry_After")


def test_the_moment_decides_the_signature_of_an_address() -> None:
    """Nothing else in it."""
    one = "https://store.example.com/a.ogg?Signature=k1&Expires=1764277471"
    other = "https://store.example.com/a.ogg?Signature=q9&Expires=1764277472"
    assert Pairing().same(one, other, "where")
    assert not Pairing().same(one, other.replace("a.ogg", "b.ogg"), "where")


def test_a_moment_of_now_may_be_cut_to_its_second() -> None:
    """One of another time may not."""
    window = Window((NOON, NOON + timedelta(seconds=0.4)), (NOON, NOON + timedelta(seconds=0.9)))
    pairing = Pairing(windows=[window])
    second = timedelta(seconds=1)
    assert pairing.distance(NOON, NOON + second) == timedelta(0)
    assert pairing.distance(NOON + timedelta(days=7), NOON + timedelta(days=7) + second) == second


@pytest.mark.parametrize(
    ("one", "other", "name"),
    [
        (10**400, 0.5, "n"),
        ("1" * 5_000, "2" * 5_000, "retry_after"),
    ],
    ids=["a number that no double holds", "too long for a number"],
)
def test_what_is_no_usual_number_differs(one: Any, other: Any, name: str) -> None:
    assert not Pairing().same(one, other, name)


def test_a_truth_that_was_sent_is_no_id() -> None:
    """True is 1 to a set, and may be sent where an id is 1."""
    pairing = Pairing()
    pairing.send({"done": True})
    assert pairing.same(1, 2, "task_id")


@pytest.mark.parametrize(
    ("one", "other", "name"),
    [
        ("EUR", "USD", "currency_key"),
        ("on hold", "paid", "state_id"),
        ("release-2024-01-15", "release-2025-02-16", "version"),
        ("of release-2024-01-15", "of release-2025-02-16", "note"),
        ("2026-04-02T06:15:00Z", "2026-04-02T06:15:00", "at"),
        (1, 10, "retry_after"),
        ("1", "10", "ttl"),
    ],
)
def test_words_dates_and_whole_values_are_no_ids(one: Any, other: Any, name: str) -> None:
    """Nor is a moment without its offset the same, nor what is left of a time that just began."""
    assert not Pairing().same(one, other, name)


def test_what_is_left_of_a_time_differs_by_what_went_by() -> None:
    at = datetime(2026, 4, 2, tzinfo=UTC)
    took = (at, at + timedelta(seconds=3))
    pairing = Pairing(windows=[Window(took, took)])
    assert pairing.same(60, 57, "ttl")
    assert not pairing.same(60, 55, "ttl")


@pytest.mark.parametrize(
    "name", ["worker-1-1764367200123", "job_000017_of_2026", "a1b2c3d4e5f6a7b89"]
)
def test_what_has_a_long_number_may_be_drawn(name: str) -> None:
    assert is_drawn(name)
