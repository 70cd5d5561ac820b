"""Derives for a scalar of a Pact body its example and the rule that it must fit. Pure."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from uuid import UUID

from handfast.expectation.tree import OfType, OneOf, OrNull, Whole
from handfast.shapes import Choice, Scalar
from handfast.shapes.caching import cached
from handfast.shapes.examples.examples import example_of
from handfast.shapes.values.fit import misfits
from handfast.shapes.values.meaning import value_meant
from handfast.wire.paths import MISSING
from handfast.wire.times import INSTANT, LOCAL, NAIVE, moment

if TYPE_CHECKING:
    from decimal import Decimal

    from handfast.expectation.tree import Node

__all__ = [
    "ANY_OF_ITS_TYPE",
    "EQUALITY",
    "INTEGERS",
    "Matcher",
    "equal_decimal",
    "equal_number",
    "equal_text",
    "escaped",
    "moment_matcher",
    "rule_for",
    "scalar_and_rule",
]

type Matcher = dict[str, Any]

_TYPE: Final[Matcher] = {"match": "type"}  # the type of the example, which is text
_NULL: Final[Matcher] = {"match": "null"}
_NUMBER: Final[Matcher] = {"match": "number"}
_INTEGER: Final[Matcher] = {"match": "integer"}
_BOOLEAN: Final[Matcher] = {"match": "boolean"}  # and its text
_LARGE: Final[Matcher] = {"match": "regex", "regex": r"^-?[0-9](\.[0-9]+)?e\+?[0-9]+$"}
_WHOLE: Final[Matcher] = {"match": "regex", "regex": r"^-?[0-9]+((\.[0-9]+)?e\+?[0-9]+)?$"}
INTEGERS: Final = range(-(2**63), 2**64)
"""The integers that Pact reads as such: others are fractions to it."""


class _Leaf(NamedTuple):
    """One type of scalar: its example, its rule, and what to match where others may be there."""

    example: Any
    rule: dict[str, Any]
    matchers: tuple[Matcher, ...]


def rule_for(*matchers: Matcher, combine: str = "AND") -> dict[str, Any]:
    """A matching rule as it stands in the file."""
    return {"combine": combine, "matchers": list(matchers)}


# Nobody changes a rule, so one serves all.
EQUALITY: Final = rule_for({"match": "equality"})
ANY_OF_ITS_TYPE: Final = rule_for(_TYPE)


@cached
def scalar_and_rule(node: Node) -> tuple[Any, dict[str, Any]] | None:
    """An example and the rule for it; None where ``node`` is no scalar, or Pact has no matcher.

    Equal nodes share one rule, which nobody changes.
    """
    leaves = _leaves(node)
    if leaves is None:
        return None
    return (leaves[0].example, leaves[0].rule) if len(leaves) == 1 else _mixed(leaves)


def moment_matcher(shape: Scalar) -> Matcher:
    """The form in which a moment is written."""
    if shape.aware:
        return {"match": "regex", "regex": INSTANT}
    return {"match": "regex", "regex": LOCAL if _has_no_offset(shape) else NAIVE}


def _has_no_offset(shape: Scalar) -> bool:
    """Whether a moment of ``shape`` is refused for its offset, as one of ``NaiveDatetime`` is."""
    known = shape.samples.good if shape.samples else ()
    return bool(known) and all(
        not (found := moment(text))
        or (found.tzinfo is None and misfits(shape.annotation, f"{text}Z"))
        for text in known
    )


def equal_number(value: float) -> dict[str, Any]:
    """The rule for a number that may be written with or without a fraction of zeros."""
    if not float(value).is_integer() or abs(value) >= 1e15:  # from there on in exponents
        return EQUALITY
    sign = "-" if value < 0 else "-?" if value == 0 else ""
    return rule_for(_NUMBER, {"match": "regex", "regex": rf"^{sign}{abs(int(value))}(\.0+)?$"})


def equal_decimal(value: Decimal) -> dict[str, Any]:
    """The rule for the text of a decimal, with zeros or without where they mean nothing."""
    sign = "-" if value < 0 else "-?" if value == 0 else r"\+?"
    whole, _, fraction = f"{abs(value).normalize():f}".partition(".")
    ending = rf"\.{fraction}0*" if fraction else r"(\.0*)?"
    return rule_for(_TYPE, {"match": "regex", "regex": f"^{sign}0*{whole}{ending}$"})


def equal_text(shape: Scalar, text: str) -> dict[str, Any]:
    """The rule for a text whose value may be spelled otherwise: Pact has one for UUIDs alone."""
    meant = value_meant(shape, text)
    if meant is MISSING:
        return EQUALITY
    if not isinstance(meant, UUID):
        return ANY_OF_ITS_TYPE
    parts = "-?".join(str(meant).split("-"))
    return rule_for(_TYPE, {"match": "regex", "regex": rf"(?i)^(urn:uuid:)?\{{?{parts}\}}?$"})


def _leaves(node: Node) -> list[_Leaf] | None:
    match node:
        case OfType(Scalar() as shape):
            return [_scalar(shape)]
        case OfType(Choice() as shape):
            return _choice(shape)
        case Whole(of):
            return _leaves(of)
        case OrNull(of):
            found = _leaves(of)
            return None if found is None else [*found, _leaf(None, _NULL)]
        case OneOf(options):
            several = [_leaves(option) for option in options]
            known = [leaves for leaves in several if leaves is not None]
            return [leaf for leaves in known for leaf in leaves] if known == several else None
        case _:
            return None


def _leaf(example: Any, matcher: Matcher) -> _Leaf:
    return _Leaf(example, rule_for(matcher), (matcher,))


def _scalar(shape: Scalar) -> _Leaf:
    example = example_of(shape)
    match shape.kind:
        case "boolean":
            return _Leaf(example, ANY_OF_ITS_TYPE, (_BOOLEAN,))
        case "datetime":
            return _leaf(example, moment_matcher(shape))
        case "integer" if _ends_at_64_bits(shape):
            return _leaf(example, _INTEGER)
        case "integer":
            return _Leaf(example, rule_for(_NUMBER, _WHOLE), (_INTEGER, _LARGE))
        case "number":
            return _leaf(example, _NUMBER)
        case _:
            return _leaf(example, _TYPE)


def _ends_at_64_bits(shape: Scalar) -> bool:
    lowest = [bound for bound in (shape.ge, shape.gt) if bound is not None]
    highest = [bound for bound in (shape.le, shape.lt) if bound is not None]
    return (
        bool(lowest and highest) and max(lowest) >= INTEGERS.start and min(highest) < INTEGERS.stop
    )


def _choice(shape: Choice) -> list[_Leaf] | None:
    if not shape.values:
        return [_leaf(None, _NULL)]
    if any(isinstance(value, list | tuple | dict) for value in shape.values):
        return None
    first = shape.values[0]
    members = _members(shape)
    types = {type(value) for value in shape.values}
    if len(types) > 1 or (types == {str} and not any(map(_reads_as_json, shape.values))):
        return [_leaf(first, members)]
    # the regex alone takes the number 1 for the text "1", and the text for the number
    type_of = _INTEGER if types == {int} else _TYPE
    return [_Leaf(first, rule_for(type_of, members), (members,))]


def _mixed(leaves: list[_Leaf]) -> tuple[Any, dict[str, Any]] | None:
    """An example and what takes each of ``leaves``; None where no one example has its type."""
    several = [matcher for leaf in leaves for matcher in leaf.matchers]
    if _TYPE not in several:  # then it can be that of a boolean, without its text
        leaves = [
            _Leaf(leaf.example, leaf.rule, (_TYPE,)) if leaf.matchers == (_BOOLEAN,) else leaf
            for leaf in leaves
        ]
    examples = [leaf.example for leaf in leaves if _TYPE in leaf.matchers]
    if len({type(example) for example in examples}) > 1:
        return None
    if not examples:
        examples = [leaf.example for leaf in leaves if leaf.example is not None] or [None]
    matchers = _once([matcher for leaf in leaves for matcher in leaf.matchers])
    return examples[0], rule_for(*matchers, combine="OR" if len(matchers) > 1 else "AND")


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
