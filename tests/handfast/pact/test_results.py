"""What Pact's verifier reports, as mismatches."""

from __future__ import annotations

from handfast.model.results import Responsible
from handfast.pact.results import mismatches_of


def test_results_without_an_interaction_never_pass() -> None:
    (mismatch,) = mismatches_of({"result": True, "errors": [], "interactionResults": []})
    assert (mismatch.got, mismatch.whose) == ("it verified 0", Responsible.SET_UP)


def test_a_failure_without_mismatches_is_reported_with_what_was_printed() -> None:
    results = {"result": False, "interactionResults": [{}], "output": ["\x1b[31mno\x1b[0m"]}
    (mismatch,) = mismatches_of(results)
    assert (mismatch.got, mismatch.detail) == ("a failure without mismatches", "no")
