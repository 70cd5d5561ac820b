"""The judge and Pact compare what has several spellings, a UUID or a set, by its value."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from pydantic import HttpUrl, create_model

if TYPE_CHECKING:
    from collections.abc import Callable

ID = "5f0c2d7e-8f4b-4b0a-9d6a-0c3f5f2b9a11"
OTHER = ID.replace("5f", "5e")


def one(annotation: Any) -> Any:
    """A model with the one field ``v``."""
    return create_model("One", v=(annotation, ...))


def values(*given: Any) -> list[Any]:
    return [{"v": value} for value in given]


def test_the_letters_of_a_uuid_may_be_large(
    disagreements: Callable[..., set[tuple[str, str, str]]],
) -> None:
    right = values(ID, ID.upper(), f"urn:uuid:{ID}", ID.replace("-", ""))
    rows = [
        ("a UUID", one(UUID), {"equals": {"v": UUID(ID)}}, right, values(OTHER, 1, None)),
        ("in a list", one(list[UUID]), {"equals": {"v": [ID]}}, values([ID.upper()]),
            values([OTHER], [ID, ID], [])),
    ]  # fmt: skip
    assert disagreements(rows, judge=False, pact=False) == set()


def test_a_spelling_passes_that_pact_has_no_rule_for(
    disagreements: Callable[..., set[tuple[str, str, str]]],
) -> None:
    rows = [
        ("a duration", one(timedelta), {"equals": {"v": timedelta(minutes=15)}},
            values("PT15M", "PT900S"), values(900)),
        ("a URL", one(HttpUrl), {"equals": {"v": "https://example.org/"}},
            values("https://EXAMPLE.org"), values(1)),
        ("a set", one(set[int]), {"equals": {"v": [1, 2]}}, values([1, 2], [2, 1]),
            values([1], [1, 2, 3], ["a", "b"])),
        ("a map", one(dict[UUID, int]), {"equals": {"v": {ID: 1}}},
            values({ID: 1}, {ID.upper(): 1}), values([])),
    ]  # fmt: skip
    assert disagreements(rows, judge=False, pact=False) == set()
