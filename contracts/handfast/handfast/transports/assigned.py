"""Gives each message to one of the promises that share its address. Pure.

As few messages as possible are given to a promise that they do not fit.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from handfast.model import MessageInteraction, Published
    from handfast.model.results import Mismatch

    type Promise = MessageInteraction | Published
    type Judge = Callable[[Promise, Any], tuple[Mismatch, ...]]

__all__ = ["assigned"]


def assigned(
    promises: Sequence[Promise], payloads: Sequence[Any], judge: Judge
) -> list[tuple[Promise, Any, tuple[Mismatch, ...]]]:
    """The promise that each of ``payloads`` is given to, the payload, and in what it differs.

    One that fits no promise which is left is given to that from which it differs least. Of more
    than are expected, those that fit a promise which has enough are left out. Each is judged at
    most once by equal promises. Raises as ``judge`` does.
    """
    equal = _equal(promises)
    places = [sum(one.exactly for one in some) for some in equal]
    giving = _Giving([some[0] for some in equal], places, payloads, judge)
    unfit = [one for one in range(len(payloads)) if not giving.fits(one, set())]
    for message in unfit:
        giving.give(message)
    for message in unfit:
        giving.show(message)
    by_message = sorted((one, number) for number, some in enumerate(giving.given) for one in some)
    return [
        (giving.promises[number], payloads[one], giving.differences(one, number))
        for one, number in by_message
    ]


@dataclass
class _Giving:
    """Which messages each promise has, by number; it has ``places`` for so many.

    Promise and message are named by where they stand in ``promises`` and ``payloads``.
    """

    promises: Sequence[Promise]
    places: Sequence[int]
    payloads: Sequence[Any]
    judge: Judge
    given: list[list[int]] = field(default_factory=list)
    judged: dict[tuple[int, int], tuple[Mismatch, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.given = [[] for _ in self.promises]

    def differences(self, message: int, promise: int) -> tuple[Mismatch, ...]:
        """In what ``message`` differs from ``promise``."""
        pair = message, promise
        if pair not in self.judged:
            self.judged[pair] = self.judge(self.promises[promise], self.payloads[message])
        return self.judged[pair]

    def fits(self, message: int, tried: set[int]) -> bool:
        """Give ``message`` to a promise that it fits, where one is left that was not ``tried``.

        Others move for it, to promises that they fit as well: an augmenting path.
        """
        if not self._has_places():
            return False
        for promise in self._free_first():
            if promise in tried or self.differences(message, promise):
                continue
            tried.add(promise)
            if self._makes_place(promise, tried):
                self.given[promise].append(message)
                return True
        return False

    def give(self, message: int) -> None:
        """Give ``message``, which fits none, to the promise from which it differs least."""
        if not self._has_places():
            return
        for promise in sorted(
            self._free_first(), key=lambda one: len(self.differences(message, one))
        ):
            if self._makes_place(promise, {promise}):
                self.given[promise].append(message)
                return

    def show(self, message: int) -> None:
        """Let the nearest promise have ``message`` too, where none has and it fits none."""
        if any(message in some for some in self.given):
            return
        wanting = [one for one, places in enumerate(self.places) if places]
        nearest = min(wanting, key=lambda one: len(self.differences(message, one)), default=None)
        if nearest is not None and self.differences(message, nearest):
            self.given[nearest].append(message)

    def _makes_place(self, promise: int, tried: set[int]) -> bool:
        """Whether ``promise`` can be given one more, after one of its messages has moved or not."""
        if self._is_free(promise):
            return True
        for message in self.given[promise]:
            if self.fits(message, tried):
                self.given[promise].remove(message)
                return True
        return False

    def _has_places(self) -> bool:
        return any(map(self._is_free, range(len(self.promises))))

    def _is_free(self, promise: int) -> bool:
        return len(self.given[promise]) < self.places[promise]

    def _free_first(self) -> list[int]:
        return sorted(range(len(self.promises)), key=lambda one: not self._is_free(one))


def _equal(promises: Iterable[Promise]) -> list[list[Promise]]:
    """The ``promises``, equal ones together; 1 and true, which Python takes for equal, apart."""
    found: list[tuple[str, list[Promise]]] = []
    for promise in promises:
        text = repr(promise)
        for known, some in found:
            if known == text and some[0] == promise:
                some.append(promise)
                break
        else:
            found.append((text, [promise]))
    return [some for _, some in found]
