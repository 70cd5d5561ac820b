"""The nouns: frozen, equal by value, and nothing in them but what was declared."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from pydantic import ValidationError

import handfast.model as nouns
from handfast.model import (
    Answer,
    BadDeclaration,
    Exchange,
    Given,
    Operation,
    State,
    System,
)

REFUSING = Operation(name="o", method="GET", path="/", answers=(Answer(404), Answer(500)))
ANSWERING = Operation(name="o", method="GET", path="/", answers=(Answer(404), Answer(202)))


def test_every_noun_is_frozen() -> None:
    kinds = [getattr(nouns, name) for name in nouns.__all__]
    loose = [
        kind.__name__
        for kind in kinds
        if isinstance(kind, type)
        and not issubclass(kind, Exception)
        and not (dataclasses.is_dataclass(kind) and kind.__dataclass_params__.frozen)  # type: ignore[attr-defined]  # set by dataclass
    ]
    assert loose == []


def test_nouns_are_equal_by_value(shop: Any) -> None:
    assert dataclasses.replace(shop.system) == shop.system


def test_the_first_answer_below_400_is_expected_by_default() -> None:
    assert Exchange(operation=ANSWERING).expected_status == 202
    assert Exchange(operation=ANSWERING).answer == Answer(202)
    assert Exchange(operation=ANSWERING, status=404).answer == Answer(404)


def test_without_a_success_no_answer_is_expected() -> None:
    assert Exchange(operation=REFUSING).expected_status == 0
    assert Exchange(operation=REFUSING).answer is None


def test_calling_a_state_gives_its_parameters(shop: Any) -> None:
    given = shop.item(name="vase")
    assert given == Given(shop.item, {"name": "vase"})
    assert given.values() == {"item_id": "i-1", "name": "vase"}


def test_a_state_without_a_model_has_what_it_is_called_with() -> None:
    assert State("s")(a=1).values() == {"a": 1}


def test_a_parameter_that_does_not_fit_is_refused(shop: Any) -> None:
    with pytest.raises(ValidationError):
        shop.item(name=[]).values()


def test_a_system_knows_its_offers_by_provider(shop: Any) -> None:
    system = System(name="s", title="", offers=(shop.offer,), contracts=())
    assert system.offer("shop") is shop.offer
    assert system.offer("depot") is None


def test_a_bad_declaration_names_every_fault() -> None:
    assert str(BadDeclaration(("one", "two"))) == "one\ntwo"
