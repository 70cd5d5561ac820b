"""What a model looks like on the wire: a tree of frozen values. Pure; makes no examples itself."""

from handfast.shapes.declared.read import shape_of
from handfast.shapes.nouns import (
    Anything,
    Array,
    Choice,
    Encoded,
    Field,
    Kind,
    Map,
    Nullable,
    Object,
    Recursive,
    Scalar,
    Shape,
    Union,
)
from handfast.shapes.written.form import written_shape

__all__ = [
    "Anything",
    "Array",
    "Choice",
    "Encoded",
    "Field",
    "Kind",
    "Map",
    "Nullable",
    "Object",
    "Recursive",
    "Scalar",
    "Shape",
    "Union",
    "shape_of",
    "written_shape",
]
