"""`wire(Model)` and the strategy written by hand pass the same checklist, and shrink alike."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, find, settings
from hypothesis.strategies import SearchStrategy
from pydantic import TypeAdapter

from handfast.strategies import wire
from shared.schemas import MemoryCreate
from tests.benchmarks.strategies.generating import drawn
from tests.benchmarks.strategies.hand_written import BY_HAND
from tests.benchmarks.strategies.value_classes import classes_of, lacking

_ENOUGH, _PORTION = 6000, 500
_FEWEST_CLASSES = 8
_STEADY = settings(
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.generate, Phase.shrink],
)
_QUICK = ("MemoryCreate", "TagAdd", "TaskCreate")
STRATEGIES = [
    pytest.param(
        annotation,
        strategy,
        id=f"{name}-{mode}",
        marks=[] if name in _QUICK else [pytest.mark.long],
    )
    for name, (annotation, by_hand) in BY_HAND.items()
    for mode, strategy in (("wire", wire(annotation)), ("by hand", by_hand))
]


@pytest.mark.parametrize(("annotation", "strategy"), STRATEGIES)
def test_every_value_class_comes_up_and_every_value_is_valid(
    annotation: Any, strategy: SearchStrategy[Any]
) -> None:
    adapter: TypeAdapter[Any] = TypeAdapter(annotation)
    missing = list(classes_of(annotation))
    assert len(missing) >= _FEWEST_CLASSES
    for number in range(_ENOUGH // _PORTION):
        values = drawn(strategy, _PORTION, number)
        for value in values:
            adapter.validate_python(value)
        missing = [name for name in lacking(annotation, values) if name in missing]
        if not missing:
            return
    assert missing == []


@pytest.mark.parametrize("name", list(BY_HAND))
def test_both_shrink_to_the_same_smallest_example(name: str) -> None:
    annotation, by_hand = BY_HAND[name]
    smallest = [find(one, lambda _: True, settings=_STEADY) for one in (wire(annotation), by_hand)]

    assert _plain(smallest[0]) == _plain(smallest[1])


def _plain(value: Any) -> Any:
    """How a moment's offset is written is a matter of taste."""
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    return value.removesuffix("Z") if isinstance(value, str) else value


def test_the_checklist_names_what_a_strategy_lacks() -> None:
    assert lacking(MemoryCreate, [{"owner_user_id": 0, "content": ""}]) == [
        name
        for name in classes_of(MemoryCreate)
        if name
        not in {
            "owner_user_id: is 0 or next to it",
            "content: empty",
            "media_type: missing",
            "media_file_id: missing",
            "source_chat_id: missing",
            "source_message_id: missing",
        }
    ]
