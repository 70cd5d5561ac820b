"""The names under which the reports of tests carry what we add to them. Imports nothing."""

from __future__ import annotations

from typing import Final

__all__ = ["NOT_VERIFIED"]

NOT_VERIFIED: Final = "handfast: not verified"
"""A clause that a passing test left out, and why."""
