"""What stops a run or one interaction before anything can be verified. Starts nothing."""

from __future__ import annotations

import traceback
from typing import TYPE_CHECKING

from handfast.model.clauses import Clause
from handfast.model.results import Mismatch, Whose

if TYPE_CHECKING:
    from handfast.model.results import Result

__all__ = ["CannotVerify", "NotSetUp", "start_mismatch", "trace"]


class CannotVerify(Exception):
    """Something stopped a run, or a part of it: the provider does not start, Redis is away.

    ``mismatches`` are what, once each; ``results`` those that were reached all the same;
    ``gone``: the provider itself is not there, so another mode would not find it.
    """

    def __init__(
        self,
        mismatches: tuple[Mismatch, ...],
        results: tuple[Result, ...] = (),
        *,
        gone: bool = False,
    ) -> None:
        self.mismatches = mismatches
        self.results = results
        self.gone = gone
        super().__init__("\n".join(f"{f.where}: {f.got}. {f.remedy}" for f in mismatches))


class NotSetUp(Exception):
    """One interaction could not be set up; ``mismatch`` is why, ``late`` that it took too long."""

    def __init__(self, mismatch: Mismatch, *, late: bool = False) -> None:
        self.mismatch = mismatch
        self.late = late
        super().__init__(f"{mismatch.where}: {mismatch.got}")


def start_mismatch(
    place: str, got: str, remedy: str, *, expected: str = "a provider that starts", detail: str = ""
) -> Mismatch:
    """The mismatch of a provider (or of what it needs) that is not there to be verified."""
    return Mismatch(
        clause=Clause.START,
        place=place,
        expected=expected,
        got=got,
        remedy=remedy,
        detail=detail,
        whose=Whose.SET_UP,
    )


def trace(error: BaseException) -> str:
    """The traceback of ``error``, as Python prints it."""
    return "".join(traceback.format_exception(error))
