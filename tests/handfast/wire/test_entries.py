"""The payload of a stream's entry."""

from __future__ import annotations

import pytest

from handfast.wire.entries import payload_of


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"data": "{}"}, None),
        ({}, "the fields "),
        ({"data": '"text"'}, 'a JSON string, which is no object: "text"'),
        ({"data": "null"}, "JSON that is no object: null"),
    ],
)
def test_the_form_of_an_entry_is_one_object(fields: dict[str, str], wrong: str | None) -> None:
    assert payload_of(fields, "data") == (None if wrong else {}, wrong)
