"""A secret is masked in every text that is shown, however deep it stands."""

from __future__ import annotations

import pytest

from handfast.model.clauses import Clause
from handfast.model.raised import Raised
from handfast.model.results import Mismatch
from handfast.wording.masking import hidden_in, names_a_secret


def mismatch_with(text: str, *path: str) -> Mismatch:
    """A mismatch that has the text wherever a service could put it."""
    cause = Raised(type="KeyError", message=text, place="", traceback=text)
    raised = Raised(type="LookupError", message=text, place="", causes=(cause,), traceback=text)
    return Mismatch(
        clause=Clause.READS,
        place=text,
        path=path,
        expected=text,
        got=text,
        request=text,
        detail=text,
        raised=(raised,),
    )


def test_it_is_masked_in_every_text_and_in_no_word_of_our_own() -> None:
    """The clause is called like the secret, and stays what it is."""
    secrets = ("longer reads", "reads")
    shown = mismatch_with("a longer reads, and reads", "reads")
    assert hidden_in(shown, secrets) == mismatch_with("a ***, and ***", "***")
    assert hidden_in(shown, ()) is shown


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Passphrase", True),
        ("api_key", True),
        ("X-Twilio-Signature", True),
        ("storage_key", False),
        ("name", False),
    ],
)
def test_the_name_of_a_secret_is_known(name: str, expected: bool) -> None:
    assert names_a_secret(name) is expected


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("asked with s3cret-an… (900 characters)", "asked with ***… (900 characters)"),
        ("s3cret-and-s3cr... 's3cret-and'", "s3cret-and-***... 's3cret-and'"),
        ("s3cret-and-long… s3cret-and-long… s3cr", "***… ***… s3cr"),
        ("s3c…", "s3c…"),
        ("no s3cret, and more…", "no s3cret, and more…"),
    ],
)
def test_what_is_left_of_a_secret_before_a_cut_is_masked(text: str, shown: str) -> None:
    """Three characters of it prove nothing, and where nothing was cut, nothing is left of it."""
    assert hidden_in(text, ("s3cret-and-long",)) == shown
