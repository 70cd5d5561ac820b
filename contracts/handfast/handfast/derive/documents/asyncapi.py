"""The AsyncAPI 3.0 document of the messages that providers offer. Pure and deterministic."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from handfast.derive.documents.declared_examples import arriving, asked
from handfast.derive.documents.schemas import (
    Schema,
    named_parts,
    schemas_of,
    without_discriminators,
)
from handfast.model import MessageInteraction, System
from handfast.model.annotations import models_of
from handfast.model.cases import cases_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from handfast.model import Content, Contract, Message, Offer
    from handfast.model.cases import Case

__all__ = ["asyncapi_of"]


def asyncapi_of(declared: System | Offer, contracts: Iterable[Contract] = ()) -> dict[str, Any]:
    """The AsyncAPI 3.0 document of one offer, or of all offers of a system.

    What is published is sent; a message with a reply is received, and the reply sent to whoever
    asked. A message's binding ``x-<transport>`` is its wire form; the extension ``x-delivery`` of
    an operation has the clauses that are promised of how its entries are delivered. In a system's
    document the provider's name stands before each message's, for one address may have several
    providers. Its examples are what the consumers of ``contracts`` (of a system: its own) expect
    and send. It has no ``servers``, because no declaration has an address of one.
    """
    if isinstance(declared, System):
        title, contracts = declared.name, declared.contracts
        named = {f"{o.provider}.{m.name}": m for o in declared.offers for m in o.messages}
    else:
        title = declared.provider
        named = {message.name: message for message in declared.messages}
    named = dict(sorted(named.items()))
    describe, definitions = schemas_of(
        model for message in named.values() for model in models_of(message)
    )

    cases = cases_of(contracts)
    about = {
        name: [case for case in cases if _is_about(case, message)]
        for name, message in named.items()
    }
    messages: dict[str, Any] = {}
    for name, message in named.items():
        mine = about[name]
        reply = message.reply
        payload = describe(message.payload.model, written=reply is None)
        shown = (arriving if reply is None else asked)(mine, message.payload)
        messages[name] = _message(message, message.payload, payload, shown)
        if reply is not None:
            answer = describe(reply.model, written=True)
            messages[_reply(name)] = _message(message, reply, answer, arriving(mine, reply))
    messages = without_discriminators(messages)
    schemas = without_discriminators(named_parts(messages, definitions))
    components = {"messages": messages, "schemas": schemas}
    document = {
        "asyncapi": "3.0.0",
        "info": {"title": title, "version": "1"},
        "channels": _channels(named),
        "operations": {
            name: _operation(name, message, about[name]) for name, message in named.items()
        },
        "components": {kind: parts for kind, parts in components.items() if parts},
    }
    return {name: part for name, part in document.items() if part}


def _is_about(case: Case, message: Message) -> bool:
    found = case.interaction
    return isinstance(found, MessageInteraction) and found.message == message


def _message(
    message: Message, content: Content, payload: Schema, examples: Mapping[str, Any]
) -> dict[str, Any]:
    transport = message.transport
    facts = {"field": transport.field, "group": transport.group}
    described = {
        "name": message.name,
        "summary": message.description,
        "contentType": content.media_type,
        "payload": payload,
        "headers": _constants(message.attributes),
        "examples": [{"summary": name, "payload": each} for name, each in examples.items()],
        "bindings": {f"x-{transport.kind}": {fact: v for fact, v in facts.items() if v}},
    }
    return {name: part for name, part in described.items() if part}


def _constants(attributes: Mapping[str, str]) -> Schema:
    """The schema of attributes that always have these values."""
    if not attributes:
        return {}
    constants = {name: {"const": value} for name, value in attributes.items()}
    return {"type": "object", "properties": constants, "required": sorted(constants)}


def _channels(named: dict[str, Message]) -> dict[str, Any]:
    channels: dict[str, Any] = {}
    for name, message in named.items():
        channel = channels.setdefault(message.address, {"address": message.address, "messages": {}})
        channel["messages"][name] = _reference("components", "messages", name)
        if message.reply is not None:
            answering = {_reply(name): _reference("components", "messages", _reply(name))}
            channels[_reply(name)] = {"address": None, "messages": answering}
    return dict(sorted(channels.items()))


def _operation(name: str, message: Message, cases: Iterable[Case]) -> dict[str, Any]:
    described: dict[str, Any] = {
        "action": "send" if message.reply is None else "receive",
        "channel": _reference("channels", message.address),
        "messages": [_reference("channels", message.address, "messages", name)],
    }
    if delivery := message.delivery.promised():
        described["x-delivery"] = {**delivery, **_counted(cases)}
    if message.reply is not None:
        described["reply"] = {
            "channel": _reference("channels", _reply(name)),
            "messages": [_reference("channels", _reply(name), "messages", _reply(name))],
        }
    return described


def _counted(cases: Iterable[Case]) -> dict[str, int]:
    """That one entry arrives and no more, where a consumer relies on that."""
    counts = {getattr(case.interaction, "exactly", None) for case in cases}
    return {"exactly": 1} if 1 in counts else {}


def _reply(name: str) -> str:
    return f"{name}.reply"


def _reference(*steps: str) -> dict[str, str]:
    """A JSON pointer (RFC 6901) as a URI fragment."""
    escaped = (step.replace("~", "~0").replace("/", "~1") for step in steps)
    return {"$ref": "#/" + "/".join(quote(step, safe="~:@!$&'()*+,;=") for step in escaped)}
