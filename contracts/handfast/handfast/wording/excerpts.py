"""Values and texts for people, cut where they are long. Pure."""

from __future__ import annotations

import json
from typing import Any

from handfast.wire.paths import MISSING

__all__ = ["excerpt", "shortened"]

_LONGEST = 200


def excerpt(value: Any) -> str:
    """The JSON text of ``value``, or the text of a body, shortened; "nothing" for ``MISSING``."""
    if value is MISSING:
        return "nothing"
    if isinstance(value, bytes):
        return shortened(value.decode("utf-8", "replace"))
    return shortened(json.dumps(value, ensure_ascii=False))


def shortened(text: str, longest: int = _LONGEST) -> str:
    """``text``, or its first ``longest`` characters and how many it has."""
    return text if len(text) <= longest else f"{text[:longest]}… ({len(text)} characters)"
