"""The paths of Pact, ``$['a key'][0].b``: made, and read as steps into a document. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from handfast.wire.paths import EVERY

if TYPE_CHECKING:
    from handfast.wire.paths import Step

__all__ = ["has_path", "steps_in", "within"]

_STEP: Final = (  # compiled when it is first used: few commands read such a path
    r"\['(?P<quoted>(?:[^'\\]|\\.)*)'\]|\[(?P<index>[0-9]+)\]|(?P<every>\[\*\]|\.\*)|\.?(?P<key>[^.\[\]]+)"
)


def has_path(key: str) -> bool:
    """Whether Pact has a path for ``key``: it can't load a file with one for any other."""
    return key != "" and "'" not in key


def within(path: str, key: str) -> str:
    """The Pact path of ``key``, which has one, in the object at ``path``."""
    return f"{path}.{key}" if key.isascii() and key.isidentifier() else f"{path}['{key}']"


def steps_in(path: str) -> tuple[Step, ...]:
    """The steps of ``path``, whose first character ``$`` is the whole document."""
    return tuple(map(_step, re.finditer(_STEP, path.removeprefix("$").removeprefix("/"))))


def _step(found: re.Match[str]) -> Step:
    if found["index"] is not None:
        return int(found["index"])
    if found["every"] is not None:
        return EVERY
    return found["key"] if found["key"] is not None else found["quoted"]
