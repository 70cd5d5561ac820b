"""How many there are of something, in words. Pure."""

from __future__ import annotations

__all__ = ["number_of"]


def number_of(count: int, noun: str, plural: str = "") -> str:
    """``count`` and ``noun``, in the plural unless it is one; by default that ends in an s."""
    return f"{count} {noun}" if count == 1 else f"{count} {plural or f'{noun}s'}"
