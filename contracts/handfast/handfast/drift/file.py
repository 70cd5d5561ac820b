"""Reads the known differences of a provider from a TOML file; whatever is none is a fault."""

from __future__ import annotations

import math
import stat
import tomllib
from datetime import date, time
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from handfast.drift.differences import Drift
from handfast.drift.kinds.table import KINDS
from handfast.model import BadDeclaration
from handfast.wire.texts import Unreadable, text_of_file
from handfast.wording.suggestions import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["read_drifts"]

_LARGEST = 1_000_000
_TABLES = MappingProxyType({kind.table: kind for kind in KINDS})
_KEYS = ("reason", *_TABLES)
_EXAMPLE = '[[drift]] with reason = "...", and a table of rows, such as routes or fields'


_WORDS = {
    bool: "boolean",
    date: "date such as 2031-05-01",
    dict: "table",
    float: "number",
    int: "number",
    list: "list",
    str: "text",
}


def read_drifts(path: Path) -> tuple[Drift, ...]:
    """The drifts in the file at ``path``.

    Raises:
        BadDeclaration: it cannot be read, is not TOML, or has something else in it; lists every
            fault.
    """
    document = _document(path)
    faults = [
        f"{path}: unknown key {key!r}: {did_you_mean(key, ['drift'])}"
        for key in document
        if key != "drift"
    ]
    tables = document.get("drift", [])
    if not isinstance(tables, list) or not tables:
        faults.append(f"{path}: it has no drift in it: write {_EXAMPLE}")
        tables = []
    for number, table in enumerate(tables, start=1):
        faults += [f"{path}: drift {number}: {fault}" for fault in _faults(table)]
    if faults:
        raise BadDeclaration(tuple(faults))
    return tuple(Drift(**table) for table in tables)


def _document(path: Path) -> dict[str, Any]:
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode) and not stat.S_ISDIR(found.st_mode):
            raise BadDeclaration((f"{path}: no file: a pipe or device may never end",))
        if found.st_size > _LARGEST:
            raise BadDeclaration((f"{path}: larger than {_LARGEST} bytes: this is no mapping",))
        return tomllib.loads(text_of_file(path.read_bytes()))
    except OSError as error:
        raise BadDeclaration((f"{path}: {error.strerror or error}",)) from None
    except Unreadable as error:
        raise BadDeclaration((f"{path}: not TOML: expected {error}",)) from None
    except (tomllib.TOMLDecodeError, ValueError) as error:
        raise BadDeclaration((f"{path}: not TOML: {error}",)) from None
    except RecursionError:
        raise BadDeclaration((f"{path}: not TOML: nested too deeply",)) from None


def _faults(table: Any) -> Iterator[str]:
    if not isinstance(table, dict):
        yield f"{type(table).__name__}, and no table: write {_EXAMPLE}"
        return
    for key in table:
        if key not in _KEYS:
            yield f"unknown key {key!r}: {did_you_mean(key, _KEYS)}"
    if not isinstance(table.get("reason"), str):
        yield "give a reason, as text"
    for key, kind in _TABLES.items():
        rows = table.get(key, {})
        if not isinstance(rows, dict):
            yield f"{key}: {type(rows).__name__}, and no table"
            continue
        for declared, there in rows.items():
            if type(there) not in kind.takes:
                hint = " (a name with a dot in it stands in quotes)" * isinstance(there, dict)
                wanted = " or ".join(_WORDS[one] for one in kind.takes)
                yield f"{key}, {declared}: {type(there).__name__}, and no {wanted}{hint}"
            elif type(there) in (list, dict, float):
                yield from (f"{key}, {declared}: {fault}" for fault in _not_of_json(there))


def _not_of_json(value: Any) -> Iterator[str]:
    """What of a value JSON has no form for, though TOML does."""
    match value:
        case dict() | list():
            for one in value.values() if isinstance(value, dict) else value:
                yield from _not_of_json(one)
        case date() | time():
            yield f"{value}: JSON has no such value: write it as text"
        case float() if not math.isfinite(value):
            yield f"{value} is no number of JSON"
