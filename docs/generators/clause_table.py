"""The table of clauses in ``docs/concepts/clauses.md``, made of the table in the model."""

from __future__ import annotations

from typing import Final

from handfast.model.clauses import CLAUSES, ClauseRow

__all__ = ["with_table"]

BEGIN: Final = "<!-- begin: made of handfast/model/clauses.py -->\n"
END: Final = "<!-- end -->\n"
_HEAD: Final = "| clause | what it is about | stands in | Pact |\n|---|---|---|---|\n"


def with_table(page: str) -> str:
    """``page`` with the present table between its two marks."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}{_HEAD}{''.join(map(_row, CLAUSES))}{END}{after}"


def _row(row: ClauseRow) -> str:
    places = ", ".join(f"`{one.__name__}`" for one in row.stands_in) or "what a run shows"
    pact = f"no: {row.unseen_by_pact}" if row.unseen_by_pact else "yes"
    return f"| {row.clause} | {row.wording} | {places} | {pact} |\n"
