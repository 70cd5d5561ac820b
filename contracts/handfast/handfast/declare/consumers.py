"""How a consumer is declared: what it relies on, one interaction after another.

Each interaction is a whole sentence of its own. What ``but`` declares is another interaction that
differs in what is named. Checks nothing, and makes nothing plain: ``expansion`` does.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Unpack, cast

from handfast.declare.exchanges import ABSENT, echo_paths
from handfast.declare.expansion import Declared, expanded
from handfast.declare.modules import import_modules
from handfast.declare.parts import (
    AnswerParts,
    FollowingParts,
    InteractionParts,
    ItemParts,
    part_names,
    refuse_unknown,
)
from handfast.model import Contract, Message, Operation
from handfast.wording.excerpts import quoted

__all__ = ["Consumer", "Declaration", "changed", "refuse_others"]

_PARTS = part_names(InteractionParts) - {"equals_only"}
_MERGED = ("path", "query", "headers", "body", "equals", "each", "answer_headers")
_SENT = ("path", "query", "body")
_OF_ONE_ANSWER = part_names(AnswerParts, ItemParts, FollowingParts)
_OF_ONE_ALONE = ("pages", "refusals", "alone")


class Consumer:
    """What one consumer relies on, while it is being declared.

    ``modules`` names a package all of whose modules declare it: they are imported when its
    contracts are made, so that none of them need be listed.
    """

    def __init__(self, name: str, modules: str | None = None) -> None:
        self.name = name
        self._modules = modules
        self._declared: list[Declared] = []

    def relies_on(
        self, offered: Operation | Message, name: str, **parts: Unpack[InteractionParts]
    ) -> Declaration:
        """Declare that this consumer relies on an operation or a message.

        ``name`` is a whole sentence, true of what is sent; ``parts`` are described at
        ``InteractionParts``.

        Raises:
            TypeError: it is neither, or something else is named than a part.
        """
        refuse_others("relies_on", offered, parts)
        declared = Declared(offered, name, parts)
        self._declared.append(declared)
        return Declaration(self, declared)

    def contracts(self) -> tuple[Contract, ...]:
        """A contract with each provider, of plain interactions.

        Raises:
            BadDeclaration: a shorthand can't be made plain; lists every fault.
        """
        if self._modules is not None:
            import_modules(self._modules)
        by_provider: dict[str, list[Declared]] = {}
        for declared in self._declared:
            by_provider.setdefault(declared.offered.provider, []).append(declared)
        return tuple(
            Contract(self.name, provider, expanded(self.name, several))
            for provider, several in by_provider.items()
        )


class Declaration:
    """An interaction that was declared, from which others may differ."""

    def __init__(self, consumer: Consumer, declared: Declared) -> None:
        self._consumer = consumer
        self._declared = declared

    def __repr__(self) -> str:
        return f"<interaction {self._declared.name!r}>"

    def but(self, name: str, **changes: Unpack[InteractionParts]) -> Declaration:
        """Declare another interaction, the same but for ``changes``.

        Mappings are merged, key by key (``ABSENT`` takes a key out); anything else is replaced.
        What comes back as it is sent follows what is sent. A refusal (``status`` from 400 on)
        takes over nothing that is expected of a success, nor what must then be true; a message
        that must not come (``exactly=0``) nothing that is expected of its payload. ``pages``,
        ``refusals`` and ``alone`` belong to one interaction and are not taken over.
        """
        was = self._declared
        parts = changed(was, changes)
        return self._consumer.relies_on(was.offered, name, **cast("InteractionParts", parts))


def refuse_others(called: str, offered: Any, parts: Mapping[str, Any]) -> None:
    """Name what is nothing to rely on, and what is no part of an interaction.

    Raises:
        TypeError: there is such a thing in what the function ``called`` is given.
    """
    if not isinstance(offered, Operation | Message):
        msg = f"{called}: {quoted(offered, 80)} is no operation or message of a provider"
        raise TypeError(msg)
    refuse_unknown(f"{called}: an interaction", parts, _PARTS)


def changed(was: Declared, changes: InteractionParts) -> dict[str, Any]:
    """The parts of ``was`` with ``changes``, as ``Declaration.but`` has it."""
    parts = {key: value for key, value in was.parts.items() if key not in _OF_ONE_ALONE}
    status = changes.get("status")
    if status is not None and status >= 400 and (was.parts.get("status") or 0) < 400:
        parts = {key: value for key, value in parts.items() if key not in _OF_ONE_ANSWER}
    if isinstance(was.offered, Message) and changes.get("exactly") == 0:
        parts = {
            key: value for key, value in parts.items() if key not in ("equals", "reads", "again")
        }
    if isinstance(was.offered, Operation) and isinstance(parts.get("equals"), Mapping):
        stale = echo_paths(was.offered, _names_sent(changes))
        parts["equals"] = {p: v for p, v in parts["equals"].items() if p not in stale}
    new = dict(changes)
    if "equals_only" in new:
        parts["equals"] = new.pop("equals_only")
    for key, value in new.items():
        if key in _MERGED and isinstance(value, Mapping):
            parts[key] = _merged(parts.get(key), value)
        else:
            parts[key] = value
    return parts


def _names_sent(changes: InteractionParts) -> set[str]:
    sent = (changes.get(part) for part in _SENT)
    return {name for part in sent if isinstance(part, Mapping) for name in part}


def _merged(old: Any, new: Mapping[str, Any]) -> dict[str, Any]:
    both = {**(old if isinstance(old, Mapping) else {}), **new}
    return {key: value for key, value in both.items() if value is not ABSENT}
