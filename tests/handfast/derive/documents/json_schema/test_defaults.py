"""A default is one to whoever reads the schema alone."""

from __future__ import annotations

from typing import Any

import pytest

from handfast.derive.documents.json_schema.defaults import is_documented

_NULLABLE = {"anyOf": [{"type": "integer"}, {"type": "null"}]}


@pytest.mark.parametrize(
    ("default", "schema", "expected"),
    [
        (7, {"type": "integer"}, True),
        ("7", {"type": "integer"}, False),
        (True, {"type": "integer"}, False),
        (True, {"type": "boolean"}, True),
        (7, {"type": "number"}, True),
        (2, {"type": "string"}, False),
        (None, _NULLABLE, True),
        ("7", _NULLABLE, False),
        ("a", {"$ref": "#/components/schemas/A"}, True),
        ("2031-01-01T00:00:00", {"type": "string", "format": "date-time"}, False),
        ("2031-01-01T00:00:00Z", {"type": "string", "format": "date-time"}, True),
        ("soon", {"type": "string", "format": "date-time"}, False),
        ([], {"type": "array"}, True),
    ],
)
def test_a_default_is_of_a_documented_type(
    default: Any, schema: dict[str, Any], expected: bool
) -> None:
    assert is_documented(default, schema) is expected
