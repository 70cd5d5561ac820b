"""What a client lost of fields that its consumer has no use for: that is left out. Pure.

A pattern names a field by its path or by its key alone; the name of an operation or message may
stand before it, with a colon.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from handfast.model import HttpInteraction
from handfast.model.results import Mismatch, Responsible
from handfast.wire.paths import everywhere, render

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from handfast.model.cases import Case
    from handfast.wire.paths import Step

__all__ = ["is_named", "without_unused"]

_NO_USE: Final = "no use for it, by unused=..."


def without_unused(
    case: Case, found: Sequence[Mismatch], unused: Collection[str]
) -> tuple[Mismatch, ...]:
    """``found``, where each that is about a field of ``unused`` is left out, once for all items."""
    made: dict[Mismatch, None] = {}
    for one in found:
        if one.path is None or not any(is_named(case, one.path, each) for each in unused):
            made[one] = None
            continue
        left_out = replace(
            one, path=everywhere(one.path), expected="", got=_NO_USE, whose=Responsible.LEFT_OUT
        )
        made[left_out] = None
    return tuple(made)


def is_named(case: Case, path: tuple[Step, ...], pattern: str) -> bool:
    """Whether ``pattern`` names the field at ``path``, or what it is in."""
    of, colon, field = pattern.rpartition(":")
    subject = case.interaction
    name = subject.operation.name if isinstance(subject, HttpInteraction) else subject.message.name
    if colon and of.strip() != name:
        return False
    escaped = re.escape(field.strip()).replace(r"\[\*\]", r"\[\d+\]").replace(r"\*", ".*")
    whole = [render(path[:end]) for end in range(len(path) + 1)]
    keys = [step for step in path if isinstance(step, str)]
    return any(re.fullmatch(escaped, text) for text in (*whole[bool(path) :], *keys))
