"""A path that URL clients change is refused; several files of one name are not."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from pydantic import create_model

from handfast.model import MULTIPART, Content, Exchange, HttpInteraction


def read_with(shop: Any, item_id: Any, status: int = 200) -> HttpInteraction:
    exchange = Exchange(operation=shop.get, path={"item_id": item_id}, status=status)
    return HttpInteraction(name="x", exchange=exchange)


@pytest.mark.parametrize("status", [200, 404])
@pytest.mark.parametrize("item_id", ["", ".", ".."])
def test_a_value_that_url_clients_take_out_of_a_path_is_refused(
    item_id: str, status: int, shop: Any, faults: Any
) -> None:
    assert faults(shop.with_web(read_with(shop, item_id, status))) == (
        (
            f"web -> shop: x: path 'item_id' is {item_id!r}, which URL clients take out of a path: "
            "give a value other than '', '.' and '..'"
        ),
    )


def test_other_dots_may_be_sent(shop: Any, faults: Any) -> None:
    assert faults(shop.with_web(read_with(shop, "..."))) == ()


def test_several_files_of_one_name_may_be_sent(shop: Any, faults: Any) -> None:
    files = create_model("Files", files=(list[bytes], ...))
    send = replace(shop.login, bodies=(Content(files, MULTIPART),))
    exchange = Exchange(operation=send, body={"files": [b"one", b"\x89"]})
    system = shop.with_web(HttpInteraction(name="x", exchange=exchange))
    offer = replace(shop.offer, operations=(send,))
    assert faults(replace(system, offers=(offer,))) == ()
