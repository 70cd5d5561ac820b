"""Tries again what ``handfast fuzz`` has found and saved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handfast.bound.parts import consumer_client
from handfast.commands.fuzzing.parts import FuzzRun, provider_of
from handfast.fuzz.consumer.fuzzing import replay_consumer
from handfast.fuzz.finding import Source
from handfast.fuzz.openapi.rounds import replay_by_document
from handfast.fuzz.provider.fuzzing import replay_property
from handfast.fuzz.store import StoreError, find
from handfast.model.cases import cases_of
from handfast.report.fuzz_terminal import FuzzRow

if TYPE_CHECKING:
    from handfast.fuzz.finding import FuzzResult
    from handfast.fuzz.store import StoredFinding
    from handfast.model import Contract, Offer

__all__ = ["replay"]


def replay(run: FuzzRun, wanted: str) -> FuzzRow:
    """Try again what is stored under the id ``wanted``.

    Raises:
        StoreError: nothing is stored under it, or it can't be tried any more.
        CannotVerify, NotSetUp: a provider does not start, or a state can't be set up.
    """
    stored = find(run.database, wanted)
    offers = {offer.provider: offer for offer in run.system.offers}
    if stored.system not in ("", run.system.name) or stored.provider not in offers:
        raise StoreError(
            f"{wanted} was found in {stored.provider} of {stored.system}: name that system"
        )
    try:
        source = Source(stored.source)
    except ValueError:
        msg = f"{wanted} was found by {stored.source!r}, which this version does not know"
        raise StoreError(msg) from None
    if source is Source.CONSUMER:
        contract = _contract_of(run, stored.case)
        client = consumer_client(run.system, contract.consumer)
        result = replay_consumer(stored, contract, client, drift=run.known)
        return FuzzRow(source, contract.consumer, result)
    result = _of_provider(run, source, stored, offers[stored.provider])
    return FuzzRow(source, stored.provider, result)


def _of_provider(run: FuzzRun, source: Source, stored: StoredFinding, offer: Offer) -> FuzzResult:
    provider, contracts = provider_of(run, offer.provider), run.system.contracts
    if source is Source.PROPERTIES:
        return replay_property(stored, cases_of(contracts), provider)
    return replay_by_document(stored, offer, provider, contracts)


def _contract_of(run: FuzzRun, case: str) -> Contract:
    for contract in run.system.contracts:
        if any(one.id == case for one in cases_of((contract,))):
            return contract
    raise StoreError(f"{case!r} is not declared here any more")
