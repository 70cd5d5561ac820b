"""Teaches Hypothesis's ``st.from_type`` the Pydantic models of whole packages.

For a package's entry point in the group ``hypothesis``, which Hypothesis calls while it is being
imported itself. Imports neither Hypothesis, which is only half there at that moment, nor any model,
which would add the whole of Pydantic to every program that imports Hypothesis.
"""

from __future__ import annotations

import importlib.util
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from importlib.machinery import ModuleSpec
    from types import ModuleType

__all__ = ["resolve_models_of"]

_TABLE = "hypothesis.strategies._internal.types"


def resolve_models_of(*packages: str) -> None:
    """Let ``st.from_type(Model)`` make what ``handfast.strategies.instances`` makes.

    For each model defined in one of ``packages`` (top-level names) or below it. Hypothesis asks
    the resolvers in a table of its module `_TABLE` about types that nobody has registered; numpy's
    and pandas' types are made known so. That module takes 40 ms to load and few programs need it,
    so the resolver is added when, and only if, it is loaded.
    """
    resolvers = dict.fromkeys(packages, _resolver(packages))
    if loaded := sys.modules.get(_TABLE):
        _add(loaded, resolvers)
    else:
        sys.meta_path.insert(0, _Watcher(resolvers))


class _Watcher:
    """Finds no module itself; adds the resolvers once Hypothesis loads its table."""

    def __init__(self, resolvers: dict[str, Callable[[object], object]]) -> None:
        self.resolvers = resolvers

    def find_spec(self, name: str, _path: object, _target: object = None) -> ModuleSpec | None:
        """The table's own spec, whose loading also adds the resolvers; None for other modules."""
        if name != _TABLE:
            return None
        sys.meta_path.remove(self)
        spec = importlib.util.find_spec(name)
        if spec is None or spec.loader is None:
            return spec
        load = spec.loader.exec_module

        def load_and_add(module: ModuleType) -> None:
            load(module)
            _add(module, self.resolvers)

        spec.loader.exec_module = load_and_add  # type: ignore[method-assign]  # of this one loader
        return spec


def _add(types: ModuleType, resolvers: dict[str, Callable[[object], object]]) -> None:
    # The table is private to Hypothesis. Without it a model is merely built as any other class.
    getattr(types, "_global_extra_lookup", {}).update(resolvers)


def _resolver(packages: tuple[str, ...]) -> Callable[[object], object]:
    def resolve(thing: object) -> object:
        """A strategy for a model of the packages; None for anything else."""
        if not isinstance(thing, type) or thing.__module__.partition(".")[0] not in packages:
            return None
        from pydantic import BaseModel  # noqa: PLC0415 - see the head of this file

        from handfast.strategies import instances  # noqa: PLC0415 - see the head of this file

        return instances(thing) if issubclass(thing, BaseModel) else None

    return resolve
