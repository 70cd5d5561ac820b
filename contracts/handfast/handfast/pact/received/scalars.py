"""Compares one value with one matcher of a pact of others: fits, or what was wanted. Pure.

Numbers are as Pact's verifier has them: one with a fraction or an exponent is no integer, and no
integer is larger than 64 bits.
https://github.com/pact-foundation/pact-specification/tree/version-4
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final

from handfast.model.clauses import Clause
from handfast.pact.received import regexes, times
from handfast.wording.excerpts import excerpt

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from handfast.pact.received.matchers import Matcher, Matchers

__all__ = ["equal", "is_integer", "kind_of", "unfit_text", "unfit_value"]

Unfit = tuple[Clause, str]
"""What was compared, and what was wanted."""

_SEMVER: Final = re.compile(
    r"(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)"
    r"(?:-(?:0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*)(?:\.(?:0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*))*)?"
    r"(?:\+[0-9a-zA-Z-]+(?:\.[0-9a-zA-Z-]+)*)?",
    re.ASCII,
)
"""https://semver.org, "Is there a suggested regular expression to check a SemVer string?"."""

_ANYTHING: Final = frozenset({"eachKey", "eachValue", "arrayContains", "statusCode", "contentType"})
"""Matchers that say nothing of a value that is neither an object nor a list."""


def is_integer(value: Any) -> bool:
    """Whether a JSON number is an integer to Pact's verifier."""
    return type(value) is int and -(2**63) <= value < 2**64


def kind_of(value: Any) -> str:
    """The type of a JSON value, in words."""
    if value is None:
        return "null"
    names = {bool: "a boolean", str: "a string", list: "a list", dict: "an object"}
    return names.get(type(value), "a number")


def equal(one: Any, other: Any) -> bool:
    """Whether two JSON values are the same: 1 is not 1.0, and true is no number."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(equal(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(equal, one, other))
    if kind_of(one) != kind_of(other) or isinstance(one, dict | list):
        return False
    if kind_of(one) != "a number":
        return bool(one == other)
    if is_integer(one) or is_integer(other):
        return is_integer(one) and is_integer(other) and one == other
    return _double(one) == _double(other)


def _double(number: float) -> float:
    try:
        return float(number)
    except OverflowError:
        return float("inf")


def unfit_value(matchers: Matchers, expected: Any, actual: Any) -> Unfit | None:
    """What was wanted of ``actual``, which is neither a list nor an object; None where it fits.

    Raises:
        TookTooLong: a regular expression did.
    """
    found = [_unfit(one, expected, actual) for one in matchers.all]
    return _joined(found, either=matchers.either)


def _joined(found: list[Unfit | None], *, either: bool) -> Unfit | None:
    wrong = [one for one in found if one is not None]
    if not wrong or (either and len(wrong) < len(found)):
        return None
    if len(wrong) == 1 or not either:
        return wrong[0]
    return wrong[0][0], " or ".join(dict.fromkeys(wanted for _, wanted in wrong))


def _unfit(matcher: Matcher, expected: Any, actual: Any) -> Unfit | None:
    kind = matcher.kind
    if kind in _ANYTHING:
        return None
    if kind in ("equality", "values"):
        return None if equal(expected, actual) else (Clause.EQUALS, excerpt(expected))
    if kind == "type":
        same = kind_of(expected) == kind_of(actual)
        return None if same else (Clause.READS, f"{kind_of(expected)}, as {excerpt(expected)}")
    if kind in _OF_TEXTS:
        text = actual if isinstance(actual, str) else json.dumps(actual, ensure_ascii=False)
        return _unfit_text(matcher, text)
    fits, wanted = _OF_VALUES[kind]
    return None if fits(actual) else (Clause.READS, wanted)


def _is_number(value: Any) -> bool:
    return kind_of(value) == "a number"


def _is_decimal(value: Any) -> bool:
    return _is_number(value) and not is_integer(value)


def _is_boolean(value: Any) -> bool:
    return isinstance(value, bool) or value in ("true", "false")


def _is_null(value: Any) -> bool:
    return value is None


def _is_not_empty(value: Any) -> bool:
    return value is not None and value != ""


def _is_semver(value: Any) -> bool:
    return isinstance(value, str) and _SEMVER.fullmatch(value) is not None


_OF_VALUES: Final[Mapping[str, tuple[Callable[[Any], bool], str]]] = {
    "number": (_is_number, "a number"),
    "integer": (is_integer, "an integer"),
    "decimal": (_is_decimal, "a number with decimals"),
    "boolean": (_is_boolean, "a boolean"),
    "null": (_is_null, "null"),
    "notEmpty": (_is_not_empty, "a value that is not empty"),
    "semver": (_is_semver, "a semantic version"),
}
_OF_TEXTS: Final = frozenset({"regex", "include", "date", "time", "timestamp"})


def _unfit_text(matcher: Matcher, text: str) -> Unfit | None:
    kind, value = matcher.kind, matcher.value
    if kind == "regex":
        fits, wanted = regexes.fits(value, text), f"a text that fits {value}"
    elif kind == "include":
        fits, wanted = value in text, f"a text that includes {value!r}"
    else:
        what = "date and time" if kind == "timestamp" else kind
        fits, wanted = times.is_written_as(value, text), f"a {what} in the form {value}"
    return None if fits else (Clause.READS, wanted)


def unfit_text(matchers: Matchers, expected: str, actual: str) -> Unfit | None:
    """The same for a text of a header, a form or the metadata, where a number is its digits.

    Raises:
        TookTooLong: a regular expression did.
    """
    found = [_unfit_in_header(one, expected, actual) for one in matchers.all]
    return _joined(found, either=matchers.either)


_DIGITS: Final = {
    "integer": (re.compile(r"[0-9]{1,19}"), "an integer"),
    "number": (re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?"), "a number"),
    "decimal": (re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?"), "a number"),
    "boolean": (re.compile("true|false"), "true or false"),
    "semver": (_SEMVER, "a semantic version"),
    "notEmpty": (re.compile(".+", re.DOTALL), "a text that is not empty"),
    "null": (re.compile("(?!)"), "null"),
}


def _unfit_in_header(matcher: Matcher, expected: str, actual: str) -> Unfit | None:
    kind = matcher.kind
    if kind == "type":
        return None
    if kind in _OF_TEXTS:
        return _unfit_text(matcher, actual)
    if kind in _DIGITS:
        pattern, wanted = _DIGITS[kind]
        return None if pattern.fullmatch(actual) else (Clause.READS, wanted)
    if kind in ("equality", "values"):
        return None if expected == actual else (Clause.EQUALS, expected)
    return (Clause.READS, f"what the matcher {kind} compares, which no text is")
