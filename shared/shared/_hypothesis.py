"""Hypothesis's entry point: it calls `register` while it is being imported itself.

Imports neither Hypothesis, which is only half there at that moment, nor any model, which would add
the whole of Pydantic to every program that imports Hypothesis.
"""

import importlib.util
import sys
from importlib.machinery import ModuleSpec
from types import ModuleType

__all__ = ["register"]

_PACKAGES = ("shared", "ai_voice_shared")
_TABLE = "hypothesis.strategies._internal.types"


def register() -> None:
    """Teach `st.from_type` the models of the packages here.

    Hypothesis asks the resolvers in a table of its module `_TABLE` about types that nobody has
    registered; numpy's and pandas' types are made known so. That module takes 40 ms to load and
    few programs need it, so the resolver is added when, and only if, it is loaded.
    """
    if loaded := sys.modules.get(_TABLE):
        _add_resolver(loaded)
    else:
        sys.meta_path.insert(0, _Watcher)


class _Watcher:
    """Finds no module itself; adds the resolver once Hypothesis loads its table."""

    @classmethod
    def find_spec(cls, name: str, _path: object, _target: object = None) -> ModuleSpec | None:
        if name != _TABLE:
            return None
        sys.meta_path.remove(cls)
        spec = importlib.util.find_spec(name)
        if spec is None or spec.loader is None:
            return spec
        load = spec.loader.exec_module

        def load_and_add(module: ModuleType) -> None:
            load(module)
            _add_resolver(module)

        spec.loader.exec_module = load_and_add  # type: ignore[method-assign]  # of this one loader
        return spec


def _add_resolver(types: ModuleType) -> None:
    # The table is private to Hypothesis. Without it a model is merely built as any other class.
    getattr(types, "_global_extra_lookup", {}).update(dict.fromkeys(_PACKAGES, _resolve))


def _resolve(thing: object) -> object:
    """A strategy for a model of the packages here; None for anything else."""
    if not isinstance(thing, type) or thing.__module__.partition(".")[0] not in _PACKAGES:
        return None
    from pydantic import BaseModel  # noqa: PLC0415 - see the head of this file

    from shared.strategies import instances  # noqa: PLC0415 - see the head of this file

    return instances(thing) if issubclass(thing, BaseModel) else None
