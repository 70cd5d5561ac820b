"""``handfast drift`` writes the file with which a service of one's own is verified from then on."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

type Run = Callable[..., tuple[int, str]]

SHOP = """
from pydantic import BaseModel
from handfast.declare import Consumer, Provider, system


class Price(BaseModel):
    amount: int
    currency: str


till, buyer = Provider("till"), Consumer("buyer")
READ = till.get("/price", name="read_price", answers={200: Price})
buyer.relies_on(READ, "ask for the price", equals={"currency": "EUR"})
SYSTEM = system("shop", title="A shop", providers=[till], consumers=[buyer])
"""
TILLS = """
def till(status, body):
    async def app(scope, receive, send):
        if scope["type"] == "http":
            kind = [(b"content-type", b"application/json")]
            await send({"type": "http.response.start", "status": status, "headers": kind})
            await send({"type": "http.response.body", "body": body})

    return app


as_declared = till(200, b'{"amount": 5, "currency": "EUR"}')
renamed = till(200, b'{"amount": 5, "Currency": "EUR"}')
renamed_and_wrong = till(200, b'{"amount": 5, "Currency": "USD"}')
absent = till(404, b'{}')
empty = till(200, b'{}')
"""


@pytest.fixture
def shop(folder: Path, installed: Callable[..., None]) -> Path:
    """The system ``shop``, and a module with tills; where the file of drift is written."""
    installed(shop=SHOP)
    (folder / "tills.py").write_text(TILLS, encoding="utf-8")
    return folder / "drift.toml"


def test_what_it_writes_lets_the_service_pass(shop: Path, handfast: Run) -> None:
    """And a further run writes nothing: the rows are known."""
    own = ("shop", "--app", "tills:renamed")
    code, text = handfast("drift", *own)
    assert (
        code,
        text.startswith("drift.toml: 1 new row; with them 1 of 1 interaction passed."),
    ) == (0, True)
    (drift,) = tomllib.loads(shop.read_text(encoding="utf-8"))["drift"]
    assert drift == {
        "reason": "suggested by a run",
        "fields": {"Price.currency": "Currency"},
    }
    code, text = handfast("drift", *own)
    assert (code, text) == (0, "drift.toml: 0 new rows; with them 1 of 1 interaction passed.")


def test_a_defect_beside_a_drift_is_none_of_its_rows(shop: Path, handfast: Run) -> None:
    code, text = handfast("drift", "shop", "--app", "tills:renamed_and_wrong")
    assert (
        code,
        text.startswith("drift.toml: 1 new row; with them 0 of 1 interaction passed."),
    ) == (1, True)
    assert "USD" not in shop.read_text(encoding="utf-8")


def test_a_route_that_is_not_answered_is_named(shop: Path, handfast: Run) -> None:
    code, text = handfast("drift", "shop", "--app", "tills:absent")
    assert code == 1
    assert "GET /price is not answered: where it has another route, write a row of routes" in text
    assert not shop.exists()


def test_a_service_as_declared_has_no_drift_and_no_file(shop: Path, handfast: Run) -> None:
    """A file without a row would be refused when it is read."""
    for _ in range(2):
        code, text = handfast("drift", "shop", "--app", "tills:as_declared")
        assert (code, text) == (0, "drift.toml: 0 new rows; with them 1 of 1 interaction passed.")
    assert not shop.exists()


def test_what_stands_in_the_file_stays_as_it_is(shop: Path, handfast: Run) -> None:
    """Comments too; and nothing is written where there is no further row."""
    mine = '# agreed with Ann\n[[drift]]\nreason = "old"  # until May\nabsent."Price.amount" = true'
    shop.write_text(mine, encoding="utf-8")
    handfast("drift", "shop", "--app", "tills:as_declared")
    assert shop.read_text(encoding="utf-8") == mine
    shop.write_text(mine, encoding="utf-8-sig")
    handfast("drift", "shop", "--app", "tills:renamed")
    own = 'reason = "suggested by a run"\nfields."Price.currency" = "Currency"'
    assert shop.read_text(encoding="utf-8") == f"{mine}\n\n[[drift]]\n{own}\n"


def test_rows_that_would_hide_an_interaction_are_not_suggested(shop: Path, handfast: Run) -> None:
    """A file with them would be refused where it is read."""
    code, text = handfast("drift", "shop", "--app", "tills:empty")
    assert (code, "with them 0 of 1 interaction passed." in text) == (1, True)
    assert 'absent."Price.amount" = true' in shop.read_text(encoding="utf-8")
    again = ("--app", "tills:empty", "--drift", "drift.toml", "--mode", "in-process")
    code, text = handfast("verify", "shop", *again)
    assert code == 1


def test_a_file_whose_rows_contradict_each_other_is_refused(shop: Path, handfast: Run) -> None:
    for reason in ("one", "two"):
        with shop.open("a", encoding="utf-8") as file:
            file.write(f'[[drift]]\nreason = "{reason}"\nfields."Price.currency" = "{reason}"\n')
    before = shop.read_text(encoding="utf-8")
    code, text = handfast("drift", "shop", "--app", "tills:renamed")
    assert (code, "--suggest: drift of till, Price.currency: it is mapped twice" in text) == (
        2,
        True,
    )
    assert shop.read_text(encoding="utf-8") == before


def test_a_service_that_is_not_there_is_no_service_without_drift(shop: Path, handfast: Run) -> None:
    code, text = handfast("drift", "shop", "--url", "http://127.0.0.1:1")
    assert (code, "nothing answers at 127.0.0.1:1" in text) == (3, True)
    assert not shop.exists()


def test_a_reference_has_no_drift_of_its_own(shop: Path, handfast: Run) -> None:
    code, text = handfast("drift", "shop")
    assert (code, "a service of your own is needed" in text) == (2, True)
    assert not shop.exists()
