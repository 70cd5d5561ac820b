"""The names under which tests and their reports have what we add to them. Imports nothing."""

from __future__ import annotations

from typing import Final

__all__ = ["FAULTS", "NOT_VERIFIED", "ROWS"]

FAULTS: Final = "handfast_faults"
"""The attribute of a test that has what is wrong with the call that made it."""

NOT_VERIFIED: Final = "handfast: not verified"
"""A clause that a passing test left out, and why."""

ROWS: Final = "handfast_rows"
"""The attribute of a test, and of its report, that says of how many interactions it is."""
