"""Masks secrets in whatever is shown: texts, and values that have texts inside. Pure.

Which texts are secret is for the caller to say; here is what the names of secrets are like.
"""

from __future__ import annotations

import dataclasses
import re
from enum import Enum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["MASK", "hidden_in", "names_a_secret"]

MASK: Final = "***"
"""What stands in the place of a secret."""

_NAMES: Final = re.compile(
    r"passw|passphrase|secret|token|credential|authorization|signature|(api|private).?key",
    re.IGNORECASE,
)


def names_a_secret(name: str) -> bool:
    """Whether a field, parameter or header of this name is likely to be secret."""
    return bool(_NAMES.search(name))


def hidden_in[T](value: T, secrets: Iterable[str]) -> T:
    """``value`` with ``***`` for each secret, in every text inside; the longest must come first."""
    secrets = tuple(secrets)
    return _hidden(value, secrets) if secrets else value  # type: ignore[return-value]  # the same type, walked


def _hidden(value: object, secrets: tuple[str, ...]) -> object:
    if isinstance(value, Enum):
        return value  # a word of our own, and quoted from nobody
    if isinstance(value, str):
        text = str(value)
        for secret in secrets:
            text = text.replace(secret, MASK)
        return value if text == value else text
    if isinstance(value, tuple | list):
        return type(value)(_hidden(one, secrets) for one in value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = {one.name: getattr(value, one.name) for one in dataclasses.fields(value)}
        return dataclasses.replace(
            value, **{name: _hidden(one, secrets) for name, one in fields.items()}
        )
    return value
