"""Compares what two documents say of an operation, part by part. Knows no consumer."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from handfast.frozen import dataclass
from handfast.schema_comparison.differences import Kind, SchemaDifference
from handfast.schema_comparison.document import followed, part
from handfast.schema_comparison.forms import forms_of
from handfast.schema_comparison.values import Side, answered, asked, described_of
from handfast.wire.media_types import media_type_of
from handfast.wire.routes import parameters

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from handfast.schema_comparison.document import Described
    from handfast.schema_comparison.forms import Form

__all__ = ["ANSWER", "BODY", "Placed", "compared"]

ANSWER: Final = "answer"
BODY: Final = "body"

type Document = Mapping[str, Any]
type Parameters = Mapping[tuple[str, str], Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Placed:
    """A difference, and the part of the operation that it is in.

    ``part`` is ``path``, ``query``, ``headers`` or ``body`` of a request, or ``answer``, whose
    ``status`` it then is.
    """

    part: str
    difference: SchemaDifference
    status: int = 0


def compared(declared: Described, own: Described, by: Document, at: Document) -> Iterator[Placed]:
    """The differences between an operation of the document ``by``, and its own in ``at``."""
    yield from _parameters(declared, own, by, at)
    yield from _request_bodies(declared.operation, own.operation, by, at)
    yield from _answers(declared.operation, own.operation, by, at)


_PARTS: Final = {"query": "query", "header": "headers"}
_OTHERWISE: Final = (("header", "accept"), ("header", "content-type"), ("header", "authorization"))
"""Headers that no parameter describes (OpenAPI 3.1, section 4.8.12): there are other words."""
_SCALARS: Final = frozenset({"integer", "number", "boolean", "string"})


def _parameters(
    declared: Described, own: Described, by: Document, at: Document
) -> Iterator[Placed]:
    left, right = _named(declared), _named(own)
    places = {place for place, _ in right}
    for key, parameter in left.items():
        place, name = key
        sent = Side(parameter.get("schema"), by)
        if key not in right:
            if place in _PARTS:
                wanted = described_of(by, sent.schema)
                yield Placed(_PARTS[place], _not_read(name, wanted, any_is=place in places))
            continue
        taken = Side(_schema_of(right[key]), at)
        for one in asked(sent, taken):
            if _is_read_as_text(one, sent, taken):
                continue
            path = (_declared_name(declared, name) if place == "path" else name, *one.path)
            yield Placed(_PARTS.get(place, place), replace(one, path=path))
    proofs = (*_OTHERWISE, *_proofs(declared.operation, by))
    for (place, name), parameter in right.items():
        if (place, name) in proofs:
            continue
        if place in _PARTS and parameter.get("required") is True:
            mine = left.get((place, name), {})
            if mine.get("required") is not True:
                texts = ("it may be left out" if mine else "not declared", "required")
                yield Placed(_PARTS[place], SchemaDifference(Kind.REQUIRED, (name,), *texts))


def _is_read_as_text(one: SchemaDifference, sent: Side, taken: Side) -> bool:
    """Whether it is that a number is sent to who takes any text: in a parameter both are text."""
    if one.kind is not Kind.TYPE:
        return False
    made, takers = forms_of(sent.schema, sent.document), forms_of(taken.schema, taken.document)
    for _ in one.path:
        made, takers = _items(made, sent.document), _items(takers, taken.document)
    texts = [each for each in takers if each.type == "string" and each.members is None]
    free = any("format" not in each.schema for each in texts)
    return free and all(each.type in _SCALARS for each in made)


def _items(forms: Iterable[Form], document: Document) -> tuple[Form, ...]:
    """The alternatives of the items of the lists among ``forms``."""
    schemas = (one.schema.get("items") for one in forms if one.type == "array")
    return tuple(each for schema in schemas for each in forms_of(schema, document))


def _proofs(operation: Mapping[str, Any], document: Document) -> Iterator[tuple[str, str]]:
    """The parameters by which a request proves who sends it, which are no others of its own."""
    schemes = part(part(document.get("components")).get("securitySchemes"))
    for each in operation.get("security", ()):
        for name in each:
            scheme = followed(schemes.get(name), document)
            place, called = str(scheme.get("in")), str(scheme.get("name"))
            yield place, called.lower() if place == "header" else called


def _not_read(name: str, wanted: str, *, any_is: bool) -> SchemaDifference:
    """A parameter that isn't described: where none is, the operation may read them itself."""
    own = "not read" if any_is else "none is described"
    return SchemaDifference(Kind.NO_PARAMETER, (name,), wanted, own, certain=any_is)


