"""What Pact's verifier reports, as mismatches."""

from __future__ import annotations

from handfast.model.results import Mismatch, Responsible
from handfast.pact.results import mismatches_of, no_answer_in


def test_results_without_an_interaction_never_pass() -> None:
    (mismatch,) = mismatches_of({"result": True, "errors": [], "interactionResults": []})
    assert (mismatch.got, mismatch.whose) == ("it verified 0", Responsible.SET_UP)


def test_a_file_that_pact_can_not_load_is_reported_as_such_and_not_as_no_answer() -> None:
    why = "Failed to load pact 'pact.json' - Empty strings are not allowed in path expression"
    fault = {"type": "error", "message": why}
    errors = [{"interaction": "Failed to load pact", "mismatch": fault}]
    results = {"result": False, "errors": errors, "interactionResults": []}
    assert no_answer_in(results) is None
    (mismatch,) = mismatches_of(results)
    assert (mismatch.got, mismatch.whose) == (f"it verified 0: {why}", Responsible.SET_UP)


def test_a_request_without_an_answer_is_no_mismatch() -> None:
    errors = [{"interaction": "read it", "mismatch": {"type": "error", "message": "timed out"}}]
    results = {"result": False, "errors": errors, "interactionResults": [{"result": "error"}]}
    assert no_answer_in(results) == "timed out"


def test_a_failure_without_mismatches_is_reported_with_what_was_printed() -> None:
    results = {"result": False, "interactionResults": [{}], "output": ["\x1b[31mno\x1b[0m"]}
    (mismatch,) = mismatches_of(results)
    assert (mismatch.got, mismatch.detail) == ("a failure without mismatches", "no")


def test_a_media_type_in_other_letters_is_the_same() -> None:
    """The verifier compares the header to the letter."""

    def of(actual: str) -> tuple[Mismatch, ...]:
        texts = {"expected": "application/json", "actual": actual, "mismatch": "not equal"}
        part = {"type": "HeaderMismatch", "key": "Content-Type", **texts}
        errors = [{"mismatch": {"mismatches": [part]}}]
        return mismatches_of({"result": False, "errors": errors, "interactionResults": [{}]})

    assert of("Application/JSON") == ()
    (mismatch,) = of("text/html")
    assert (mismatch.where, mismatch.expected) == ("Content-Type", "application/json")
