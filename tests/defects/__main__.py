"""Prints what ``verify`` makes of each defect: ``python -m tests.defects life_organiser``.

With ``--compare`` what it misses is given to ``compare`` too. Exits 1 where more is missed than the
bar allows.
"""

from __future__ import annotations

import argparse
import logging

from tests.defects.comparing import comparing
from tests.defects.planting import (
    CAUGHT,
    CAUGHT_BY_BOTH,
    changed,
    defects,
    described_outcome,
    outcomes,
    summary,
    verifying,
)


def main() -> int:
    """Print the verdict of each, and how many there are of each verdict."""
    parser = argparse.ArgumentParser(prog="python -m tests.defects", description=__doc__)
    parser.add_argument("system", help="the system whose reference services are changed")
    parser.add_argument("--only", default="", help="defects whose id, file or operation has this")
    parser.add_argument("--compare", action="store_true", help="compare what verify misses")
    chosen = parser.parse_args()
    logging.disable()
    of = changed(chosen.system)
    listed = [
        row
        for row in defects(chosen.system)
        if chosen.only in f"{row['id']}\n{row['file']}\n{row['operation']}"
    ]
    rows = []
    for defect in listed:
        (row,) = outcomes(of, [defect], verifying(of.cases))
        if chosen.compare and not row.is_right:
            (row,) = outcomes(of, [defect], comparing(of))
        rows.append(row)
        print(described_outcome(row), flush=True)
    print(summary(rows))
    least = CAUGHT_BY_BOTH if chosen.compare else CAUGHT
    return int(sum(row.is_right for row in rows) < least * len(rows))


if __name__ == "__main__":
    raise SystemExit(main())
