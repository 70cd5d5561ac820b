"""Marks beside an annotation for what no constraint can express. Pure; knows no shape.

A mark is known by its attributes, not by its class, so that a vocabulary that services import at
run time can have its own and need nothing of this package.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol, TypeGuard

from handfast.frozen import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

__all__ = ["SampleValues", "Samples", "made_consistent", "refuses_null", "samples_in"]


class SampleValues(Protocol):
    """Values for a type whose limits only code knows."""

    @property
    def good(self) -> tuple[Any, ...]:
        """Values that pass."""

    @property
    def bad(self) -> tuple[Any, ...]:
        """Values that are refused."""


@dataclass(frozen=True, eq=False)  # hashed by identity: samples may be lists and objects
class Samples:
    """Values for a type whose limits only code knows: ``good`` pass, ``bad`` are refused."""

    good: tuple[Any, ...]
    bad: tuple[Any, ...]


def samples_in(metadata: Iterable[object]) -> SampleValues | None:
    """The first mark that has samples (tuples ``good`` and ``bad``), or None."""
    return next((mark for mark in metadata if _has_samples(mark)), None)


def _has_samples(mark: object) -> TypeGuard[SampleValues]:
    good, bad = getattr(mark, "good", None), getattr(mark, "bad", None)
    return isinstance(good, tuple) and isinstance(bad, tuple)


def refuses_null(mark: object) -> bool:
    """Whether ``mark`` has a validator that refuses null, which an attribute of this name shows."""
    return getattr(mark, "refuses_null", False) is True


def made_consistent(model: type[Any]) -> Callable[[dict[str, Any]], dict[str, Any]]:
    """What changes JSON of ``model``, whose fields are each valid, so that they agree.

    It is the model's class method ``consistent``; other models take their fields as they come.
    """
    found = getattr(model, "consistent", None)
    return found if callable(found) and hasattr(found, "__self__") else lambda value: value
