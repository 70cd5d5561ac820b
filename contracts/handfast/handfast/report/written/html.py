"""The report as one HTML page that needs nothing else: no network, no other file, no build.

Lays out a ``Run``, and judges nothing. All text is escaped by the templates; the page's own policy
lets no script and no style run but the two that are part of it. What is long is left out of the
page and stands in the JSON beside it.
"""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from handfast.frozen import dataclass
from handfast.model.clauses import row_of
from handfast.model.results import Responsible, Verdict
from handfast.report.written.relation_map import map_of
from handfast.wording.counts import number_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from handfast.model.results import Mismatch
    from handfast.report.causes.grouping import Cause
    from handfast.report.run import Covered, Relation, Run

__all__ = ["html_of"]

_MOST_BROKEN: Final = 200
"""Interactions that are listed under one cause."""

_FEW_CAUSES: Final = 8
"""So many causes fit on one screen with the remedy of each; that of more is shown in each cause."""

_MOST_NAMED: Final = 5
_MOST_ROWS: Final = 2_000
_MARKUP: Final = 800
_MOST_DETAIL: Final = 700_000
"""Characters of requests and answers in the whole page."""

_WORDS: Final = {
    Verdict.PASSED: "passed",
    Verdict.FAILED: "failed",
    Verdict.NOT_VERIFIED: "missing",
}


def html_of(run: Run) -> str:
    """The page."""
    environment = _environment(several=len(run.reports) > 1)
    style, script = (Markup(_source(environment, name)) for name in ("report.css", "report.js"))  # noqa: S704  # our own files
    failed = [cause for cause in run.causes if cause.verdict is Verdict.FAILED]
    systems = dict.fromkeys(one.system for one in run.relations)
    worst_first = sorted(run.rows, key=lambda row: row.verdict is Verdict.PASSED)
    return environment.get_template("report.html.j2").render(
        run=run,
        style=style,
        script=script,
        everything=_everything(run),
        failed=failed,
        causes_heading=_causes_heading(failed),
        choices=_choices(run, environment.filters["provider"]),
        verdicts=tuple(Verdict),
        detailed=_detailed(run.causes),
        most_broken=_MOST_BROKEN,
        few_causes=_FEW_CAUSES,
        unverified=[cause for cause in run.causes if cause.verdict is Verdict.NOT_VERIFIED],
        maps=[
            map_of(name, [one for one in run.relations if one.system == name]) for name in systems
        ],
        coverage_summary=_coverage_summary(run.coverage),
        used=[one for one in run.coverage if one.interactions],
        unused=[one for one in run.coverage if not one.interactions],
        drifts=sorted(
            (drift for report in run.reports for drift in report.drifts), key=lambda one: one.stale
        ),
        document=[one for report in run.reports for one in report.document][:_MOST_ROWS],
        rows=worst_first[:_MOST_ROWS],
    )


@cache
def _environment(*, several: bool) -> Environment:
    """The templates, compiled once; of ``several`` systems each provider is named with its own."""
    environment = Environment(
        loader=PackageLoader("handfast.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "breaks": _breaks,
        "digest": _digest,
        "moment": _moment,
        "number": number_of,
        "provider": lambda one: f"{one.system}: {one.provider}" if several else one.provider,
        "rows": _marked_rows,
        "word": lambda verdict: _WORDS[verdict],
        "wording": lambda clause: row_of(clause).wording,
        "worst": _worst,
    }
    return environment


@dataclass(frozen=True)
class _Choices:
    """What the filter offers: in the page each name is a number, so that none is markup."""

    consumers: tuple[str, ...]
    providers: tuple[str, ...]
    operations: tuple[str, ...]
    places: Mapping[str, Mapping[str, int]]

    def numbers(self, of: str, names: Iterable[str]) -> str:
        """The numbers of ``names`` among the consumers, providers or operations."""
        return " ".join(str(self.places[of][name]) for name in names if name in self.places[of])


def _choices(run: Run, provider: Any) -> _Choices:
    offered = (row.offered for row in run.rows if row.offered)
    consumers = tuple(sorted({row.consumer for row in run.rows}))
    providers = tuple(sorted({provider(row) for row in run.rows}))
    operations = tuple(sorted({*offered, *(one.name for one in run.coverage)}))
    found = {"consumers": consumers, "providers": providers, "operations": operations}
    places = {of: {name: at for at, name in enumerate(names)} for of, names in found.items()}
    return _Choices(consumers, providers, operations, places)


def _detailed(causes: Sequence[Cause]) -> frozenset[tuple[str, int]]:
    """Which broken interactions are shown in full: of each cause some, until it is enough."""
    found: list[tuple[str, int]] = []
    size = 0
    for at in range(_MOST_BROKEN):
        for cause in causes:
            if at < len(cause.broken):
                size += sum(map(_length, cause.broken[at].mismatches[:3]))
                if size > _MOST_DETAIL:
                    return frozenset(found)
                found.append((cause.id, at))
    return frozenset(found)


def _length(one: Mismatch) -> int:
    """About how many characters ``one`` takes in the page."""
    texts = (one.expected, one.got, one.after, one.request, one.answer, one.evidence)
    return sum(map(len, texts)) + _MARKUP


def _everything(run: Run) -> str:
    interactions, causes = len(run.rows), len(run.causes)
    return f"{number_of(interactions, 'interaction')}, {number_of(causes, 'cause')}."


def _causes_heading(failed: Sequence[Cause]) -> str:
    return f"{number_of(len(failed), 'cause')} of what failed" if failed else "Causes"


def _breaks(cause: Cause) -> str:
    """What a cause breaks, in one row: how much, for whom, in which modes."""
    count = Counter(one.consumer for one in cause.broken)
    several = len(cause.consumers) > 1
    names = [f"{name} ({count[name]})" if several else name for name in cause.consumers]
    more = [number_of(len(names) - _MOST_NAMED, "other")] if len(names) > _MOST_NAMED else []
    consumers = ", ".join(names[:_MOST_NAMED] + more)
    modes = ", ".join(cause.modes)
    count_of_all = number_of(len(cause.broken), "interaction")
    promise = f"promised by {cause.provider}; " if cause.whose is Responsible.PROVIDER else ""
    return f"{promise}breaks {count_of_all} of {consumers}; {modes}"


def _coverage_summary(coverage: Sequence[Covered]) -> str:
    used = sum(bool(one.interactions) for one in coverage)
    what = "declared answers and messages"
    return (
        f"{used} of {len(coverage)} {what} are relied on." if coverage else f"No {what} are known."
    )


def _worst(one: Relation | Covered) -> Verdict:
    if one.failed:
        return Verdict.FAILED
    return Verdict.NOT_VERIFIED if one.not_verified else Verdict.PASSED


def _marked_rows(answer: str) -> list[tuple[str, str]]:
    return [(row[:1], row[2:]) for row in answer.splitlines()]


def _moment(at: str) -> str:
    return datetime.fromisoformat(at).strftime("%Y-%m-%d %H:%M %Z")


def _source(environment: Environment, name: str) -> str:
    if environment.loader is None:
        raise TypeError("the templates have no loader")
    return environment.loader.get_source(environment, name)[0]


def _digest(text: str) -> str:
    """What the page's policy names a script or style by (CSP Level 3, hash-source)."""
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"
