"""Derives the headers of the response of a Pact interaction, with rules and generators. Pure.

Pact compares each text of a header with the one in its place, to the letter where no rule stands.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from handfast.derive.pact.equality import compared_by_value
from handfast.derive.pact.generators import generator
from handfast.derive.pact.scalars import (
    equal_decimal,
    equal_text,
    escaped,
    moment_matcher,
    rule_for,
)
from handfast.model import NOT_NULL, Value
from handfast.model.values import resolve
from handfast.shapes import Anything, Array, Scalar
from handfast.shapes.fields import fields_of
from handfast.shapes.places import plain
from handfast.shapes.values.equality import decimal_of
from handfast.wire.headers import is_never_joined
from handfast.wire.texts import wire_text
from handfast.wire.times import moment

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from handfast.model import Exchange
    from handfast.shapes import Shape

__all__ = ["headers_and_rules"]

_ANY_TEXT = rule_for({"match": "regex", "regex": "^.+$"})
_PLAIN = range(-4, 15)
"""The powers of ten of numbers that are written without an exponent."""


def headers_and_rules(
    exchange: Exchange, values: Mapping[str, Any], returned: Collection[str]
) -> tuple[dict[str, list[str]], dict[str, Any], dict[str, Any]]:
    """The texts of each header that must come, its rule, and its generator.

    Raises:
        KeyError: a value that no state has.
    """
    fields = fields_of(exchange.answer.headers if exchange.answer else None)
    shapes = {name.lower(): field.shape for name, field in fields.items()}
    demanded = [name for name, field in fields.items() if field.required]
    headers: dict[str, list[str]] = {}
    rules: dict[str, Any] = {}
    generators: dict[str, Any] = {}
    expected = dict.fromkeys(demanded, NOT_NULL) | dict(exchange.answer_headers)
    for name, declared in expected.items():
        value = resolve(declared, values)
        if value is NOT_NULL:
            headers[name], rules[name] = ["something"], _ANY_TEXT
        elif value is not None:
            headers[name] = list(map(wire_text, value if isinstance(value, list) else [value]))
            if rule := _rule(name, shapes.get(name.lower(), Anything()), value):
                rules[name] = rule
        if isinstance(declared, Value) and declared.name in returned:
            generators[name] = generator(f"${{{declared.name}}}")
    return headers, rules, generators


def _rule(name: str, shape: Shape, value: Any) -> dict[str, Any] | None:
    """The rule for a header; None where Pact compares to the letter.

    It can't find one cookie among several: there it sees less than the judge.
    """
    is_list = isinstance(value, list)
    if is_never_joined(name):
        return None if is_list else _ANY_TEXT
    if not is_list:
        return _rule_of_one(shape, wire_text(value))
    arrays = [each for each in plain(shape) if isinstance(each, Array)]
    if any(compared_by_value(each.item) for each in arrays):
        return _ANY_TEXT
    if len(value) < 2:
        return None
    items = [escaped(wire_text(item)) for item in value]
    item = "|".join(items)
    if any(each.unique for each in arrays):
        return rule_for({"match": "regex", "regex": f"^({item})(, ?({item}))*$"})
    return rule_for({"match": "regex", "regex": f"^({'|'.join([*items, ', ?'.join(items)])})$"})


def _rule_of_one(shape: Shape, text: str) -> dict[str, Any] | None:
    if not compared_by_value(shape):
        return None
    match plain(shape):
        case (Scalar(kind="datetime") as of,):
            return rule_for(moment_matcher(of)) if moment(text) else None
        case (Scalar(kind="number" | "decimal"),):
            number = decimal_of(text)
            is_plain = number is not None and (not number or number.adjusted() in _PLAIN)
            return equal_decimal(number) if number is not None and is_plain else _ANY_TEXT
        case (Scalar() as of,):
            return equal_text(of, text)
        case _:
            return _ANY_TEXT
