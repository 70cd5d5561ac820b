"""The causes of results of a shop."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from handfast.report.causes.grouping import Cause, causes_of
from handfast.report.causes.subjects import declared_in

if TYPE_CHECKING:
    from types import SimpleNamespace

    from handfast.model.results import Result


@pytest.fixture
def causes(shop: SimpleNamespace) -> Any:
    """The causes of results of the shop."""

    def group(*results: Result) -> tuple[Cause, ...]:
        return causes_of("toy", results, declared_in(shop.system), lambda one: one.interaction)

    return group
