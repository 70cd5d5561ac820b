"""What known drift makes of the mismatches of one interaction: waived, or named as there. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from handfast.model import Exchange, Published, Unchanged
from handfast.model.cases import subject_of
from handfast.model.clauses import Clause
from handfast.model.results import Mismatch, Responsible
from handfast.wire.paths import last_key
from handfast.wire.routes import route_name

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from handfast.drift.rows import Differences, DriftRow
    from handfast.model.cases import Case

__all__ = ["judged_with_drift", "needed_by", "waived_subjects"]


def waived_subjects(differences: Differences | None) -> frozenset[str]:
    """The operations and messages of which nothing is judged."""
    waivers = () if differences is None else differences.waivers
    return frozenset(one.subject for one in waivers if one.clause is None)


def judged_with_drift(
    differences: Differences | None,
    case: Case,
    mismatches: Iterable[Mismatch],
    rows: Collection[DriftRow],
) -> tuple[tuple[Mismatch, ...], frozenset[DriftRow]]:
    """The mismatches of ``case``, and the rows that it used, those of waivers included.

    ``rows`` are those of its requests and answers. A mismatch of a waived clause becomes one that
    is left out; a field that is there, though a row says never, is a mismatch of its own.
    """
    if differences is None:
        return tuple(mismatches), frozenset(rows)
    found: list[Mismatch] = []
    used = set(rows)
    subject, needed = subject_of(case.interaction), needed_by(case)
    waived = {one.clause: one.row for one in differences.waivers if one.subject == subject}
    used |= {one.row for one in differences.waivers if not one.clause and one.subject in needed}
    for mismatch in mismatches:
        row = waived.get(mismatch.clause)
        if row is not None and mismatch.whose is Responsible.PROVIDER:
            used.add(row)
            found.append(_waived(mismatch.clause, row))
        else:
            found.append(mismatch)
    there = sorted({one.declared for one in rows if one.against and one.kind == "absent"})
    named = _with_names(dict.fromkeys(found), rows)
    return (*named, *map(_is_there, there)), frozenset(used)


def needed_by(case: Case) -> frozenset[str]:
    """The operations and messages that ``case`` is about, or that it reads afterwards."""
    found = {subject_of(case.interaction)}
    for promise in case.interaction.then:
        match promise:
            case Published(message=message):
                found.add(message.name)
            case Unchanged(exchange=exchange):
                found.add(route_name(exchange.operation))
            case Exchange(operation=operation):
                found.add(route_name(operation))
    return frozenset(found)


def _waived(clause: Clause, row: DriftRow) -> Mismatch:
    return Mismatch(
        clause=clause,
        place=row.declared,
        expected="to be verified",
        got=f"{row.there}, {row.reason}",
        whose=Responsible.LEFT_OUT,
    )


def _with_names(mismatches: Iterable[Mismatch], rows: Collection[DriftRow]) -> list[Mismatch]:
    """``mismatches`` with the provider's own name beside that of a field it calls otherwise."""
    names = {row.field: row.there for row in rows if row.kind == "field"}
    return [
        replace(mismatch, name_at_provider=names.get(last_key(mismatch.path or ()), ""))
        for mismatch in mismatches
    ]


def _is_there(declared: str) -> Mismatch:
    return Mismatch(
        clause=Clause.READS,
        place=declared,
        expected="nothing, for the known drift has it as never there",
        got="a value",
        remedy="take its row of absent out of the drift, so that the value is verified",
    )
