"""Loads what an option names as ``package.module:attribute``, from the current folder too."""

from __future__ import annotations

import inspect
import signal
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from handfast.importing import CannotImport, cause_of, import_object
from handfast.interrupts import is_interrupt
from handfast.providers.errors import CannotVerify, start_mismatch

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["load_app", "load_named", "not_loaded"]

_LOADING_SECONDS = 30.0
_AN_APP = "an ASGI or WSGI application"
_MEND = "mend what raised it"


def load_named(named: str, what: str) -> Any:
    """The object that ``package.module:attribute`` names.

    Raises:
        CannotVerify: it cannot be imported, or is not there; ``what`` is what it should be.
    """
    here = str(Path.cwd())
    if here not in sys.path:
        sys.path.insert(0, here)
    try:
        with _in_time():
            return import_object(named)
    except CannotImport as error:
        if error.remedy:  # the name is wrong, and nothing was raised
            raise not_loaded(named, what, str(error), error.remedy) from error
        remedy = _remedy(named, error)
        raise not_loaded(named, what, error.cause, remedy, error.__cause__) from error


def load_app(named: str, *, factory: bool = False) -> Any:
    """The ASGI or WSGI application that ``named`` is, or makes when called without arguments.

    With ``factory`` it is what makes one.

    Raises:
        CannotVerify: it cannot be loaded or made, or is no application (or factory).
    """
    found = load_named(named, _AN_APP)
    if not callable(found):
        raise not_loaded(named, _AN_APP, f"one of type {type(found).__name__}", f"name {_AN_APP}")
    makes = _makes_an_app(found)
    if factory and not makes:
        got = "an application itself, of which there is only one"
        remedy = "name a function without arguments that makes one each time"
        raise not_loaded(named, "a factory of applications", got, remedy)
    if factory or not makes:
        return found
    try:
        with _in_time():
            return found()
    except BaseException as error:  # a factory may raise whatever it likes
        if is_interrupt(error):
            raise
        raise not_loaded(named, _AN_APP, cause_of(error), _MEND, error) from error


def _remedy(named: str, error: CannotImport) -> str:
    """What to do where the module that ``named`` names raised something."""
    if error.missing is None or not isinstance(error.__cause__, ModuleNotFoundError):
        return _MEND
    module = named.partition(":")[0]
    if f"{module}.".startswith(f"{error.missing}."):
        return "run the command in the folder from which the module can be imported"
    return "install what is missing"


@contextmanager
def _in_time() -> Iterator[None]:
    """Ends what blocks for too long, wherever it hangs; a command runs in the main thread."""

    def end(*_: object) -> None:
        raise TimeoutError(f"not done within {_LOADING_SECONDS:g} s")

    before = signal.signal(signal.SIGALRM, end)
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


def not_loaded(
    named: str, what: str, got: str, remedy: str, error: BaseException | None = None
) -> CannotVerify:
    """What keeps ``named``, which should be ``what``, from being used, and what to do about it."""
    return CannotVerify(
        (
            start_mismatch(
                named,
                got,
                remedy,
                expected=f"{what}, named as package.module:attribute",
                error=error,
            ),
        )
    )
