"""Pact's generators: where a value that a provider state returns is to be put. Pure.

A generator of kind ``ProviderState`` has an expression, ``/memories/${memory_id}``; beside it
stands an example. Pact's verifier fills them in requests, ``put`` does it everywhere.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from handfast.derive.pact.paths import has_path, steps_in, within
from handfast.model import Value
from handfast.wire.paths import Every

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from handfast.wire.paths import Step

__all__ = ["generated", "generator", "generators_of", "put"]

_KINDS: Final = {bool: "BOOLEAN", int: "INTEGER", float: "FLOAT", str: "STRING"}
_NAMED: Final = re.compile(r"\$\{([^}]*)\}")


def generator(expression: str, example: Any = "") -> dict[str, Any]:
    """A generator that puts what ``expression`` comes to in the place of ``example``."""
    kind = _KINDS.get(type(example), "RAW")
    return {"type": "ProviderState", "expression": expression, "dataType": kind}


def generators_of(
    declared: Any, plain: Any, returned: Collection[str], path: str = "$"
) -> dict[str, dict[str, Any]]:
    """A generator for each ``Value`` in ``declared`` that a state returns, by its Pact path.

    ``plain`` is the same tree with the examples in place. What is under a key without a path in
    Pact has no generator.
    """
    if isinstance(declared, Value):
        made = {path: generator(f"${{{declared.name}}}", plain)}
        return made if declared.name in returned else {}
    inside: list[tuple[str, Any, Any]] = []
    if isinstance(declared, Mapping) and isinstance(plain, dict):
        inside = [
            (within(path, key), value, plain[key])
            for key, value in declared.items()
            if has_path(key)
        ]
    elif isinstance(declared, list | tuple) and isinstance(plain, list):
        pairs = enumerate(zip(declared, plain, strict=True))
        inside = [(f"{path}[{index}]", value, example) for index, (value, example) in pairs]
    return {
        at: found
        for place, value, example in inside
        for at, found in generators_of(value, example, returned, place).items()
    }


def generated(
    made: Mapping[str, Any], values: Mapping[str, Any], written: Callable[[Any], str]
) -> Any:
    """What the generator ``made`` comes to with ``values``: a value, or text around values.

    Raises:
        KeyError: naming a value that no state handler returned and no parameter gives.
    """
    expression = made["expression"]
    alone = _NAMED.fullmatch(expression)
    if alone is not None:
        value = values[alone[1]]
        if value is None or made.get("dataType") != "STRING":
            return value
    return _NAMED.sub(lambda name: written(values[name[1]]), expression)


def put(document: Any, path: str, value: Any) -> Any:
    """``document``, changed so that ``value`` stands at the Pact path ``path``, which exists."""
    steps = steps_in(path)
    if not steps:
        return value
    _put(document, steps, value)
    return document


def _put(container: Any, steps: tuple[Step, ...], value: Any) -> None:
    first, *further = steps
    rest = tuple(further)
    keys: Iterable[Any] = range(len(container)) if isinstance(first, Every) else (first,)
    for key in keys:
        if rest:
            _put(container[key], rest, value)
        else:
            container[key] = value
