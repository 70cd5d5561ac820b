"""What fuzzing found: the one form in which every kind of fuzzing answers, and its id. Pure.

Nothing here sends, judges, stores or prints.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from handfast.expectation.match import is_absent
from handfast.frozen import dataclass
from handfast.fuzz.absent_routes import NO_ROUTE
from handfast.fuzz.remedies import remedy_for
from handfast.model.clauses import Clause
from handfast.model.results import Responsible
from handfast.shapes.places import places, reached
from handfast.wire.paths import EVERY, render

if TYPE_CHECKING:
    from collections.abc import Mapping

    from handfast.model.results import Mismatch
    from handfast.shapes import Shape
    from handfast.wire.paths import Step

__all__ = ["Finding", "FuzzResult", "Source", "finding_of", "general"]


class Source(StrEnum):
    """What kind of fuzzing found something."""

    OWN_DOCUMENT = "own document"
    DERIVED_DOCUMENT = "derived document"
    PROPERTIES = "properties"
    CONSUMER = "consumer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One failure that no example shows; ``finding_of`` makes it.

    ``consumer`` is whose contract it breaks, empty where no consumer relies on it. ``operation``
    names the operation or message; ``interaction`` is its name again where no interaction is
    declared. The place of ``mismatch`` begins with what was tried: ``valid request``, a near miss,
    an answer that the consumer got. ``given`` is what a consumer was given, as text; empty for a
    provider, whose request ``mismatch`` repeats.
    """

    id: str
    source: Source
    provider: str
    consumer: str
    operation: str
    interaction: str
    mismatch: Mismatch
    given: str = ""

    def to_json(self) -> dict[str, Any]:
        """Every field; the mismatch as in any report."""
        return {
            "id": self.id,
            "source": self.source,
            "provider": self.provider,
            "consumer": self.consumer,
            "operation": self.operation,
            "interaction": self.interaction,
            "given": self.given,
            "mismatch": self.mismatch.to_json(),
        }


@dataclass(frozen=True, slots=True)
class FuzzResult:
    """What one run of one kind of fuzzing did.

    ``cases`` counts the requests, answers or messages that were really tried: a run of none proves
    nothing. ``noise`` says how often each kind of false alarm was left out, by name. ``left_out``
    is what was not tried, since it needs an operation that is left out by choice; ``not_set_up``
    has the states that could not be set up, each with how many interactions were not tried for it;
    ``missed`` are the operations and messages of which nothing was tried before time was up;
    ``not_saved`` says of which findings there is nothing to replay, and why.
    """

    cases: int
    found: tuple[Finding, ...] = ()
    noise: Mapping[str, int] = field(default_factory=dict)
    left_out: tuple[Mismatch, ...] = ()
    not_set_up: tuple[Mismatch, ...] = ()
    missed: tuple[str, ...] = ()
    not_saved: tuple[str, ...] = ()


def finding_of(
    source: Source,
    mismatch: Mismatch,
    *,
    provider: str,
    consumer: str,
    operation: str,
    interaction: str,
    given: str = "",
    shape: Shape | None = None,
    by_models: bool = False,
) -> Finding:
    """The finding of ``mismatch``, with an id that is the same on every machine and in every run.

    The id is made of what does not change from run to run: whose it is, the operation, the clause,
    the place, the ``general`` path into ``shape`` and the type of what the code under test raised.
    An exception in a provider is one bug, wherever the value stood that shows it, so that clause,
    place, path and source do not count then. A route that is not there is one failure, and so is a
    field of a model, whatever source and whichever answer shows it. Nor does the source count where
    the declared models show it (``by_models``): they are the same by either document. Each finding
    has a remedy.
    """
    path = None if mismatch.path is None else render(general(mismatch.path, shape))
    at = [mismatch.clause, mismatch.place, path]
    raised = mismatch.raised[-1].type if mismatch.raised else ""
    identity: list[Any]
    field = _missing_field(mismatch, shape)
    if field:
        identity = [provider, "missing", field]
    elif mismatch.place == NO_ROUTE:
        identity = [provider, operation, *at]
    elif mismatch.whose is Responsible.CONSUMER:
        identity = [source, consumer, provider, operation, *at, raised]
    elif raised:
        identity = [provider, operation, raised]
    else:
        identity = ["models" if by_models else source, provider, operation, *at]
    return Finding(
        id=hashlib.sha256(json.dumps(identity).encode()).hexdigest()[:8],
        source=source,
        provider=provider,
        consumer=consumer,
        operation=operation,
        interaction=interaction,
        mismatch=replace(mismatch, remedy=remedy_for(mismatch)),
        given=given,
    )


def _missing_field(mismatch: Mismatch, shape: Shape | None) -> str:
    """The field of a model that a provider did not answer with, or ""."""
    is_missing = mismatch.clause is Clause.READS and is_absent(mismatch)
    if not is_missing or shape is None or mismatch.whose is Responsible.CONSUMER:
        return ""
    found = (
        f"{place.model.__name__}.{place.field.name}"
        for place in reached(shape, general(mismatch.path or ()))
        if place.model is not None and place.field is not None
    )
    return next(found, "")


def general(path: tuple[Step, ...], shape: Shape | None = None) -> tuple[Step, ...]:
    """``path`` with ``[*]`` for each index of a list, and for each key that no model names."""
    return tuple(
        EVERY if isinstance(step, int) or _is_free(path[: number + 1], shape) else step
        for number, step in enumerate(path)
    )


def _is_free(path: tuple[Step, ...], shape: Shape | None) -> bool:
    """Whether the last key of ``path`` may be any text, so that each document has another."""
    try:
        found = () if shape is None else places(shape, path)
    except LookupError:
        return False
    return bool(found) and all(place.field is None for place in found)
