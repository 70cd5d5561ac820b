"""Teaches Hypothesis's ``st.from_type`` the Pydantic models of the packages that ask for it.

A distribution asks by an entry point of the group ``handfast.models`` whose value is a top-level
package. Hypothesis calls ``register`` while it is being imported itself, so that this imports
neither Hypothesis, which is only half there at that moment, nor any of those packages, which would
add the whole of Pydantic to every program that imports Hypothesis.
"""

from __future__ import annotations

import importlib.util
import sys
from importlib.metadata import entry_points
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from importlib.machinery import ModuleSpec
    from types import ModuleType

__all__ = ["GROUP", "register"]

GROUP = "handfast.models"
_TABLE = "hypothesis.strategies._internal.types"


def register() -> None:
    """Let ``st.from_type(Model)`` make what ``handfast.strategies.instances`` makes.

    For each model defined in a package of the group, or below it. Hypothesis asks the resolvers in
    a table of its module `_TABLE` about types that nobody has registered; numpy's and pandas' types
    are made known so. That module takes 40 ms to load and few programs need it, so the resolver is
    added when, and only if, it is loaded.
    """
    if loaded := sys.modules.get(_TABLE):
        _add_resolver(loaded)
    else:
        sys.meta_path.insert(0, _Watcher())


class _Watcher:
    """Finds no module itself; adds the resolver once Hypothesis loads its table."""

    def find_spec(self, name: str, _path: object, _target: object = None) -> ModuleSpec | None:
        """The table's own spec, whose loading also adds the resolver; None for other modules."""
        if name != _TABLE:
            return None
        sys.meta_path.remove(self)
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
    packages = tuple(point.value for point in entry_points(group=GROUP))
    resolvers = dict.fromkeys(packages, _resolver(packages))
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
