"""Loads what the command line names as ``package.module:attribute``; says plainly why it can't."""

from __future__ import annotations

import importlib
import inspect
import signal
import sys
import traceback
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from handfast.model.clauses import Clause
from handfast.model.results import Mismatch, Whose
from handfast.providers.provider import CannotVerify

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["cannot", "load", "load_app"]

_LOADING_SECONDS = 30.0

_AN_APP = "an ASGI or WSGI application"


def load(named: str, what: str) -> Any:
    """The object that ``package.module:attribute`` names, found from the current folder too.

    Raises:
        CannotHold: it cannot be imported, or is not there; ``what`` says what it is for.
    """
    module_name, _, attribute = named.partition(":")
    if not module_name or not attribute:
        raise CannotVerify((cannot(named, what, "no module and attribute"),))
    here = str(Path.cwd())
    if here not in sys.path:
        sys.path.insert(0, here)
    try:
        with _in_time():
            found: Any = importlib.import_module(module_name)
        for name in attribute.split("."):
            found = getattr(found, name)
    except (Exception, SystemExit) as error:  # a module may raise whatever it likes
        got = f"{type(error).__name__}: {error}"
        raise CannotVerify((cannot(named, what, got, traceback.format_exc()),)) from error
    return found


def load_app(named: str, *, factory: bool = False) -> Any:
    """The ASGI or WSGI application that ``named`` is, or makes when called without arguments.

    With ``factory`` it is what makes one.

    Raises:
        CannotHold: it cannot be loaded or made, or is no application (or factory).
    """
    found = load(named, _AN_APP)
    if not callable(found):
        raise CannotVerify((cannot(named, _AN_APP, type(found).__name__),))
    makes = _makes_an_app(found)
    if factory and not makes:
        got = "an application itself, of which there is only one"
        raise CannotVerify((cannot(named, "a factory of applications", got),))
    if factory or not makes:
        return found
    try:
        with _in_time():
            return found()
    except (Exception, SystemExit) as error:
        got = f"{type(error).__name__}: {error}"
        mismatch = cannot(named, _AN_APP, got, traceback.format_exc())
        raise CannotVerify((mismatch,)) from error


@contextmanager
def _in_time() -> Iterator[None]:
    """Ends what blocks for too long, wherever it hangs; a command runs in the main thread."""

    def late(*_: object) -> None:
        raise TimeoutError(f"not done within {_LOADING_SECONDS:g} s")

    before = signal.signal(signal.SIGALRM, late)
    signal.setitimer(signal.ITIMER_REAL, _LOADING_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _makes_an_app(found: Any) -> bool:
    try:
        parameters = inspect.signature(found).parameters.values()
    except (TypeError, ValueError):
        return False
    return not any(
        parameter.default is parameter.empty
        and parameter.kind not in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD)
        for parameter in parameters
    )


def cannot(named: str, what: str, got: str, detail: str = "") -> Mismatch:
    """The fault of ``named``, which is not ``what`` it should be."""
    return Mismatch(
        clause=Clause.START,
        place=named,
        expected=f"{what}, named as package.module:attribute",
        got=got,
        remedy="run the command in the folder from which the module can be imported",
        detail=detail,
        whose=Whose.SET_UP,
    )
