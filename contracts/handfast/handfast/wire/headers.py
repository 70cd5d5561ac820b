"""Headers as they travel: names count in any case, and a name may come several times. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["Headers", "alternatives", "is_never_joined", "pairs_in", "texts_in"]


class Headers(Mapping[str, str]):
    """Headers of which a name may come several times.

    As a mapping, names count in any case, and several texts of one name are joined with commas.
    ``pairs`` has each text by itself, in order.
    """

    __slots__ = ("_texts", "pairs")

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        self.pairs: Final = tuple(pairs)
        self._texts: dict[str, list[str]] = {}
        for name, text in self.pairs:
            self._texts.setdefault(name.lower(), []).append(text)

    def __getitem__(self, name: str) -> str:
        return ", ".join(self._texts[name.lower()])

    def __iter__(self) -> Iterator[str]:
        return iter({name.lower(): name for name, _ in reversed(self.pairs)}.values())

    def __len__(self) -> int:
        return len(self._texts)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({list(self.pairs)!r})"


def pairs_in(headers: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Each name with one text, in order; a name that comes several times has several pairs."""
    return headers.pairs if isinstance(headers, Headers) else tuple(headers.items())


def texts_in(headers: Mapping[str, str], name: str) -> tuple[str, ...]:
    """Each text of the header ``name``; none where it is absent."""
    return tuple(text for key, text in pairs_in(headers) if key.lower() == name.lower())


def is_never_joined(name: str) -> bool:
    """Whether ``name`` is the one header whose texts commas can't join (RFC 9110, section 5.3)."""
    return name.lower() == "set-cookie"


def alternatives(name: str, texts: tuple[str, ...], *, several: bool) -> list[list[str]]:
    """What ``texts`` of the header ``name`` may be read as: one list of values each.

    With ``several`` a list is meant, whose items may be joined with commas in one text. Without,
    one value is meant: all texts joined, and of cookies each by itself.
    """
    if is_never_joined(name):
        return [list(texts)] if several else [[text] for text in texts]
    joined = ", ".join(texts)
    if not several:
        return [[joined]]
    apart = [item.strip() for item in joined.split(",")]
    return [list(texts), apart] if apart != list(texts) else [apart]
