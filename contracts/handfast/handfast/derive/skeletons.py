"""State handlers of a provider as Python text to paste: one function a state. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from handfast.shapes import (
    Array,
    Choice,
    Encoded,
    Field,
    Map,
    Nullable,
    Object,
    Scalar,
    Shape,
    shape_of,
)

if TYPE_CHECKING:
    from handfast.model import Offer, State

__all__ = ["function_name", "handler_skeletons", "skeleton"]

_PYTHON_TYPE = {"integer": "int", "number": "float", "boolean": "bool"}


def handler_skeletons(offer: Offer) -> str:
    """A module with one handler for each state and trigger of ``offer``, and their table.

    Handlers are called with the parameters as keywords, in JSON form; they may be ``async``,
    and may return the values that the provider chose for itself.
    """
    names = [*offer.states, *offer.triggers]
    head = [
        f'"""Brings {offer.provider} into the states that its consumers name."""',
        "",
        "from __future__ import annotations",
        "",
        "from typing import Any",
    ]
    functions = [skeleton(state) for state in names]
    table = [
        "HANDLERS = {",
        *(f"    {_quoted(state.name)}: {function_name(state)}," for state in names),
        "}",
    ]
    return "\n".join(head) + "\n\n\n" + "\n\n\n".join([*functions, "\n".join(table)]) + "\n"


def skeleton(state: State) -> str:
    """One handler, whose body names what is to be done."""
    parameters = _parameters(state)
    signature = f"*, {', '.join(parameters)}" if parameters else ""
    returns = "dict[str, Any] | None" if state.returns else "None"
    lines = [f"async def {function_name(state)}({signature}) -> {returns}:"]
    if len(lines[0]) > 99:
        inner = "".join(f"    {parameter},\n" for parameter in parameters)
        lines = [f"async def {function_name(state)}(\n    *,\n{inner}) -> {returns}:"]
    lines.append(f'    """{state.name}."""')
    if state.returns:
        chosen = ", ".join(f'"{name}": {name}' for name in state.returns)
        lines.append(f"    # where your service makes its own, return them: {{{chosen}}}")
    lines.append(f"    raise NotImplementedError({_quoted(state.name)})")
    return "\n".join(lines)


def function_name(state: State) -> str:
    """A Python name made of the state's words."""
    words = re.sub(r"[^0-9a-z]+", "_", state.name.lower()).strip("_")
    return words if words[:1].isalpha() else f"state_{words}"


def _parameters(state: State) -> list[str]:
    if state.parameters is None:
        return []
    shape = shape_of(state.parameters)
    fields = shape.fields if isinstance(shape, Object) else ()
    return [f"{field.name}: {_annotation(field)}" for field in fields]


def _annotation(field: Field) -> str:
    return _type(field.shape)


def _type(shape: Shape) -> str:
    match shape:
        case Encoded():
            return "str"
        case Scalar(kind=kind):
            return _PYTHON_TYPE.get(kind, "str")
        case Choice(values=values):
            return " | ".join(dict.fromkeys(type(value).__name__ for value in values))
        case Nullable(of=inner):
            return f"{_type(inner)} | None"
        case Array(item=item):
            return f"list[{_type(item)}]"
        case Map() | Object():
            return "dict[str, Any]"
        case _:
            return "Any"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
