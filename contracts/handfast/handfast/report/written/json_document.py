"""The report as JSON, in the form that ``report.schema.json`` beside this file describes."""

from __future__ import annotations

import dataclasses
import json
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from handfast.report.causes.grouping import Broken, Cause
    from handfast.report.run import Run

__all__ = ["FORMAT", "document_of", "json_of"]

FORMAT: Final = 1
"""The version of the form: it grows when a reader of the one before it would be wrong."""


def json_of(run: Run) -> str:
    """The document as text."""
    return json.dumps(document_of(run), indent=1, ensure_ascii=False) + "\n"


def document_of(run: Run) -> dict[str, Any]:
    """Everything in ``run``."""
    return {
        "format": FORMAT,
        **dataclasses.asdict(run.origin),
        "verdict": run.verdict,
        "modes": list(run.modes),
        "counts": dict(run.counts),
        "causes": [_cause(run, one) for one in run.causes],
        "relations": [dataclasses.asdict(one) for one in run.relations],
        "coverage": [dataclasses.asdict(one) for one in run.coverage],
        "left_out": [dataclasses.asdict(one) for one in (*run.left_out, *run.lacking)],
        "clauses_left_out": [dataclasses.asdict(one) for one in run.clauses],
        "reports": [one.to_json() for one in run.reports],
    }


def _cause(run: Run, one: Cause) -> dict[str, Any]:
    return {
        "id": one.id,
        "kind": one.kind,
        "since": dataclasses.asdict(run.since[one.id]),
        "system": one.system,
        "provider": one.provider,
        "consumers": list(one.consumers),
        "whose": one.whose,
        "title": one.title,
        "remedy": one.remedy,
        "verdict": one.verdict,
        "mismatch": one.mismatch.to_json(),
        "breaks": [_broken(each) for each in one.broken],
    }


def _broken(one: Broken) -> dict[str, Any]:
    return {
        "consumer": one.consumer,
        "provider": one.provider,
        "interaction": one.interaction,
        "state": one.state,
        "operation": one.main,
        "modes": list(one.modes),
        "verdict": one.verdict,
        "repeat": one.repeat,
    }
