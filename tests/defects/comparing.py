"""What ``handfast compare`` finds of a defect: the reference beside a copy with the defect.

A helper of tests: it knows no system.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from typing import Final

from handfast.compare.judged.differences import Difference as Shown
from handfast.compare.judged.differences import Kind
from handfast.compare.searching import Found, searched
from handfast.compare.setting import opened_pair
from handfast.compare.story import sides_of
from handfast.model import Offer
from handfast.providers.provider import RunningProvider
from tests.changing import Change, Changed
from tests.defects.planting import Difference, Judge, names

STEPS: Final = 18_000
"""What ``--for 120s`` plays at 150 steps a second, which the benchmarks demand."""

CLAUSES: Final[Mapping[Kind, str]] = {
    Kind.NUMBER: "exactly",
    Kind.MESSAGES: "exactly",
    Kind.STATUS: "the status",
}
"""What ``verify`` calls what a defect's ``field`` may name, for it is written in those words."""


class _Shown(Exception):
    """It was shown where it must."""


def comparing(of: Changed, *, steps: int = STEPS, seed: int = 0) -> Judge:
    """``compare``: each difference it finds, up to the first that names operation and field."""

    def judge(provider: RunningProvider, defect: Change) -> list[Difference]:
        offer = of.system.offer(provider.name)
        assert offer is not None
        reference = of.providers(f"{of.system.name}_contracts.reference")[provider.name]
        shown: list[Difference] = []

        def add(found: Found) -> None:
            shown.extend(_difference(one, found, offer) for one in (found.difference, *found.also))
            if names(shown, defect):
                raise _Shown

        async def search() -> None:
            async with opened_pair(of.system, offer, (reference, provider), seed) as (sides, maker):
                await searched(sides, maker, provider=offer.provider, steps=steps, on_found=add)

        with suppress(_Shown):
            asyncio.run(search())
        return shown

    return judge


def _difference(one: Shown, found: Found, offer: Offer) -> Difference:
    """In the words of ``verify``: where it shows, and every operation of the session before it."""
    first, second = sides_of(one)
    text = f"{CLAUSES.get(one.kind, one.kind)} | {one.place} | {first} | {second}"
    called = [_place(step.operation or step.happens, offer) for step in found.session.steps]
    return Difference(f"{_place(one.of, offer)} (after {', '.join(called)})", text, len(called))


def _place(name: str, offer: Offer) -> str:
    """The route of an operation, or a message's address."""
    routes = {one.name: f"{one.method} {one.path}" for one in offer.operations}
    addresses = {one.name: one.address for one in offer.messages}
    return {**addresses, **routes}.get(name, name)
