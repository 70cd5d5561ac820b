"""An answer that is null as a whole: Pact and the judge take it, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.mark.parametrize(
    ("model", "clauses", "wrong"),
    [
        (type(None), {}, [{}, 0, "x", []]),
        (int | None, {"equals": {"": None}}, [0, 1]),
        (list[int] | None, {"equals": {"": None}}, [[], [1]]),
    ],
)
def test_null_is_expected_alone(
    model: Any,
    clauses: dict[str, Any],
    wrong: list[Any],
    disagreements: Callable[..., set[tuple[str, str, str]]],
) -> None:
    row = ("null", model, clauses, [None], wrong)
    assert disagreements([row], judge=False, pact=False) == set()
