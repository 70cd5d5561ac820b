"""What a pipeline does in a clone of its own: verify the services, fuzz them, replay a finding.

Run as a script with ``find SIDE STORE SECONDS OPERATION`` or ``replay ID STORE``; prints one JSON
object.
"""

from __future__ import annotations

import asyncio
import json
import logging
import sys
import time
from typing import Any

from handfast.clients import is_able
from handfast.fuzz.consumer.fuzzing import fuzz_consumer, replay_consumer
from handfast.fuzz.finding import Finding, FuzzResult, Source
from handfast.fuzz.provider.fuzzing import fuzz_properties, replay_property
from handfast.fuzz.store import StoredFinding, StoreError, find, opened_store
from handfast.model import Contract, HttpInteraction
from handfast.model.cases import Case, cases_of
from handfast.run.consumer import verify_consumer
from handfast.run.in_process import verify_in_process
from handfast.transports.redis.clients import fake_redis
from life_organiser_contracts.bindings import BINDINGS, core_provider
from life_organiser_contracts.system import SYSTEM

CASES = tuple(case for case in cases_of(SYSTEM.contracts) if case.provider == "core")
CLIENTS = BINDINGS.consumers


def contract_of(consumer: str) -> Contract:
    return next(c for c in SYSTEM.contracts if (c.consumer, c.provider) == (consumer, "core"))


def failed(side: str) -> list[str]:
    """What ordinary verification finds."""
    if side == "core":
        results = asyncio.run(verify_in_process(CASES, core_provider(fake_redis())))
    else:
        client = CLIENTS[side]
        mine = (
            case for case in CASES if case.consumer == side and is_able(client, case.interaction)
        )
        results = asyncio.run(verify_consumer(tuple(mine), client))
    return [f"{one.interaction}: {one.mismatches[0].where}" for one in results if not one.passed]


def fuzz(side: str, store: str, seconds: float, about: str) -> FuzzResult:
    """Search until something is found, or the time is up."""
    until = time.monotonic() + seconds
    tried = 0
    with opened_store(store) as database:
        for seed, examples in enumerate((6, 20, 80, 300)):
            more: dict[str, Any] = {"seed": seed, "until": until, "examples": examples}
            found = fuzz_once(side, about, {**more, "database": database, "system": SYSTEM.name})
            tried += found.cases
            if found.found:
                break
    return FuzzResult(tried, found.found)


def fuzz_once(side: str, about: str, more: dict[str, Any]) -> FuzzResult:
    def only(case: Case) -> bool:
        return operation_of(case) == about

    if side == "core":
        return fuzz_properties(CASES, core_provider(fake_redis()), only=only, **more)
    return fuzz_consumer(contract_of(side), CLIENTS[side], only=only, patience=0.5, **more)


def operation_of(case: Case) -> str:
    http = case.interaction
    return http.operation.name if isinstance(http, HttpInteraction) else ""


def replay(finding: StoredFinding) -> FuzzResult:
    if finding.source == Source.PROPERTIES:
        return replay_property(finding, CASES, core_provider(fake_redis()))
    consumer = finding.case.partition(" -> ")[0]
    return replay_consumer(finding, contract_of(consumer), CLIENTS[consumer], patience=0.5)


def as_json(fuzzed: FuzzResult) -> dict[str, Any]:
    return {"cases": fuzzed.cases, "found": {one.id: described(one) for one in fuzzed.found}}


def described(finding: Finding) -> str:
    return f"{finding.interaction} | {finding.mismatch.where} | {finding.mismatch.got}"


def main(
    action: str, subject: str, store: str, seconds: str = "0", about: str = ""
) -> dict[str, Any]:
    logging.disable(logging.CRITICAL)
    if action == "find":
        by_example = failed(subject)
        began = time.perf_counter()
        fuzzed = fuzz(subject, store, float(seconds), about)
        return {"failed": by_example, "took": time.perf_counter() - began, **as_json(fuzzed)}
    try:
        with opened_store(store) as database:
            return as_json(replay(find(database, subject)))
    except StoreError as error:
        return {"error": str(error)}


if __name__ == "__main__":
    print(json.dumps(main(*sys.argv[1:])))
