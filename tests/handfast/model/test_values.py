"""What stands in place of ``Value`` and ``Answered``, and what a state provides."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import Any

import pytest
from pydantic import BaseModel, Field, ValidationError

from handfast.model import Answered, Value
from handfast.model.values import example_values, givens, references, resolve


class Body(BaseModel):
    """A body whose field has another name on the wire."""

    name: str = Field("n", alias="Name")
    note: str | None = None


def test_a_tree_is_resolved_at_any_depth() -> None:
    tree = {"a": [Value("x"), (Value("y"), 1)], "b": Answered("items[0].id"), "c": b"raw"}
    assert resolve(tree, {"x": 1, "y": None}, {"items": [{"id": "i"}]}) == {
        "a": [1, [None, 1]],
        "b": "i",
        "c": b"raw",
    }


def test_a_model_is_what_was_set_of_it_under_its_wire_names() -> None:
    assert resolve([Body(Name="m"), Body()], {}) == [{"Name": "m"}, {}]


@pytest.mark.parametrize(
    ("tree", "answered", "named"),
    [
        (Value("z"), {}, "z"),
        (Answered("id"), {}, "id"),
        (Answered("[*].id"), [{"id": 1}, {"id": 2}], "[*].id"),
    ],
)
def test_what_nothing_gives_is_named(tree: Any, answered: Any, named: str) -> None:
    with pytest.raises(KeyError) as caught:
        resolve(tree, {}, answered)
    assert caught.value.args == (named,)


def test_references_are_found_in_order() -> None:
    tree = {"a": Value("x"), "b": [1, {"c": (Answered("id"),)}]}
    assert references(tree) == (Value("x"), Answered("id"))
    assert references("text") == ()


def test_later_states_win_and_defaults_are_examples(shop: Any) -> None:
    twice = replace(shop.gets, given=(shop.item(name="vase"), shop.item(item_id="i-2")))
    assert example_values(twice) == {"item_id": "i-2", "name": "lamp"}


def test_a_trigger_is_set_up_after_the_states_of_a_message(shop: Any) -> None:
    assert givens(shop.hears) == (shop.item(), shop.bought(amount=3.0))
    assert example_values(shop.hears) == {"item_id": "i-1", "name": "lamp", "amount": 3.0}
    assert givens(shop.creates) == (shop.empty(),)


def test_a_parameter_that_does_not_fit_is_refused(shop: Any) -> None:
    with pytest.raises(ValidationError, match="name"):
        example_values(replace(shop.gets, given=(shop.item(name=1),)))


def test_a_mapping_of_any_sort_is_resolved() -> None:
    assert resolve(MappingProxyType({"a": Value("x")}), {"x": 1}) == {"a": 1}
