"""The file of what fails today, and of what a form can't see by its nature, with the reason."""

from __future__ import annotations

import functools
import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from tests.data.odd_models.row import Odd

__all__ = ["FILE", "Known", "known", "rendered", "unseen"]

FILE = Path(__file__).parents[2] / "data" / "odd_models" / "known.toml"
type Failures = Mapping[str, Mapping[str, str]]
"""By form and model."""


@dataclass(frozen=True)
class Known:
    """What the file has."""

    short: Mapping[str, Mapping[str, str]]
    long: Mapping[str, Mapping[str, str]]
    blind: tuple[Mapping[str, Any], ...]

    def of(self, form: str, *, in_the_long_form: bool) -> set[str]:
        """The models that fail in a form."""
        listed = (self.short, self.long) if in_the_long_form else (self.short,)
        return {model for tables in listed for model, row in tables.items() if form in row}


@functools.cache
def known() -> Known:
    """The file, read once."""
    found = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return Known(found.get("known", {}), found.get("long", {}), tuple(found.get("blind", ())))


def unseen(form: str, row: Odd, violation: str, place: str) -> bool:
    """Whether the file has a reason for which ``form`` sees nothing wrong there."""
    entries = [entry for entry in known().blind if entry["form"] == form]
    listed = [
        violation in entry.get("violations", ()) or row.title in entry.get("models", ())
        for entry in entries
    ]
    return any(listed) or any(
        sort in entry.get("places", ()) for entry in entries for sort in _places(row, place)
    )


def _places(row: Odd, place: str) -> set[str]:
    """Which sorts of places lead to ``place``, by Pydantic's own schema of what is read."""
    schema = _schema(row) if place else {}
    return _sorts(schema, schema.get("$defs", {}), place.split(".")[1:])


@functools.cache
def _schema(row: Odd) -> Mapping[str, Any]:
    made: Mapping[str, Any] = TypeAdapter(row.model).json_schema(mode="validation")
    return made


def _sorts(
    schema: Any, parts: Mapping[str, Any], steps: list[str], entered: frozenset[str] = frozenset()
) -> set[str]:
    """``entered``: parts that led here and took no step, for a list may be one of itself."""
    while isinstance(schema, dict) and "$ref" in schema:
        if schema["$ref"] in entered:
            return set()
        entered |= {schema["$ref"]}
        schema = parts[schema["$ref"].rpartition("/")[2]]
    if not isinstance(schema, dict):
        return set()
    if options := schema.get("anyOf", schema.get("oneOf")):
        found = {"a union"} if len([o for o in options if o != {"type": "null"}]) > 1 else set()
        deep = any("$ref" in o or o.get("type") in ("array", "object") for o in options)
        found |= {"null beside an object or a list"} if deep else set()
        return found.union(*(_sorts(option, parts, steps, entered) for option in options))
    if "items" in schema:
        return _sorts(schema["items"], parts, steps, entered)
    if not steps:
        return set()
    name = steps[0]
    if name in schema.get("properties", {}):
        optional = set() if name in schema.get("required", ()) else {"an optional key"}
        return optional | _sorts(schema["properties"][name], parts, steps[1:])
    if "additionalProperties" in schema or "patternProperties" in schema:
        return {"an entry of a map"}
    return set()


def rendered(found: Failures, rows: Mapping[str, Odd], *, long: bool) -> str:
    """The text of the file with what was found in the short or the long form; ``blind`` as it is.

    Forms that were not measured keep their rows.
    """
    before = FILE.read_text(encoding="utf-8").partition("\n[known.")[0].partition("\n[long.")[0]
    parts = [before.rstrip() + "\n"]
    for title, row in rows.items():
        happens = {form: failed[title] for form, failed in found.items() if title in failed}
        was, was_long = _forms(known().short, title), _forms(known().long, title)
        if long:
            listed = {form: what for form, what in was.items() if form not in found}
            listed |= {form: what for form, what in happens.items() if form in was}
            also = {form: what for form, what in was_long.items() if form not in found}
            also |= {form: what for form, what in happens.items() if form not in was}
        else:
            listed = {form: what for form, what in was.items() if form not in found} | happens
            also = {form: what for form, what in was_long.items() if form not in listed}
        for name, table in (("known", listed), ("long", also)):
            if table:
                lines = [f'\n[{name}.{title}]\nitem = "{row.item}"']
                lines += [f"{form} = {_quoted(what)}" for form, what in sorted(table.items())]
                parts.append("\n".join(lines) + "\n")
    return "".join(parts)


def _forms(tables: Mapping[str, Mapping[str, str]], title: str) -> dict[str, str]:
    return {form: what for form, what in tables.get(title, {}).items() if form != "item"}


def _quoted(text: str) -> str:
    """As TOML quotes it, of ASCII alone."""
    escaped = text.encode("ascii", "backslashreplace").decode()
    escaped = "".join(letter if letter.isprintable() else ascii(letter)[1:-1] for letter in escaped)
    return json.dumps(escaped)
