"""Values and near misses can be made of every model of Zapa.

Those of the fourteen schemas are tested beside them, in shared/test_schemas.py.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib import import_module
from typing import Any

import pytest
from pydantic import BaseModel, SecretStr, TypeAdapter, ValidationError

from handfast.model import Message, Operation, State
from handfast.model.annotations import models_of
from handfast.strategies import instances, near_misses, wire
from zapa_contracts.system import SYSTEM
from zapa_shared import schemas

type Draw = Callable[..., list[Any]]

DECLARED: list[Operation | Message | State] = []
for offer in SYSTEM.offers:
    DECLARED += (*offer.operations, *offer.messages)
    DECLARED += (*offer.states, *offer.triggers)
OFFERED = [each.model for one in DECLARED for each in models_of(one)]
VOCABULARY = [
    value
    for name in ("export", "queue", "webhook", "rest.bridge", "rest.language_models")
    for value in vars(import_module(f"zapa_shared.{name}")).values()
]
OWN = {getattr(schemas, name) for name in schemas.__all__}
ALL = [one for one in (*OFFERED, *VOCABULARY) if isinstance(one, type)]
MODELS = sorted(
    {one for one in ALL if issubclass(one, BaseModel)} - OWN - {BaseModel},
    key=lambda model: str(model.__name__),
)

each_model = pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)


def test_there_are_models_of_every_service() -> None:
    assert len(MODELS) > 40


@each_model
def test_what_is_made_is_valid_and_survives_a_round_trip(
    drawn: Draw, model: type[BaseModel], examples: int
) -> None:
    for made in drawn(wire(model), examples // 2):
        model.model_validate_json(json.dumps(made, allow_nan=False))
    for value in drawn(instances(model), examples // 4):
        text = value.model_dump_json(by_alias=True, exclude_unset=True, round_trip=True)
        secrets = {name: one for name, one in value if isinstance(one, SecretStr)}  # not written
        assert model.model_validate_json(text).model_copy(update=secrets) == value


@each_model
def test_what_nearly_fits_is_refused(drawn: Draw, model: type[BaseModel], examples: int) -> None:
    for miss in drawn(near_misses(model), examples // 2):
        with pytest.raises(ValidationError):
            TypeAdapter(model).validate_json(json.dumps(miss.payload))
