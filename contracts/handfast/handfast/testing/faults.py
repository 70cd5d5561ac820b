"""Puts off what is wrong with one call of a test file until all of its calls were made.

The plugin ends the file's collection with all of it. Without the plugin, a test of each such call
fails with what is wrong with it.
"""

from __future__ import annotations

import functools
import sys
from typing import TYPE_CHECKING

import pytest

from handfast.wording.properties import FAULTS

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType

__all__ = ["caller", "with_faults_at_once"]


def caller() -> FrameType:
    """The frame that asked for tests: the first one outside of this package."""
    frame = sys._getframe()
    while frame.f_globals["__name__"].startswith("handfast.testing") and frame.f_back:
        frame = frame.f_back
    return frame


def with_faults_at_once[**P](
    make: Callable[P, Callable[..., None]],
) -> Callable[P, Callable[..., None]]:
    """``make``, which does not raise where a test file calls it at its top level.

    The test that is made in the place of others has what is wrong.
    """

    @functools.wraps(make)
    def made(*args: P.args, **kwargs: P.kwargs) -> Callable[..., None]:
        try:
            return make(*args, **kwargs)
        except pytest.Collector.CollectError as error:
            if caller().f_code.co_name != "<module>":
                raise
            return _test_of(str(error))

    return made


def _test_of(faults: str) -> Callable[..., None]:
    def test() -> None:
        pytest.fail(faults, pytrace=False)

    setattr(test, FAULTS, faults)
    return test
