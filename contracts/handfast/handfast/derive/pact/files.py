"""Derives the Pact file (specification V4) of a contract, and fills in what states returned. Pure.

Reads and writes no file and names no tool's version, so equal contracts give equal text. Pact has
no words for what must then be true and for how many messages arrive: only handfast verifies those.
"""

from __future__ import annotations

import copy
import functools
import json
from typing import TYPE_CHECKING, Any, Final

from pydantic_core import to_json

from handfast.derive.pact.generators import generated, put
from handfast.derive.pact.messages import message_of
from handfast.derive.pact.paths import within
from handfast.derive.pact.requests import pact_request
from handfast.derive.pact.responses import answer_of
from handfast.derive.requests import segment
from handfast.model import HttpInteraction, MessageInteraction
from handfast.model.cases import Case, cases_of
from handfast.model.values import givens
from handfast.wire.form import replaced
from handfast.wire.media_types import format_of
from handfast.wire.texts import wire_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from handfast.model import Contract, Interaction

__all__ = ["concrete", "pact_interaction", "pact_of", "pact_text", "returned_by"]

_DEEP: Final = (dict, list)
_SPECIFICATION: Final = {"pactSpecification": {"version": "4.0"}}


def pact_of(contract: Contract) -> dict[str, Any]:
    """The Pact of ``contract``; messages that must not be sent are left out.

    Raises:
        KeyError: an interaction uses a value that none of its states has.
        BadDeclaration: a path leads nowhere in its model.
    """
    interactions = [
        pact_interaction(case) for case in cases_of((contract,)) if _in_pact(case.interaction)
    ]
    return {
        "consumer": {"name": contract.consumer},
        "provider": {"name": contract.provider},
        "interactions": sorted(interactions, key=_name),
        "metadata": _SPECIFICATION,
    }


def _in_pact(interaction: Interaction) -> bool:
    return not (isinstance(interaction, MessageInteraction) and interaction.exactly == 0)


def pact_text(pact: Mapping[str, Any]) -> str:
    """The text of the file: the same bytes for equal pacts."""
    return to_json(_sorted(pact, {}), indent=2).decode() + "\n"


def _sorted(tree: Any, done: dict[int, Any]) -> Any:
    """``tree`` with the keys of each object in order; ``done`` is what was made of each part.

    Most parts are rules, of which many are the same one.
    """
    made = done.get(id(tree))
    if made is not None:
        return made
    if type(tree) is list:
        made = [_sorted(each, done) if type(each) in _DEEP else each for each in tree]
    else:
        made = {}
        for key in sorted(tree):
            each = tree[key]
            made[key] = _sorted(each, done) if type(each) in _DEEP else each
    done[id(tree)] = made
    return made


def _name(interaction: Mapping[str, Any]) -> str:
    """What no other interaction of a contract has: its description and states."""
    states = json.dumps(interaction.get("providerStates", ()), sort_keys=True)
    return f"{interaction['description']}\0{states}"


def pact_interaction(case: Case) -> dict[str, Any]:
    """One interaction as it stands in the file. Raises as ``pact_of`` does.

    Pact has no generator for a part of a multipart body, for bytes, for one of several query
    parameters of a name, or for a key that is empty or has a quote: a ``Value`` there stands as its
    example only.
    """
    interaction = case.interaction
    returned = returned_by(interaction)
    head: dict[str, Any] = {"description": interaction.name, "pending": False}
    values: dict[str, Any] = {}
    states = []
    for given in givens(interaction):
        parameters = given.example
        values |= parameters
        params = {"params": parameters} if parameters else {}
        states.append({"name": given.state.name, **params})
    if states:
        head["providerStates"] = states
    if isinstance(interaction, HttpInteraction):
        return {
            **head,
            "type": "Synchronous/HTTP",
            "request": pact_request(interaction.exchange, values, returned),
            "response": answer_of(interaction.exchange, values, returned),
        }
    return {**head, **message_of(interaction, values, returned)}


def returned_by(interaction: Interaction) -> frozenset[str]:
    """The names of the values that the handlers of this interaction's states may return."""
    return frozenset(name for given in givens(interaction) for name in given.state.returns)


def concrete(pact_interaction: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    """The interaction with every generator gone and what it comes to with ``values`` in place.

    ``values`` are the states' parameters, overlaid with what their handlers returned.

    Raises:
        KeyError: naming a value that a generator asks for and nothing gave.
    """
    made = copy.deepcopy(dict(pact_interaction))
    answers = made.get("response", {})
    several = answers if isinstance(answers, list) else [answers]
    for part in (made, made.get("request", {}), *several):
        _fill(part, part.pop("generators", {}), values)
    return made


def _fill(part: dict[str, Any], generators: Mapping[str, Any], values: Mapping[str, Any]) -> None:
    if "path" in generators:
        part["path"] = generated(generators["path"], values, segment)
    for name, made in generators.get("query", {}).items():
        part["query"][name] = [wire_text(generated(made, values, wire_text))]
    for name, made in generators.get("header", {}).items():
        part["headers"][name] = [wire_text(generated(made, values, wire_text))]
    for path, made in generators.get("body", {}).items():
        value = generated(made, values, wire_text)
        body = part["contents" if "contents" in part else "body"]
        if format_of(body["contentType"]).carries == "fields":
            put_field = functools.partial(_field, path, value)
            body["content"] = replaced(body["content"], put_field)
        else:
            body["content"] = put(body["content"], path, value)


def _field(path: str, value: Any, name: str, text: str) -> Any:
    """``value`` for the field of a form that is at the Pact path ``path``, else its own text."""
    return value if within("$", name) == path else text
