"""Values and near misses can be made of every model of the AI voice tool."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
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
type Draw = Callable[..., list[Any]]
MODELS = sorted({*OFFERED, *VOCABULARY, ArtifactKey}, key=lambda model: str(model.__name__))


def test_there_are_models_of_every_service() -> None:
    assert len(MODELS) > 30


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_what_is_made_is_valid_and_survives_a_round_trip(
    drawn: Draw, model: type[BaseModel]
) -> None:
    for made in drawn(wire(model), 50):
        model.model_validate_json(json.dumps(made, allow_nan=False))
    for value in drawn(instances(model), 10):
        text = value.model_dump_json(by_alias=True, exclude_unset=True, round_trip=True)
        assert model.model_validate_json(text) == value


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_what_nearly_fits_is_refused(drawn: Draw, model: type[BaseModel]) -> None:
    for miss in drawn(near_misses(model), 50):
        with pytest.raises(ValidationError):
            TypeAdapter(model).validate_json(json.dumps(miss.payload))
