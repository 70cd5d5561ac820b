"""Which parts of bindings are of no use as they are; nothing is called to find out."""

from __future__ import annotations

from typing import Any

import pytest

from handfast.bindings import Bindings, ConsumerClient
from handfast.bound.faults import faults_of


def never(*_: object) -> Any:
    raise AssertionError("called")


def faults(**parts: Any) -> list[str]:
    return [one.what for one in faults_of(Bindings(**parts))]


def faults_of_client(**parts: Any) -> list[str]:
    return faults(consumers={"buyer": ConsumerClient(**parts)})


class Maker:
    """An object that is called, of the signature that is asked for."""

    def __call__(self, database: str, redis_url: str | None) -> Any:
        """Never called."""
        never()


def test_what_is_right_is_left_alone() -> None:
    """Functions that take all, objects that are called, and what Python knows no signature of."""
    client = ConsumerClient(
        call=never,
        read=dict,
        refuses={404: KeyError, 409: (ValueError, TypeError)},
        errors=(OSError,),
    )
    parts: dict[str, Any] = {
        "providers": never,
        "served": {"till": Maker(), "other": never},
        "consumers": {"buyer": client, "reader": ConsumerClient(read=never, refuses=KeyError)},
        "redis_server": False,
    }
    assert faults(**parts) == []
    assert faults() == []


@pytest.mark.parametrize(
    ("served", "what"),
    [
        (3, "served is no mapping, but of type int"),
        ({"till": 3}, "served has for 'till' what is no function, but of type int"),
        (
            {"till": lambda: None},
            (
                "served has for 'till' what cannot be called with (database, redis_url): "
                "too many positional arguments"
            ),
        ),
    ],
)
def test_what_makes_no_application_is_named(served: Any, what: str) -> None:
    assert faults(served=served) == [what]


@pytest.mark.parametrize(
    ("parts", "what"),
    [
        ({"call": 3}, "call of {} is no function, but of type int"),
        (
            {"call": lambda base_url: None},
            "call of {} cannot be called with (base_url, request): too many positional arguments",
        ),
        (
            {"read": lambda: None},
            "read of {} cannot be called with (payload): too many positional arguments",
        ),
        ({"can_call": True}, "can_call of {} is no function, but of type bool"),
        ({"refuses": "KeyError"}, "refuses of {} has 'KeyError', which is no exception"),
        ({"refuses": {404: 3}}, "refuses for 404 of {} has 3, which is no exception"),
        ({"errors": (OSError, int)}, "errors of {} has <class 'int'>, which is no exception"),
    ],
)
def test_each_part_of_a_client_that_is_of_no_use_is_named(parts: Any, what: str) -> None:
    assert faults_of_client(**parts) == [what.format("the client of 'buyer' in consumers")]
