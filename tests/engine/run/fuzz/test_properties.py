"""Every valid request is answered as declared, each near miss refused; each break has its reason."""

from __future__ import annotations

import dataclasses
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis.database import InMemoryExampleDatabase

from contracts.engine.cases import cases_of
from contracts.engine.run.fuzz.found import Found, Fuzzed
from contracts.engine.run.fuzz.properties import fuzz_properties, replay_property
from contracts.engine.run.fuzz.store import StoreError, find, kept_in


def fuzzed(stall: SimpleNamespace, broken: str = "", *only: str, **more: Any) -> Fuzzed:
    """What is found with a few requests of each interaction, or of those alone that are named."""
    options = {"examples": 40, "seed": 1, **more}
    provider = options.pop("provider", None) or stall.stall_provider(broken)
    return fuzz_properties(
        cases_of((stall.BUYER,)),
        provider,
        keep=lambda case: not only or case.interaction.operation.name in only,
        **options,
    )


def places(done: Fuzzed) -> list[tuple[str, str]]:
    return sorted({(found.interaction, found.where) for found in done.found})


def test_a_keeper_passes(stall: SimpleNamespace) -> None:
    """Black things are refused, which is a declared refusal of a valid value."""
    done = fuzzed(stall, examples=8)
    assert done.found == ()
    assert done.cases > 200


@pytest.mark.parametrize(
    ("broken", "operation", "where"),
    [
        ("crashes", "sell", "valid request: the status"),
        ("cuts the name", "sell", "valid request: name"),
        ("forgets the price", "sell", "valid request: then: price"),
        ("refuses what it may not", "sell", "valid request: the status"),
        ("refuses otherwise", "sell", "valid request: the status"),
        ("leaks another owner", "list", "valid request: [*].owner"),
        ("turns the order", "list", "valid request: [*].number"),
    ],
)
def test_a_break_under_valid_requests_is_found_for_its_reason_alone(
    stall: SimpleNamespace, broken: str, operation: str, where: str
) -> None:
    done = fuzzed(stall, broken, operation)
    assert [place for _, place in places(done)] == [where]
