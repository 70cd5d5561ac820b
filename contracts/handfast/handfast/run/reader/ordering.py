"""Whether a reader handles the entries of one key in their order, even when one fails at first."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from handfast.model.results import Responsible
from handfast.run.reader.trial import fault
from handfast.shapes.values.fit import misfits
from handfast.wire.paths import steps, with_value

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from handfast.model import Message
    from handfast.model.results import Mismatch
    from handfast.run.reader.trial import Trial
    from handfast.wire.paths import Step

__all__ = ["in_order"]

_NAMES: Final = ("first", "second", "third")
_FAR: Final = 7_000_000
_SECONDS: Final = 0.05
"""So long each handling takes: another that may begin meanwhile does."""

type _Marks = Sequence[str | int]


def in_order(trial: Trial) -> Iterator[Mismatch]:
    """What is wrong with how the reader of ``trial`` handles three entries of one key."""
    if trial.setting.function is None:
        yield _unseen(trial, "a command line", "give the reader as its function, with a handler")
        return
    found = _distinct(trial.setting.message, trial.setting.payload)
    if found is None:
        remedy = "give the payload a field that may be any text or any number"
        yield _unseen(trial, "no field of the payload by which to tell entries apart", remedy)
        return
    payloads, marks = found
    trial.slow, trial.fails = _SECONDS, frozenset({1})
    entries = [trial.publish(one) for one in payloads]
    trial.start()
    done = trial.until(lambda: trial.are_acknowledged(entries), age=True)
    handled = [_place_of(marks, given) for given in trial.given]
    names = ", ".join(_NAMES[place] for place in handled if place is not None) or "none"
    if None in handled:
        remedy = "let it pass its handler what it read, in a form whose repr shows the payload"
        yield _unseen(trial, "a handler that is given none of it", remedy)
    elif trial.together > 1:
        remedy = "begin with the next of a key when the one before is handled"
        yield _disordered(trial, f"{trial.together} handled at the same time", remedy)
    elif handled != sorted(one for one in handled if one is not None):
        remedy = "let the later ones of a key wait while an earlier one is to be handled again"
        yield _disordered(trial, f"handled: {names}", remedy)
    elif not done:
        yield _disordered(trial, f"handled: {names}, and no more", "go on with the next of the key")


def _disordered(trial: Trial, got: str, remedy: str) -> Mismatch:
    expected = f"three entries of one {_key(trial)}, the first of which fails once, in their order"
    return fault(trial, expected, got, remedy)


def _unseen(trial: Trial, got: str, remedy: str) -> Mismatch:
    expected = f"a reader that shows in which order it handles entries of one {_key(trial)}"
    return fault(trial, expected, got, remedy, Responsible.SET_UP)


def _key(trial: Trial) -> str:
    order = trial.setting.message.delivery.in_order
    return order[0] if order else "stream"


def _place_of(marks: _Marks, given: str) -> int | None:
    """Which entry a handler was given; None where it does not show."""
    found = (place for place, one in enumerate(marks) if re.search(rf"\b{one}\b", given))
    return next(found, None)


def _distinct(message: Message, payload: Any) -> tuple[list[Any], _Marks] | None:
    """Three payloads of one key that differ in a text or a number, and what each has there."""
    key = steps(message.delivery.in_order[0]) if message.delivery.in_order else ()
    for path, value in _leaves(payload, ()):
        marks: _Marks = [f"the {name} entry" for name in _NAMES]
        if not isinstance(value, str):
            marks = [_FAR + number for number in range(len(_NAMES))]
        made = [with_value(payload, path, one) for one in marks]
        if path != key and not any(misfits(message.payload.model, one) for one in made):
            return made, marks
    return None


def _leaves(tree: Any, path: tuple[Step, ...]) -> Iterator[tuple[tuple[Step, ...], str | int]]:
    """Each text and number of ``tree``, with its path; an object's texts before its numbers."""
    if isinstance(tree, dict):
        for key, value in sorted(tree.items(), key=lambda item: isinstance(item[1], int)):
            yield from _leaves(value, (*path, key))
    elif isinstance(tree, str) or (isinstance(tree, int) and not isinstance(tree, bool)):
        yield path, tree
