"""Reads the paths that Pact writes: ``$['a key'][0].b`` as steps into a document. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from handfast.wire.paths import EVERY

if TYPE_CHECKING:
    from handfast.wire.paths import Step

__all__ = ["steps_in"]

_STEP: Final = re.compile(
    r"\['(?P<quoted>(?:[^'\\]|\\.)*)'\]|\[(?P<index>[0-9]+)\]|(?P<every>\[\*\]|\.\*)|\.?(?P<key>[^.\[\]]+)"
)


def steps_in(path: str) -> tuple[Step, ...]:
    """The steps of ``path``, whose first character ``$`` is the whole document."""
    return tuple(map(_step, _STEP.finditer(path.removeprefix("$").removeprefix("/"))))


def _step(found: re.Match[str]) -> Step:
    if found["index"] is not None:
        return int(found["index"])
    if found["every"] is not None:
        return EVERY
    return found["key"] if found["key"] is not None else found["quoted"]
