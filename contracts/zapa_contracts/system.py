"""Zapa: who offers what, and who relies on what of whom."""

from __future__ import annotations

from typing import Final

from handfast.declare import system
from zapa_contracts.consumers.admin.consumer import admin, ops
from zapa_contracts.consumers.web.consumer import web
from zapa_contracts.providers import private, public

__all__ = ["SYSTEM"]

SYSTEM: Final = system(
    "zapa",
    title="Zapa",
    providers=(public.provider, private.provider),
    consumers=(web, admin, ops),
    bindings="zapa_contracts.bindings:BINDINGS",
    install="pip install 'life-organiser-contracts[zapa]'",
)
