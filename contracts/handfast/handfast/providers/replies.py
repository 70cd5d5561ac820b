"""Asks a provider for the reply of a synchronous message, by calling its own function.

Judges nothing but that a reply came, and that it is JSON.
"""

from __future__ import annotations

import asyncio
import inspect
import json
from typing import TYPE_CHECKING, Any

from pydantic_core import to_jsonable_python

from handfast.model.clauses import Clause
from handfast.model.results import Mismatch
from handfast.model.values import resolve
from handfast.providers.errors import named, raised_by
from handfast.wire.paths import MISSING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from handfast.model import MessageInteraction
    from handfast.providers.provider import RunningProvider

__all__ = ["reply_to"]


async def reply_to(
    provider: RunningProvider,
    interaction: MessageInteraction,
    values: Mapping[str, Any],
    seconds: float,
) -> tuple[Any, tuple[Mismatch, ...]]:
    """The reply to what ``interaction`` sends, or ``MISSING`` and why there is none."""
    name = interaction.message.name
    request = json.loads(json.dumps(to_jsonable_python(resolve(interaction.sends, values))))
    try:
        reply = provider.answers[name](request)
        if inspect.isawaitable(reply):
            async with asyncio.timeout(seconds):
                reply = await reply
    except Exception as error:  # whatever the provider's function raises is its fault
        got = named(error)
        return MISSING, (_mismatch(name, f"a reply within {seconds:g} s", got, error),)
    try:
        return json.loads(json.dumps(reply, allow_nan=False)), ()
    except (TypeError, ValueError) as error:
        return MISSING, (_mismatch(name, "a reply that is JSON", str(error)),)


def _mismatch(name: str, expected: str, got: str, error: Exception | None = None) -> Mismatch:
    return Mismatch(
        clause=Clause.REPLY,
        place=f"message {name!r}",
        expected=expected,
        got=got,
        remedy="reply as the message declares, also where something went wrong",
        raised=() if error is None else (raised_by(error),),
    )
