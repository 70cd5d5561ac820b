"""Passwords are hidden in each form in which they may be quoted, in reports and in logs."""

from __future__ import annotations

import logging
import sys

from handfast.model.clauses import Clause
from handfast.model.results import Mismatch, Mode, Report, Result
from handfast.report.secrets import WithoutPasswords
from handfast.wording.masking import hidden_in
from handfast.wording.quoted_secrets import secrets_given

URL = "http://ada:p%40ss@127.0.0.1:9/api"
FORMS = ("YWRhOnBAc3M=", "p%40ss", "p@ss")


def test_a_password_is_known_in_each_form_in_which_it_may_be_quoted() -> None:
    """Not where it is too short to be unlike a word, or where the text is no URL."""
    urls = (URL, None, "redis://:hunter2@h", "redis://h", "http://a:b@h", "http://[")
    found = secrets_given(urls, {})
    assert {*FORMS, "hunter2", "Omh1bnRlcjI="} <= set(found)
    assert "b" not in found


def test_it_is_hidden_wherever_a_report_has_it() -> None:
    mismatch = Mismatch(
        clause=Clause.START,
        place="app",
        expected="an app",
        got="no route to redis://:p@ss@h",
        detail="auth p%40ss",
    )
    result = Result(
        mode=Mode.PACT,
        consumer="c",
        provider="p",
        interaction="i",
        state="",
        mismatches=(mismatch,),
    )
    report = Report("s", (result,), (mismatch,), planned=2)
    hidden = hidden_in(report, FORMS)
    assert hidden.results[0].mode is Mode.PACT
    for shown in (hidden.obstacles[0], hidden.results[0].mismatches[0]):
        assert (shown.got, shown.detail) == ("no route to redis://:***@h", "auth ***")
    assert hidden_in(report, ()) is report


def test_a_log_hides_it_in_tracebacks_too() -> None:
    try:
        raise RuntimeError("p@ss")
    except RuntimeError:
        error = sys.exc_info()
    record = logging.LogRecord("core", logging.ERROR, "", 1, "no %s", ("p%40ss",), error)
    text = WithoutPasswords(FORMS).format(record)
    assert text.startswith("ERROR:core:no ***\nTraceback")
    assert text.endswith("RuntimeError: ***")
