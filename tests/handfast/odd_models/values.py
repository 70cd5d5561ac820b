"""The values of each odd model: as it writes them, and as a request may send them.

They are made through the model itself and written by Pydantic, as FastAPI writes them.
"""

from __future__ import annotations

import functools
import json
from random import Random
from typing import Any

from pydantic import TypeAdapter

from tests.data.odd_models.row import Odd

__all__ = ["adapter_of", "made", "requests", "written"]


@functools.cache
def adapter_of(row: Odd) -> TypeAdapter[Any]:
    """Pydantic's validator and serializer of the row's model."""
    return TypeAdapter(row.model)


def made(row: Odd, number: int) -> Any:
    """The value with this number: the same each time, whatever was made before."""
    source = Random(f"{row.title}/{number}")  # noqa: S311 - the same values each time are wanted
    return adapter_of(row).validate_python(row.make(source))


def written(row: Odd, count: int) -> list[bytes]:
    """The JSON text of so many values, as answers carry them."""
    adapter = adapter_of(row)
    return [adapter.dump_json(made(row, number), by_alias=True) for number in range(count)]


def requests(row: Odd, count: int) -> list[Any]:
    """So many JSON values that the model must read."""
    if row.unsendable:
        return []
    if row.sends is None:
        return [json.loads(text) for text in written(row, count)]
    numbers = range(count)
    return [row.sends(Random(f"{row.title}/{n}")) for n in numbers]  # noqa: S311 - as above
