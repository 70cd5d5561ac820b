"""What is wrong with the stand-in of Supabase is found, though whatever it refuses is a 400."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

import pytest

from handfast.fuzz.finding import FuzzResult, Source
from handfast.fuzz.openapi.fuzzing import Round, fuzz_document
from handfast.fuzz.provider.fuzzing import fuzz_properties
from handfast.model.cases import cases_of
from video_pipeline_contracts.bindings import REFERENCE
from video_pipeline_contracts.bound.supabase import supabase_provider
from video_pipeline_contracts.providers import supabase
from video_pipeline_contracts.system import SYSTEM

if TYPE_CHECKING:
    from handfast.model import Operation
    from handfast.providers.provider import RunningProvider

UPDATE, SIGN, DELETE = supabase.UPDATE_JOB, supabase.SIGN, supabase.DELETE_JOB
BREAKS = {
    "it raises": "500",
    "a status that nobody declares": "418",
    "what is invalid is taken": "200",
    "what is valid is refused": "400",
}
"""What is answered to a request to one operation."""


def broken(operation: Operation, how: str) -> RunningProvider:
    """The stand-in, with one break at ``operation``."""
    whole = supabase_provider(REFERENCE)
    places = operation.path.split("/{")[0]

    async def app(scope: Any, receive: Any, send: Any) -> None:
        method = scope.get("method"), scope.get("path", "").startswith(places)
        if method != (operation.method, True):
            await whole.app(scope, receive, send)
            return
        if how == "it raises":
            raise ZeroDivisionError(how)

        async def back(message: Any) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "status": answered(message["status"])}
            await send(message)

        await whole.app(scope, receive, back)

    def answered(status: int) -> int:
        if how == "a status that nobody declares":
            return 418
        if how == "what is invalid is taken":
            return 200 if status == 400 else status
        return 400 if status == 200 else status

    return dataclasses.replace(whole, app=app)


def by_properties(provider: RunningProvider, operation: Operation, examples: int = 4) -> FuzzResult:
    cases = [case for case in cases_of(SYSTEM.contracts) if case.provider == provider.name]
    return fuzz_properties(
        cases, provider, seed=1, examples=examples, only=lambda case: asks(case, operation)
    )


def asks(case: Any, operation: Operation) -> bool:
    return getattr(case.interaction, "operation", None) == operation


def by_document(provider: RunningProvider, operation: Operation) -> FuzzResult:
    return fuzz_document(
        Source.DERIVED_DOCUMENT,
        supabase.provider.offer(),
        provider,
        round_=Round(examples=4, operations=(operation.name,)),
        contracts=SYSTEM.contracts,
    )


def statuses(found: FuzzResult, operation: Operation) -> set[str]:
    """The first digits of what was answered, of what was found at ``operation``."""
    return {one.mismatch.got[:3] for one in found.found if one.operation == operation.name}


@pytest.mark.parametrize("how", ["what is invalid is taken", "what is valid is refused"])
def test_a_break_is_found_by_properties(how: str) -> None:
    """The short form of the below."""
    found = by_properties(broken(DELETE, how), DELETE, examples=1)
    assert BREAKS[how] in statuses(found, DELETE)


@pytest.mark.long
@pytest.mark.parametrize("operation", [UPDATE, DELETE, SIGN], ids=lambda one: one.name)
@pytest.mark.parametrize("how", BREAKS)
def test_a_break_is_found_by_either(how: str, operation: Operation) -> None:
    """By a document nothing is stored, so that whatever is signed may well not be there."""
    hidden = (how, operation) == ("what is valid is refused", SIGN)
    for tried in (by_properties,) if hidden else (by_properties, by_document):
        assert BREAKS[how] in statuses(tried(broken(operation, how), operation), operation)


@pytest.mark.long
@pytest.mark.parametrize("operation", [UPDATE, SIGN], ids=lambda one: one.name)
def test_nothing_is_found_where_nothing_is_broken(operation: Operation) -> None:
    for tried in (by_properties, by_document):
        assert tried(supabase_provider(REFERENCE), operation).found == ()
