"""The conversions by name: each makes the contract's form of a value of the provider's, and back.

Pure. What is not of the form that a conversion knows is left to the judge.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from handfast.frozen import dataclass
from handfast.wire.json_text import value_in_text, written
from handfast.wire.paths import MISSING
from handfast.wire.texts import wire_text
from handfast.wire.times import moment

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["CONVERSIONS", "Conversion"]

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_UUID: Final = r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
_UNUSED: Final = 1_000_000_000
"""From here to twice as much are the numbers of rows that are not there: they fit into 32 bits."""
_SCALARS: Final = frozenset({"integer", "number", "boolean", "decimal"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversion:
    """One form of a value; ``of`` are the kinds of shapes that have it.

    ``here`` and ``there`` return ``MISSING`` for what is not of the form they convert. ``whole``:
    a list is converted as a whole, not item by item.
    """

    means: str
    of: frozenset[str]
    here: Callable[[Any], Any]
    there: Callable[[Any], Any]
    whole: bool = False


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _from_text(value: Any) -> Any:
    found = value_in_text(value)
    return found if isinstance(found, int | float) else MISSING


def _to_text(value: Any) -> Any:
    return wire_text(value) if isinstance(value, int | float) else MISSING


def _from_number(value: Any) -> Any:
    return str(value) if _number(value) else MISSING


def _to_number(value: Any) -> Any:
    if not isinstance(value, str):
        return MISSING
    if re.fullmatch(_UUID, value) is not None:  # of what isn't there: the provider made none
        return _UNUSED + int(value.replace("-", ""), 16) % _UNUSED
    if re.fullmatch(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?", value) is None:
        return MISSING
    return float(value) if "." in value else int(value)


def _since_epoch(unit: timedelta) -> tuple[Callable[[Any], Any], Callable[[Any], Any]]:
    def here(value: Any) -> Any:
        if not _number(value):
            return MISSING
        try:
            return (_EPOCH + value * unit).isoformat().replace("+00:00", "Z")
        except (OverflowError, ValueError):
            return MISSING

    def there(value: Any) -> Any:
        at = moment(value)
        if at is None or at.tzinfo is None:
            return MISSING
        whole, rest = divmod(at - _EPOCH, unit)
        return whole + rest / unit if rest else whole

    return here, there


def _from_naive(value: Any) -> Any:
    at = moment(value)
    return f"{value}Z" if at is not None and at.tzinfo is None else MISSING


def _to_naive(value: Any) -> Any:
    at = moment(value)
    if at is None or at.tzinfo is None:
        return MISSING
    return at.astimezone(UTC).replace(tzinfo=None).isoformat()


def _choice(false: Any, true: Any) -> tuple[Callable[[Any], Any], Callable[[Any], Any]]:
    def here(value: Any) -> Any:
        same = type(value) is type(true)
        return value == true if same and value in (false, true) else MISSING

    def there(value: Any) -> Any:
        known = {True: true, False: false, "true": true, "false": false}
        return known[value] if isinstance(value, bool | str) and value in known else MISSING

    return here, there


def _from_commas(value: Any) -> Any:
    return (value.split(",") if value else []) if isinstance(value, str) else MISSING


def _to_commas(value: Any) -> Any:
    fits = isinstance(value, list) and all(isinstance(i, str) and "," not in i for i in value)
    return ",".join(value) if fits else MISSING


def _to_json(value: Any) -> Any:
    return written(value).decode() if isinstance(value, dict | list) else MISSING


def _from_json(value: Any) -> Any:
    found = value_in_text(value)
    return found if isinstance(found, dict | list) else MISSING


_SECONDS, _MILLISECONDS = (
    _since_epoch(timedelta(seconds=1)),
    _since_epoch(timedelta(milliseconds=1)),
)
_BITS, _YES = _choice(0, 1), _choice("no", "yes")

CONVERSIONS: Final = MappingProxyType(
    {
        "text": Conversion(
            means="a number or a boolean, as text",
            of=_SCALARS,
            here=_from_text,
            there=_to_text,
        ),
        "number": Conversion(
            means="a text of digits, as a number; a UUID, which names no row of a provider that "
            "counts its rows, is a number above 1,000,000,000",
            of=frozenset({"string"}),
            here=_from_number,
            there=_to_number,
        ),
        "seconds": Conversion(
            means="a time, in seconds since 1970 (UTC)",
            of=frozenset({"datetime"}),
            here=_SECONDS[0],
            there=_SECONDS[1],
        ),
        "milliseconds": Conversion(
            means="a time, in milliseconds since 1970 (UTC)",
            of=frozenset({"datetime"}),
            here=_MILLISECONDS[0],
            there=_MILLISECONDS[1],
        ),
        "UTC without offset": Conversion(
            means="a time, in UTC and without an offset",
            of=frozenset({"datetime"}),
            here=_from_naive,
            there=_to_naive,
        ),
        "0/1": Conversion(
            means="a boolean, as 0 or 1",
            of=frozenset({"boolean"}),
            here=_BITS[0],
            there=_BITS[1],
        ),
        "yes/no": Conversion(
            means='a boolean, as "yes" or "no"',
            of=frozenset({"boolean"}),
            here=_YES[0],
            there=_YES[1],
        ),
        "commas": Conversion(
            means="a list of texts, as one text with commas",
            of=frozenset({"array"}),
            here=_from_commas,
            there=_to_commas,
            whole=True,
        ),
        "json": Conversion(
            means="an object or a list, as text that is JSON",
            of=frozenset({"array", "object"}),
            here=_from_json,
            there=_to_json,
            whole=True,
        ),
        "list of one": Conversion(
            means="one value, as a list with this item",
            of=frozenset({"object", "string", "datetime", "uuid", *_SCALARS}),
            here=lambda value: value[0] if isinstance(value, list) and len(value) == 1 else MISSING,
            there=lambda value: MISSING if isinstance(value, list) else [value],
            whole=True,
        ),
    }
)
"""Every conversion by the name under which rows ask for it."""
