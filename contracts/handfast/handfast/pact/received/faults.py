"""What is wrong with a document that is to be a pact: every fault at once. Pure.

Pacts come from outside, and may be made to harm: what is too large, too deep, of a wrong type or
not to be sent is refused before anything is read of it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from handfast.wording.counts import number_of
from handfast.wording.excerpts import shortened

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["DEEPEST", "MOST_INTERACTIONS", "faults_in", "major_of", "rows_of", "version_of"]

DEEPEST: Final = 100
"""How deep the parts of a pact may be nested."""

MOST_INTERACTIONS: Final = 5_000

_TOKEN: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_UNSENDABLE: Final = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")


def faults_in(document: Any) -> tuple[str, ...]:
    """Each fault of ``document``; none where it is a pact that can be read."""
    if not isinstance(document, Mapping):
        return ("it is no object",)
    if _is_deeper(document, DEEPEST):
        return (f"it is nested deeper than {DEEPEST} levels",)
    return tuple(_faults(document))


def _is_deeper(tree: Any, most: int) -> bool:
    level = [tree]
    for _ in range(most):
        level = [
            part
            for one in level
            for part in (one.values() if isinstance(one, Mapping) else one)
            if isinstance(part, dict | list)
        ]
        if not level:
            return False
    return True


def version_of(document: Mapping[str, Any]) -> str:
    """The version of the specification; 2.0.0 where none is named."""
    metadata = document.get("metadata")
    for name in ("pactSpecification", "pact-specification"):
        found = metadata.get(name) if isinstance(metadata, Mapping) else None
        version = found.get("version") if isinstance(found, Mapping) else None
        if isinstance(version, str):
            return version
    flat = metadata.get("pactSpecificationVersion") if isinstance(metadata, Mapping) else None
    if isinstance(flat, Mapping):
        flat = flat.get("version")
    return flat if isinstance(flat, str) else "2.0.0"


def major_of(version: str) -> int:
    """The first number of a version; 2 where it is none."""
    first = version.partition(".")[0]
    return int(first) if first.isascii() and first.isdigit() and len(first) < 9 else 2


def rows_of(document: Mapping[str, Any]) -> tuple[list[Any], list[Any]]:
    """The interactions, and the messages that specification 3 has beside them."""
    found = (document.get("interactions"), document.get("messages"))
    interactions, messages = (one if isinstance(one, list) else [] for one in found)
    return interactions, messages


def _faults(document: Mapping[str, Any]) -> Iterator[str]:
    for who in ("consumer", "provider"):
        found = document.get(who)
        name = found.get("name") if isinstance(found, Mapping) else None
        if not isinstance(name, str) or not name.strip() or _UNSENDABLE.search(name):
            yield f"it names no {who}"
    version = version_of(document)
    if not 0 <= major_of(version) <= 4:
        yield f"it is of specification {shortened(version)}, and 1 to 4 are known"
    for name in ("interactions", "messages"):
        if not isinstance(document.get(name), list | None):
            yield f"its {name} are no list"
    interactions, messages = rows_of(document)
    rows = [*interactions, *messages]
    if not rows:
        yield "it has no interaction"
    if len(rows) > MOST_INTERACTIONS:
        count = number_of(len(rows), "interaction")
        yield f"it has {count}, and at most {MOST_INTERACTIONS} are read"
        return
    for place, row in enumerate(rows):
        yield from _of_interaction(place, row, is_message=place >= len(interactions))
    yield from _twice(rows)


def _twice(rows: list[Any]) -> Iterator[str]:
    """What several interactions are called, with the same states: which is meant, nobody knows."""
    names = Counter(
        (row["description"], repr(_states(row)))
        for row in rows
        if isinstance(row, Mapping) and isinstance(row.get("description"), str)
    )
    for (description, _), count in names.items():
        if count > 1:
            times = number_of(count, "time")
            yield f"{shortened(repr(description))} is there {times}, with the same states"


def _states(row: Mapping[str, Any]) -> Any:
    names = ("providerStates", "providerState", "provider_state")
    return next((row[name] for name in names if row.get(name)), None)


def _of_interaction(place: int, row: Any, *, is_message: bool) -> Iterator[str]:
    if not isinstance(row, Mapping):
        yield f"interaction {place} is no object"
        return
    description = row.get("description")
    if not isinstance(description, str) or not description.strip():
        yield f"interaction {place} has no description"
        return
    name = shortened(repr(description))
    for fault in _of_states(row):
        yield f"{name} {fault}"
    kind = row.get("type", "Synchronous/HTTP")
    if not isinstance(kind, str):
        yield f"{name} has a type that is no text"
    elif not is_message and kind == "Synchronous/HTTP":
        for fault in (*_of_request(row.get("request")), *_of_answer(row.get("response"))):
            yield f"{name} {fault}"
    elif is_message or kind.endswith("/Messages"):
        for fault in _of_message(row):
            yield f"{name} {fault}"


def _of_states(row: Mapping[str, Any]) -> Iterator[str]:
    for name in ("providerState", "provider_state"):
        if not isinstance(row.get(name), str | None):
            yield "has a provider state that is no text"
    several = row.get("providerStates")
    if not isinstance(several, list | str | None):
        yield "has provider states that are no list"
    for one in several if isinstance(several, list) else ():
        if not isinstance(one, Mapping) or not isinstance(one.get("name"), str):
            yield "has a provider state without a name"
        elif not isinstance(one.get("params"), Mapping | None):
            yield f"has the state {shortened(repr(one['name']))} with parameters that are no object"


def _of_request(request: Any) -> Iterator[str]:
    if not isinstance(request, Mapping):
        yield "has no request"
        return
    method, path = request.get("method"), request.get("path")
    if not isinstance(method, str) or not _TOKEN.fullmatch(method):
        yield "has no method that can be sent"
    if not isinstance(path, str) or not path.startswith("/") or _UNSENDABLE.search(path):
        yield "has no path that can be sent"
    query = request.get("query")
    if not isinstance(query, str | Mapping | None):
        yield "has a query that is neither text nor an object"
    elif isinstance(query, Mapping) and not all(map(_is_texts, query.values())):
        yield "has a query with values that are no texts"
    yield from _of_headers(request)
    yield from _of_rules(request)


def _of_answer(answer: Any) -> Iterator[str]:
    if not isinstance(answer, Mapping):
        yield "has no answer"
        return
    status = answer.get("status", 200)
    if type(status) is not int or not 100 <= status <= 999:
        yield "has a status that is no number of three digits"
    yield from _of_headers(answer)
    yield from _of_rules(answer)


def _of_message(row: Mapping[str, Any]) -> Iterator[str]:
    answers = row.get("response", [])
    parts = [row.get("request", {}), *(answers if isinstance(answers, list) else [answers])]
    if not all(isinstance(one, Mapping) for one in parts):
        yield "has a request or an answer that is no object"
        return
    for part in (row, *parts):
        for name in ("metadata", "metaData"):
            if not isinstance(part.get(name), Mapping | None):
                yield "has metadata that is no object"
        yield from _of_rules(part)


def _of_headers(part: Mapping[str, Any]) -> Iterator[str]:
    headers = part.get("headers")
    if not isinstance(headers, Mapping | None):
        yield "has headers that are no object"
        return
    for name, value in (headers or {}).items():
        if not _TOKEN.fullmatch(name):
            yield f"has a header {shortened(repr(name))}, which no header can be called"
        elif not _is_texts(value):
            yield f"has a header {name} that is no text"
        elif any(_UNSENDABLE.search(one) for one in ([value] if isinstance(value, str) else value)):
            yield f"has a header {name} with a character that no header can have"


def _of_rules(part: Mapping[str, Any]) -> Iterator[str]:
    for name in ("matchingRules", "generators"):
        if not isinstance(part.get(name), Mapping | None):
            yield f"has {name} that are no object"


def _is_texts(value: Any) -> bool:
    return isinstance(value, str) or (
        isinstance(value, list) and all(isinstance(one, str) for one in value)
    )
