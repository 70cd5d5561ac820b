"""Every model of the vocabulary as a parameter, and values drawn the same each time."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, find, settings
from hypothesis.strategies import SearchStrategy
from pydantic import BaseModel

from shared import jobs, notifications, schemas
from shared.schemas import queries

_STEADY = settings(
    deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)
_NOT_MODELS = (jobs.JobEnvelope, notifications.Notification, list[schemas.MemoryWithTags])
VOCABULARY = [
    value
    for module in (schemas, queries, jobs, notifications)
    for value in map(vars(module).__getitem__, module.__all__)
    if isinstance(value, type) and issubclass(value, BaseModel)
]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test that asks for an `annotation` runs for every model and union of the vocabulary."""
    if "annotation" in metafunc.fixturenames and "annotation" not in _own_parameters(metafunc):
        named = [(getattr(a, "__name__", str(a)[:40]), a) for a in (*VOCABULARY, *_NOT_MODELS)]
        metafunc.parametrize("annotation", [a for _, a in named], ids=[name for name, _ in named])


def _own_parameters(metafunc: pytest.Metafunc) -> set[str]:
    marks = metafunc.definition.iter_markers("parametrize")
    names = (m.args[0] for m in marks)
    return {n for name in names for n in ([name] if isinstance(name, str) else name)}


@pytest.fixture(scope="session")
def smallest() -> Callable[..., Any]:
    """A function that finds the smallest value of a strategy for which something is true."""
    # Hypothesis's explain phase, left out here, would vary the smallest value once more.
    steady = settings(_STEADY, max_examples=2_000, phases=[Phase.generate, Phase.shrink])

    def search(
        strategy: SearchStrategy[Any], is_wanted: Callable[[Any], Any] = lambda _: True
    ) -> Any:
        return find(strategy, lambda value: bool(is_wanted(value)), settings=steady)

    return search
