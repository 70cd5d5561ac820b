"""Loads what the command line names as ``package.module:attribute``; says plainly why it can't."""

from __future__ import annotations

import importlib
import inspect
import sys
import traceback
from pathlib import Path
from typing import Any

from contracts.engine.faults import Blame, Fault
from contracts.engine.run.provider import CannotHold

__all__ = ["load", "load_app"]

_AN_APP = "an ASGI or WSGI application"


def load(named: str, what: str) -> Any:
    """The object that ``package.module:attribute`` names, found from the current folder too.

    Raises:
        CannotHold: it cannot be imported, or is not there; ``what`` says what it is for.
    """
    module_name, _, attribute = named.partition(":")
    if not module_name or not attribute:
        raise CannotHold((_cannot(named, what, "no module and attribute"),))
    here = str(Path.cwd())
    if here not in sys.path:
        sys.path.insert(0, here)
    try:
        found: Any = importlib.import_module(module_name)
        for name in attribute.split("."):
            found = getattr(found, name)
    except Exception as error:
        got = f"{type(error).__name__}: {error}"
        raise CannotHold((_cannot(named, what, got, traceback.format_exc()),)) from error
    return found


def load_app(named: str, *, factory: bool = False) -> Any:
    """The ASGI or WSGI application that ``named`` is, or makes when called without arguments.

    With ``factory`` it is what makes one.

    Raises:
        CannotHold: it cannot be loaded or made, or is no application (or factory).
    """
    found = load(named, _AN_APP)
    if not callable(found):
        raise CannotHold((_cannot(named, _AN_APP, type(found).__name__),))
    makes = _makes_an_app(found)
    if factory and not makes:
        got = "an application itself, of which there is only one"
        raise CannotHold((_cannot(named, "a factory of applications", got),))
    if factory or not makes:
        return found
    try:
        return found()
    except Exception as error:
        got = f"{type(error).__name__}: {error}"
        fault = _cannot(named, _AN_APP, got, traceback.format_exc())
        raise CannotHold((fault,)) from error


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


def _cannot(named: str, what: str, got: str, detail: str = "") -> Fault:
    return Fault(
        clause="start",
        where=named,
        expected=f"{what}, named as package.module:attribute",
        got=got,
        remedy="run the command in the folder from which the module can be imported",
        detail=detail,
        blame=Blame.SET_UP,
    )
