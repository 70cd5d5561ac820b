"""What rows may name: the models of an offer with where each stands, and their fields. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from handfast.drift.rows import Unfit
from handfast.frozen import dataclass
from handfast.shapes.fields import field_names, fields_in_any_form, models_within
from handfast.wire.media_types import format_of
from handfast.wording.suggestions import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pydantic import BaseModel

    from handfast.drift.kinds.kind import Side
    from handfast.model import Content, Offer, Operation
    from handfast.shapes import Field, Shape

__all__ = ["EVERY_MODEL", "FieldPlace", "KnownModels"]

EVERY_MODEL: Final = "*"
"""In place of a model: every model that has such a field."""


@dataclass(frozen=True, slots=True)
class FieldPlace:
    """A field of a model that a row names, and where that model stands.

    ``forms``: the field as it is read, and as it is written; none where the model has no such
    field. ``in_json``: the model stands in JSON, and not only in a query, a form or headers.
    ``in_path``: it has nothing but parameters of a path.
    """

    model: type[BaseModel]
    name: str
    forms: tuple[Field, ...]
    sides: frozenset[Side]
    in_json: bool
    in_path: bool = False

    @property
    def shapes(self) -> tuple[Shape, ...]:
        """The shapes of the field in all its forms."""
        return tuple(one.shape for one in self.forms)


class KnownModels:
    """The models of an offer by name: those whose fields rows may name, and why others can't."""

    def __init__(self, offer: Offer) -> None:
        self.models: dict[str, set[type[BaseModel]]] = {}
        self.unfit: dict[str, str] = {}
        self._sides: dict[type[BaseModel], set[Side]] = {}
        self._in_json: set[type[BaseModel]] = set()
        self._elsewhere: set[type[BaseModel]] = set()
        for operation in offer.operations:
            self._operation(operation)
        for message in offer.messages:
            self._content(message.payload, "message", "this body")

    def places(self, declared: str) -> tuple[FieldPlace, ...]:
        """The places that ``Model.field`` names, or ``*.field``; raises Unfit where it is none."""
        model, _, name = declared.partition(".")
        if not name:
            raise Unfit("this is no field: write it like MemoryResponse.media_file_id")
        named = self.models if model == EVERY_MODEL else {model: self._named(model)}
        found = tuple(
            FieldPlace(
                one,
                name,
                forms,
                frozenset(self._sides[one]),
                one in self._in_json,
                one not in self._elsewhere,
            )
            for models in named.values()
            for one in sorted(models, key=lambda each: each.__qualname__)
            if (forms := _forms(one, name)) or model != EVERY_MODEL
        )
        if not any(place.forms for place in found) and model == EVERY_MODEL:
            fields = {each for models in named.values() for one in models for each in _names(one)}
            raise Unfit(f"no model has a field {name!r}: {did_you_mean(name, sorted(fields))}")
        return found

    def _named(self, model: str) -> set[type[BaseModel]]:
        if model not in self.models:
            names = [*self.models, *self.unfit]
            none = f"no model is called {model!r}: {did_you_mean(model, names)}"
            raise Unfit(self.unfit.get(model) or none)
        return self.models[model]

    def without_field(self, place: FieldPlace) -> Unfit:
        """That the model of ``place`` has no such field."""
        model = place.model.__name__
        names = [field for one in self.models[model] for field in _names(one)]
        return Unfit(f"{model} has no field {place.name!r}: {did_you_mean(place.name, names)}")

    def _operation(self, operation: Operation) -> None:
        for model in (operation.query_parameters, operation.header_parameters):
            self._add(model, "request", in_json=False)
        for body in operation.bodies:
            self._content(body, "request", "a body")
        for answer in operation.answers:
            if answer.content is not None:
                self._content(answer.content, "answer", "an answer")
            if answer.headers is not None:
                self._unfit((answer.headers,), "a header of an answer cannot be mapped")
        self._add(operation.path_parameters, "request", in_json=False, in_path=True)

    def _content(self, content: Content, side: Side, what: str) -> None:
        carries = format_of(content.media_type).carries
        if carries in ("value", "fields"):
            self._add(content.model, side, in_json=carries == "value")
        elif content.model is not None:
            models = models_within(content.model)
            self._unfit(models, f"{what} of {content.media_type} cannot be mapped")

    def _add(self, annotation: Any, side: Side, *, in_json: bool, in_path: bool = False) -> None:
        for model in models_within(annotation) if annotation is not None else ():
            self.models.setdefault(model.__name__, set()).add(model)
            self._sides.setdefault(model, set()).add(side)
            self._in_json |= {model} if in_json else set()
            self._elsewhere |= set() if in_path else {model}

    def _unfit(self, models: Iterable[type[BaseModel]], why: str) -> None:
        for model in models:
            self.unfit.setdefault(model.__name__, why)


def _names(model: type[BaseModel]) -> frozenset[str]:
    return field_names(model)


def _forms(model: type[BaseModel], name: str) -> tuple[Field, ...]:
    return tuple(field for field in fields_in_any_form(model) if field.name == name)
