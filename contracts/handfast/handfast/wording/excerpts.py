"""Values and texts for people, cut where they are long. Pure."""

from __future__ import annotations

import json
from typing import Any

from handfast.wire.paths import MISSING

__all__ = ["excerpt", "quoted", "shortened"]

_LONGEST = 200


def excerpt(value: Any) -> str:
    """The JSON text of ``value``, or the text of a body, shortened; "nothing" for ``MISSING``."""
    if value is MISSING:
        return "nothing"
    if isinstance(value, bytes):
        return shortened(value.decode("utf-8", "replace"))
    return shortened(json.dumps(value, ensure_ascii=False))


def quoted(value: object, longest: int = 60) -> str:
    """What Python writes for ``value``, or its first ``longest`` characters with a mark.

    Of what can't be written, its type.
    """
    try:
        text = repr(value)
    except Exception:  # whatever code of others does there
        text = f"what is no text, of type {type(value).__name__}"
    return text if len(text) <= longest else f"{text[:longest]}…"


def shortened(text: str, longest: int = _LONGEST) -> str:
    """``text``, or its first ``longest`` characters and how many it has."""
    return text if len(text) <= longest else f"{text[:longest]}… ({len(text)} characters)"
