"""The body of an answer or message in a pact of others: read in every specification, and judged.

Pure. JSON is compared by ``values``; a text, bytes and a form as they are, or by a rule. What else
there is (XML, parts of a multipart body, what a plugin made) is not understood here.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qs

from handfast.frozen import dataclass
from handfast.model.clauses import Clause
from handfast.model.results import Mismatch
from handfast.pact.received.matchers import NotUnderstood
from handfast.pact.received.rules import deciding
from handfast.pact.received.scalars import unfit_text
from handfast.pact.received.values import compared
from handfast.wire.media_types import FORM, is_json, media_type_of
from handfast.wording.excerpts import excerpt, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handfast.pact.received.matchers import Placed

__all__ = ["Body", "body_of", "bytes_of", "judged_body", "why_no_body", "why_no_rules"]

_JSON: Final = "application/json"


@dataclass(frozen=True, slots=True)
class Body:
    """What a body is expected to hold: a JSON value, or bytes; None: that it is empty.

    ``kind`` is its media type, empty where the pact names none.
    """

    value: Any
    kind: str

    @property
    def is_json(self) -> bool:
        """Whether it is compared as JSON."""
        return is_json(self.kind or _JSON)


def why_no_body(part: Mapping[str, Any]) -> tuple[str, ...]:
    """Why the body of ``part`` is not understood; empty where it is."""
    try:
        body_of(part)
    except NotUnderstood as error:
        return error.reasons
    return ()


def why_no_rules(part: Mapping[str, Any], rules: tuple[Placed, ...]) -> tuple[str, ...]:
    """Why ``rules`` of the body of ``part`` are not understood, though each can be read."""
    looks_within = any(one.kind == "contentType" for row in rules for one in row.matchers.all)
    if not looks_within or why_no_body(part):
        return ()
    body = body_of(part)
    if body is None or body.is_json:
        return ()
    return ("the matcher 'contentType', which looks into the bytes of a body",)


def body_of(part: Mapping[str, Any]) -> Body | None:
    """The body of a request, an answer or a message; None where the pact has none.

    Raises:
        NotUnderstood: it is of a kind that is compared by Pact's verifier alone.
    """
    name = "contents" if "contents" in part else "body"
    if name not in part:
        return None
    given, kind = part[name], _content_type(part)
    if not _is_wrapped(given):
        return _understood(_plain(given, kind), kind)
    kind = str(given.get("contentType") or kind)
    content, encoded = given.get("content"), given.get("encoded", False)
    if content is None:
        return Body(None, kind)
    if encoded in (False, None, ""):
        return _understood(_plain(content, kind), kind)
    if not isinstance(content, str):
        raise NotUnderstood([f"a body encoded as {quoted(encoded, 40)} that is no text"])
    if str(encoded).lower() == "json":
        return _understood(_parsed(content.encode(), kind), kind)
    if str(encoded).lower() != "base64":
        raise NotUnderstood([f"a body encoded as {quoted(encoded, 40)}"])
    try:
        data = base64.b64decode(content, validate=True)
    except (binascii.Error, ValueError):
        raise NotUnderstood(["a body that is no base64, though it is encoded so"]) from None
    return _understood(_parsed(data, kind), kind)


def bytes_of(body: Body | None) -> bytes:
    """The bytes that are sent for ``body``."""
    if body is None or body.value is None:
        return b""
    if body.is_json:
        return json.dumps(body.value, ensure_ascii=False).encode()
    return bytes(body.value)


def _is_wrapped(given: Any) -> bool:
    """Whether it is a body of specification 4, which names its encoding."""
    return isinstance(given, Mapping) and "content" in given and set(given) <= _WRAPPER


_WRAPPER: Final = frozenset({"content", "contentType", "encoded", "contentTypeHint"})


def _content_type(part: Mapping[str, Any]) -> str:
    for table in ("headers", "metadata", "metaData"):
        for name, value in (part.get(table) or {}).items():
            if name.lower() in ("content-type", "contenttype"):
                found = value[0] if isinstance(value, list) and value else value
                return found if isinstance(found, str) else ""
    return ""


def _plain(content: Any, kind: str) -> Any:
    if is_json(kind or _JSON) or content is None:
        return content
    if not isinstance(content, str):
        return json.dumps(content, ensure_ascii=False).encode()
    return content.encode()


def _parsed(data: bytes, kind: str) -> Any:
    if not is_json(kind or _JSON):
        return data
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        raise NotUnderstood(["a body of JSON that is none"]) from None


def _understood(value: Any, kind: str) -> Body:
    media_type = media_type_of(kind)
    if media_type.startswith("multipart/"):
        raise NotUnderstood([f"a body of {media_type}"])
    if media_type.endswith(("/xml", "+xml")):
        raise NotUnderstood([f"a body of {media_type}"])
    return Body(value, kind)


def judged_body(
    expected: Body | None, data: bytes, came: str | None, rules: tuple[Placed, ...]
) -> Iterator[Mismatch]:
    """Each difference between the bytes ``data``, of media type ``came``, and what is expected.

    Raises:
        TookTooLong: a regular expression did.
        RecursionError: the document is nested deeper than Python can follow.
    """
    if expected is None:
        return
    if expected.value in (None, "", b""):
        if data:
            got = excerpt(data)
            yield Mismatch(clause=Clause.BODY, path=(), expected="an empty body", got=got)
    elif not data:
        wanted = excerpt(expected.value)
        yield Mismatch(clause=Clause.BODY, path=(), expected=wanted, got="an empty body")
    elif came and expected.kind and not _may_be(came, expected.kind):
        yield Mismatch(
            clause=Clause.CONTENT_TYPE, place="Content-Type", expected=expected.kind, got=came
        )
    elif expected.is_json:
        yield from _json(expected.value, data, rules)
    elif media_type_of(expected.kind) == FORM:
        yield from _form(expected.value, data, rules)
    else:
        yield from _whole(expected, data, rules)


def _may_be(came: str, wanted: str) -> bool:
    """Whether a media type is the wanted one, or a special case of it (``+json`` of JSON)."""
    here, there = media_type_of(came), media_type_of(wanted)
    suffix = here.rpartition("+")[2] if "+" in here else ""
    return here == there or f"application/{suffix}" == there


def _json(value: Any, data: bytes, rules: tuple[Placed, ...]) -> tuple[Mismatch, ...]:
    try:
        document = json.loads(data.decode("utf-8"), parse_constant=_refused)
    except (ValueError, RecursionError):
        got = excerpt(data)
        return (Mismatch(clause=Clause.BODY, path=(), expected="JSON", got=got),)
    return compared(value, document, rules)


def _refused(name: str) -> Any:
    raise ValueError(name)


def _form(value: bytes, data: bytes, rules: tuple[Placed, ...]) -> Iterator[Mismatch]:
    wanted, came = (_fields(text) for text in (value, data))
    for name in came.keys() - wanted.keys():
        got = ", ".join(came[name])
        yield Mismatch(clause=Clause.BODY, path=(name,), expected="no such field", got=got)
    for name, texts in wanted.items():
        found = deciding(rules, (name,))
        if name not in came:
            yield Mismatch(
                clause=Clause.READS, path=(name,), expected=texts[0], got="no such field"
            )
        elif found is None and came[name] != texts:
            clause, expected = Clause.EQUALS, ", ".join(texts)
            yield Mismatch(
                clause=clause, path=(name,), expected=expected, got=", ".join(came[name])
            )
        elif found is not None:
            for text in came[name]:
                unfit = unfit_text(found[0], texts[0], text)
                if unfit is not None:
                    yield Mismatch(clause=unfit[0], path=(name,), expected=unfit[1], got=text)


def _fields(text: bytes) -> dict[str, list[str]]:
    return parse_qs(text.decode("utf-8", "replace"), keep_blank_values=True)


def _whole(expected: Body, data: bytes, rules: tuple[Placed, ...]) -> Iterator[Mismatch]:
    found = deciding(rules, ())
    if found is None:
        if data != expected.value:
            wanted = excerpt(expected.value)
            yield Mismatch(clause=Clause.EQUALS, path=(), expected=wanted, got=excerpt(data))
        return
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        got = excerpt(data)
        yield Mismatch(clause=Clause.BODY, path=(), expected="a text in UTF-8", got=got)
        return
    unfit = unfit_text(found[0], expected.value.decode("utf-8", "replace"), text)
    if unfit is not None:
        yield Mismatch(clause=unfit[0], path=(), expected=unfit[1], got=excerpt(data))
