"""What a client that is written for a provider with known differences makes of a document. Pure.

What it returns may have either form: the provider's, or the contract's where it translates itself.
Fields that it was not given, for a row says so, are filled in: it cannot have lost them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from handfast.drift.bodies import here, of_interaction
from handfast.drift.documents import every_kind, rows_of, to_provider
from handfast.drift.kinds.forms import SPELLED, TYPED
from handfast.drift.kinds.missing import ABSENT, OMITTED
from handfast.expectation.build import shape_within
from handfast.shapes import written_shape
from handfast.shapes.places import reached
from handfast.wire.paths import MISSING

if TYPE_CHECKING:
    from handfast.drift.kinds.kind import RowKind
    from handfast.drift.rows import Differences, DriftRow
    from handfast.model import Interaction
    from handfast.shapes.places import Place
    from handfast.wire.paths import Step

__all__ = ["as_there", "both_in_contract", "in_contract"]


def in_contract(
    differences: Differences, interaction: Interaction, document: Any, returned: Any
) -> Any:
    """What a client ``returned``, which was given ``document`` as the provider has it."""
    place = of_interaction(interaction)
    if place is None or isinstance(returned, bytes):
        return returned
    ignored: set[DriftRow] = set()
    shape = written_shape(place.content.model)
    kinds = tuple(one for one in every_kind(place.side) if one not in (ABSENT, OMITTED))
    try:
        made = here(differences, place, returned, ignored, kinds)
        given, stays = (
            to_provider(differences, shape, document, ignored, side=place.side, kinds=(kind,))
            for kind in (OMITTED, ABSENT)
        )
    except RecursionError:
        return returned
    return _filled(document, made, stays, given)


def both_in_contract(
    differences: Differences, interaction: Interaction, document: Any, there: Any, returned: Any
) -> tuple[Any, Any]:
    """What a client was given, which is ``document`` as it is ``there``, and what it returned.

    What it was given may say less than ``document``: a moment in seconds has no fraction.
    """
    given, came = (
        in_contract(differences, interaction, document, one) for one in (there, returned)
    )
    return given, came


def as_there(
    differences: Differences, interaction: Interaction, at: tuple[Step, ...], value: Any
) -> Any:
    """The ``value`` at a path of a document as the provider has it; MISSING where it has none."""
    place = of_interaction(interaction)
    if place is None:
        return value
    shape = shape_within(place.content)
    keys = [end for end, step in enumerate(at, start=1) if isinstance(step, str)]
    for end in keys:
        for found in reached(shape, at[:end]):
            for kind in (ABSENT, TYPED, SPELLED) if end == keys[-1] else (ABSENT,):
                value = _by_kind(differences, kind, found, value)
    return value


def _by_kind(differences: Differences, kind: RowKind, place: Place, value: Any) -> Any:
    if place.model is None or place.field is None or kind.to_provider is None or value is MISSING:
        return value
    name = place.field.name
    rows = [one for one in rows_of(differences, (place.model,), kind.name) if one.name == name]
    return kind.to_provider({name: value}, rows, set()).get(name, MISSING)


def _filled(document: Any, made: Any, stays: Any, given: Any) -> Any:
    """``made``, with what of ``document`` is not in ``stays``, and what is missing of ``given``."""
    match document, made:
        case dict(), dict():
            never = {key: item for key, item in document.items() if key not in stays}
            omitted = {key: item for key, item in document.items() if key not in given}
            inside = {
                key: _filled(document[key], item, stays[key], given[key])
                for key, item in made.items()
                if key in document and key in stays and key in given
            }
            return {**omitted, **made, **inside, **never}
        case list(), list():
            items = zip(document, made, stays, given, strict=False)
            return [*(_filled(*each) for each in items), *made[len(document) :]]
        case _:
            return made
