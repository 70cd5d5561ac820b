"""Measures all odd models in a form: what fails, by model. Compares it with what is known."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from statistics import median

from handfast.strategies import wire
from tests.data.odd_models.row import Odd
from tests.handfast.odd_models.by_pact import pact, pact_refuses
from tests.handfast.odd_models.corpus import ROWS, SUPPORTED
from tests.handfast.odd_models.forms import FORMS, LONG, REFUSING, Size, outcome
from tests.handfast.odd_models.known import known, unseen
from tests.handfast.odd_models.near_misses import drawn

__all__ = ["ALL_FORMS", "examples_a_second", "failures", "surprises"]

ALL_FORMS = (*sorted({*FORMS, *REFUSING, "pact", "pact_refuses"}),)
"""Each form in which a model is measured."""


def failures(form: str, size: Size) -> dict[str, str]:
    """What happens in ``form`` that should not, by model."""
    if form in ("pact", "pact_refuses"):
        return _by_pact(form, size)
    rows = ROWS if form == "check" else SUPPORTED
    found = {row.title: outcome(_measured(form, row, size)) for row in rows}
    return {title: what for title, what in found.items() if what is not None}


def _measured(form: str, row: Odd, size: Size) -> Callable[[], str | None]:
    if form in REFUSING:
        return lambda: REFUSING[form](row, size, partial(unseen, form))
    return lambda: FORMS[form](row, size)


def _by_pact(form: str, size: Size) -> dict[str, str]:
    with tempfile.TemporaryDirectory(prefix="odd-models-") as folder:
        if form == "pact":
            found = pact(SUPPORTED, size, Path(folder))
        else:
            found = pact_refuses(SUPPORTED, size, Path(folder), partial(unseen, form))
    return {title: what for title, what in found.items() if what is not None}


def surprises(form: str, size: Size) -> dict[str, str]:
    """Each failure that is not known, and each known one that does not happen, by model."""
    found, listed = failures(form, size), known().of(form, in_the_long_form=size == LONG)
    new = {title: what for title, what in found.items() if title not in listed}
    gone = dict.fromkeys(sorted(listed - found.keys()), "passes: delete its row in known.toml")
    return new | gone


def _draw(row: Odd, count: int) -> int:
    return len(drawn(wire(row.model), count))


def examples_a_second(rows: Sequence[Odd], count: int) -> tuple[float, dict[str, float]]:
    """The median over the models of which ``wire`` makes any, and the slowest ten."""
    rates: dict[str, float] = {}
    for row in rows:
        if not row.unsendable and outcome(partial(_draw, row, 1)) is None:
            began = time.process_time()
            made = _draw(row, count)
            rates[row.title] = made / (time.process_time() - began)
    slowest = sorted(rates.items(), key=lambda item: item[1])[:10]
    return median(rates.values()), dict(slowest)
