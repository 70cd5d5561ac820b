"""Do the contract's models take a request? A status with two meanings depends on it. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, unquote

from handfast.model.bodies import content_for
from handfast.shapes.fields import list_fields
from handfast.shapes.values.fit import misfits
from handfast.shapes.values.named import misfits_of_named
from handfast.wire.media_types import is_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pydantic import BaseModel

    from handfast.derive.requests import Sent
    from handfast.model import Operation

__all__ = ["is_valid"]


def is_valid(operation: Operation, arguments: Mapping[str, str], sent: Sent) -> bool:
    """Whether the path, the query and a JSON body of ``sent`` fit the models of ``operation``."""
    query = sent.target.partition("?")[2]
    path = [(name, unquote(text)) for name, text in arguments.items()]
    pairs = parse_qsl(query, keep_blank_values=True)
    return (
        _fits(operation.path_parameters, path)
        and _fits(operation.query_parameters, pairs)
        and _body_fits(operation, sent)
    )


def _fits(model: type[BaseModel] | None, pairs: Iterable[tuple[str, str]]) -> bool:
    if model is None:
        return True
    lists, named = list_fields(model), dict[str, Any]()
    for name, text in pairs:
        named[name] = [*named.get(name, ()), text] if name in lists else text
    return not list(misfits_of_named(model, named))


def _body_fits(operation: Operation, sent: Sent) -> bool:
    if not operation.bodies:
        return True
    types = [text for name, text in sent.headers.items() if name.lower() == "content-type"]
    content = content_for(operation.bodies, types[0]) if types else None
    if content is None:
        return False
    if content.model is None or not is_json(content.media_type):
        return True
    return not misfits(content.model, sent.body)
