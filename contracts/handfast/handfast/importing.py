"""Imports what ``package.module:attribute`` names, and finds out where that failed.

Changes no path and starts nothing. What to do about a module that failed is up to the caller.
"""

from __future__ import annotations

import importlib
import inspect
import sys
import sysconfig
import traceback
from contextlib import redirect_stdout
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

from handfast.interrupts import is_interrupt
from handfast.wording.suggestions import did_you_mean

__all__ = [
    "CannotImport",
    "cause_of",
    "import_object",
    "is_a_library",
    "origin_of",
    "place_of",
    "place_of_code",
]

_OURS = str(Path(__file__).parent)
_IMPORTS = str(Path(importlib.__file__).parent)
_OTHERS = tuple({sysconfig.get_path(name) for name in ("stdlib", "purelib", "platlib")})


class CannotImport(Exception):
    """A name that cannot be imported.

    ``cause`` is the exception in one line, ``place`` the file and line where it arose (empty
    where there is none), ``missing`` the module that could not be imported there, if it is that.
    ``remedy`` mends the name itself, where that is wrong: no module raised anything then.
    """

    def __init__(
        self, cause: str, place: str = "", missing: str | None = None, remedy: str = ""
    ) -> None:
        self.cause = cause
        self.place = place
        self.missing = missing
        self.remedy = remedy
        super().__init__(f"{cause} ({place})" if place else cause)


def import_object(named: str) -> Any:
    """The object that ``package.module:attribute`` names; the attribute may have dots.

    Raises:
        CannotImport: there is no such module or attribute, or the module raised.
    """
    module_name, _, attribute = named.partition(":")
    if not module_name or not attribute:
        raise CannotImport(
            f"{named!r} is not of the form package.module:attribute",
            remedy=f"write {module_name or 'package.module'}:{attribute or 'attribute'}",
        )
    try:
        with redirect_stdout(sys.stderr):  # what it prints is no part of a command's output
            found: Any = importlib.import_module(module_name)
    except BaseException as error:  # a module may raise whatever it likes
        if is_interrupt(error):
            raise
        missing = error.name if isinstance(error, ImportError) else None
        place = place_of(error, module_name.partition(".")[0])
        raise CannotImport(cause_of(error), place, missing) from error
    for name in attribute.split("."):
        try:
            found = getattr(found, name)
        except AttributeError as error:
            place = getattr(sys.modules[module_name], "__file__", None) or ""
            raise CannotImport(
                cause_of(error), place, remedy=did_you_mean(name, _own_names(found, module_name))
            ) from error
    return found


def _own_names(found: Any, module: str) -> list[str]:
    """What of ``found`` may have been meant: nothing that ``module`` imports of other packages."""
    package = module.partition(".")[0]
    names = []
    for name, value in getattr(found, "__dict__", {}).items():
        made = isinstance(value, type | FunctionType)
        elsewhere = made and str(value.__module__).partition(".")[0] != package
        if not (name.startswith("_") or elsewhere or isinstance(value, ModuleType)):
            names.append(name)
    return names


def cause_of(error: BaseException) -> str:
    """``error`` in one line: its type and the first line of its message."""
    if isinstance(error, SyntaxError):
        return f"{type(error).__name__}: {error.msg}"
    first = next(iter(str(error).splitlines()), "")
    return f"{type(error).__name__}: {first}" if first else type(error).__name__


def place_of(error: BaseException, package: str = "") -> str:
    """File and line of the cause: the last place in ``package``, or else in no library's code.

    Empty where nothing but the import itself failed.
    """
    if isinstance(error, SyntaxError) and error.filename:
        return f"{error.filename}, line {error.lineno}"
    frames = [frame for frame in _frames(error) if not frame.filename.startswith(_IMPORTS)]
    own = [
        frame
        for frame in frames
        if package in Path(frame.filename).with_suffix("").parts
        or not frame.filename.startswith((_OURS, *_OTHERS))
    ]
    return _place(own or [frame for frame in frames if not frame.filename.startswith(_OURS)])


def origin_of(error: BaseException) -> tuple[str, bool]:
    """The last place that is in no library's code, and whether it is in handfast's."""
    frames = [
        frame
        for frame in _frames(error)
        if frame.filename.startswith(_OURS) or not frame.filename.startswith(_OTHERS)
    ]
    return _place(frames), bool(frames) and frames[-1].filename.startswith(_OURS)


def place_of_code(function: object) -> str:
    """File, line and name of a function, as of what was raised in it; empty where it has none."""
    code = getattr(inspect.unwrap(function), "__code__", None) if callable(function) else None
    if code is None:
        return ""
    return f"at {code.co_filename}, line {code.co_firstlineno}, in {code.co_name}"


def is_a_library(filename: str) -> bool:
    """Whether code at ``filename`` is Python's, of a package that is installed, or handfast's."""
    installed = {"site-packages", "dist-packages"}.intersection(Path(filename).parts)
    return bool(installed) or filename.startswith(("<", _OURS, *_OTHERS))


def _frames(error: BaseException) -> list[traceback.FrameSummary]:
    frames = traceback.extract_tb(error.__traceback__)
    return [frame for frame in frames if not frame.filename.startswith("<frozen ")]


def _place(frames: list[traceback.FrameSummary]) -> str:
    return "".join(f"{frame.filename}, line {frame.lineno}" for frame in frames[-1:])
