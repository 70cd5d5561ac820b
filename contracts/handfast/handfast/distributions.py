"""What installed distributions need, by their own metadata. Imports none of them."""

from __future__ import annotations

import re
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from typing import TYPE_CHECKING

from handfast.frozen import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Requirement", "requirements_of", "with_needed"]

_REQUIREMENT = re.compile(r"([A-Za-z0-9][A-Za-z0-9._-]*)\s*(?:\[([^]]*)\])?([^;]*)(?:;(.*))?")
_PIN = re.compile(r"==\s*([^\s,*)]+)")
_EXTRA = re.compile(r"extra\s*==\s*['\"]([^'\"]+)['\"]")


@dataclass(frozen=True, slots=True)
class Requirement:
    """A distribution that another one needs: with these extras, and in one version or any.

    ``extra`` is the extra that needs it; empty where it is always needed.
    """

    name: str
    extras: tuple[str, ...] = ()
    version: str | None = None
    extra: str = ""


def requirements_of(found: Distribution) -> tuple[Requirement, ...]:
    """What ``found`` needs; what it needs on some platforms or Pythons only is left out."""
    made: list[Requirement] = []
    for text in found.requires or ():
        parts = _REQUIREMENT.match(text)
        if parts is None:
            continue
        name, extras, versions, marker = (part or "" for part in parts.groups())
        extra, pin = _EXTRA.search(marker), _PIN.search(versions)
        if marker.strip() and (extra is None or extra[0] != marker.strip()):
            continue
        wanted = tuple(one.strip() for one in extras.split(",") if one.strip())
        made.append(Requirement(name, wanted, pin[1] if pin else None, extra[1] if extra else ""))
    return tuple(made)


def with_needed(names: Iterable[str]) -> dict[str, Distribution]:
    """The installed ones of ``names`` and of what they need, at any depth, by name."""
    found: dict[str, Distribution] = {}
    done: set[tuple[str, str]] = set()
    waiting = [(name, "") for name in names]
    while waiting:
        name, extra = waiting.pop(0)
        if (name.lower(), extra) in done:
            continue
        done.add((name.lower(), extra))
        try:
            one = found.setdefault(name.lower(), distribution(name))
        except PackageNotFoundError:
            continue
        for needed in requirements_of(one):
            if needed.extra in ("", extra):
                waiting += [(needed.name, wanted) for wanted in ("", *needed.extras)]
    return found
