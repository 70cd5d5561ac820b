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

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["BadPact", "Kind", "ReceivedInteraction", "ReceivedPact", "received_pact"]

_OWN: Final = ("_id", "pending", "providerState", "provider_state", "providerStates")
"""What is left out of the document that Pact's verifier gets: it is dealt with here."""

_NAMED: Final = re.compile(r"\$\{([^}]*)\}")


class BadPact(ValueError):
    """A document is no pact; the message is why."""


class Kind(StrEnum):
    """What an interaction is."""

    HTTP = "an HTTP request"
    MESSAGE = "a message"
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
        if not any(_state_generators(document)):
            return copy.deepcopy(document)
        if self.specification < 4:
            raise BadPact(
                "values that provider states return are filled into pacts of specification 4 only"
            )
        made = copy.deepcopy(document)
        others = [_without_states(part) for part in _parts(made)]
        try:
            done = concrete(made, values)
        except KeyError as error:
            raise BadPact(f"no provider state gave the value {error}") from error
        except (LookupError, TypeError, ValueError, AttributeError) as error:
            raise BadPact(f"a generator fits nothing: {error}") from error
        for part, rest in zip(_parts(done), others, strict=True):
            if rest:
                part["generators"] = rest
        return done


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedPact:
    """All that one consumer relies on, in one of its versions."""

    consumer: str
    provider: str
    specification: str
    interactions: tuple[ReceivedInteraction, ...]

    def alone(self, kind: Kind, document: Mapping[str, Any]) -> dict[str, Any]:
        """A pact of this one interaction, for Pact's verifier."""
        part = "messages" if kind is Kind.MESSAGE and _major(self.specification) < 4 else ""
        return {
            "consumer": {"name": self.consumer},
            "provider": {"name": self.provider},
            part or "interactions": [document],
            "metadata": {"pactSpecification": {"version": self.specification}},
        }


def received_pact(document: Any) -> ReceivedPact:
    """``document`` taken apart.

    Raises:
        BadPact: it is no pact, or one without an interaction.
    """
    names = [_text(_mapping(document).get(who), "name") for who in ("consumer", "provider")]
    if not all(names):
        raise BadPact("it names no consumer and provider")
    metadata = _mapping(document.get("metadata"))
    version = next(
        (
            found
            for name in ("pactSpecification", "pact-specification", "pactSpecificationVersion")
            if (found := _text(metadata.get(name), "version"))
        ),
        "2.0.0",
    )
    major = _major(version)
    rows = [*_list(document.get("interactions")), *_list(document.get("messages"))]
    messages = len(_list(document.get("messages")))
    if not rows:
        raise BadPact("it has no interaction")
    return ReceivedPact(
        consumer=names[0],
        provider=names[1],
        specification=version,
        interactions=tuple(
            _interaction(row, major, is_message=place >= len(rows) - messages)
            for place, row in enumerate(rows)
        ),
    )


def _interaction(row: Any, major: int, *, is_message: bool) -> ReceivedInteraction:
    found = _mapping(row)
    description = found.get("description")
    if not isinstance(description, str):
        raise BadPact("an interaction has no description")
    kind = Kind.MESSAGE if is_message else _kind(str(found.get("type", "Synchronous/HTTP")))
    if kind is Kind.HTTP:
        request, response = _mapping(found.get("request")), _mapping(found.get("response"))
        if not all(isinstance(request.get(name), str) for name in ("method", "path")):
            raise BadPact(f"{description!r} has no method and path")
        if not isinstance(response.get("status", 200), int):
            raise BadPact(f"{description!r} has a status that is no number")
    return ReceivedInteraction(
        description=description,
        kind=kind,
        specification=major,
        states=tuple(_states(found)),
        id=_text(found, "_id"),
        pending=found.get("pending") is True,
        document=found,
    )


def _kind(text: str) -> Kind:
    messages = {"Asynchronous/Messages": Kind.MESSAGE, "Synchronous/HTTP": Kind.HTTP}
    return messages.get(text, Kind.OTHER)


def _states(row: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    alone = row.get("providerState") or row.get("provider_state")
    if isinstance(alone, str):
        yield alone, {}
    for one in _list(row.get("providerStates")):
        name = _text(one, "name")
        if name:
            yield name, _mapping(one.get("params"))


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


def _major(version: str) -> int:
    first = version.partition(".")[0]
    return int(first) if first.isascii() and first.isdigit() else 2


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _text(value: Any, name: str) -> str:
    found = _mapping(value).get(name)
    return found if isinstance(found, str) else ""
