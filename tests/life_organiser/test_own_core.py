"""A Core with neither a reset nor handlers is verified by unique ids, through its own API."""

from __future__ import annotations

import asyncio
from contextlib import closing

import pytest

from handfast.http.connection import client_for
from handfast.http.through_api import handlers_through_api
from handfast.model.cases import cases_of
from handfast.providers.provider import RunningProvider
from handfast.run.by_pact import verify_by_pact
from handfast.run.in_process import verify_in_process
from life_organiser_contracts.core.provider import core as declared
from life_organiser_contracts.reference.app import create_app
from life_organiser_contracts.reference.core import open_core
from life_organiser_contracts.system import SYSTEM

GLOBAL = {
    "list the failed jobs of everybody",
    "list the failed jobs of nobody",
    "list what happened to anything",
}


@pytest.mark.parametrize("mode", ["in process", "pact"])
def test_only_lists_of_everybody_are_not_verified_and_nothing_fails(mode: str) -> None:
    with closing(open_core()) as core:
        app = create_app(core)
        states = handlers_through_api(declared.offer(), lambda: client_for(app=app))
        cases = [
            case
            for case in cases_of(SYSTEM.contracts)
            if case.provider == "core"
            and case.interaction.name.startswith(("list", "find", "read"))
            and {given.state.name for given in case.interaction.given} <= set(states)
            and not case.interaction.then
        ]
        assert len(cases) > 40
        provider = RunningProvider(name="core", app=app, states=states)
        results = (
            verify_by_pact(cases, provider)
            if mode == "pact"
            else asyncio.run(verify_in_process(cases, provider))
        )
    not_passed = {result.interaction: result.mismatches for result in results if not result.passed}
    assert set(not_passed) == GLOBAL
    assert all(
        "isolation unique" in mismatch.got
        for mismatches in not_passed.values()
        for mismatch in mismatches
    )
