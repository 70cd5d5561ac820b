"""A header's value that HTTP can't carry is refused (RFC 9110, 5.5)."""

from __future__ import annotations

from typing import Any

import pytest

from handfast.model import Exchange, HttpInteraction


def listed(shop: Any, trace: Any) -> Any:
    exchange = Exchange(operation=shop.list, headers={"x-trace-id": trace}, at_least=0)
    return shop.with_web(HttpInteraction(name="x", exchange=exchange))


@pytest.mark.parametrize("trace", ["\u00e9", "a\nb", "\x00"])
def test_it_is_named(trace: str, shop: Any, faults: Any) -> None:
    assert faults(listed(shop, trace)) == (
        (
            f"web -> shop: x: headers 'x-trace-id' is {trace!r}, which no header carries: "
            "write it in printable ASCII"
        ),
    )


def test_printable_ascii_and_tabs_may_be_sent(shop: Any, faults: Any) -> None:
    assert faults(listed(shop, "a~ \t1")) == ()
