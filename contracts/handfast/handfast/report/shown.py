"""A report as it may be shown: no secret under its name, no character that acts. Pure.

Whatever a service answered is in it, so all of it is taken for hostile. Escaping is for each
writer, in the terms of its own format.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from handfast.model.clauses import Clause
from handfast.wire.paths import last_key
from handfast.wording.excerpts import shortened
from handfast.wording.masking import MASK, hidden_by_name, names_a_secret
from handfast.wording.printable import printable

if TYPE_CHECKING:
    from handfast.model.described import DocumentDifference
    from handfast.model.raised import Raised
    from handfast.model.results import Mismatch, Report, Result

__all__ = ["shown", "shown_mismatch", "shown_text"]

_TEXTS = ("place", "expected", "got", "remedy", "request", "after", "detail", "answer")
_NAMES = ("consumer", "provider", "interaction", "state")
_DESCRIBED = ("route", "place", "declared", "own")
_LONGEST = 8_000
"""Characters of one text."""


def shown(report: Report) -> Report:
    """``report`` with all its texts as they may be shown."""
    return replace(
        report,
        results=tuple(map(_result, report.results)),
        obstacles=tuple(map(shown_mismatch, report.obstacles)),
        document=tuple(map(_described, report.document)),
    )


def _described(one: DocumentDifference) -> DocumentDifference:
    texts: dict[str, Any] = {name: shown_text(getattr(one, name)) for name in _DESCRIBED}
    return replace(one, **texts, breaks=tuple(map(printable, one.breaks)))


def _result(one: Result) -> Result:
    names: dict[str, Any] = {name: printable(_cut(getattr(one, name))) for name in _NAMES}
    return replace(one, **names, mismatches=tuple(map(shown_mismatch, one.mismatches)))


def shown_mismatch(one: Mismatch) -> Mismatch:
    """``one`` with all its texts as they may be shown."""
    texts: dict[str, Any] = {name: shown_text(getattr(one, name)) for name in _TEXTS}
    path = None if one.path is None else tuple(_step(step) for step in one.path)
    is_secret_header = one.clause is Clause.HEADERS and _is_secret_header(one.place)
    if is_secret_header or names_a_secret(last_key(one.path or ())):
        for name in ("expected", "got"):
            if is_secret_header or texts[name].startswith('"'):
                texts[name] = MASK
    return replace(one, **texts, path=path, raised=tuple(map(_raised, one.raised)))


def _is_secret_header(name: str) -> bool:
    return names_a_secret(name) or name.lower() in ("cookie", "set-cookie")


def _step[Step](step: Step) -> Step | str:
    return printable(step) if isinstance(step, str) else step


def _raised(one: Raised) -> Raised:
    return replace(
        one,
        message=shown_text(one.message),
        place=printable(one.place),
        traceback=shown_text(one.traceback),
        causes=tuple(map(_raised, one.causes)),
    )


def shown_text(text: str) -> str:
    """``text`` as it may be shown, shortened where it is long."""
    return hidden_by_name(printable(_cut(text)))


def _cut(text: str) -> str:
    return shortened(text, _LONGEST)
