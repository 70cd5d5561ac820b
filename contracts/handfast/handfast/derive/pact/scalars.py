"""Derives for a scalar of a Pact body its example and the rule that it must fit. Pure."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final

from handfast.derive.examples import example_of
from handfast.expectation.tree import OfType, OneOf, OrNull, Whole
from handfast.shapes import Choice, Scalar
from handfast.shapes.caching import cached
from handfast.wire.times import INSTANT, NAIVE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from handfast.expectation.tree import Node

__all__ = ["Matcher", "equal_number", "escaped", "moment_matcher", "rule_for", "scalar_and_rule"]

type Matcher = dict[str, Any]

_TYPE: Final[Matcher] = {"match": "type"}
_NULL: Final[Matcher] = {"match": "null"}
_NUMBER: Final[Matcher] = {"match": "number"}
_INTEGER: Final[Matcher] = {"match": "integer"}
_BY_KIND: Final[Mapping[str, list[Matcher]]] = {
    "decimal": [_TYPE, _NUMBER],
    "integer": [_INTEGER],
    "number": [_NUMBER],
}


def rule_for(*matchers: Matcher, combine: str = "AND") -> dict[str, Any]:
    """A matching rule as it stands in the file."""
    return {"combine": combine, "matchers": list(matchers)}


@cached
def scalar_and_rule(node: Node) -> tuple[Any, dict[str, Any]] | None:
    """An example and the rule for it; None where ``node`` is no scalar, or Pact has no matcher.

    Equal nodes share one rule, which nobody changes.
    """
    if isinstance(node, OfType) and isinstance(node.shape, Choice) and node.shape.values:
        return _choice(node.shape)
    found = _alternatives(node)
    if found is None:
        return None
    example, matchers = found
    return example, rule_for(*matchers, combine="OR" if len(matchers) > 1 else "AND")


def moment_matcher(shape: Scalar) -> Matcher:
    """The form in which a moment is written."""
    return {"match": "regex", "regex": INSTANT if shape.aware else NAIVE}


def equal_number(value: float) -> dict[str, Any]:
    """The rule for a number that may be written with or without a fraction of zeros."""
    if not float(value).is_integer() or abs(value) >= 1e15:  # from there on in exponents
        return rule_for({"match": "equality"})
    sign = "-" if value < 0 else "-?" if value == 0 else ""
    return rule_for(_NUMBER, {"match": "regex", "regex": rf"^{sign}{abs(int(value))}(\.0+)?$"})


def _choice(shape: Choice) -> tuple[Any, dict[str, Any]]:
    first = shape.values[0]
    if isinstance(first, str) and not any(map(_reads_as_json, shape.values)):
        return first, rule_for(_members(shape))
    # the regex alone takes the number 1 for the text "1", and the text for the number
    type_of = _INTEGER if isinstance(first, int) and not isinstance(first, bool) else _TYPE
    return first, rule_for(type_of, _members(shape))


def _alternatives(node: Node) -> tuple[Any, list[Matcher]] | None:
    match node:
        case OfType(Scalar() as shape):
            return example_of(shape), _matchers(shape)
        case OfType(Choice() as shape):
            return example_of(shape), [_members(shape)] if shape.values else [_NULL]
        case Whole(of):
            return _alternatives(of)
        case OrNull(of):
            found = _alternatives(of)
            return None if found is None else (found[0], _once([*found[1], _NULL]))
        case OneOf(options):
            tried = [_alternatives(option) for option in options]
            known = [found for found in tried if found is not None]
            if len(known) < len(tried):
                return None
            return known[0][0], _once([matcher for _, each in known for matcher in each])
        case _:
            return None


def _matchers(shape: Scalar) -> list[Matcher]:
    if shape.kind == "datetime":
        return [moment_matcher(shape)]
    return _BY_KIND.get(shape.kind, [_TYPE])


def _once(matchers: list[Matcher]) -> list[Matcher]:
    return [matcher for index, matcher in enumerate(matchers) if matcher not in matchers[:index]]


def _members(shape: Choice) -> Matcher:
    members = "|".join(map(escaped, shape.values))
    return {"match": "regex", "regex": f"^({members})$"}


def escaped(member: Any) -> str:
    """A regular expression of the text ``member``, or of the JSON text of any other value."""
    # re.escape writes escapes (of a space, for one) that other engines than Python's refuse
    text = member if isinstance(member, str) else json.dumps(member)
    return re.sub(r"([\\.+*?()|\[\]{}^$])", r"\\\1", text)


def _reads_as_json(member: Any) -> bool:
    try:
        json.loads(member)
    except (TypeError, ValueError):
        return False
    return True
