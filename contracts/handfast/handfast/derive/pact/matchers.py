"""Derives from what a consumer expects the body of a Pact and its matching rules. Pure.

A walk over the tree of ``expectation``, like the judge's. What Pact V4 can't express is left out of
the body, so that Pact takes whatever the judge takes there; its tests list what that is.
"""

from __future__ import annotations

import dataclasses
import json
from dataclasses import field
from typing import TYPE_CHECKING, Any, Final

from handfast.derive.pact.equality import compared_by_value, meant
from handfast.derive.pact.generators import generators_of
from handfast.derive.pact.paths import has_path, within
from handfast.derive.pact.scalars import (
    ANY_OF_ITS_TYPE,
    EQUALITY,
    equal_decimal,
    equal_number,
    equal_text,
    moment_matcher,
    rule_for,
    scalar_and_rule,
)
from handfast.expectation.later import later_example
from handfast.expectation.tree import (
    Absent,
    Deferred,
    Entries,
    EqualTo,
    InText,
    Items,
    Key,
    Keys,
    Later,
    NotNull,
    OneOf,
    Whole,
)
from handfast.frozen import dataclass
from handfast.shapes import (
    Anything,
    Array,
    Encoded,
    Map,
    Object,
    Scalar,
)
from handfast.shapes.values.equality import decimal_of
from handfast.wire.paths import MISSING

if TYPE_CHECKING:
    from collections.abc import Collection

    from handfast.expectation.tree import Node

__all__ = ["body_and_rules"]

_TYPE: Final[dict[str, Any]] = {"match": "type"}
_TIMES: Final = 3
"""How often types that contain themselves are entered along any path."""


@dataclass(frozen=True, slots=True)
class _Notes:
    """What a walk collects: rules and generators by path.

    ``times`` is how often a type that contains itself was entered on the path.
    """

    returned: Collection[str]
    rules: dict[str, dict[str, Any]] = field(default_factory=dict)
    generators: dict[str, dict[str, Any]] = field(default_factory=dict)
    times: int = 0

    @property
    def is_deepest(self) -> bool:
        """Whether no more such types are entered: Pact takes anything in their place."""
        return self.times == _TIMES

    def deeper(self) -> _Notes:
        """The same rules and generators, inside another such type."""
        return dataclasses.replace(self, times=self.times + 1)


def body_and_rules(
    node: Node, returned: Collection[str] = ()
) -> tuple[Any, dict[str, dict[str, Any]], dict[str, dict[str, Any]]]:
    """The example body, its matching rules by path, and its generators by path.

    ``returned`` names the values that state handlers return, which alone get a generator. The
    body is ``MISSING`` where Pact can express nothing of it.
    """
    notes = _Notes(returned)
    return _body(node, "$", notes), notes.rules, notes.generators


def _body(node: Node, path: str, notes: _Notes) -> Any:
    match node:
        case Absent():
            return MISSING
        case NotNull() | Whole():
            return _body(node.of, path, notes)
        case Deferred():
            return MISSING if notes.is_deepest else _body(node.of, path, notes.deeper())
        case EqualTo() | Later():
            return _with_value(node, path, notes)
        case Entries() if not node.keys:
            return _ruled({}, path, notes, ANY_OF_ITS_TYPE)
        case Keys() | Entries():
            return _object(node, path, notes)
        case Items():
            return _list(node, path, notes)
        case InText():
            return _ruled(_text(node.of, notes), path, notes, ANY_OF_ITS_TYPE)
        case OneOf():
            return _one_of(node, path, notes)
        case _:
            return _scalar(node, path, notes)


def _with_value(node: EqualTo | Later, path: str, notes: _Notes) -> Any:
    if isinstance(node, EqualTo):
        return _equal(node, path, notes)
    example = _body(node.of, path, notes)  # Pact compares no moments, so any will do
    later = later_example(node.shape, node.than)
    return example if later is MISSING else later


def _one_of(node: OneOf, path: str, notes: _Notes) -> Any:
    if any(isinstance(option, Deferred) for option in node.options):
        if notes.is_deepest:
            return MISSING
        notes = notes.deeper()
    shared = _common(node)
    return _scalar(node, path, notes) if shared is None else _body(shared, path, notes)


def _scalar(node: Node, path: str, notes: _Notes) -> Any:
    found = scalar_and_rule(node)
    return MISSING if found is None else _ruled(found[0], path, notes, found[1])


def _ruled(body: Any, path: str, notes: _Notes, rule: dict[str, Any]) -> Any:
    notes.rules[path] = rule
    return body


def _object(node: Keys | Entries, path: str, notes: _Notes) -> dict[str, Any]:
    body: dict[str, Any] = {}
    for key in node.keys:
        if not key.demanded or not has_path(key.name):
            continue
        value = _body(key.node, within(path, key.name), notes)
        if isinstance(key.node, Absent):
            body[key.name] = None  # demanded, and null: a literal of Pact's needs no rule
        elif value is not MISSING:
            body[key.name] = value
    return body


def _text(node: Node, notes: _Notes) -> str:
    """The text of an example: Pact sees that it is text, and nothing of what is in it."""
    body = _body(node, "$", _Notes((), times=notes.times))
    return json.dumps(None if body is MISSING else body)


