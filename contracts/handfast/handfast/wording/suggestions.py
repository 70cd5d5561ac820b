"""Remedies for misspelt names, and lists of names. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["did_you_mean", "listed", "nearest", "none_called"]

_MOST = 20


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """The remedy for an unknown ``name``: the nearest of ``known``, else some or all of them."""
    names = sorted(set(known))
    near = nearest(name, names)
    if near is not None:
        return f"did you mean {near!r}?"
    more = f" and {len(names) - _MOST} more" if len(names) > _MOST else ""
    return f"known: {listed(names[:_MOST])}{more}"


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The one of ``known`` that was probably meant by ``name``; None where all differ much."""
    import difflib  # noqa: PLC0415 - only what is wrong needs it

    return next(iter(difflib.get_close_matches(name, sorted(set(known)), n=1)), None)


def none_called(name: str, known: Iterable[str], kind: str) -> str:
    """That no ``kind`` of thing has the ``name`` that was asked for, with the remedy."""
    return f"no {kind} is called {name!r}: {did_you_mean(name, known)}"


def listed(names: Iterable[object]) -> str:
    """``names`` in the order given, with commas; "none" when there are none."""
    return ", ".join(str(name) for name in names) or "none"
