"""Hypothesis's entry point: it calls `register` while it is being imported itself.

Imports nothing at its top: Hypothesis is only half there at that moment. Nor does it import any
model, which would add the whole of Pydantic to every program that imports Hypothesis.
"""

__all__ = ["register"]

_PACKAGE = "shared"
_MODULES = ("schemas", "queries", "jobs", "notifications")


def register() -> None:
    """Teach `st.from_type` the models of this package.

    A resolver that Hypothesis asks about a type once this package is imported: that is how it
    treats its own numpy and pandas types. Where Hypothesis has no such table any more, the models
    are imported and registered one by one.
    """
    from hypothesis.strategies._internal import types

    lookup = getattr(types, "_global_extra_lookup", None)
    if lookup is None:
        _register_each()
    else:
        lookup[_PACKAGE] = _resolve


def _resolve(thing: object) -> object:
    """A strategy for a model of this package; None for anything else."""
    module = getattr(thing, "__module__", "")
    if not isinstance(thing, type) or not module.startswith(f"{_PACKAGE}."):
        return None
    from pydantic import BaseModel

    from shared.strategies import instances

    return instances(thing) if issubclass(thing, BaseModel) else None


def _register_each() -> None:
    from importlib import import_module

    from hypothesis import strategies as st
    from pydantic import BaseModel

    for module in _MODULES:
        public = vars(import_module(f"{_PACKAGE}.{module}"))
        for value in public.values():
            if isinstance(value, type) and issubclass(value, BaseModel):
                st.register_type_strategy(value, _resolve)
