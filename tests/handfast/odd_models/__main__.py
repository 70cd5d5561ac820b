"""Prints which odd models fail, by kind and form: ``python -m tests.handfast.odd_models``.

``--long`` tries 300 values of each model, ``--full`` all of them by Pact and served, too.
With ``--write`` it writes into known.toml what fails in this form, short or long. Exits 1 for a
failure that is not known, and for a known one that does not happen.
"""

from __future__ import annotations

import argparse
import logging
import sys
import time

from tests.handfast.odd_models.corpus import KINDS, ROWS, SUPPORTED
from tests.handfast.odd_models.forms import FULL, LONG, SHORT, Size
from tests.handfast.odd_models.known import FILE, known, rendered
from tests.handfast.odd_models.measuring import ALL_FORMS, examples_a_second, failures


def main() -> int:
    """Measure, and print or write what was found."""
    parser = argparse.ArgumentParser(prog="python -m tests.handfast.odd_models")
    parser.add_argument("--long", action="store_true", help="300 values of each model")
    parser.add_argument("--full", action="store_true", help="and all of them served, and by Pact")
    parser.add_argument("--form", choices=ALL_FORMS, action="append", help="this form alone")
    parser.add_argument("--each", action="store_true", help="each failure with what happens")
    parser.add_argument("--speed", action="store_true", help="examples a second, too")
    parser.add_argument("--write", action="store_true", help="write what fails into known.toml")
    chosen = parser.parse_args()
    logging.disable(logging.ERROR)
    forms = chosen.form or list(ALL_FORMS)
    long = chosen.long or chosen.full
    found = _measured(forms, FULL if chosen.full else LONG if long else SHORT)
    print(_table(found))
    if chosen.write:
        listed = {row.title: row for row in ROWS}
        FILE.write_text(rendered(found, listed, long=long), encoding="utf-8")
    if chosen.each:
        for form, failed in found.items():
            print(*(f"{form}\t{title}\t{what!a}" for title, what in failed.items()), sep="\n")
    if chosen.speed:
        middle, slowest = examples_a_second(SUPPORTED, LONG.values)
        shown = ", ".join(f"{title} {rate:,.0f}" for title, rate in slowest.items())
        print(f"\nwire: a median of {middle:,.0f} examples a second; the slowest: {shown}")
    expected = {form: known().of(form, in_the_long_form=long) for form in forms}
    return 0 if all(found[form].keys() == expected[form] for form in forms) else 1


def _measured(forms: list[str] | tuple[str, ...], size: Size) -> dict[str, dict[str, str]]:
    found = {}
    for form in forms:
        began = time.perf_counter()
        found[form] = failures(form, size)
        print(f"{form}: {time.perf_counter() - began:.0f} s", file=sys.stderr, flush=True)
    return found


def _table(found: dict[str, dict[str, str]]) -> str:
    forms = list(found)
    rows = [["kind", "models", *forms]]
    for kind, listed in KINDS.items():
        failed = [sum(row.title in found[form] for row in listed) for form in forms]
        rows.append([kind, str(len(listed)), *(str(count or "") for count in failed)])
    rows.append(["all", str(len(ROWS)), *(str(len(found[form])) for form in forms)])
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )


if __name__ == "__main__":
    sys.exit(main())
