"""Which value of one side is which of the other: ids by pairs, what is now as now. Pure."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from handfast.compare.judged.tokens import claims_in, moment_of
from handfast.wire.times import moment

if TYPE_CHECKING:
    from collections.abc import Iterable

    from handfast.compare.judged.differences import Loss

__all__ = ["Pairing", "Window", "is_drawn", "names_id"]

_UUID: Final = r"[0-9a-fA-F]{8}-?(?:[0-9a-fA-F]{4}-?){3}[0-9a-fA-F]{12}"
_LETTERS: Final = r"(?=[A-Za-z_-]*[A-Z]{2})(?=[A-Za-z_-]*[a-z][A-Z])[A-Za-z_-]{20,}"
"""A text that was drawn may have no digit: one of 43 signs has none about once in 1,500."""
_MADE: Final = re.compile(
    rf"{_UUID}|(?=[A-Za-z_-]*[0-9])[0-9A-Za-z_-]{{16,}}|{_LETTERS}(?![0-9A-Za-z_-])"
)
_IN_TEXT: Final = re.compile(rf"{_MADE.pattern}|(?<![0-9])[0-9]{{6,}}(?![0-9])")
"""A number inside a text, such as a code that was drawn, belongs to one of the other side too."""
_ID_NAME: Final = re.compile(
    r"(?:^|_)(?:id|ids|uuid|path|url|key|cursor|token|sid)$|[a-z]Id$", re.IGNORECASE
)
_WORDS: Final = re.compile(r"[A-Za-z]{1,15}(?:[ _.-][A-Za-z]{1,15})*")
"""Words alone are no id, whatever the name: a currency, a label."""
_NUMBERED: Final = re.compile(r"[a-z]{1,15}(?:[ _.-][a-z]{1,15})*(?:[ _.-][0-9]{1,4})+")
"""Nor are words with short numbers, such as a date or a version."""
_MEASURED: Final = re.compile(r"(?:^|_)(?:uptime|elapsed|latency|took)(?:_|$)|^response_time")
"""Names of how long something took, which no two processes have alike."""
_LEFT: Final = re.compile(r"(?:^|_)(?:ttl|retry_after)$", re.IGNORECASE)
_MOST_DIGITS: Final = 18
"""More are no number of seconds."""
_FEW_SECONDS: Final = 10
"""By how much tokens may differ in their moments."""
_SIGNED: Final = re.compile(
    r"([?&](?:X-Amz-)?(?:Signature|Expires|Date|Credential)=)[^&]+", re.IGNORECASE
)
"""What the moment decides of an address that is signed."""
_CLOSE: Final = 1e-6
"""By how much numbers with a fraction may differ, of their size or of 1: they are calculated."""
_ROUNDED: Final = timedelta(milliseconds=1)
_LEAST: Final = 3
"""The fewest signs by which something that was sent is known again inside a text."""


@dataclass(frozen=True, slots=True)
class Window:
    """Between which moments one step was played on each side."""

    first: tuple[datetime, datetime]
    second: tuple[datetime, datetime]


@dataclass
class Pairing:
    """What was found to belong together so far; ``sent`` are texts and numbers that were sent.

    ``given`` are those that states had, alike on both sides.

    ``apart`` is how much later the second side began: so much later is what it was sent.
    ``trail`` has the pairs in the order in which they were made, so that an attempt can be undone.
    """

    first: dict[Any, Any] = field(default_factory=dict)
    second: dict[Any, Any] = field(default_factory=dict)
    sent: set[Any] = field(default_factory=set)
    given: set[Any] = field(default_factory=set)
    windows: list[Window] = field(default_factory=list)
    trail: list[tuple[Any, Any]] = field(default_factory=list)
    apart: timedelta = timedelta(0)

    def send(self, tree: Any) -> None:
        """Note every value inside ``tree`` as one that was sent, so that no side has made it."""
        match tree:
            case dict():
                self._send_all(tree.values())
            case list() | tuple():
                self._send_all(tree)
            case bool():
                pass  # True is 1 to a set
            case str() | int():
                self.sent.add(tree)

    def _send_all(self, trees: Iterable[Any]) -> None:
        for tree in trees:
            self.send(tree)

    def loses(self, one: Any, other: Any) -> Loss:
        """Of what was sent or given, what stands in the text ``one`` and not in ``other``.

        The whole text; or a part of it, unless that is so short that it may stand there by chance.
        """
        if not isinstance(one, str) or not isinstance(other, str):
            return ""
        known = self.sent | self.given
        if one in known:
            return "" if one in other else "all"
        texts = (text for value in known if len(text := str(value)) >= _LEAST)
        return "part" if any(text in one and text not in other for text in texts) else ""

    def undo(self, length: int) -> None:
        """Forget all pairs but the first ``length``."""
        while len(self.trail) > length:
            one, other = self.trail.pop()
            del self.first[one]
            del self.second[other]

    def same(self, one: Any, other: Any, name: str) -> bool:
        """Whether two scalars under the key ``name`` mean the same; pairs them where they may."""
        if one == other and isinstance(one, bool) == isinstance(other, bool):
            return True
        if isinstance(one, str) and isinstance(other, str):
            return self._same_text(one, other, name)
        if isinstance(one, bool) or isinstance(other, bool):
            return False
        if not isinstance(one, int | float) or not isinstance(other, int | float):
            return False
        if _MEASURED.search(name):
            return True
        if _LEFT.search(name):
            return abs(one - other) <= self._seconds_apart()
        if isinstance(one, int) and isinstance(other, int):
            return names_id(name) and self._pair(one, other)
        try:
            return math.isclose(one, other, rel_tol=_CLOSE, abs_tol=_CLOSE)
        except OverflowError:  # a whole number that no double holds
            return False

    def _same_text(self, one: str, other: str, name: str) -> bool:
        if _LEFT.search(name) and one.isdecimal() and other.isdecimal():
            few = len(one) <= _MOST_DIGITS >= len(other)
            return few and abs(int(one) - int(other)) <= self._seconds_apart()
        first, second = moment(one), moment(other)
        if first is not None and second is not None:
            alike = (first.tzinfo is None) == (second.tzinfo is None)
            return alike and self.distance(first, second) == timedelta(0)
        one, other = _SIGNED.sub(r"\1*", one), _SIGNED.sub(r"\1*", other)
        if one == other or self.first.get(one) == other:
            return True
        if (one in self.sent) != (other in self.sent):
            return False
        ours, theirs = claims_in(one), claims_in(other)
        if ours is not None and theirs is not None:
            return self._same_claims(ours, theirs)
        if is_drawn(one) and is_drawn(other):
            return self._pair(one, other)
        ids, others = _IN_TEXT.findall(one), _IN_TEXT.findall(other)
        if ids and _IN_TEXT.sub("*", one) == _IN_TEXT.sub("*", other):
            pairs = list(zip(ids, others, strict=True))
            if any(a.isdecimal() and len(a) != len(b) for a, b in pairs):
                return False
            return all(a == b or (_may_be_drawn(a, b) and self._pair(a, b)) for a, b in pairs)
        plain = _WORDS.fullmatch(one) or _WORDS.fullmatch(other)
        return names_id(name) and not plain and self._pair(one, other)

    def _same_claims(self, one: dict[str, Any], other: dict[str, Any]) -> bool:
        """Whether a token has the claims of another; two of one second may be one text."""
        for name, value in one.items():
            at, then = moment_of(name, value), moment_of(name, other.get(name))
            if at is not None and then is not None:
                if self.distance(at, then) > timedelta(seconds=_FEW_SECONDS):
                    return False
            elif name not in other or not (
                value == other[name] or self.same(value, other[name], name)
            ):
                return False
        return True

    def _pair(self, one: Any, other: Any) -> bool:
        if one in self.first or other in self.second:
            return bool(self.first.get(one) == other and self.second.get(other) == one)
        if one in self.sent or other in self.sent:
            return False
        self.first[one], self.second[other] = other, one
        self.trail.append((one, other))
        return True

    def _seconds_apart(self) -> float:
        """By how much what is left of a time may differ: by how long the session took, rounded."""
        if not self.windows:
            return 1.0
        begin, end = self.windows[0], self.windows[-1]
        took = max(end.first[1] - begin.first[0], end.second[1] - begin.second[0])
        return took.total_seconds() + 1.0

    def distance(self, one: datetime, other: datetime) -> timedelta:
        """How far two moments are apart; nothing where both are now, or as far from it."""
        first, second = _aware(one), _aware(other)
        apart = min(abs(first - second), abs(first - second + self.apart))
        for window in self.windows if apart else ():
            least = window.first[0] - window.second[1]
            most = window.first[1] - window.second[0]
            rounded = _rounded(first, second, window)
            if least - rounded <= first - second <= most + rounded:
                return timedelta(0)
        return apart


def is_drawn(value: Any) -> bool:
    """Whether a value is a text that was drawn at random by its form, such as a UUID."""
    return isinstance(value, str) and _may_be_drawn(value) and _MADE.fullmatch(value) is not None


def _may_be_drawn(*texts: str) -> bool:
    return all(_NUMBERED.fullmatch(one) is None for one in texts)


def names_id(name: str) -> bool:
    """Whether a field is an id by its name."""
    return _ID_NAME.search(name) is not None


def _rounded(first: datetime, second: datetime, window: Window) -> timedelta:
    """By how much more they may differ: of what just happened the fraction may be cut off."""
    is_whole = first.microsecond == second.microsecond == 0
    is_now = abs(first - window.first[0]) < timedelta(minutes=1)
    return timedelta(seconds=1) if is_whole and is_now else _ROUNDED


def _aware(at: datetime) -> datetime:
    return at if at.tzinfo is not None else at.replace(tzinfo=UTC)
