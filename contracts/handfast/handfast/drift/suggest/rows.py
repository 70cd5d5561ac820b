"""Which rows the answers of a provider suggest. Pure; whether they are right, a run shows.

It looks at what was answered only: of requests it suggests what was found of the answers to them.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from handfast.drift.differences import Drift, differences_of
from handfast.drift.suggest.fields import Tables, field_rows
from handfast.model import BadDeclaration
from handfast.shapes import Array, Map, Object, written_shape
from handfast.shapes.fields import models_within
from handfast.shapes.places import plain
from handfast.wire.json_text import value_in_text
from handfast.wire.media_types import is_json
from handfast.wire.paths import MISSING
from handfast.wire.routes import route_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from pydantic import BaseModel

    from handfast.drift.rows import Answered
    from handfast.model import Offer, Operation
    from handfast.shapes import Shape

__all__ = ["merged", "refused", "suggested", "unanswered"]

_LIKE_NO_ROUTE = (404, 405)
_INVALID = (400, 422)
_SEVERAL = 2


def unanswered(answers: Iterable[Answered]) -> tuple[str, ...]:
    """The routes that no answer shows to be there: a row of ``routes`` is to be written by hand."""
    found: defaultdict[str, set[int]] = defaultdict(set)
    for one in answers:
        found[route_name(one.operation)].add(one.status)
    return tuple(name for name, statuses in found.items() if statuses <= set(_LIKE_NO_ROUTE))


def refused(answers: Iterable[Answered]) -> tuple[str, ...]:
    """The routes that refuse requests that the contract's models take, and take none."""
    taken: defaultdict[str, set[bool]] = defaultdict(set)
    for one in answers:
        if one.valid:
            taken[route_name(one.operation)].add(one.status not in _INVALID)
    return tuple(name for name, found in taken.items() if found == {False})


def suggested(offer: Offer, known: Drift, answers: Iterable[Answered]) -> Tables:
    """Rows beside those that are ``known``, which the ``answers`` as these translate them need."""
    tables: Tables = defaultdict(dict)
    samples: defaultdict[type[BaseModel], list[dict[str, Any]]] = defaultdict(list)
    answers = tuple(answers)
    lost, refusing = set(unanswered(answers)), set(refused(answers))
    for one in (each for each in answers if route_name(each.operation) not in lost):
        status = one.status if one.operation.answer(one.status) else _case(one)
        if status is None:
            continue
        if status != one.status:
            tables["statuses"].setdefault(f"{route_name(one.operation)} {status}", one.status)
        _look_into(one, status, tables, samples)
    for model, values in samples.items():
        for table, declared, there in field_rows(model, values):
            tables[table].setdefault(declared, there)
    _mirror(tables, known, (one for one in offer.operations if route_name(one) in refusing))
    return _fitting(offer, known, _joined(tables))


def _joined(tables: Tables) -> Tables:
    """Rows that say the same of several operations or models, as one of all of them."""
    made: Tables = defaultdict(dict)
    for table, rows in tables.items():
        alike: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
        for declared, there in rows.items():
            end = declared.rpartition(" ")[2] if " " in declared else declared.partition(".")[2]
            alike[end, repr(there)].append(declared)
        for (end, _), names in alike.items():
            several = len(names) >= _SEVERAL and table not in ("routes", "moved")
            every = f"* {end}" if " " in names[0] else f"*.{end}"
            # A success is wrapped by what it is: that of one operation is not that of another.
            several = several and not (every.startswith("* 2"))
            for name in [every] if several else names:
                made[table][name] = rows[names[0]]
    return made


def _look_into(
    one: Answered,
    status: int,
    tables: Tables,
    samples: Mapping[type[BaseModel], list[dict[str, Any]]],
) -> None:
    """Add the envelope of an answer to ``tables``, or the objects in it to ``samples``."""
    answer = one.operation.answer(status)
    if answer is None or answer.content is None or not is_json(answer.content.media_type):
        return
    document = value_in_text(one.body.decode("utf-8", "replace"))
    if document is MISSING:
        return
    shape = written_shape(answer.content.model)
    table, path = _envelope(shape, document)
    if table:
        tables[table].setdefault(f"{route_name(one.operation)} {status}", path)
        return
    for model, value in _objects(shape, document):
        samples[model].append(value)


