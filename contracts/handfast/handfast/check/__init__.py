"""Is a declaration sound? Every fault is named at once, before anything runs. Pure."""

from __future__ import annotations

import dataclasses
import re
from collections import deque
from typing import TYPE_CHECKING, Final

from handfast.check.delivery import unshown_faults
from handfast.check.interactions import Examined, form_faults, interaction_faults
from handfast.check.offered import offered_by
from handfast.check.offers import offer_faults, repeated
from handfast.model import BadDeclaration, Contract, System
from handfast.model.cases import cases_of
from handfast.wording.names import SYSTEM_NAME
from handfast.wording.suggestions import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from handfast.check.offered import Offered

__all__ = ["check_system"]

_KEBAB = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")

_SOUND: Final[deque[System]] = deque(maxlen=32)
"""Those that were found sound last: each test file of a service asks for its system again."""


def check_system(system: System) -> None:
    """Judge every declaration of ``system``.

    Raises:
        BadDeclaration: something is wrong; lists every fault, each in one sentence that names
            consumer, provider, interaction and field, what is wrong, and the remedy.
    """
    if any(one is system for one in _SOUND):
        return
    faults = [*_system_faults(system)]
    for offer in system.offers:
        faults += offer_faults(offer)
    offered = {offer.provider: offered_by(offer) for offer in reversed(system.offers)}
    for contract in system.contracts:
        faults += _contract_faults(contract, offered)
    faults += unshown_faults(system.contracts)
    if faults:
        raise BadDeclaration(tuple(dict.fromkeys(faults)))
    _SOUND.append(system)


def _system_faults(system: System) -> Iterator[str]:
    start = f"system {system.name}"
    if not SYSTEM_NAME.fullmatch(system.name):
        yield f"{start}: the name is unfit for a folder: use small letters, digits and _"
    if not system.offers:
        yield f"{start}: it has no offers: declare what each provider offers"
    if not system.contracts:
        yield f"{start}: it has no contracts: declare what each consumer relies on"
    providers = [offer.provider for offer in system.offers]
    for name in providers:
        if not _KEBAB.fullmatch(name):
            yield f"provider {name}: the name is unfit for a file: use small letters, digits and -"
    for name in repeated(providers):
        yield f"provider {name}: it has two offers: make them one"
    pairs = [(contract.consumer, contract.provider) for contract in system.contracts]
    for consumer, provider in repeated(pairs):
        yield f"{consumer} -> {provider}: there are two contracts of this pair: make them one"
    for file in repeated("-".join(pair) for pair in dict.fromkeys(pairs)):
        yield f"{start}: two pairs would share the file {file}.json: rename a consumer or provider"


def _contract_faults(contract: Contract, providers: Mapping[str, Offered]) -> Iterator[str]:
    start = f"{contract.consumer} -> {contract.provider}"
    offered = providers.get(contract.provider)
    if not _KEBAB.fullmatch(contract.consumer):
        yield f"{start}: the consumer's name is unfit for a file: use small letters, digits and -"
    if offered is None:
        remedy = did_you_mean(contract.provider, providers)
        yield f"{start}: no offer is of a provider {contract.provider!r}: {remedy}"
    if not contract.interactions:
        yield f"{start}: it has no interactions: declare one, or drop the contract"
    sound = []
    for declared in contract.interactions:
        faults = list(form_faults(declared))
        yield from (f"{start}: {declared.name}: {fault}" for fault in faults)
        if not faults:
            sound.append(declared)
    cases = cases_of((dataclasses.replace(contract, interactions=tuple(sound)),))
    examined = Examined()
    for case in cases:
        for fault in interaction_faults(case.interaction, offered, examined):
            yield f"{case.id}: {fault}"
    for name in repeated(case.id for case in cases):
        yield f"{name}: two interactions have this name and state: give each a name of its own"
