"""What was done to a text that came back otherwise is named; what is not known is not guessed."""

from __future__ import annotations

import json

import pytest

from handfast.report.causes.texts import how_texts_differ


@pytest.mark.parametrize(
    ("sent", "came", "words"),
    [
        ("\t Emma", "Emma", "has lost the white space at its beginning"),
        ("Emma \n", "Emma", "has lost the white space at its end"),
        (" Emma ", "Emma", "has lost the white space at its beginning and end"),
        ("a  b\tc", "a b c", "has white space put together"),
        ("Emma", "emma", "is in small letters"),
        ("Emma", "EMMA", "is in capitals"),
        ("e\u0301", "\u00e9", "is composed (Unicode NFC)"),
        ("\u00e9", "e\u0301", "is decomposed (Unicode NFD)"),
        ("\ufb01n", "fin", "has simpler characters (Unicode NFKC)"),
        ("Emma", "E", "is cut after 1 character"),
        ("Emma", "Persuasion", ""),
        ("Emma", "Emma", ""),
        ("Emma", "", ""),
        (7, 8, ""),
        (None, "Emma", ""),
    ],
)
def test_a_text_that_was_altered(sent: object, came: object, words: str) -> None:
    assert how_texts_differ(json.dumps(sent), json.dumps(came)) == words


def test_what_is_no_json_is_not_known() -> None:
    assert how_texts_differ('"Emm…', '"Emma"') == ""
