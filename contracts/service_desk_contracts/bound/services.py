"""The reference services in this process: how they are imported, called, emptied and proved to.

Knows no service and no state.
"""

from __future__ import annotations

import asyncio
import functools
import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from django.apps import apps
from django.db import connections, transaction

from handfast.bindings import handlers
from service_desk_contracts.reference import together

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["REFERENCE", "emptied", "in_thread", "in_threads", "prepared"]

REFERENCE: Final = "service_desk_contracts.reference"
_ONCE_A_PROCESS: Final = frozenset({"apps", "migrations", "models"})


def prepared(package: str) -> None:
    """Set Django up, and let a changed copy ``package`` have the reference's own models.

    Django knows a model once: what a change breaks must stand in another module.
    """
    together.set_up()
    if package == REFERENCE:
        return
    for name, module in list(sys.modules.items()):
        inside = name.removeprefix(f"{REFERENCE}.")
        if inside != name and not _ONCE_A_PROCESS.isdisjoint(inside.split(".")):
            import_module(f"{package}.{inside}".rpartition(".")[0])
            sys.modules[f"{package}.{inside}"] = module


def emptied(service: str) -> None:
    """Delete every row of a service."""
    labels = import_module(f"{REFERENCE}.together.settings").APPS[service]
    with transaction.atomic(using=service):
        for label in labels:
            for model in apps.get_app_config(label).get_models():
                model._base_manager.using(service).all()._raw_delete(service)


def in_threads(states: Mapping[Any, Callable[..., Any]]) -> dict[str, Any]:
    """``handlers`` of states that work on a database, which Django does in no event loop."""
    return handlers({state: in_thread(handler) for state, handler in states.items()})


def in_thread(work: Callable[..., Any]) -> Callable[..., Any]:
    """``work`` as a coroutine function: in a thread, whose connections are then closed."""

    def run(*arguments: Any, **parameters: Any) -> Any:
        try:
            return work(*arguments, **parameters)
        finally:
            connections.close_all()

    @functools.wraps(work)
    async def waited(*arguments: Any, **parameters: Any) -> Any:
        return await asyncio.to_thread(run, *arguments, **parameters)

    return waited
