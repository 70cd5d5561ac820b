"""What must be true after another valid request than the declared one. Pure.

Nothing is guessed: a promise applies if it is about what the request names, or leaves alone.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from handfast.fuzz.provider.clauses import is_whole, read_of, without_clauses
from handfast.fuzz.provider.parts import named_values
from handfast.model import Exchange, Value
from handfast.model.values import example_values, references
from handfast.shapes.values.fit import misfits_at
from handfast.wire.texts import wire_text

if TYPE_CHECKING:
    from handfast.fuzz.provider.clauses import OperationFacts
    from handfast.model import HttpInteraction, Then, Unchanged

__all__ = ["applicable_afterwards"]


def applicable_afterwards(
    declared: HttpInteraction, request: Exchange, facts: OperationFacts
) -> tuple[Then, ...]:
    """What must be true after ``request``: neighbours stay, and what was stored can be read.

    A neighbour that the request names is none. A read of one thing must show each field that comes
    back as it was sent; one of a list may leave out what was sent, so that only its model applies.
    A read is left out that names another thing than was sent, that may find nothing, or that comes
    after what nobody brings about here.
    """
    sent = request.body if isinstance(request.body, dict) else {}
    found: list[Then] = []
    for promise in declared.then:
        if is_whole(promise):
            is_meant = read_of(promise) in facts.changed or _is_named(promise, declared, request)
            found += [] if is_meant else [promise]
        elif isinstance(promise, Exchange) and _applies(promise, declared, request):
            echoed = {
                path: sent[path]
                for path in promise.equals
                if path in sent and facts.comes_back(path, sent[path])
            }
            found.append(replace(without_clauses(promise), equals=echoed))
    return tuple(found)


def _applies(read: Exchange, declared: HttpInteraction, request: Exchange) -> bool:
    """Whether a read that is declared after one request tells of another too."""
    content = None if read.answer is None else read.answer.content
    model = None if content is None else content.model
    may_be_nothing = model is not None and not misfits_at(model, None)
    return (
        read.expected_status < 400
        and not declared.when
        and not may_be_nothing
        and not _names_what_is_not_sent(read, declared.exchange, request)
    )


def _names_what_is_not_sent(read: Exchange, declared: Exchange, request: Exchange) -> bool:
    named = [
        value for part in ("path", "query") for value in named_values(getattr(read, part)).values()
    ]
    return any(
        value in named and named_values(getattr(request, part)).get(name) != value
        for part in ("path", "query", "body")
        for name, value in named_values(getattr(declared, part)).items()
    )


def _is_named(neighbour: Unchanged, declared: HttpInteraction, request: Exchange) -> bool:
    """Whether ``request``, other than ``declared``, names what must stay as it was."""
    values, read = example_values(declared), neighbour.exchange
    named = {
        wire_text(values.get(value.name) if isinstance(value, Value) else value)
        for part in (read.path, read.query)
        for value in named_values(part).values()
        if isinstance(value, Value) or not references(value)
    }
    return any(
        wire_text(value) in named
        and value != named_values(getattr(declared.exchange, part)).get(name)
        for part in ("path", "query", "body")
        for name, value in named_values(getattr(request, part)).items()
    )
