"""Which clause a difference shows to be missing; and where an interaction has it already."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final

import pytest
from pydantic import BaseModel

from handfast.compare.judged.clause import clause_for, declared_already
from handfast.compare.judged.differences import Difference, Kind
from handfast.compare.judged.verdict import Reliance
from handfast.compare.playing import Played
from handfast.compare.searching import Found
from handfast.compare.sessions import Reference, Session, Step
from handfast.compare.side import Answered
from handfast.declare import Consumer, Provider, chosen_id
from handfast.wire.paths import MISSING, steps

NOW: Final = datetime(2031, 4, 2, tzinfo=UTC)
UUID: Final = "a85a302a-9c3b-4d0f-8a77-0f4d8f0b7f01"


class Loaf(BaseModel):
    """What is baked."""

    id: str
    kind: str
    note: str | None = None
    baked_at: datetime


class Change(BaseModel):
    """What is changed of one."""

    kind: str = "rye"
    note: str | None = None


oven = Provider("oven", refusals={409: None})
GET = oven.get("/loaves/{loaf_id}", name="get_loaf", answers={200: Loaf})
CHANGE = oven.patch(
    "/loaves/{loaf_id}", name="change_loaf", body=Change, answers={200: Loaf}, refuses=(409,)
)


@oven.state("a loaf exists")
class ALoaf(BaseModel):
    """One that was baked."""

    loaf_id: str = chosen_id(1)
    kind: str = "oat"


buyer = Consumer("buyer")
buyer.relies_on(
    CHANGE, "take the note away", given=ALoaf(), body={"note": None}, equals={"note": None}
)
buyer.relies_on(CHANGE, "change a cold one", given=ALoaf(), body={"kind": "spelt"}, status=409)
CONTRACTS: Final = buyer.contracts()
RELIANCE: Final = Reliance("buyer", "take the note away")


def found(
    kind: Kind, path: str, first: Any, second: Any, *, body: Any = None, earlier: Any = None
) -> Found:
    """A difference at the change of a loaf, after one that answered ``earlier``."""
    loaf = Reference(1, "id", "none")
    parts = {"path": {"loaf_id": loaf}, "body": body or {"note": None}}
    change = Step(number=2, operation="change_loaf", parts=parts)
    read = Step(number=1, operation="get_loaf", parts={"path": {"loaf_id": "7"}})
    values = {**parts, "path": {"loaf_id": "7"}}
    played = (
        (read, Answered(NOW, NOW), Answered(NOW, NOW, document=earlier)),
        (change, Answered(NOW, NOW, values=values), Answered(NOW, NOW)),
    )
    difference = Difference(
        of="change_loaf", kind=kind, path=steps(path), first=first, second=second, status=200
    )
    return Found("1a2b3c4d", difference, Session((read, change)), Played(played))


@pytest.mark.parametrize(
    ("one", "declared"),
    [
        (found(Kind.VALUE, "note", None, "n"), "buyer: take the note away"),
        (found(Kind.VALUE, "note", MISSING, "n"), "buyer: take the note away"),
        (found(Kind.VALUE, "note", "m", "n"), ""),
        (found(Kind.VALUE, "kind", "rye", "oat"), ""),
        (found(Kind.VALUE, "note", None, "n", body={"note": None, "kind": "oat"}), ""),
        (found(Kind.STATUS, "", 409, 200, body={"kind": "spelt"}), "buyer: change a cold one"),
        (found(Kind.STATUS, "", 409, 200, body={"kind": "oat"}), ""),
        (found(Kind.STATUS, "", 404, 200, body={"kind": "spelt"}), ""),
        (found(Kind.MESSAGES, "", 1, 0), ""),
    ],
)
def test_what_sends_the_same_and_expects_the_same_is_declared_already(
    one: Found, declared: str
) -> None:
    """Whatever the id that is referred to."""
    assert declared_already(CONTRACTS, "oven", one) == declared
    assert declared_already(CONTRACTS, "mill", one) == ""


@pytest.mark.parametrize(
    ("one", "rows"),
    [
        (found(Kind.VALUE, "kind", "rye", "oat"), ["equals={'kind': 'rye'},"]),
        (found(Kind.STATUS, "", 409, 200), ["status=409,"]),
        (
            found(Kind.VALUE, "id", UUID, "8"),
            ["equals={'id': NOT_NULL},  # the provider makes it up"],
        ),
        (
            found(Kind.VALUE, "id", "7", "8", earlier={"id": "8"}),
            [
                "equals={'id': NOT_NULL},  # the provider makes it up",
                "# and it is another each time: the service answered this one before",
            ],
        ),
        (
            found(Kind.VALUE, "baked_at", "2031-04-02T06:15:00Z", "2001-04-02T06:15:00Z"),
            ["equals={'baked_at': NOT_NULL},  # the provider makes it up"],
        ),
        (
            found(
                Kind.VALUE,
                "baked_at",
                "2031-04-02T06:15:00Z",
                None,
                body={"note": "2031-04-02T06:15:00Z"},
            ),
            ["equals={'baked_at': '2031-04-02T06:15:00Z'},"],
        ),
    ],
)
def test_no_value_is_proposed_that_the_provider_makes_up(one: Found, rows: list[str]) -> None:
    """An id, and a moment that no request had; the operation is named as it is declared."""
    text = clause_for(one, RELIANCE)
    assert text.splitlines()[1] == "    CHANGE_LOAF,  # the operation 'change_loaf'"
    assert "    path={'loaf_id': Value('loaf_id')}," in text.splitlines()
    assert text.endswith("".join(f"\n    {row}" for row in rows) + "\n)")


@pytest.mark.parametrize(
    ("kind", "path", "expected"),
    [
        (Kind.VALUE, "[0].kind", "    exactly=1,\n    equals={'[0].kind': 'rye'},"),
        (Kind.STATUS, "", "    status=rye,\n    exactly=1,"),
    ],
)
def test_of_a_list_its_number_is_expected_too(kind: Kind, path: str, expected: str) -> None:
    """Without it an empty list would pass, and ``check`` refuses the clause."""
    one = found(kind, path, "rye", "oat")
    *before, (step, first, second) = one.played.steps
    listing = (step, replace(first, document=[{"kind": "rye"}]), second)
    clause = clause_for(replace(one, played=Played((*before, listing))), RELIANCE)
    assert expected in clause
