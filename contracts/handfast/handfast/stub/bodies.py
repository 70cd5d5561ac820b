"""The body of a request that a stub is asked: read by its media type, compared with its model.

It reads what a client wrote, which may be anything; it answers nothing.
"""

from __future__ import annotations

from email import message_from_bytes
from email.policy import HTTP
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qsl

from handfast.frozen import dataclass
from handfast.model.bodies import document_of
from handfast.shapes import shape_of
from handfast.shapes.fields import fields_of, list_fields
from handfast.shapes.values.fit import misfits, unknown_keys
from handfast.shapes.values.named import misfits_of_named
from handfast.wire.media_types import format_of
from handfast.wire.paths import MISSING, pick, steps
from handfast.wire.texts import Unreadable
from handfast.wording.counts import number_of
from handfast.wording.excerpts import excerpt
from handfast.wording.masking import MASK, names_a_secret
from handfast.wording.suggestions import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from handfast.model import Content

__all__ = ["Body", "body_mismatches", "body_of"]

_MOST_FIELDS: Final = 1_000
_IGNORED: Final = "no such field"

type _Fault = tuple[str, str, str, str]
"""Where in the body, what was expected, what came, and the remedy."""


@dataclass(frozen=True, slots=True)
class Body:
    """A body: its bytes, what it holds (``MISSING``: nothing that can be read), and why not.

    Of a form or a multipart body it holds lists of texts (of files: bytes) by name.
    """

    data: bytes
    document: Any = MISSING
    unreadable: Unreadable | None = None


def body_of(content: Content | None, content_type: str, data: bytes) -> Body:
    """What ``data`` holds as ``content``; ``content_type`` is the whole header.

    Raises:
        ValueError: a form has more fields than anybody sends.
    """
    if content is None or not data:
        return Body(data)
    try:
        match format_of(content.media_type).carries:
            case "fields":
                return Body(data, _grouped(_form(data)))
            case "parts":
                return Body(data, _grouped(_parts(content_type, data)))
            case _:
                return Body(data, document_of(content, data))
    except Unreadable as refused:
        return Body(data, unreadable=refused)


def body_mismatches(content: Content, body: Body) -> Iterator[_Fault]:
    """What is wrong with a body that is there."""
    if body.unreadable is not None:
        yield "", str(body.unreadable), number_of(len(body.data), "byte"), ""
        return
    if content.model is None:
        return
    carries = format_of(content.media_type).carries
    if carries in ("fields", "parts"):
        yield from _of_fields(content.model, body.document)
    elif carries == "value":
        yield from _of_value(content.model, body.document)


def _of_value(model: Any, document: Any) -> Iterator[_Fault]:
    try:
        faults = misfits(model, document)
    except RecursionError:
        yield "", "a document that is nested less deep", "more levels than can be read", ""
        return
    for where, why in faults:
        yield where, why, _found(document, where), ""
    # That it has an unknown field a model that forbids those finds by itself.
    reported = {where for where, _ in faults}
    for where, remedy in unknown_keys(shape_of(model), document):
        if where not in reported:
            yield where, _IGNORED, _found(document, where), remedy


def _found(document: Any, where: str) -> str:
    """What stands at ``where``; not what may be a secret."""
    try:
        path = steps(where)
    except ValueError:  # a key that no path can name
        return "a value that does not fit"
    if any(isinstance(step, str) and names_a_secret(step) for step in path):
        return MASK
    places = pick(document, path)
    return excerpt(_masked(places[0][1])) if places else "nothing"


def _masked(value: Any) -> Any:
    match value:
        case dict():
            return {
                name: MASK if names_a_secret(str(name)) else _masked(each)
                for name, each in value.items()
            }
        case list():
            return [_masked(each) for each in value]
        case _:
            return value


def _of_fields(model: Any, named: dict[str, list[Any]]) -> Iterator[_Fault]:
    fields = fields_of(model)
    known = {name for field in fields.values() for name in (field.name, *field.aliases)}
    for name, values in named.items():
        if name not in known:
            yield name, _IGNORED, _text(name, values), did_you_mean(name, known)
    lists = list_fields(model)
    plain = {
        name: values if name in lists else values[-1]
        for name, values in named.items()
        if name in known
    }
    for where, why in misfits_of_named(model, plain):
        name = str(steps(where)[0]) if where else ""
        yield where, why, _text(name, [plain[name]]) if name in plain else "nothing", ""


def _text(name: str, values: list[Any]) -> str:
    value = values[-1]
    if names_a_secret(name):
        return MASK
    return number_of(len(value), "byte") if isinstance(value, bytes) else excerpt(value)


def _grouped(pairs: Iterable[tuple[str, Any]]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return found


def _form(data: bytes) -> list[tuple[str, str]]:
    text = data.decode("utf-8", "replace")
    return parse_qsl(text, keep_blank_values=True, max_num_fields=_MOST_FIELDS)


def _parts(content_type: str, data: bytes) -> list[tuple[str, Any]]:
    """Each part by name: text, or the bytes of a file.

    Raises:
        Unreadable: the body has no such parts.
    """
    head = f"Content-Type: {content_type}\r\n\r\n".encode("latin-1", "replace")
    message = message_from_bytes(head + data, policy=HTTP)
    found: list[tuple[str, Any]] = []
    for part in message.iter_parts() if message.is_multipart() else ():
        name = part.get_param("name", header="content-disposition")
        payload = part.get_payload(decode=True)
        if not isinstance(name, str) or not isinstance(payload, bytes):
            raise Unreadable("parts, each with a name")
        is_file = part.get_filename() is not None
        found.append((name, payload if is_file else payload.decode("utf-8", "replace")))
    if not found or len(found) > _MOST_FIELDS:
        raise Unreadable(f"between 1 and {_MOST_FIELDS} parts, with the boundary of Content-Type")
    return found