def merged(known: Drift, tables: Mapping[str, Mapping[str, Any]], reason: str) -> Drift:
    """``known`` with the rows of ``tables``, which do not take the place of any."""
    names = (name for name in Drift.__dataclass_fields__ if name != "reason")
    return Drift(
        reason=reason, **{name: {**tables.get(name, {}), **getattr(known, name)} for name in names}
    )


def _case(one: Answered) -> int | None:
    """The status that the contract has for what was answered with another, where that is sure.

    A 400 or 422 to a request that the contract's models take is about the request's own form.
    """
    declared = {answer.status for answer in one.operation.answers}
    invalid = one.operation.conventions.invalid
    if one.status >= 500 or (one.valid and one.status in _INVALID):
        return None
    if not one.valid and one.status >= 400:
        return invalid if invalid in declared else None
    alike = {each for each in declared - {invalid} if (each < 400) is (one.status < 400)}
    return alike.pop() if len(alike) == 1 else None


def _envelope(shape: Shape, document: Any) -> tuple[str, str]:
    """The table and the path of the envelope that ``document`` is in, or lacks; else nothing."""
    options = plain(shape)
    objects = [one for one in options if isinstance(one, Object)]
    if any(isinstance(one, Array) for one in options) and isinstance(document, dict):
        lists = [path for path, value in _within(document) if isinstance(value, list)]
        return ("wrapped", lists[0]) if len(lists) == 1 else ("", "")
    if len(objects) != 1:
        return "", ""
    names = {field.name for field in objects[0].fields}
    needed = {field.name for field in objects[0].fields if field.required}
    if not isinstance(document, dict):
        return ("unwrapped", needed.pop()) if len(needed) == 1 else ("", "")
    if names & set(document):
        return "", ""
    inside = [
        path
        for path, value in _within(document)
        if isinstance(value, dict) and 2 * len(names & set(value)) >= len(needed) > 0
    ]
    return ("wrapped", inside[0]) if len(inside) == 1 else ("", "")


def _within(document: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """What stands in an object, and in the objects in it."""
    for key, value in document.items():
        yield key, value
        if isinstance(value, dict):
            yield from ((f"{key}.{name}", item) for name, item in value.items())


def _objects(shape: Shape, value: Any) -> Iterator[tuple[type[BaseModel], dict[str, Any]]]:
    """Each object in ``value`` of which only one model may be."""
    options = plain(shape)
    for option in options:
        if isinstance(option, Array) and isinstance(value, list):
            for item in value:
                yield from _objects(option.item, item)
        elif isinstance(option, Map) and isinstance(value, dict):
            for item in value.values():
                yield from _objects(option.value, item)
    objects = [one for one in options if isinstance(one, Object)]
    if len(objects) == 1 and isinstance(value, dict):
        yield objects[0].model, value
        for field in objects[0].fields:
            if field.name in value:
                yield from _objects(field.shape, value[field.name])


def _mirror(tables: Tables, known: Drift, refused: Iterable[Operation]) -> None:
    """Of what a refused request sends: what was found of the answer to it, of the same fields."""
    for operation in refused:
        sent = {m for body in operation.bodies if body.model for m in models_within(body.model)}
        contents = [answer.content for answer in operation.answers if answer.status < 300]
        answered = {
            model.__name__
            for content in contents
            if content is not None and content.model is not None
            for model in models_within(content.model)
        }
        for table in ("fields", "moved", "types", "values"):
            for declared, there in {**getattr(known, table), **tables[table]}.items():
                name, _, field = declared.partition(".")
                for model in sent if name in answered else ():
                    if field in model.model_fields:
                        tables[table].setdefault(f"{model.__name__}.{field}", there)


def _fitting(offer: Offer, known: Drift, tables: Tables) -> Tables:
    """Those of ``tables`` that may stand beside what is known, and beside each other."""
    found: Tables = defaultdict(dict)
    for table, rows in tables.items():
        for declared, there in rows.items():
            if declared in getattr(known, table):
                continue
            tried = {name: dict(each) for name, each in found.items()}
            tried.setdefault(table, {})[declared] = there
            try:
                differences_of(offer, [merged(known, tried, "suggested")])
            except BadDeclaration:
                continue
            found[table][declared] = there
    return found
