"""Values, wire forms and near misses of every model, also through Hypothesis's entry point."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from ai_voice_shared import keys, models
from ai_voice_shared.services import _lookup_lambda, lookup_errors
from handfast.strategies import instances, near_misses, wire

pytestmark = pytest.mark.unit

type Draw = Callable[..., list[Any]]

MODELS = [
    value
    for module in (models, keys, lookup_errors, _lookup_lambda)
    for value in map(vars(module).__getitem__, module.__all__)
    if isinstance(value, type) and issubclass(value, BaseModel)
]


def test_there_are_eight_models() -> None:
    assert sorted(model.__name__ for model in MODELS) == [
        "ArtifactKey",
        "CustomerMetadata",
        "ErrorBody",
        "LambdaAnswer",
        "LambdaQuestion",
        "S3ListResponse",
        "S3ObjectMetadata",
        "TwilioWebhookPayload",
    ]


@pytest.mark.parametrize("model", MODELS)
def test_every_wire_form_is_valid_and_reads_back_the_same(
    drawn: Draw, model: type[BaseModel]
) -> None:
    for value in drawn(wire(model), 100):
        read = model.model_validate_json(json.dumps(value))
        assert json.loads(read.model_dump_json(exclude_unset=True)) == value


@pytest.mark.parametrize("model", MODELS)
def test_every_near_miss_is_refused_at_its_place_and_not_shown(
    drawn: Draw, model: type[BaseModel]
) -> None:
    for miss in drawn(near_misses(model), 100):
        with pytest.raises(ValidationError) as refused:
            model.model_validate_json(json.dumps(miss.payload))
        assert {mismatch["loc"][: len(miss.path)] for mismatch in refused.value.errors()} == {
            miss.path
        }


@pytest.mark.parametrize("model", MODELS)
def test_hypothesis_knows_them_by_their_type(drawn: Draw, model: type[BaseModel]) -> None:
    """And fills the fields that have defaults, which it would not by itself."""
    optional = {name for name, field in model.model_fields.items() if not field.is_required()}
    found = drawn(st.from_type(model), 200)
    assert all(type(value) is model for value in found)
    assert any(optional <= value.model_fields_set for value in found)


def test_a_payload_comes_with_and_without_media(drawn: Draw) -> None:
    payloads = drawn(instances(models.TwilioWebhookPayload), 200)
    assert {payload.get_media_url() is None for payload in payloads} == {True, False}
    assert len({payload.get_message_type() for payload in payloads}) > 1
