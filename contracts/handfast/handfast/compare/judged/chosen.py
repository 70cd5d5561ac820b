"""What an interaction chooses of the few values of a parameter: by that cases differ. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace
from typing import TYPE_CHECKING, Any, Final

from handfast.compare.made.names import part_models
from handfast.frozen import dataclass
from handfast.model.values import givens
from handfast.shapes import Choice, Object, shape_of
from handfast.shapes.places import plain

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from handfast.compare.judged.differences import Difference
    from handfast.model import Exchange, Interaction

__all__ = ["NOTHING", "Chosen", "chosen_in", "is_of_another_case", "only_named"]


@dataclass(frozen=True, slots=True)
class Chosen:
    """What an interaction chooses, by name: in its states, of which several may have one name.

    ``named`` are the parameters of states that it names itself: the others have their defaults.
    """

    in_states: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    in_request: Mapping[str, Any] = field(default_factory=dict)
    named: frozenset[str] = frozenset()


NOTHING: Final = Chosen()


def chosen_in(interaction: Interaction, exchange: Exchange) -> Chosen:
    """What ``interaction`` chooses in its states, and in the request of ``exchange``."""
    in_states: dict[str, list[Any]] = {}
    named: set[str] = set()
    for given in givens(interaction):
        named |= given.parameters.keys()
        for name in _choices(given.state.parameters):
            in_states.setdefault(name, []).append(given.example.get(name))
    parts = dict(part_models(exchange.operation))
    sent = {part: getattr(exchange, part) for part in parts}
    in_request = {
        name: sent[part][name]
        for part, model in parts.items()
        for name in _choices(model)
        if isinstance(sent[part], Mapping) and name in sent[part]
    }
    return Chosen(in_states, in_request, frozenset(named))


def _choices(model: Any) -> set[str]:
    objects = () if model is None else plain(shape_of(model))
    fields = [one for shape in objects if isinstance(shape, Object) for one in shape.fields]
    return {one.name for one in fields if any(isinstance(a, Choice) for a in plain(one.shape))}


def only_named(chosen: Chosen, named: Collection[str]) -> Chosen:
    """``chosen`` with those parameters of states alone that are ``named``."""
    some = {name: values for name, values in chosen.in_states.items() if name in named}
    return replace(chosen, in_states=some)


def is_of_another_case(chosen: Chosen, difference: Difference) -> bool:
    """Whether a refusal is relied on in another state, or of another request, by what is chosen.

    So it is with an action that is refused while a ticket is a draft, where the ticket is not.
    """
    for name, values in chosen.in_states.items():
        found = [parameters[name] for parameters in difference.happened if name in parameters]
        if found and not any(value in found for value in values):
            return True
    return any(
        isinstance(part, dict) and name in part and part[name] != value
        for name, value in chosen.in_request.items()
        for part in difference.sent.values()
    )
