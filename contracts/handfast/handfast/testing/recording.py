"""What a test came to, as one text: so it reaches the process that writes the report.

Under xdist that is another process, to which pytest hands only plain values.
"""

from __future__ import annotations

import dataclasses
import json
from typing import TYPE_CHECKING, Any, Final

import pytest

from handfast.frozen import dataclass
from handfast.model.clauses import Clause
from handfast.model.raised import Raised
from handfast.model.results import Mismatch, Mode, Responsible, Result
from handfast.wire.paths import EVERY

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["RECORDED", "Recorded", "read_record", "record_text"]

RECORDED: Final = pytest.StashKey[str]()
"""Where a test item has its record."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """One test: its result, or what stopped it, and why it is pending, if it is.

    ``interaction`` is its consumer and its name, ``repeat`` what runs the test again.
    """

    system: str
    interaction: str
    repeat: str
    result: Result | None = None
    obstacles: tuple[Mismatch, ...] = ()
    pending: str = ""


def record_text(recorded: Recorded) -> str:
    """``recorded`` as a text."""
    return json.dumps(dataclasses.asdict(recorded))


def read_record(text: str) -> Recorded:
    """What ``record_text`` made a text of."""
    plain = json.loads(text)
    result = plain["result"]
    return Recorded(
        system=plain["system"],
        interaction=plain["interaction"],
        repeat=plain["repeat"],
        result=None if result is None else _result(result),
        obstacles=tuple(map(_mismatch, plain["obstacles"])),
        pending=plain["pending"],
    )


def _result(plain: Mapping[str, Any]) -> Result:
    read: dict[str, Any] = {
        "mode": Mode(plain["mode"]),
        "mismatches": tuple(map(_mismatch, plain["mismatches"])),
        "drifts": tuple(plain["drifts"]),
        "not_drifted": tuple(plain["not_drifted"]),
        "left_out": tuple(map(_mismatch, plain["left_out"])),
    }
    return Result(**{**plain, **read})


def _mismatch(plain: Mapping[str, Any]) -> Mismatch:
    path = plain["path"]
    steps = None if path is None else tuple(EVERY if step == {} else step for step in path)
    read: dict[str, Any] = {
        "clause": Clause(plain["clause"]),
        "whose": Responsible(plain["whose"]),
        "path": steps,
        "raised": tuple(map(_raised, plain["raised"])),
    }
    return Mismatch(**{**plain, **read})


def _raised(plain: Mapping[str, Any]) -> Raised:
    return Raised(**{**plain, "causes": tuple(map(_raised, plain["causes"]))})
