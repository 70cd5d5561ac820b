"""Pacts that others made (Pact specification 1 to 4): taken apart, and filled in. Pure.

What cannot be read is refused; what a document has beyond the specification is left alone.
https://github.com/pact-foundation/pact-specification
"""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Mapping
from dataclasses import field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from handfast.derive.pact.files import concrete
from handfast.frozen import dataclass
from handfast.pact.received.faults import faults_in, major_of, rows_of, version_of

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["BadPact", "Kind", "ReceivedInteraction", "ReceivedPact", "received_pact"]

_OWN: Final = ("_id", "pending", "providerState", "provider_state", "providerStates")
"""What is left out of the document that Pact's verifier gets: it is dealt with here."""

_NAMED: Final = re.compile(r"\$\{([^}]*)\}")


class BadPact(ValueError):
    """A document is no pact, or cannot be used as one. ``faults`` has each reason."""

    def __init__(self, *faults: str) -> None:
        self.faults = faults
        super().__init__("; ".join(faults))


class Kind(StrEnum):
    """What an interaction is."""

    HTTP = "an HTTP request"
    MESSAGE = "a message"
    REPLY = "a message with a reply"
    OTHER = "what needs a plugin of Pact"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedInteraction:
    """One interaction; ``id`` is the broker's, ``pending`` that its failing fails no pact."""

    description: str
    kind: Kind
    specification: int
    states: tuple[tuple[str, Mapping[str, Any]], ...] = ()
    id: str = ""
    pending: bool = False
    document: Mapping[str, Any] = field(default_factory=dict, repr=False)

    @property
    def asked_of_states(self) -> frozenset[str]:
        """The names of the values of provider states that the document has generators for."""
        texts = (json.dumps(one) for one in _state_generators(self.document))
        return frozenset(name for text in texts for name in _NAMED.findall(text))

    def filled(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """The document for Pact's verifier, with what states came to in its place.

        Other generators stay, for the verifier to deal with.

        Raises:
            BadPact: a value is missing, or cannot be put where it belongs.
        """
        document = {key: value for key, value in self.document.items() if key not in _OWN}
        made = copy.deepcopy(document)
        if not any(_state_generators(document)):
            return made
        others = [_without_states(part) for part in _parts(made)]
        plain = [_wrapped(part) for part in _parts(made)] if self.specification < 4 else []
        try:
            done = concrete(made, values)
        except KeyError as error:
            raise BadPact(f"no provider state gave the value {error}") from error
        except (LookupError, TypeError, ValueError, AttributeError) as error:
            raise BadPact(f"a generator fits nothing: {error}") from error
        for part, name in zip(_parts(done), plain, strict=False):
            if name:
                part[name] = part[name]["content"]
        for part, rest in zip(_parts(done), others, strict=True):
            if rest:
                part["generators"] = rest
        return done


def _wrapped(part: dict[str, Any]) -> str:
    """Put the body of ``part`` into the form of specification 4; its name, where there is one."""
    name = next((one for one in ("contents", "body") if part.get(one) is not None), "")
    if name:
        part[name] = {"content": part[name], "contentType": _content_type(part)}
    return name


def _content_type(part: Mapping[str, Any]) -> str:
    named = {name.lower(): value for name, value in _mapping(part.get("headers")).items()}
    found = named.get("content-type", "application/json")
    return str(found[0] if isinstance(found, list) and found else found)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedPact:
    """All that one consumer relies on, in one of its versions."""

    consumer: str
    provider: str
    specification: str
    interactions: tuple[ReceivedInteraction, ...]

    def alone(self, kind: Kind, document: Mapping[str, Any]) -> dict[str, Any]:
        """A pact of this one interaction, for Pact's verifier."""
        part = "messages" if kind is Kind.MESSAGE and major_of(self.specification) < 4 else ""
        return {
            "consumer": {"name": self.consumer},
            "provider": {"name": self.provider},
            part or "interactions": [document],
            "metadata": {"pactSpecification": {"version": self.specification}},
        }


def received_pact(document: Any) -> ReceivedPact:
    """``document`` taken apart.

    Raises:
        BadPact: it is no pact, or one that must not be used; with every fault.
    """
    faults = faults_in(document)
    if faults:
        raise BadPact(*faults)
    version = version_of(document)
    interactions, messages = rows_of(document)
    rows = [
        *((row, _kind(row)) for row in interactions),
        *((row, Kind.MESSAGE) for row in messages),
    ]
    return ReceivedPact(
        consumer=document["consumer"]["name"],
        provider=document["provider"]["name"],
        specification=version,
        interactions=tuple(_interaction(row, kind, major_of(version)) for row, kind in rows),
    )


def _interaction(row: Mapping[str, Any], kind: Kind, major: int) -> ReceivedInteraction:
    return ReceivedInteraction(
        description=row["description"],
        kind=kind,
        specification=major,
        states=tuple(_states(row)),
        id=_text(row, "_id"),
        pending=row.get("pending") is True,
        document=row,
    )


def _kind(row: Mapping[str, Any]) -> Kind:
    if row.get("pluginConfiguration"):
        return Kind.OTHER
    return _KINDS.get(row.get("type", "Synchronous/HTTP"), Kind.OTHER)


_KINDS: Final = {
    "Synchronous/HTTP": Kind.HTTP,
    "Asynchronous/Messages": Kind.MESSAGE,
    "Synchronous/Messages": Kind.REPLY,
}


def _states(row: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    alone = row.get("providerState") or row.get("provider_state")
    if isinstance(alone, str):
        yield alone, {}
    several = row.get("providerStates")
    if isinstance(several, str):
        yield several, {}
    for one in _list(several):
        yield one["name"], _mapping(one.get("params"))


def _parts(document: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The parts of an interaction that may have generators, in a stable order."""
    answers = _list(document.get("response")) or [document.get("response")]
    found = [document, document.get("request"), *answers]
    return [one for one in found if isinstance(one, dict)]


def _state_generators(document: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for part in _parts(document):
        yield from (one for one in _generators(part.get("generators")) if _of_state(one))


def _generators(tree: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(tree, Mapping):
        if isinstance(tree.get("type"), str):
            yield tree
        else:
            for inner in tree.values():
                yield from _generators(inner)


def _of_state(generator: Mapping[str, Any]) -> bool:
    return generator.get("type") == "ProviderState"


def _without_states(part: dict[str, Any]) -> dict[str, Any]:
    """The generators of ``part`` that are of no state; they are taken out of it."""
    given = _mapping(part.get("generators"))
    of_states: dict[str, Any] = {}
    others: dict[str, Any] = {}
    for place, found in given.items():
        if isinstance(found, Mapping) and not isinstance(found.get("type"), str):
            for name, one in found.items():
                chosen = of_states if _of_state(_mapping(one)) else others
                chosen.setdefault(place, {})[name] = one
        else:
            (of_states if _of_state(_mapping(found)) else others)[place] = found
    if "generators" in part:
        part["generators"] = of_states
    return others


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _text(value: Any, name: str) -> str:
    found = _mapping(value).get(name)
    return found if isinstance(found, str) else ""
