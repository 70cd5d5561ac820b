import pytest
from pydantic import ValidationError

from shared._text.faults import in_words, one_line, validation_in_words
from shared.jobs import read_job
from shared.notifications import read_notification


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("no such memory", "no such memory"),
        ("a\nFAKE LINE\x1b[31m", r"a\nFAKE LINE\x1b[31m"),
        ("\ud800", r"\ud800"),
        ("Wörter 🌿", "Wörter 🌿"),
        ("x" * 500, "x" * 500),
        ("x" * 501, "x" * 497 + "..."),
        ("\n" * 5_000_000, r"\n" * 248 + "\\..."),
    ],
)
def test_what_was_sent_becomes_one_short_printable_line(text: str, shown: str) -> None:
    assert one_line(text) == shown


def test_the_first_twenty_faults_are_listed_and_the_others_counted() -> None:
    faults = [((number,), "missing") for number in range(100_000)]
    assert in_words(faults) == "; ".join(
        [*(f"{number}: missing" for number in range(20)), "and 99980 more"]
    )


def test_a_key_that_was_sent_makes_no_fault_long() -> None:
    assert in_words([(("x" * 1000,), "missing")]) == "x" * 197 + "..."


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"message_type": "hunter2"}, "message: 'message_type' is none of those that are known"),
        (
            {"user_id": 1, "message_type": "llm_intent_result", "content": {"intent": "hunter2"}},
            "llm_intent_result.content: 'intent' is none of those that are known",
        ),
        ({}, "message: Unable to extract tag using discriminator 'message_type'"),
    ],
)
def test_an_unknown_kind_of_message_is_reported_without_quoting_it(
    data: object, words: str
) -> None:
    with pytest.raises(ValidationError) as caught:
        read_notification(data)  # type: ignore[arg-type]  # as it came from elsewhere
    assert validation_in_words(caught.value) == words


def test_an_unknown_type_of_job_is_reported_without_quoting_it() -> None:
    with pytest.raises(ValidationError) as caught:
        read_job({"job_type": "\ud800"})
    words = validation_in_words(caught.value)
    assert words == "message: 'job_type' is none of those that are known"
