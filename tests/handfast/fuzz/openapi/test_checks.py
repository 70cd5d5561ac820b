"""Each check of Schemathesis is about a clause; one that is not in the table is named in words."""

from __future__ import annotations

from schemathesis.checks import CHECKS, load_all_checks

from handfast.fuzz.openapi import checks
from handfast.model.clauses import Clause


def test_a_check_says_what_it_expects() -> None:
    """And which clause it is about."""
    check = checks.check_of("content_type_conformance")
    assert check == checks.Check(Clause.CONTENT_TYPE, "a media type that the document declares")


def test_every_check_of_this_version_is_in_the_table() -> None:
    load_all_checks()
    unknown = [
        name for name in CHECKS.get_all_names() if checks.check_of(name).clause is Clause.FUZZED
    ]
    assert unknown == []


def test_a_check_of_a_later_version_is_named_in_words() -> None:
    """It is no reason to report nothing."""
    assert checks.check_of("no_such_check_yet") == checks.Check(Clause.FUZZED, "no such check yet")
