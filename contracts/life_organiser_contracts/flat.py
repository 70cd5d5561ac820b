"""Interactions written flat, with variants: until every one is declared by ``handfast.declare``."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from types import SimpleNamespace
from typing import Any

from handfast import model as m

__all__ = ["Contract", "HttpInteraction", "MessageInteraction", "Variant"]

_EXCHANGE = {field.name for field in dataclasses.fields(m.Exchange)}


@dataclasses.dataclass(frozen=True)
class Variant:
    """The same with changes."""

    name: str
    changes: Mapping[str, Any]


class HttpInteraction(SimpleNamespace):
    """One HTTP interaction and its variants."""

    def made(self) -> Iterable[m.Interaction]:
        for name, said in _each(vars(self)):
            exchange = {key: said.pop(key) for key in list(said) if key in _EXCHANGE}
            yield m.HttpInteraction(name=name, exchange=m.Exchange(**exchange), **said)


class MessageInteraction(SimpleNamespace):
    """One message interaction and its variants."""

    def made(self) -> Iterable[m.Interaction]:
        for name, said in _each(vars(self)):
            yield m.MessageInteraction(name=name, **said)


def _each(declared: dict[str, Any]) -> Iterable[tuple[str, dict[str, Any]]]:
    said = dict(declared)
    variants, name = said.pop("variants", ()), said.pop("name")
    yield name, dict(said)
    for variant in variants:
        yield f"{name}, {variant.name}", {**said, **variant.changes}


def Contract(consumer: str, provider: str, interactions: Iterable[Any]) -> m.Contract:  # noqa: N802
    """A contract of interactions written flat."""
    made = (one for flat in interactions for one in flat.made())
    return m.Contract(consumer, provider, tuple(made))
