"""``compare_tests``: a service beside an earlier release of it."""

from __future__ import annotations

from typing import Any

import pytest

from handfast.http.serving import HOST, listening_socket
from handfast.model import (
    Answer,
    Contract,
    Exchange,
    HttpInteraction,
    Offer,
    Operation,
    State,
    System,
)
from handfast.testing import compare_tests

OPEN = State("it is open")
READ = Operation(name="read_price", method="GET", path="/price", answers=(Answer(200),))
ASK = HttpInteraction(name="ask for the price", given=(OPEN(),), exchange=Exchange(operation=READ))
TILL = Offer(provider="till", operations=(READ,), states=(OPEN,))
BUYER = Contract("buyer", "till", (ASK,))
SHOP = System(name="shop", title="A shop", offers=(TILL,), contracts=(BUYER,))


class Counting:
    """A till whose price is how often it was asked since its clean slate."""

    def __init__(self) -> None:
        self.asked = 0

    async def app(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer, and count."""
        if scope["type"] == "http":
            self.asked += 1
            kind = [(b"content-type", b"application/json")]
            await send({"type": "http.response.start", "status": 200, "headers": kind})
            await send({"type": "http.response.body", "body": b'{"price": %d}' % self.asked})

    def reset(self) -> None:
        """Forget how often."""
        self.asked = 0


def test_each_side_begins_from_a_clean_slate_of_its_own() -> None:
    one, other = Counting(), Counting()
    states: Any = {OPEN.name: lambda: None}
    given = {"app": one.app, "against": other.app, "reset": one.reset, "states": states}
    with pytest.raises(pytest.fail.Exception, match="read_price: value at price"):
        compare_tests(SHOP, "till", steps=100, strict=True, **given)()
    compare_tests(SHOP, "till", steps=100, strict=True, against_reset=other.reset, **given)()


def test_a_service_that_is_not_there_fails_the_test() -> None:
    with listening_socket(HOST, 0) as unused:
        url = f"http://{HOST}:{unused.getsockname()[1]}"
    given: dict[str, Any] = {"url": url, "against": Counting().app, "states": {OPEN.name: print}}
    with pytest.raises(pytest.fail.Exception, match="start it, or mend its URL"):
        compare_tests(SHOP, "till", steps=1, **given)()
