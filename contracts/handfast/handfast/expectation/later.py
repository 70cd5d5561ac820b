"""What `LaterThan` expects: in words, by example, and why a moment is not later. Pure.

Walks no document; `match` asks here once it has come to the moment.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from handfast.model import Answered
from handfast.model.clauses import Clause
from handfast.model.results import Mismatch, Responsible
from handfast.shapes import Scalar
from handfast.shapes.examples.examples import example_of
from handfast.shapes.places import plain
from handfast.shapes.values.comparison import wanted
from handfast.wire.paths import MISSING
from handfast.wire.times import comparable, is_later, minute_after, moment
from handfast.wording.excerpts import excerpt

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handfast.expectation.tree import Later
    from handfast.shapes import Shape
    from handfast.wire.paths import Step

__all__ = ["later_example", "later_than", "not_later"]

_REFRESH: Final = (
    "write the moment of the change; where it is written, the provider's clock is behind: "
    "give the state a moment that has passed"
)
_WITH_OFFSET: Final = (
    "one without an offset can't be compared with one that has it: answer with the offset, "
    "or compare with a moment that has none"
)
_WITHOUT_OFFSET: Final = (
    "one with an offset can't be compared with one that has none: answer without it, "
    "or compare with a moment that has one"
)
_SET_UP: Final = "let the handler of the state return a moment, such as 2021-04-02T06:15:07Z"
_ANSWER: Final = "answer with a moment there"


def later_than(than: Any) -> str:
    """What is expected of a moment after ``than``, in words."""
    return "a moment" if moment(than) is None else f"a moment later than {excerpt(than)}"


def not_later(node: Later, value: Any, at: tuple[Step, ...]) -> Iterator[Mismatch]:
    """Why ``value``, a moment or null, is not later; nothing where it is."""
    if moment(node.than) is None:
        yield _incomparable(node, at)
    elif not is_later(value, node.than):
        yield Mismatch(
            clause=Clause.EQUALS,
            path=at,
            expected=later_than(node.than),
            got=excerpt(value),
            remedy=_remedy(value, node.than),
        )


def later_example(shape: Shape, than: Any) -> Any:
    """A moment of ``shape`` that is later than ``than``; ``MISSING`` where none is found.

    A minute later where that fits, so that a moment which is an hour earlier shows as a mistake;
    else what the model itself gives as an example.
    """
    options = [one for one in plain(shape) if isinstance(one, Scalar)]
    found = ((one, text) for one in options for text in (minute_after(than), *_examples(one)))
    fitting = (text for one, text in found if wanted(one, text) is None and is_later(text, than))
    return next(fitting, MISSING)


def _examples(shape: Scalar) -> Iterator[Any]:
    if shape.samples is not None:
        yield from shape.samples.good
        return
    try:
        yield example_of(shape)
    except TypeError:  # none is known
        return


def _incomparable(node: Later, at: tuple[Step, ...]) -> Mismatch:
    """That there is no moment to compare with: of a state, or of the answer before."""
    if isinstance(node.declared, Answered):
        expected, remedy = f"a moment in {node.declared.path} of the answer", _ANSWER
        whose = Responsible.PROVIDER
    else:
        expected, remedy = "a moment of the state to compare with", _SET_UP
        whose = Responsible.SET_UP
    return Mismatch(
        clause=Clause.EQUALS,
        path=at,
        expected=expected,
        got=excerpt(node.than),
        remedy=remedy,
        whose=whose,
    )


def _remedy(value: Any, than: Any) -> str:
    at = moment(value)
    if at is None or comparable(value, than) is not None:
        return _REFRESH
    return _WITH_OFFSET if at.tzinfo is None else _WITHOUT_OFFSET
