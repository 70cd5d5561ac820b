"""What stops a run or one interaction before anything can be verified. Starts nothing."""

from __future__ import annotations

import traceback
from typing import TYPE_CHECKING, Final

from handfast.importing import is_a_library
from handfast.interrupts import is_interrupt
from handfast.model.clauses import Clause
from handfast.model.raised import Raised
from handfast.model.results import Mismatch, Responsible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handfast.model.results import Result

__all__ = [
    "CannotVerify",
    "DidNotEnd",
    "NotSetUp",
    "interrupt_mismatch",
    "named",
    "raised_by",
    "start_mismatch",
]


_NAME_OF_CLASS: Final = vars(type)["__name__"]
"""Whatever its metaclass makes of it."""

_MOST_FIELDS: Final = 3
"""Of a validation error; the traceback has the others."""


class CannotVerify(Exception):
    """Something stopped a run, or a part of it: the provider does not start, Redis is away.

    ``mismatches`` are what, once each; ``results`` those that were reached all the same;
    ``gone``: the provider itself is not there, so another mode would not find it.
    """

    def __init__(
        self,
        mismatches: tuple[Mismatch, ...],
        results: tuple[Result, ...] = (),
        *,
        gone: bool = False,
    ) -> None:
        self.mismatches = mismatches
        self.results = results
        self.gone = gone
        super().__init__("\n".join(f"{f.where}: {f.got}. {f.remedy}" for f in mismatches))


class DidNotEnd(CannotVerify):
    """The provider answered all it was asked, and failed when it was shut down."""


class NotSetUp(Exception):
    """One interaction could not be set up; ``mismatch`` is why, ``late`` that it took too long."""

    def __init__(self, mismatch: Mismatch, *, late: bool = False) -> None:
        self.mismatch = mismatch
        self.late = late
        super().__init__(f"{mismatch.where}: {mismatch.got}")


def start_mismatch(
    place: str,
    got: str,
    remedy: str,
    *,
    expected: str = "a provider that starts",
    error: BaseException | None = None,
    detail: str = "",
) -> Mismatch:
    """The mismatch of a provider (or of what it needs) that is not there to be verified.

    ``error`` is what was raised by the code of a service, where that is why.
    """
    return Mismatch(
        clause=Clause.START,
        place=place,
        expected=expected,
        got=got,
        remedy=remedy,
        raised=() if error is None else (raised_by(error),),
        detail=detail,
        whose=Responsible.SET_UP,
    )


def raised_by(error: BaseException) -> Raised:
    """``error``, which code of a service raised, as a value; whatever its class is."""
    try:
        return _raised(error, ())
    except BaseException as broken:
        if is_interrupt(broken):
            raise
        message = f"it can't be read: {_NAME_OF_CLASS.__get__(type(broken))}"
        name = _NAME_OF_CLASS.__get__(type(error))
        return Raised(type=name, message=message, place="", traceback=f"{name}: {message}")


def _raised(error: BaseException, led_to: tuple[BaseException, ...]) -> Raised:
    """``error``, which ``led_to`` those: one of them is not named as its cause once more."""
    effects = (*led_to, error)
    kind = type(error)
    own = kind.__module__ == "builtins"
    message = error.msg if isinstance(error, SyntaxError) else _text_of(error)
    first = next(iter(message.splitlines()), "")
    return Raised(
        type=kind.__qualname__ if own else f"{kind.__module__}.{kind.__qualname__}",
        message=" ".join(filter(None, (first, *_fields_of(error)))),
        place=_place(error),
        causes=tuple(
            _raised(cause, effects)
            for cause in _causes(error)
            if not any(cause is one for one in effects)
        ),
        traceback="".join(traceback.format_exception(error)),
    )


def named(error: BaseException) -> str:
    """The type of ``error``, and its text where it has one."""
    text = _text_of(error)
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


def _text_of(error: BaseException) -> str:
    """Its text; one that has none to give is a service's own, and no reason to stop."""
    try:
        return str(error)
    except BaseException as broken:
        if is_interrupt(broken):
            raise
        return f"its text can't be read: {type(broken).__name__}"


def _fields_of(error: BaseException) -> Iterator[str]:
    """Which fields a validation error of Pydantic or FastAPI is about, and what is wrong there.

    Its text has each on a line of its own, after a first one that only counts them.
    """
    try:
        found = [
            f"{'.'.join(map(str, one['loc'])) or 'the whole value'}: {one['msg']}"
            for one in error.errors()  # type: ignore[attr-defined]  # where it has none, see below
        ]
    except Exception:  # it is no such error, or broken
        return
    yield "; ".join(found[:_MOST_FIELDS])
    if len(found) > _MOST_FIELDS:
        yield f"and {len(found) - _MOST_FIELDS} more"


def _place(error: BaseException) -> str:
    """The last line of the service's own code; of a syntax error, the line that is wrong.

    FastAPI judges an answer in its own code, and says whose answer it was.
    """
    if isinstance(error, SyntaxError) and error.filename:
        return f"{error.filename}, line {error.lineno}"
    file, function = (getattr(error, f"endpoint_{name}", None) for name in ("file", "function"))
    if isinstance(file, str) and isinstance(function, str):
        return f"{file}, line {getattr(error, 'endpoint_line', None)}, in {function}"
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if not is_a_library(frame.filename)]
    return "".join(f"{one.filename}, line {one.lineno}, in {one.name}" for one in own[-1:])


def _causes(error: BaseException) -> Iterator[BaseException]:
    context = None if error.__suppress_context__ else error.__context__
    cause = error.__cause__ or context
    if cause is not None:
        yield cause
    if isinstance(error, BaseExceptionGroup):
        yield from error.exceptions


def interrupt_mismatch(reached: str, remedy: str = "run it again") -> Mismatch:
    """That somebody ended a run, after what was ``reached``; empty: before anything."""
    got = "an interrupt" + (f", after {reached!r}" if reached else "")
    return start_mismatch("the run", got, remedy, expected="a run to its end")
