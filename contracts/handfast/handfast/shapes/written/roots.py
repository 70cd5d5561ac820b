"""What a root model is: its one field, as its validators and its serializer let it be.

Asks the model which of the listed values it takes; judges no other.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from pydantic import PlainSerializer, WrapValidator
from pydantic_core import to_json

from handfast.shapes.declared.annotations import annotate
from handfast.shapes.nouns import (
    Anything,
    Array,
    Choice,
    Map,
    Nullable,
    Object,
    Recursive,
    Scalar,
    Union,
)
from handfast.shapes.values.fit import takes
from handfast.shapes.written.serializers import of_fields, of_model

if TYPE_CHECKING:
    from handfast.shapes.nouns import Shape

__all__ = ["as_root"]


def as_root(shape: Object) -> Shape:
    """The shape of a root model, from that of the object that it would be.

    Raises:
        TypeError: its validators are about what no validator can stand beside.
    """
    root = shape.fields[0].shape
    if shape.checked:
        root = _checked(root, shape.model)
    marks = _of_root(shape.model)
    if not marks or isinstance(root, Nullable | Object):  # which have no place for a mark
        return root
    return replace(root, annotation=annotate(root.annotation, marks))


def _checked(root: Shape, model: Any) -> Shape:
    """``root`` as the validators of a root model take it."""
    match root:
        case Nullable(of):
            inner = _checked(of, model)
            return Nullable(inner) if takes(model, None) else inner
        case Choice():
            return replace(root, values=tuple(one for one in root.values if takes(model, one)))
        case Object():
            validated = annotate(root.annotation, (_validated_by(model),))
            return replace(root, validated=validated, checked=True)
        case Anything() | Array() | Map() | Scalar() | Union():
            annotation = annotate(root.annotation, (_validated_by(model),))
            return replace(root, annotation=annotation, checked=True)
        case _:
            what = "contains itself" if isinstance(root, Recursive) else "is JSON in a text"
            msg = f"{model.__name__}.root: it {what}: give its validators to a field instead"
            raise TypeError(msg)


def _validated_by(model: Any) -> WrapValidator:
    """All that validates a root model, as a mark beside the type of the root."""

    def validate(value: Any, _inner: Any) -> Any:
        return model.model_validate_json(to_json(value)).root

    return WrapValidator(validate)


def _of_root(model: type[Any]) -> tuple[PlainSerializer, ...]:
    """The serializer of a root model or of its root, as a mark beside the type of the root."""
    found = of_model(model) or of_fields(model).get("root")
    if found is None:
        return ()
    when: Any = "json-unless-none" if found.null_passes else "json"
    return (PlainSerializer(lambda root: root, return_type=found.returns, when_used=when),)
