"""The documents of every system are valid, and so are their examples by their own schemas."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from ai_voice_contracts.system import SYSTEM as AI_VOICE
from handfast.derive.documents.asyncapi import asyncapi_of
from handfast.derive.documents.openapi import openapi_of
from handfast.model import System
from life_organiser_contracts.system import SYSTEM as LIFE_ORGANISER
from service_desk_contracts.system import SYSTEM as SERVICE_DESK
from tests.handfast.odd_models.documents import fault_of_asyncapi, fault_of_openapi, validator
from video_pipeline_contracts.system import SYSTEM as VIDEO_PIPELINE
from zapa_contracts.system import SYSTEM as ZAPA

pytestmark = pytest.mark.parametrize(
    "system",
    [AI_VOICE, LIFE_ORGANISER, SERVICE_DESK, VIDEO_PIPELINE, ZAPA],
    ids=lambda system: str(system.name),
)


def _contents(tree: Any) -> Iterator[dict[str, Any]]:
    """Each part of a document that has a schema and examples."""
    if isinstance(tree, dict):
        if "schema" in tree and "examples" in tree:
            yield tree
        tree = [*tree.values()]
    if isinstance(tree, list):
        for each in tree:
            yield from _contents(each)


def test_each_openapi_is_valid_and_has_valid_examples(system: System) -> None:
    count = 0
    for offer in system.offers:
        document = openapi_of(offer, system.contracts)
        assert fault_of_openapi(document) == ""
        for content in _contents(document["paths"]):
            taken = validator(document, content["schema"])
            for example in content["examples"].values():
                assert [*taken.iter_errors(example["value"])] == []
                count += 1
    assert count > 20


def test_each_operation_has_a_tag(system: System) -> None:
    for offer in system.offers:
        document = openapi_of(offer)
        operations = [each for path in document["paths"].values() for each in path.values()]
        assert all(len(operation["tags"]) == 1 for operation in operations)


def test_each_asyncapi_is_valid_and_has_valid_examples(system: System) -> None:
    document = asyncapi_of(system)
    assert fault_of_asyncapi(document) == ""
    count = 0
    for message in document.get("components", {"messages": {}})["messages"].values():
        taken = validator(document, message.get("payload", {}))
        for example in message.get("examples", ()):
            assert [*taken.iter_errors(example["payload"])] == []
            count += 1
    assert count > 0 or not any(offer.messages for offer in system.offers)
