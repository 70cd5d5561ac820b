"""Derives the Pact of a message: what arrives, or what is asked and replied. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic_core import to_jsonable_python

from handfast.derive.pact.generators import generators_of
from handfast.derive.pact.responses import document_in_pact
from handfast.expectation.promises import expect_payload
from handfast.model.values import resolve

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from handfast.model import Message, MessageInteraction

__all__ = ["message_of", "metadata_of"]


def message_of(
    interaction: MessageInteraction, values: Mapping[str, Any], returned: Collection[str]
) -> dict[str, Any]:
    """What is particular to a message: its type, contents, metadata, rules and generators.

    With a reply it is a synchronous message. Raises as ``expect_payload`` does.
    """
    message = interaction.message
    content = message.reply if message.reply is not None else message.payload
    body, rules, generators = document_in_pact(
        content, expect_payload(interaction, values), returned
    )
    part = _part(metadata_of(message), body, rules, generators)
    if message.reply is None:
        return {"type": "Asynchronous/Messages", **part}
    sent = to_jsonable_python(resolve(interaction.sends, values))
    asked = {"content": sent, "contentType": message.payload.media_type, "encoded": False}
    made = generators_of(interaction.sends, sent, returned)
    asked_with = {"contentType": message.payload.media_type, "address": message.address}
    return {
        "type": "Synchronous/Messages",
        "request": _part(asked_with, asked, {}, made),
        "response": [part],
    }


def metadata_of(message: Message) -> dict[str, str]:
    """What travels beside the payload of ``message``, or beside its reply."""
    content = message.payload if message.reply is None else message.reply
    return {"contentType": content.media_type, "address": message.address, **message.attributes}


def _part(
    metadata: Mapping[str, str],
    body: dict[str, Any] | None,
    rules: dict[str, Any],
    generators: dict[str, Any],
) -> dict[str, Any]:
    part: dict[str, Any] = {"metadata": metadata}
    if body is not None:
        part["contents"] = body
    if rules:
        part["matchingRules"] = {"body": rules}
    if generators:
        part["generators"] = {"body": generators}
    return part
