"""Zapa: who offers what, and who relies on what of whom."""

from __future__ import annotations

from typing import Final

from handfast.declare import system
from zapa_contracts.consumers import bridge as reports
from zapa_contracts.consumers import ops, processor, services
from zapa_contracts.consumers.admin.consumer import admin
from zapa_contracts.consumers.web.consumer import web
from zapa_contracts.providers import bridge, private, public

__all__ = ["SYSTEM"]

SYSTEM: Final = system(
    "zapa",
    title="Zapa",
    providers=(public.provider, private.provider, bridge.provider),
    consumers=(
        *(web, admin, ops.ops, services.public, services.private),
        *(reports.bridge, processor.processor),
    ),
    bindings="zapa_contracts.bindings:BINDINGS",
    install="pip install 'life-organiser-contracts[zapa]'",
)
