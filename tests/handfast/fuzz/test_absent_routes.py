"""A route that is not there is found once, whatever is sent to it and whichever source sends."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from handfast.fuzz.finding import Finding, Source
from handfast.fuzz.openapi.fuzzing import Round, fuzz_document
from handfast.fuzz.provider.fuzzing import fuzz_properties
from handfast.model.cases import cases_of
from handfast.providers.provider import RunningProvider


def without(stall: SimpleNamespace, method: str, path: str) -> RunningProvider:
    """The stall, which has not built one of its routes yet."""
    provider: RunningProvider = stall.stall_provider()
    routes = provider.app.router.routes
    (missing,) = (one for one in routes if one.path == path and method in one.methods)
    routes.remove(missing)
    return provider


def by_properties(stall: SimpleNamespace, provider: RunningProvider) -> tuple[Finding, ...]:
    return fuzz_properties(cases_of((stall.BUYER,)), provider, examples=1, seed=1).found


@pytest.mark.parametrize(
    ("method", "path", "operation", "status"),
    [
        ("PATCH", "/things/{thing_id}", "change", "405"),
        ("GET", "/things/{thing_id}", "look", "405"),
        ("PUT", "/things/{thing_id}/picture", "show", "404"),
    ],
)
def test_a_route_that_is_not_there_is_one_finding_of_the_properties(
    stall: SimpleNamespace, method: str, path: str, operation: str, status: str
) -> None:
    """Though near misses, valid requests and what is read after others all meet it.

    Where the operation declares a 404 itself, the framework shows that there is no such route.
    """
    (found,) = by_properties(stall, without(stall, method, path))
    assert (found.operation, found.mismatch.where) == (operation, "the route")
    assert found.mismatch.expected.startswith(f"{method} {path}, which answers one of ")
    assert found.mismatch.got.startswith(f"{status}: ")


def test_it_is_the_same_finding_by_the_document(stall: SimpleNamespace) -> None:
    provider = without(stall, "PATCH", "/things/{thing_id}")
    (found,) = fuzz_document(
        Source.DERIVED_DOCUMENT,
        stall.OFFER,
        provider,
        contracts=(stall.BUYER,),
        round_=Round(examples=1, phases=("examples",), operations=("change",)),
    ).found
    (same,) = by_properties(stall, provider)
    assert found.id == same.id
    assert (found.mismatch.where, found.mismatch.got) == (same.mismatch.where, same.mismatch.got)
