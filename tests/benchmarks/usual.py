"""What people would use instead of the engine, used as its own documentation shows.

Pact's verifier with a batch a consumer, Schemathesis, and tests by hand with a `TestClient`.
"""

from __future__ import annotations

import inspect
import io
import json
import logging
import os
import tempfile
import time
import warnings
from collections.abc import Callable, Mapping, Sequence
from contextlib import redirect_stderr, suppress
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

import schemathesis
from pact import Verifier
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import events, from_schema

from handfast.derive.documents.openapi import openapi_of
from handfast.derive.pact.files import concrete, pact_interaction
from handfast.http.serving import HOST, serving
from handfast.model import HttpInteraction
from handfast.model.cases import Case
from handfast.model.values import example_values
from handfast.pact.stdout import quiet
from handfast.providers.handlers import Saved, set_up_afresh
from handfast.providers.provider import RunningProvider
from life_organiser_contracts.system import SYSTEM
from tests.benchmarks.raw.recording import Request, Step
from tests.benchmarks.raw.replaying import Replay

with warnings.catch_warnings():  # it would rather have httpx2, which is not the same client
    warnings.simplefilter("ignore")
    from starlette.testclient import TestClient

__all__ = ["FuzzResult", "batched", "by_test_client", "schemathesis_run"]


def batched(cases: Sequence[Case], provider: RunningProvider) -> None:
    """Verify one Pact file a consumer, each with one verifier, states set up by a callback.

    The callback is asked once an interaction, for its clean slate and all its states together,
    because each time that Pact asks is a connection and a thread of its own. What a state chooses
    itself must stand in the file, so each is set up and saved before, and the callback restores it.

    Raises:
        RuntimeError: an interaction was not verified, or its state could not be set up.
    """
    os.environ["PACT_DO_NOT_TRACK"] = "true"
    by_id = {case.id: case for case in cases}
    failures: list[str] = []
    with serving(provider) as served, tempfile.TemporaryDirectory(prefix="bench-") as folder:
        saved: Saved = {}

        async def enter(case: Case) -> Mapping[str, Any]:
            return (await set_up_afresh(provider, case.interaction, saved)).values

        def callback(state: str, parameters: dict[str, Any] | None) -> None:
            try:
                served.loop.run(enter(by_id[state]))
            except Exception as error:  # the verifier would ask again for two minutes
                failures.append(f"{state} {parameters}: {error!r}")

        for consumer, group in groupby(cases, key=lambda case: case.consumer):
            mine = [(case, served.loop.run(enter(case))) for case in group]
            file = Path(folder, f"{consumer}.json")
            file.write_text(json.dumps(_pact(consumer, provider.name, mine)), encoding="utf-8")
            verifier = Verifier(provider.name, host=HOST).add_transport(url=served.url)
            verifier.add_source(file).state_handler(callback, teardown=False)
            with quiet(), suppress(RuntimeError), redirect_stderr(io.StringIO()):
                verifier.verify()
            _verified(verifier.results, len(mine), failures)


def _pact(
    consumer: str, provider: str, entered: Sequence[tuple[Case, Mapping[str, Any]]]
) -> dict[str, Any]:
    return {
        "consumer": {"name": consumer},
        "provider": {"name": provider},
        "interactions": [_interaction(case, values) for case, values in entered],
        "metadata": {"pactSpecification": {"version": "4.0"}},
    }


def _interaction(case: Case, chosen: Mapping[str, Any]) -> dict[str, Any]:
    made = concrete(pact_interaction(case), {**example_values(case.interaction), **chosen})
    made["providerStates"] = [{"name": case.id}]
    return made


def _verified(results: Mapping[str, Any], expected: int, failures: Sequence[str]) -> None:
    verified = results.get("interactionResults", [])
    wrong = [one.get("interactionDescription") for one in verified if one.get("result") != "OK"]
    if not results.get("result") or wrong or failures or len(verified) != expected:
        raise RuntimeError(f"{len(verified)} of {expected} verified; {wrong}; {failures}")


def by_test_client(steps: Sequence[Step], provider: RunningProvider) -> None:
    """Do each recorded step with a `TestClient`; assert each status, and that JSON is JSON.

    Raises:
        RuntimeError: a status is not what it was when it was recorded.
    """
    replayed = Replay(provider)
    with TestClient(provider.app) as client:
        portal: Any = client.portal
        for step in steps:
            if not isinstance(step, Request):
                replayed.called(step, _called(portal, replayed.code(step)))
                continue
            response = client.request(
                step.method,
                replayed.target(step),
                headers=step.headers,
                content=replayed.body(step),
            )
            replayed.answered(step, response.status_code, response.content)
            if "json" in response.headers.get("content-type", ""):
                response.json()


def _called(portal: Any, code: Callable[[], Any]) -> Any:
    return portal.call(code) if inspect.iscoroutinefunction(code) else code()


@dataclass(frozen=True, slots=True)
class FuzzResult:
    """One run of Schemathesis: how many cases it made, and how long it took."""

    cases: int
    seconds: float


def schemathesis_run(cases: Sequence[Case], provider: RunningProvider) -> FuzzResult:
    """Run Schemathesis's examples phase against the operations of ``cases``, all checks on.

    Its verdicts are not looked at: it sets up no state, and so is mostly answered 404.

    Raises:
        RuntimeError: it made no case at all.
    """
    made, began, disabled = 0, time.perf_counter(), logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        schema = schemathesis.openapi.from_dict(_document(cases), config=_configured())
        schema.app = provider.app
        for event in from_schema(schema).execute():
            if isinstance(event, events.ScenarioFinished):
                made += len(event.recorder.cases)
    finally:
        logging.disable(disabled)
    if not made:
        raise RuntimeError("Schemathesis made no case")
    return FuzzResult(made, time.perf_counter() - began)


def _configured() -> SchemathesisConfig:
    return SchemathesisConfig.from_str(
        "seed = 1\n"
        "[cache]\nenabled = false\n"
        "[generation]\ndeterministic = true\nno-shrink = true\n"
        "[phases.examples]\nfill-missing = true\n"
        "[phases.coverage]\nenabled = false\n"
        "[phases.fuzzing]\nenabled = false\n"
        "[phases.stateful]\nenabled = false\n"
    )


def _document(cases: Sequence[Case]) -> dict[str, Any]:
    """The OpenAPI document of the operations that ``cases`` call."""
    offer = next(offer for offer in SYSTEM.offers if offer.provider == cases[0].provider)
    called = {
        (one.operation.path, one.operation.method.lower())
        for case in cases
        if isinstance(one := case.interaction, HttpInteraction)
    }
    document: dict[str, Any] = openapi_of(offer)
    document["paths"] = {
        path: used
        for path, methods in document["paths"].items()
        if (used := {m: one for m, one in methods.items() if (path, m) in called})
    }
    return document
