"""The Life Organiser: who offers what, and who relies on what of whom. Data only."""

from __future__ import annotations

from typing import Final

from handfast.model import Offer, System
from life_organiser_contracts import (
    admin,
    assistant,
    core,
    email_poller,
    llm_worker,
    states,
    streams,
    telegram_gateway,
    worker_states,
)

__all__ = ["SYSTEM"]

_CORE = Offer(
    provider="core",
    operations=core.OPERATIONS,
    messages=streams.CORE_MESSAGES,
    states=states.STATES,
    triggers=states.TRIGGERS,
)

_WORKER = Offer(
    provider="llm-worker",
    messages=streams.WORKER_MESSAGES,
    states=worker_states.WORKER_STATES,
    triggers=worker_states.WORKER_TRIGGERS,
)

SYSTEM: Final = System(
    name="life_organiser",
    title="Life Organiser",
    offers=(_CORE, _WORKER),
    contracts=(
        telegram_gateway.WITH_CORE,
        telegram_gateway.WITH_WORKER,
        llm_worker.WITH_CORE,
        email_poller.WITH_CORE,
        assistant.WITH_CORE,
        admin.WITH_CORE,
    ),
    bindings="life_organiser_contracts.bindings:BINDINGS",
    install="pip install 'life-organiser-contracts[life-organiser]'",
)