def _list(node: Items, path: str, notes: _Notes) -> Any:
    is_tuple = node.exactly is None and node.at_least == node.at_most == len(node.at)
    exactly = node.at_most if is_tuple else node.exactly
    if exactly is not None:
        if exactly and not node.at:  # one item and rule for all, not one each
            items = [_item(node.item, f"{path}[*]", notes)] * exactly
        else:
            places = [(node.at.get(i, node.item), f"{path}[{i}]") for i in range(exactly)]
            items = [_item(each, at, notes) for each, at in places]
        if any(item is MISSING for item in items):
            return _any_list(path, notes)
        if is_tuple and items:  # within a list that has a rule Pact counts by rules alone
            return _ruled(items, path, notes, rule_for(_TYPE | {"min": exactly, "max": exactly}))
        return _showing(node, items)
    item = _item(node.item, f"{path}[*]", notes)
    if item is MISSING:
        return _any_list(path, notes)
    least = max([node.at_least, *(index + 1 for index in node.at)])
    counts = {"min": least or None, "max": node.at_most}
    rule = _TYPE | {name: count for name, count in counts.items() if count is not None}
    pinned = {index: _item(each, f"{path}[{index}]", notes) for index, each in node.at.items()}
    shown = {index: body for index, body in pinned.items() if body is not MISSING}
    items = [shown.get(index, item) for index in range(max(1, least, len(node.contains)))]
    return _ruled(_showing(node, items), path, notes, rule_for(rule))


def _showing(node: Items, items: list[Any]) -> list[Any]:
    """``items``, of which some show what the list must contain, where they have those keys.

    Pact's rules are those of every item: it matches no value that only one of them must have.
    """
    free = (index for index in range(len(items)) if index not in node.at)
    made = dict(enumerate(items))
    for index, wanted in zip(free, node.contains, strict=False):
        made[index] = _overlaid(items[index], _body(wanted.node, "$", _Notes(())))
    return list(made.values())


def _overlaid(item: Any, wanted: Any) -> Any:
    if isinstance(item, dict) and isinstance(wanted, dict):
        return {key: _overlaid(old, wanted.get(key, old)) for key, old in item.items()}
    return item if wanted is MISSING or type(wanted) is not type(item) else wanted


def _any_list(path: str, notes: _Notes) -> list[Any]:
    return _ruled([], path, notes, ANY_OF_ITS_TYPE)  # type: ignore[no-any-return]  # the list given


def _item(node: Node | None, path: str, notes: _Notes) -> Any:
    return MISSING if node is None else _body(node, path, notes)


def _common(node: OneOf) -> Keys | None:
    """What every option demands, where each is an object."""
    entered = [option.of if isinstance(option, Deferred) else option for option in node.options]
    options = [option.of if isinstance(option, Whole) else option for option in entered]
    objects = [option for option in options if isinstance(option, Keys)]
    if len(objects) < len(options):
        return None
    named = [{key.name: key for key in option.keys} for option in objects]
    shared = [name for name in named[0] if all(name in keys for keys in named)]
    return Keys(tuple(_merged(name, [keys[name] for keys in named]) for name in shared))


def _merged(name: str, keys: list[Key]) -> Key:
    nodes: list[Node] = []
    for key in keys:
        if key.node not in nodes:
            nodes.append(key.node)
    node = nodes[0] if len(nodes) == 1 else OneOf(tuple(nodes))
    return Key(name, node, all(key.demanded for key in keys))


def _equal(node: EqualTo, path: str, notes: _Notes) -> Any:
    shape = meant(node.shape, node.value)
    notes.generators.update(generators_of(node.declared, node.value, notes.returned, path))
    if node.value == []:
        return []  # under a rule of equality Pact takes any list for an empty one, without it none
    if isinstance(shape, Scalar) and shape.kind == "datetime":
        return _ruled(node.value, path, notes, rule_for(moment_matcher(shape)))
    if isinstance(shape, Encoded):
        return _ruled(node.value, path, notes, ANY_OF_ITS_TYPE)
    if isinstance(shape, Scalar) and shape.kind == "number":
        return _ruled(node.value, path, notes, equal_number(node.value))
    decimal = decimal_of(node.value) if isinstance(shape, Scalar) and shape.as_text else None
    if decimal is not None:
        return _ruled(str(node.value), path, notes, equal_decimal(decimal))
    if isinstance(shape, Scalar) and isinstance(node.value, str):
        return _ruled(node.value, path, notes, equal_text(shape, node.value))
    if isinstance(shape, Array) and shape.unique:
        count = len(node.value)
        return _ruled(node.value, path, notes, rule_for(_TYPE | {"min": count, "max": count}))
    if isinstance(shape, Map) and compared_by_value(shape.key):
        return _ruled({}, path, notes, ANY_OF_ITS_TYPE)
    if isinstance(shape, Array | Map | Object) and compared_by_value(shape):
        return _body(_parts(node.value, shape), path, notes)
    return _ruled(node.value, path, notes, EQUALITY)


def _parts(value: Any, shape: Array | Map | Object) -> Node:
    """The equal value, taken apart so that each part is compared as the model compares it."""
    if isinstance(shape, Array):
        items = {
            index: EqualTo(item, shape.item_at(index), None) for index, item in enumerate(value)
        }
        return Items(None, items, exactly=len(items))
    named = {each.name: each.shape for each in shape.fields} if isinstance(shape, Object) else {}
    other = shape.value if isinstance(shape, Map) else Anything()
    keys = ((key, EqualTo(part, named.get(key, other), None)) for key, part in value.items())
    return Keys(tuple(Key(key, equal, demanded=True) for key, equal in keys))
