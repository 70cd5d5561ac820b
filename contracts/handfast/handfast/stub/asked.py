"""What a stub is asked: the request as it came, its parts, and where the operation forbids them.

Judged by the operation's own models alone; which interaction is meant is decided elsewhere.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qsl, unquote

from handfast.frozen import dataclass
from handfast.model.bodies import content_for
from handfast.model.clauses import Clause
from handfast.model.results import Mismatch, Responsible
from handfast.shapes.fields import fields_of, list_fields
from handfast.shapes.values.named import misfits_of_named
from handfast.stub.bodies import Body, body_mismatches, body_of
from handfast.wire.headers import texts_in
from handfast.wire.media_types import media_type_of
from handfast.wire.paths import steps
from handfast.wording.counts import number_of
from handfast.wording.excerpts import excerpt
from handfast.wording.masking import MASK, names_a_secret
from handfast.wording.suggestions import did_you_mean, listed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pydantic import BaseModel

    from handfast.model import Content, Operation
    from handfast.wire.headers import Headers

__all__ = ["IN_PATH", "Asked", "Parts"]
__all__ += ["mismatches_of", "named_mismatch", "parts_of", "request_mismatch"]

IN_PATH: Final = "path parameter"
"""What the place of a mismatch begins with that is about one."""
_MOST_PARAMETERS: Final = 1_000
_SEND: Final = "send what the operation declares"

type Texts = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as it came: ``path`` and ``query`` as they travel, percent-encoded."""

    method: str
    path: str
    query: str
    headers: Headers
    body: bytes


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of a request: texts by name; of headers those that the operation declares.

    ``proved``: it shows by some credential who sends it.
    """

    path: Mapping[str, str]
    query: Texts
    headers: Texts
    proved: bool
    content: Content | None
    body: Body


def request_mismatch(place: str, expected: str, got: str, remedy: str = _SEND) -> Mismatch:
    """A mismatch of a request, which its sender is to mend."""
    return Mismatch(
        clause=Clause.REQUEST,
        place=place,
        expected=expected,
        got=got,
        remedy=remedy,
        whose=Responsible.CONSUMER,
    )


def named_mismatch(kind: str, name: str, expected: str, got: str, remedy: str = _SEND) -> Mismatch:
    """A mismatch of what has a name in a request: a parameter, a header, a field of its body."""
    whole = request_mismatch(f"{kind} {name}".strip(), expected, got, remedy)
    return replace(whole, name=name)


def parts_of(operation: Operation, arguments: Mapping[str, str], asked: Asked) -> Parts:
    """The parts of a request to ``operation``; ``arguments`` are those of its path, encoded.

    Raises:
        ValueError: the query or a form has more names than anybody sends.
    """
    query = _grouped(parse_qsl(asked.query, True, max_num_fields=_MOST_PARAMETERS))
    proofs = {(one.where, one.name.lower()) for one in operation.security}
    declared = fields_of(operation.header_parameters)
    in_headers = [name for where, name in proofs if where == "header"]
    in_query = {name for name in query if ("query", name.lower()) in proofs}
    content_type = asked.headers.get("content-type", "")
    content = content_for(operation.bodies, content_type)
    return Parts(
        path={name: unquote(text) for name, text in arguments.items()},
        query={name: texts for name, texts in query.items() if name not in in_query},
        headers={name: texts for name in declared if (texts := texts_in(asked.headers, name))},
        proved=bool(in_query) or any(texts_in(asked.headers, name) for name in in_headers),
        content=content,
        body=body_of(content, content_type, asked.body),
    )


def mismatches_of(operation: Operation, parts: Parts, asked: Asked) -> Iterator[Mismatch]:
    """Where a request is none that the models of ``operation`` take."""
    single = {name: (text,) for name, text in parts.path.items()}
    yield from _named(IN_PATH, operation.path_parameters, single)
    yield from _unknown(operation, parts.query)
    yield from _named("query parameter", operation.query_parameters, parts.query)
    yield from _named("header", operation.header_parameters, parts.headers)
    if operation.security and not parts.proved:
        names = listed(dict.fromkeys(f"{one.name} ({one.scheme})" for one in operation.security))
        yield request_mismatch(
            "credentials", names, "none", "send a credential: any of that form will do"
        )
    yield from _content(operation, parts, asked)


def _grouped(pairs: list[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for name, text in pairs:
        found[name] = (*found.get(name, ()), text)
    return found


def _unknown(operation: Operation, query: Texts) -> Iterator[Mismatch]:
    known = _names(operation.query_parameters)
    for name, texts in query.items():
        if name not in known:
            got = _shown(name, texts[-1])
            remedy = did_you_mean(name, known)
            yield named_mismatch("query parameter", name, "no such parameter", got, remedy)


def _names(model: type[BaseModel] | None) -> frozenset[str]:
    fields = fields_of(model).values()
    return frozenset(name for field in fields for name in (field.name, *field.aliases))


def _named(kind: str, model: type[BaseModel] | None, named: Texts) -> Iterator[Mismatch]:
    """What is wrong with the parameters of one kind, but for unknown ones."""
    if model is None:
        return
    lists = list_fields(model)
    known = {name: texts for name, texts in named.items() if name in _names(model)}
    for name, texts in known.items():
        if len(texts) > 1 and name not in lists:
            yield named_mismatch(kind, name, "one value", number_of(len(texts), "value"))
    plain: dict[str, Any] = {
        name: list(texts) if name in lists else texts[-1] for name, texts in known.items()
    }
    for where, why in misfits_of_named(model, plain):
        name = str(steps(where)[0]) if where else ""
        got = _shown(name, plain[name]) if name in plain else "nothing"
        yield named_mismatch(kind, where, why, got)


def _shown(name: str, value: Any) -> str:
    return MASK if names_a_secret(name) else excerpt(value)


def _content(operation: Operation, parts: Parts, asked: Asked) -> Iterator[Mismatch]:
    if not operation.bodies:  # nobody reads one then
        return
    types = listed(media_type_of(one.media_type) for one in operation.bodies)
    if not asked.body:
        yield request_mismatch("body", f"a body of {types}", "none")
    elif parts.content is None:
        got = asked.headers.get("content-type")
        shown = "no such header" if got is None else excerpt(got)
        yield named_mismatch("header", "Content-Type", types, shown)
    else:
        yield from (
            named_mismatch("body", where, expected, got, remedy or _SEND)
            for where, expected, got, remedy in body_mismatches(parts.content, parts.body)
        )
