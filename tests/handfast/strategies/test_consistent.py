"""A model whose fields must agree makes them agree by a class method of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Self

import pytest
from pydantic import BaseModel, model_validator

from handfast.shapes.examples.examples import example
from handfast.strategies import instances, wire


class Basket(BaseModel):
    """Counts what is in it."""

    items: list[str]
    count: int

    @model_validator(mode="after")
    def _is_counted(self) -> Self:
        if self.count != len(self.items):
            raise ValueError("count must count the items")
        return self

    @classmethod
    def consistent(cls, value: dict[str, Any]) -> dict[str, Any]:
        """The basket with another count."""
        return {**value, "count": len(value["items"])}


class Answer(BaseModel):
    """Has a field of that name, and no method."""

    consistent: bool


class Careless(Basket):
    """Does not do what it should."""

    @classmethod
    def consistent(cls, value: dict[str, Any]) -> dict[str, Any]:
        """The basket with another count."""
        return {**value, "count": 1}


def test_each_value_agrees(drawn: Callable[..., list[Any]]) -> None:
    made = drawn(instances(list[Basket]), 50)
    assert all(basket.count == len(basket.items) for baskets in made for basket in baskets)
    assert max(basket.count for baskets in made for basket in baskets) > 2


def test_the_example_agrees() -> None:
    assert example(Basket) == {"items": ["text"], "count": 1}


def test_a_field_of_that_name_is_a_field(drawn: Callable[..., list[Any]]) -> None:
    assert {value["consistent"] for value in drawn(wire(Answer), 30)} == {False, True}


def test_what_does_not_agree_all_the_same_is_left_out(drawn: Callable[..., list[Any]]) -> None:
    assert {len(value["items"]) for value in drawn(wire(Careless), 10)} == {1}


@pytest.mark.parametrize("full", [True, False])
def test_an_example_without_optional_fields_agrees_too(full: bool) -> None:
    assert Basket.model_validate(example(Basket, full)).count == int(full)
