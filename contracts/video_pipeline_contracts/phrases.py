"""What several contracts declare in the same words: examples, and parts of refusals.

Declares no interaction.
"""

from __future__ import annotations

from typing import Any, Final

from handfast.declare import NOT_NULL, WHOLE_TEXT, example_id

__all__ = ["AUDIO", "ENTRY", "JOB", "OTHER_USER", "PROMPT", "STRANGE_PROMPT", "STRANGE_TEXT"]
__all__ += ["USER", "failed", "leaves", "refused"]

JOB: Final = example_id(1)
USER: Final = example_id(2)
OTHER_USER: Final = example_id(2, 2)
ENTRY: Final = example_id(0, 77)

PROMPT: Final = "A cyberpunk city in the rain, neon signs, a singer in a long coat"
STRANGE_TEXT: Final = WHOLE_TEXT
"""What trimming, quoting, escaping, storing or counting by code units gets wrong."""

STRANGE_PROMPT: Final = WHOLE_TEXT.lstrip() + "Rain " * 50
"""The same in a prompt, of which white space at its ends is no part; it ends with a space."""

AUDIO: Final = b"ID3\x04\x00\x00\x00\x00\x00\x00 and what is heard"


def leaves(value: Any, path: str) -> dict[str, Any]:
    """Each value within a value in JSON, by its path; what is empty is a value."""
    if isinstance(value, dict) and value:
        parts = [(f"{path}.{name}", part) for name, part in value.items()]
    elif isinstance(value, list) and value:
        parts = [(f"{path}[{at}]", part) for at, part in enumerate(value)]
    else:
        return {path: value}
    return {at: leaf for where, part in parts for at, leaf in leaves(part, where).items()}


def refused(status: int) -> dict[str, Any]:
    """The parts of a refusal in words."""
    return {"status": status, "equals": {"detail": NOT_NULL}}


def failed(status: int, code: str, *, retryable: bool = False) -> dict[str, Any]:
    """The parts of a failure of the pipeline, by its code."""
    of = {"error": NOT_NULL, "code": code, "retryable": retryable, "request_id": NOT_NULL}
    return {"status": status, "equals": of}
