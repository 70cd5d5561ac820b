"""Prints what ``verify`` makes of each defect: ``python -m tests.defects life_organiser``.

Exits 1 where it misses more than the bar allows.
"""

from __future__ import annotations

import argparse
import logging

from tests.defects.planting import (
    CAUGHT,
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
    chosen = parser.parse_args()
    logging.disable()
    of = changed(chosen.system)
    listed = [
        row
        for row in defects(chosen.system)
        if chosen.only in f"{row['id']}\n{row['file']}\n{row['operation']}"
    ]
    rows = []
    for row in outcomes(of, listed, verifying(of.cases)):
        rows.append(row)
        print(described_outcome(row), flush=True)
    print(summary(rows))
    return int(sum(row.verdict == "caught" for row in rows) < CAUGHT * len(rows))


if __name__ == "__main__":
    raise SystemExit(main())
