"""Every part of a request is drawn, and travels as it is drawn; a near miss stays invalid."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from pydantic import BaseModel

from handfast.fuzz.provider.requests import InvalidParts, invalid_requests, valid_requests
from handfast.fuzz.search import search
from handfast.model import HttpInteraction


class Words(BaseModel):
    """A header of words."""

    words: str


CHOSEN = frozenset({"thing_id", "owner"})


def drawn_of(strategy: Any, examples: int = 40) -> list[Any]:
    values: list[Any] = []
    search(strategy, values.append, seed=1, examples=examples, until=float("inf"))
    return values


def the(stall: SimpleNamespace, name: str) -> HttpInteraction:
    found: HttpInteraction = next(i for i in stall.BUYER.interactions if i.name == name)
    return found


def test_every_part_is_drawn(stall: SimpleNamespace) -> None:
    """Bytes where the body is none of JSON, and headers beside the declared ones."""
    shown = drawn_of(valid_requests(the(stall, "show a thing")))
    assert {type(one["body"]) for one in shown} == {bytes}
    sold = drawn_of(valid_requests(the(stall, "sell a lamp")))
    assert {frozenset(one) for one in sold} == {frozenset({"headers", "body"})}


def test_a_header_begins_and_ends_with_no_blank(stall: SimpleNamespace) -> None:
    """No client sends one that does, and a server would take the blanks off."""
    header = replace(the(stall, "sell a lamp").exchange.operation, header_parameters=Words)
    exchange = replace(the(stall, "sell a lamp").exchange, operation=header)
    asked = replace(the(stall, "sell a lamp"), exchange=exchange)
    words = {one["headers"]["words"] for one in drawn_of(valid_requests(asked))}
    assert len(words) > 1
    assert {text for text in words if text != text.strip()} == set()


@pytest.mark.parametrize("name", ["list an owner's things", "sell a lamp", "change a price"])
def test_a_near_miss_is_still_invalid_once_it_is_text(stall: SimpleNamespace, name: str) -> None:
    """A parameter is text: a number for a text, or one text for a list of texts, is valid."""
    strategy = invalid_requests(the(stall, name), CHOSEN)
    invalid: list[InvalidParts] = drawn_of(strategy, 150)
    assert {one.part for one in invalid} & {"query", "body"}
    assert not [one for one in invalid if one.place == "query words[*]"]
    assert {one.violation for one in invalid if one.place == "query words"} <= {"too many items"}


def test_what_cannot_be_written_in_a_path_is_not_drawn(stall: SimpleNamespace) -> None:
    """No segment is empty, a dot or two, or holds a slash: it would be another route."""
    strategy = invalid_requests(the(stall, "look at a thing"), CHOSEN)
    ids = {one.parts["path"]["thing_id"] for one in drawn_of(strategy, 100)}
    assert ids
    assert not [text for text in ids if "/" in text or text in ("", ".", "..")]
