"""Asks Pact's own verifier about many interactions at once: those of all odd models together.

An interaction that Pact can't load must not stop the others: where a file of several gives no
results, each of its parts is asked about alone.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from itertools import batched, groupby
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from pact import Verifier

from handfast.derive.pact.files import concrete, pact_interaction
from handfast.http.serving import HOST, serving
from handfast.model.cases import Case, cases_of
from handfast.pact.stdout import quiet
from handfast.providers.provider import RunningProvider
from tests.data.odd_models.row import Item, Odd
from tests.handfast.odd_models.forms import Size, Unseen, never_written, outcome
from tests.handfast.odd_models.served import application
from tests.handfast.odd_models.systems import answering, cases

__all__ = ["pact", "pact_refuses"]

_A_FILE = 100
"""Interactions that one file has: with more of them, each takes longer."""


@dataclass(frozen=True)
class _Asked:
    title: str
    what: str
    interaction: dict[str, Any]
    alone: bool


def pact(rows: Sequence[Odd], size: Size, folder: Path) -> dict[str, str | None]:
    """What Pact finds of each model: right values pass."""
    found: dict[str, str | None] = {}
    asked: list[_Asked] = []
    for row in rows:
        mine: list[_Asked] = []
        found[row.title] = outcome(partial(_collect, mine, partial(_right, row, size)))
        asked += mine
    for one, why in zip(asked, _verdicts(asked, application(rows), folder), strict=True):
        if why is not None and found[one.title] is None:
            found[one.title] = f"{one.what}: {why}"[:200]
    return found


def pact_refuses(
    rows: Sequence[Odd], size: Size, folder: Path, unseen: Unseen
) -> dict[str, str | None]:
    """What Pact does not find of each model: values that it never writes fail."""
    found: dict[str, str | None] = {}
    asked: list[_Asked] = []
    raw: dict[str, bytes] = {}
    for row in rows:
        mine: list[_Asked] = []
        found[row.title] = outcome(partial(_collect, mine, partial(_wrong, row, size, unseen, raw)))
        asked += mine
    for one, why in zip(asked, _verdicts(asked, application(rows, raw), folder), strict=True):
        if why is None and found[one.title] is None:
            found[one.title] = f"takes {one.what}"[:200]
    return found


def _collect(into: list[_Asked], make: Callable[[], list[_Asked]]) -> None:
    into += make()


def _right(row: Odd, size: Size) -> list[_Asked]:
    return [
        _asked(row, case.interaction.name, case)
        for case in cases(row, size.pact, size.pact_requests)
    ]


def _wrong(row: Odd, size: Size, unseen: Unseen, raw: dict[str, bytes]) -> list[_Asked]:
    """What the row lists, and one near miss of each violation at each place."""
    chosen: dict[str, tuple[str, str]] = {}
    for violation, place, value in never_written(row, size.misses):
        if not unseen(row, violation, place):
            text = json.dumps(value)
            chosen.setdefault(f"{violation} {place or text}", (violation, text))
    several = list(chosen.values())[: size.pact_misses]
    numbers = {f"{row.title}-{number}": one for number, one in enumerate(several)}
    raw |= {number: text.encode() for number, (_, text) in numbers.items()}
    if not numbers:
        return []
    found = cases_of(answering(row, list(numbers)).contracts)
    return [
        _asked(row, f"{violation}: {text}", case)
        for (violation, text), case in zip(numbers.values(), found, strict=True)
    ]


def _asked(row: Odd, what: str, case: Case) -> _Asked:
    alone = row.item is Item.PACT_FILES
    return _Asked(row.title, what, concrete(pact_interaction(case), {}), alone)


def _verdicts(asked: Sequence[_Asked], app: FastAPI, folder: Path) -> list[str | None]:
    """What Pact finds of each interaction; None where it passes."""
    os.environ["PACT_DO_NOT_TRACK"] = "true"
    verdicts: list[str | None] = []
    with serving(RunningProvider(name="odd-models", app=app)) as at:
        for alone, together in groupby(asked, lambda one: one.alone):
            for several in batched(together, 1 if alone else _A_FILE):
                verdicts += _of_several(several, at.url, folder / "pact.json")
    return verdicts


def _of_several(asked: Sequence[_Asked], url: str, file: Path) -> list[str | None]:
    results = _verified([one.interaction for one in asked], url, file)
    if len(results.get("interactionResults", ())) == len(asked):
        broken = {e["interaction"].rpartition("#")[2]: e["mismatch"] for e in results["errors"]}
        return [_shown(broken[str(n)]) if str(n) in broken else None for n, _ in enumerate(asked)]
    if len(asked) == 1:
        return ["Pact can't load it"]
    middle = len(asked) // 2
    return [
        *_of_several(asked[:middle], url, file),
        *_of_several(asked[middle:], url, file),
    ]


def _shown(mismatch: Mapping[str, Any] | None) -> str:
    parts = (mismatch or {}).get("mismatches", ())
    described = [f"{part.get('path', '')} {part.get('mismatch', part['type'])}" for part in parts]
    return described[0] if described else json.dumps(mismatch)


def _verified(interactions: list[dict[str, Any]], url: str, file: Path) -> dict[str, Any]:
    numbered = [{**each, "description": f"#{n}"} for n, each in enumerate(interactions)]
    document = {
        "consumer": {"name": "reader"},
        "provider": {"name": "odd-models"},
        "interactions": numbered,
        "metadata": {"pactSpecification": {"version": "4.0"}},
    }
    file.write_text(json.dumps(document), encoding="utf-8")
    verifier = Verifier("odd-models", host=HOST).add_transport(url=url).add_source(file)
    with quiet(), suppress(RuntimeError):
        verifier.verify()
    results: dict[str, Any] = verifier.results
    return results
