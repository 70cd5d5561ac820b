"""Values and near misses can be made of every model of the AI voice tool."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.strategies import SearchStrategy
from pydantic import BaseModel, TypeAdapter, ValidationError

from ai_voice_contracts.system import SYSTEM
from ai_voice_shared import models
from ai_voice_shared.keys import ArtifactKey
from handfast.model import Message, Operation, State
from handfast.model.annotations import models_of
from handfast.strategies import instances, near_misses, wire

DECLARED: list[Operation | Message | State] = []
for offer in SYSTEM.offers:
    DECLARED += (*offer.operations, *offer.messages)
    DECLARED += (*offer.states, *offer.triggers)
OFFERED = [each.model for one in DECLARED for each in models_of(one)]
VOCABULARY = [
    value
    for value in map(vars(models).__getitem__, models.__all__)
    if isinstance(value, type) and issubclass(value, BaseModel)
]
MODELS = sorted({*OFFERED, *VOCABULARY, ArtifactKey}, key=lambda model: str(model.__name__))


def each(strategy: SearchStrategy[Any], count: int, check: Callable[[Any], None]) -> None:
    """Check so many values, the same ones each time."""

    @settings(
        max_examples=count,
        phases=[Phase.generate],
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def checked(value: Any) -> None:
        check(value)

    checked()


def test_there_are_models_of_every_service() -> None:
    assert len(MODELS) > 30


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_what_is_made_is_valid_and_survives_a_round_trip(model: type[BaseModel]) -> None:
    def valid(value: Any) -> None:
        model.model_validate_json(json.dumps(value, allow_nan=False))

    def same(value: BaseModel) -> None:
        text = value.model_dump_json(by_alias=True, exclude_unset=True, round_trip=True)
        assert model.model_validate_json(text) == value

    each(wire(model), 50, valid)
    each(instances(model), 10, same)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_what_nearly_fits_is_refused(model: type[BaseModel]) -> None:
    def refused(miss: Any) -> None:
        with pytest.raises(ValidationError):
            TypeAdapter(model).validate_json(json.dumps(miss.payload))

    each(near_misses(model), 50, refused)