def _named(described: Described) -> Parameters:
    """The parameters by place and name: of a path by their position, of headers in lower case."""
    order = parameters(described.path)
    found = {}
    for one in described.parameters:
        place, name = str(one.get("in")), str(one.get("name"))
        if place == "path":
            name = str(order.index(name)) if name in order else name
        found[place, name.lower() if place == "header" else name] = one
    return found


def _declared_name(declared: Described, position: str) -> str:
    order = parameters(declared.path)
    index = int(position) if position.isdigit() else len(order)
    return order[index] if index < len(order) else position


def _schema_of(parameter: Mapping[str, Any]) -> Any:
    """The schema of a parameter, wherever it stands in it."""
    contents = part(parameter.get("content"))
    return parameter.get("schema", next((part(one).get("schema") for one in contents.values()), {}))


def _request_bodies(
    declared: Mapping[str, Any], own: Mapping[str, Any], by: Document, at: Document
) -> Iterator[Placed]:
    sent = followed(declared.get("requestBody"), by)
    taken = followed(own.get("requestBody"), at)
    left, right = _contents(sent), _contents(taken)
    if not left:
        if taken.get("required") is True:
            texts = ("none", "required")
            yield Placed(BODY, SchemaDifference(Kind.REQUIRED, (), *texts))
        return
    if not right:
        texts = (", ".join(left), "none is described")
        # An operation that reads the request itself describes none.
        yield Placed(BODY, SchemaDifference(Kind.NO_BODY, (), *texts, certain=False))
        return
    if taken.get("required") is True and sent.get("required") is not True:
        yield Placed(BODY, SchemaDifference(Kind.REQUIRED, (), "it may be left out", "required"))
    for media_type, schema in left.items():
        theirs = _accepting(media_type, right)
        if theirs is None:
            texts = (media_type, ", ".join(right))
            yield Placed(BODY, SchemaDifference(Kind.MEDIA_TYPE, (), *texts))
            continue
        for one in asked(Side(schema, by), Side(right[theirs], at)):
            yield Placed(BODY, one)


def _answers(
    declared: Mapping[str, Any], own: Mapping[str, Any], by: Document, at: Document
) -> Iterator[Placed]:
    left, right = part(declared.get("responses")), part(own.get("responses"))
    for text, answer in left.items():
        status = int(text)
        theirs = _answering(text, right)
        if theirs is None:
            listed = ", ".join(map(str, right)) or "none"
            difference = SchemaDifference(Kind.STATUS, (), text, listed, certain=status < 400)
            yield Placed(ANSWER, difference, status)
            continue
        mine, made = followed(answer, by), followed(right[theirs], at)
        for one in (*_headers(mine, made, by, at), *_answer_bodies(mine, made, by, at)):
            yield Placed(ANSWER, one, status)


def _answering(status: str, responses: Mapping[str, Any]) -> str | None:
    """Which of ``responses`` an answer of ``status`` is: its own, its class, or any other.

    Where a success is described, any other is an error.
    """
    names = [status, f"{status[0]}XX", f"{status[0]}xx"]
    if int(status) >= 400 or not any(name[:1] in ("2", "3") for name in responses):
        names.append("default")
    return next((name for name in names if name in responses), None)


def _headers(
    declared: Mapping[str, Any], own: Mapping[str, Any], by: Document, at: Document
) -> Iterator[SchemaDifference]:
    theirs = {str(name).lower() for name in part(own.get("headers"))}
    for name, header in part(declared.get("headers")).items():
        needed = followed(header, by).get("required") is True
        if needed and name.lower() not in theirs:
            yield SchemaDifference(
                Kind.UNDESCRIBED, (name,), "a header that is always there", "none", certain=False
            )


def _answer_bodies(
    declared: Mapping[str, Any], own: Mapping[str, Any], by: Document, at: Document
) -> Iterator[SchemaDifference]:
    left, right = _contents(declared), _contents(own)
    for media_type, schema in left.items():
        theirs = _accepting(media_type, right)
        if theirs is not None:
            yield from answered(Side(schema, by), Side(right[theirs], at))
        elif any(right.values()):
            yield SchemaDifference(Kind.MEDIA_TYPE, (), media_type, ", ".join(right))
        else:
            yield SchemaDifference(
                Kind.UNDESCRIBED, (), media_type, ", ".join(right) or "no body", certain=False
            )


def _contents(described: Mapping[str, Any]) -> dict[str, Any]:
    """The schemas of a body by media type, parameters of media types left out."""
    contents = part(described.get("content"))
    return {
        media_type_of(name): part(content).get("schema", {}) for name, content in contents.items()
    }


def _accepting(media_type: str, contents: Iterable[str]) -> str | None:
    """Which of ``contents`` is, or covers, ``media_type`` (RFC 9110, section 12.5.1)."""
    kind = media_type.partition("/")[0]
    known = set(contents)
    return next((one for one in (media_type, f"{kind}/*", "*/*") if one in known), None)
