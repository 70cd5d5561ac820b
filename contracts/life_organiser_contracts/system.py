"""The Life Organiser: who offers what, and who relies on what of whom."""

from __future__ import annotations

from typing import Final

from handfast.declare import system
from life_organiser_contracts.admin.consumer import admin
from life_organiser_contracts.assistant.consumer import assistant
from life_organiser_contracts.core.provider import core
from life_organiser_contracts.email_poller import poller
from life_organiser_contracts.llm_worker.consumer import llm_worker
from life_organiser_contracts.streams import worker
from life_organiser_contracts.telegram_gateway.consumer import gateway

__all__ = ["SYSTEM"]

SYSTEM: Final = system(
    "life_organiser",
    title="Life Organiser",
    providers=(core, worker),
    consumers=(gateway, llm_worker, poller, assistant, admin),
    bindings="life_organiser_contracts.bindings:BINDINGS",
    install="pip install 'life-organiser-contracts[life-organiser]'",
)
