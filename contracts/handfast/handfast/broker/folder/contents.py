"""What of a pact is verified: its fingerprint, the ids of its interactions, two made one. Pure.

Who wrote a pact, and in which order its interactions stand, changes nothing of what is verified.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any, Final

__all__ = ["fingerprint", "identified", "interaction_id", "merged"]

_PARTS: Final = ("interactions", "messages")
_SPECIFICATION: Final = ("pactSpecification", "pact-specification", "pactSpecificationVersion")


def fingerprint(pact: Mapping[str, Any]) -> str:
    """The same for all pacts that a provider passes or fails alike."""
    metadata = pact.get("metadata")
    known = metadata if isinstance(metadata, Mapping) else {}
    parts: dict[str, Any] = {name: known[name] for name in _SPECIFICATION if name in known}
    parts |= {name: sorted(interaction_id(one) for one in _rows(pact, name)) for name in _PARTS}
    return _hash(parts)


def interaction_id(interaction: Any) -> str:
    """The same for the same interaction, in whichever pact it stands."""
    if isinstance(interaction, Mapping):
        interaction = {name: value for name, value in interaction.items() if name != "_id"}
    return _hash(interaction)


def identified(pact: Mapping[str, Any]) -> dict[str, Any]:
    """``pact`` with the id of each interaction as ``_id``, as a Pact Broker gives it."""
    rows = {
        name: [{**one, "_id": interaction_id(one)} for one in _rows(pact, name)]
        for name in _PARTS
        if name in pact
    }
    return {**pact, **rows}


def merged(first: Mapping[str, Any], second: Mapping[str, Any]) -> dict[str, Any]:
    """``first`` with what only ``second`` has.

    Raises:
        ValueError: an interaction of the same name and states differs; the message is which.
    """
    made = dict(first)
    for name in _PARTS:
        rows = list(_rows(first, name))
        known = {_key(one): interaction_id(one) for one in rows}
        for one in _rows(second, name):
            if known.setdefault(_key(one), interaction_id(one)) != interaction_id(one):
                msg = f"{one.get('description', 'an interaction')!r} differs from what it has"
                raise ValueError(msg)
            if _key(one) not in {_key(row) for row in rows}:
                rows.append(one)
        if rows or name in made:
            made[name] = rows
    return made


def _rows(pact: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    rows = pact.get(name)
    found = rows if isinstance(rows, list) else []
    return [one for one in found if isinstance(one, Mapping)]


def _key(interaction: Mapping[str, Any]) -> str:
    names = ("description", "providerState", "provider_state", "providerStates")
    return _hash([interaction.get(name) for name in names])


def _hash(value: Any) -> str:
    text = json.dumps(value, sort_keys=True, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()[:40]
