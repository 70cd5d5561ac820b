"""Texts of thousands of characters: more than Hypothesis would draw one by one."""

from collections.abc import Callable
from typing import Annotated, Any

import pytest
from pydantic import BaseModel, Field, TypeAdapter

from handfast.strategies import wire

LONG = Field(min_length=5000, max_length=6000)


class Essay(BaseModel):
    """Has a long text."""

    text: str = LONG


@pytest.mark.parametrize(
    "annotation",
    [
        Annotated[str, LONG],
        Annotated[bytes, LONG],
        Annotated[str, Field(min_length=5000, max_length=6000, pattern="^[a-z]+$")],
        Annotated[str, Field(min_length=5000, max_length=6000, pattern=r"^[^/]*\w$")],
    ],
)
def test_long_texts_are_made_of_both_ends_of_the_length(
    annotation: Any, drawn: Callable[..., list[str]]
) -> None:
    values = drawn(wire(annotation), 100)

    assert len(values) == 100
    for value in values:
        TypeAdapter(annotation).validate_python(value)
    assert {5000, 6000} <= set(map(len, values)) <= set(range(5000, 6001))


def test_a_long_text_differs_in_its_middle_and_at_its_end(drawn: Callable[..., list[Any]]) -> None:
    texts = [value["text"] for value in drawn(wire(Essay), 100)]

    assert len({text[2000:2128] for text in texts}) > 20
    assert len({text[-1] for text in texts}) > 10


def test_a_long_text_without_an_upper_bound_is_made(drawn: Callable[..., list[str]]) -> None:
    lengths = list(map(len, drawn(wire(Annotated[str, Field(min_length=5000)]), 50)))
    assert min(lengths) == 5000
    assert max(lengths) <= 10_000


def test_a_long_text_shrinks_to_one_character_that_matters(smallest: Callable[..., Any]) -> None:
    found = smallest(wire(Essay), lambda value: "\x7f" in value["text"])
    assert found == {"text": "\x7f" + "0" * 4999} or found == {"text": "0" * 4999 + "\x7f"}
