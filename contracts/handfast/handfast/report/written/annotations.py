"""The causes where a pipeline shows them beside the code: for GitHub, and for GitLab.

A cause stands at the place that raised, where there is one in this project; else at the promise
that it breaks, in the pact file.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from handfast.frozen import dataclass
from handfast.model.results import Verdict
from handfast.storage.files import pact_path
from handfast.wording.counts import number_of

if TYPE_CHECKING:
    from handfast.report.causes.grouping import Cause
    from handfast.report.run import Run

__all__ = ["Place", "github_of", "gitlab_of", "place_of"]

_MOST: Final = 50
"""Annotations of one run: GitHub shows ten of a step, and GitLab a list."""

_RAISED_AT: Final = re.compile(r"(?P<file>.+), line (?P<row>\d+), in ")


@dataclass(frozen=True, slots=True)
class Place:
    """A file of the project, relative to its folder, and a line in it, the first of which is 1."""

    file: str
    line: int


def place_of(cause: Cause, folder: Path) -> Place:
    """Where ``cause`` is shown in the project in ``folder``."""
    raised = cause.mismatch.raised
    first = next(raised[0].chain()) if raised else None
    found = _RAISED_AT.match(first.place) if first else None
    if found is not None:
        file = Path(found["file"])
        if file.is_relative_to(folder):
            return Place(file.relative_to(folder).as_posix(), int(found["row"]))
    shown_by = cause.shown_by
    pact = pact_path(Path("pacts"), cause.system, shown_by.consumer, shown_by.provider)
    return Place(pact.as_posix(), _row_of(folder / pact, shown_by.interaction))


def _row_of(pact: Path, interaction: str) -> int:
    """The row of a pact file that describes ``interaction``; its first where none does."""
    try:
        rows = pact.read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError):
        return 1
    names = {
        f'"description": {json.dumps(interaction, ensure_ascii=ascii_only)}'
        for ascii_only in (True, False)
    }
    return next((at for at, row in enumerate(rows, 1) if row.strip().rstrip(",") in names), 1)


def github_of(run: Run, folder: Path) -> str:
    """Workflow commands, a row each: GitHub makes annotations of them when they are printed."""
    rows = []
    for cause in run.causes[:_MOST]:
        place = place_of(cause, folder)
        level = "error" if cause.verdict is Verdict.FAILED else "warning"
        named = {"file": place.file, "line": str(place.line), "title": cause.title}
        properties = ",".join(f"{name}={_property(text)}" for name, text in named.items())
        rows.append(f"::{level} {properties}::{_data(_message(cause))}\n")
    return "".join(rows)


def gitlab_of(run: Run, folder: Path) -> str:
    """A code quality report (GitLab, "Code Quality report format")."""
    issues = [_issue(cause, place_of(cause, folder)) for cause in run.causes[:_MOST]]
    return json.dumps(issues, indent=1, ensure_ascii=False) + "\n"


def _issue(cause: Cause, place: Place) -> dict[str, Any]:
    failed = cause.verdict is Verdict.FAILED
    return {
        "description": f"{cause.title}. {_message(cause)}",
        "check_name": f"handfast: {cause.kind}",
        "fingerprint": cause.id,
        "severity": "major" if failed else "minor",
        "location": {"path": place.file, "lines": {"begin": place.line}},
    }


def _message(cause: Cause) -> str:
    count = number_of(len(cause.broken), "interaction")
    breaks = f"Breaks {count} of {', '.join(cause.consumers)} with {cause.provider}."
    return f"{breaks} Remedy: {cause.remedy}"


def _data(text: str) -> str:
    """As in GitHub's own toolkit (``escapeData``)."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
