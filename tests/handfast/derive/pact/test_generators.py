"""Where values that a state returned are put, by Pact's paths."""

from __future__ import annotations

from typing import Any

import pytest

from handfast.derive.pact.generators import generated, generator, generators_of, put
from handfast.derive.pact.paths import within
from handfast.model import Value


def test_each_value_that_a_state_returns_has_a_generator_at_its_path() -> None:
    declared = {
        "a": Value("one"),
        "b c": [1, {"d": Value("two")}],
        "e": Value("fixed"),
        "f": (Value("one"),),
    }
    plain = {"a": "x", "b c": [1, {"d": 5}], "e": "y", "f": ["x"]}
    assert generators_of(declared, plain, {"one", "two"}) == {
        "$.a": {"type": "ProviderState", "expression": "${one}", "dataType": "STRING"},
        "$['b c'][1].d": {"type": "ProviderState", "expression": "${two}", "dataType": "INTEGER"},
        "$.f[0]": {"type": "ProviderState", "expression": "${one}", "dataType": "STRING"},
    }


@pytest.mark.parametrize("key", ["", "it's"])
def test_a_value_under_a_key_without_a_path_stands_as_its_example(key: str) -> None:
    """Pact can't load a file that has a path for it."""
    assert generators_of({key: Value("one")}, {key: "x"}, {"one"}) == {}


@pytest.mark.parametrize(
    ("example", "kind"),
    [
        ("a", "STRING"),
        (1, "INTEGER"),
        (1.5, "FLOAT"),
        (True, "BOOLEAN"),
        ({}, "RAW"),
        (None, "RAW"),
    ],
)
def test_a_generator_has_the_type_of_its_example(example: Any, kind: str) -> None:
    assert generator("${a}", example)["dataType"] == kind


def test_a_whole_value_has_its_own_type_and_a_text_is_written() -> None:
    values = {"id": "a/b", "n": 7, "o": {"x": [1]}, "none": None}
    assert generated(generator("${n}", 1), values, str) == 7
    assert generated(generator("${o}", {}), values, str) == {"x": [1]}
    assert generated(generator("${n}", "1"), values, str) == "7"
    assert generated(generator("${none}", "1"), values, str) is None
    assert (
        generated(generator("/m/${id}/${n}"), values, lambda value: f"<{value}>") == "/m/<a/b>/<7>"
    )


def test_a_value_that_nothing_gave_is_named() -> None:
    with pytest.raises(KeyError, match="id"):
        generated(generator("/m/${id}"), {}, str)


@pytest.mark.parametrize(
    ("path", "document"),
    [
        ("$", "new"),
        ("$.a", {"a": "new", "b c": [1, {"d.e": 2}]}),
        ("$['b c'][0]", {"a": 0, "b c": ["new", {"d.e": 2}]}),
        ("$['b c'][1]['d.e']", {"a": 0, "b c": [1, {"d.e": "new"}]}),
    ],
)
def test_a_value_is_put_at_its_path(path: str, document: Any) -> None:
    assert put({"a": 0, "b c": [1, {"d.e": 2}]}, path, "new") == document


def test_a_key_of_odd_letters_is_quoted() -> None:
    assert [within("$", key) for key in ("a", "a_1", "a-b", "1a", "é")] == [
        *("$.a", "$.a_1", "$['a-b']", "$['1a']", "$['é']")
    ]
