"""Names the extra of handfast that brings a library that is missing. Imports none itself."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["is_of_an_extra", "missing_library", "needs_extra"]

_OF_NO_EXTRA = ("handfast", "pytest")
"""A module of ours that is missing is a fault of ours; pytest is a service's own."""


@contextmanager
def needs_extra(what: str, extra: str) -> Iterator[None]:
    """Let what is imported within name ``extra`` where a library is missing that it brings.

    Raises:
        ModuleNotFoundError: a library is missing that ``what`` needs; names the extra.
    """
    try:
        yield
    except ModuleNotFoundError as error:
        if not is_of_an_extra(error):
            raise
        message = missing_library(what, error, extra)
        raise ModuleNotFoundError(message, name=error.name, path=error.path) from None


def is_of_an_extra(error: ModuleNotFoundError) -> bool:
    """Whether the module that is missing is one that an extra of handfast brings."""
    return error.name is not None and error.name.partition(".")[0] not in _OF_NO_EXTRA


def missing_library(what: str, error: ModuleNotFoundError, extra: str) -> str:
    """That ``what`` needs a library that is missing, and what to type."""
    return f"{what} needs {error.name}, which is not installed: pip install 'handfast[{extra}]'"
