"""Interactions that sell at the toy stall, and what is known when they are all that is declared."""

from __future__ import annotations

import dataclasses
from types import SimpleNamespace
from typing import Any

from handfast.fuzz.provider.clauses import OperationFacts, facts_of
from handfast.model import Exchange, HttpInteraction
from handfast.model.cases import cases_of


def facts(stall: SimpleNamespace, *interactions: HttpInteraction) -> OperationFacts:
    """What is known of selling when that is all that is declared."""
    contract = dataclasses.replace(stall.BUYER, interactions=interactions)
    return facts_of(cases_of((contract,)))["sell"]


def sells(stall: SimpleNamespace, body: Any, **more: Any) -> HttpInteraction:
    return HttpInteraction(name=f"sell {body}", exchange=sent_of(stall, body, **more))


def sent_of(stall: SimpleNamespace, body: Any, **more: Any) -> Exchange:
    return Exchange(operation=stall.SELL, body=body, **more)
