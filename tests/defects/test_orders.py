"""Which orders of the reference Core's lists count, beside copies whose lists come otherwise."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

import pytest

from handfast.compare.playing import play
from handfast.compare.sessions import Moment, Reference, Session, Step
from handfast.compare.setting import opened_pair
from handfast.transports.redis.clients import fake_redis
from life_organiser_contracts.bindings import providers
from life_organiser_contracts.system import SYSTEM

HOUR = 3_600_000
OF_MEMORY = {"memory_id": Reference(2, "id", "nothing"), "owner_user_id": 7}
LIST = "list_reminders"


def asks(number: int, operation: str, **parts: Any) -> Step:
    return Step(number=number, operation=operation, parts=parts)


def reminder(number: int, at: int) -> Step:
    return asks(number, "create_reminder", body={**OF_MEMORY, "fire_at": Moment(at)})


def listed(number: int, **query: int) -> Step:
    return asks(number, LIST, query={"owner_user_id": 7, **query})


def patched(number: int, of: int, path: str) -> Step:
    """A change of what stood at ``path`` of the answer to the step ``of``."""
    body = {"recurrence_minutes": number}
    reminder_id = Reference(of, path, "nothing")
    return asks(number, "update_reminder", path={"reminder_id": reminder_id}, body=body)


MEMORY = (
    asks(1, "upsert_user", body={"telegram_user_id": 7, "display_name": "Ada"}),
    asks(2, "create_memory", body={"owner_user_id": 7, "content": "Water the fern"}),
)
TWINS = (*MEMORY, reminder(3, HOUR), reminder(4, HOUR))


def shown(changing: Any, change: dict[str, str], folder: Any, *sessions: Sequence[Step]) -> Any:
    """Of each session the last step, and the key of each difference from a copy with ``change``."""
    of = changing.Changed(SYSTEM, lambda package: providers(fake_redis(), package))
    offer = SYSTEM.offer("core")
    assert offer is not None

    async def run(package: str) -> Any:
        both = (providers(fake_redis())["core"], of.providers(package)["core"])
        async with opened_pair(SYSTEM, offer, both, 0) as (sides, _):
            played = [await play(sides, Session(tuple(steps))) for steps in sessions]
            return [
                (one.steps[-1][0].number, [found.key for found in one.differences])
                for one in played
            ]

    with of.copy({"id": folder.name, **change}, folder) as package:
        return asyncio.run(run(package))


OF_TIES = (LIST, "order of equals", "")


@pytest.mark.parametrize(
    ("order", "sessions", "found"),
    [
        (
            '"fire_at, number DESC"',
            (
                (listed(5),),
                (listed(5, limit=1),),
                (listed(5), patched(6, 5, "[0].id"), listed(7, limit=2)),
                (reminder(5, 2 * HOUR), listed(6, offset=2)),
            ),
            [(5, [OF_TIES]), (5, [OF_TIES]), (7, [OF_TIES]), (6, [])],
        ),
        (
            '"fire_at DESC, number DESC"',
            ((reminder(5, 2 * HOUR), listed(6)),),
            [(6, [(LIST, "order", "")])],
        ),
        (
            '"fire_at, number DESC" if query.limit == 1 else "fire_at, number"',
            ((listed(5, limit=1),),),
            [(5, [(LIST, "value", "[*].id")])],
        ),
    ],
)
def test_a_list_is_in_the_promised_order_whatever_that_of_ties(
    changing: Any, order: str, sessions: Sequence[Any], found: list[Any], tmp_path: Any
) -> None:
    """A session goes on after ties; each is on one page, and what it names is the same thing."""
    change = {"file": "plans/reminders.py", "old": '"fire_at, number"', "new": order}
    played = shown(changing, change, tmp_path, *((*TWINS, *steps) for steps in sessions))
    assert played == found


def test_what_is_taken_out_of_a_list_of_no_order_is_the_same_on_both_sides(
    changing: Any, tmp_path: Any
) -> None:
    """The tags of a memory come in another order, and the first that was shown is removed."""
    order = 'ORDER BY number{}", [row["id"]]'
    change = {"old": order.format(""), "new": order.format(" DESC")}
    change["file"] = "memories/memories.py"
    memory_id = OF_MEMORY["memory_id"]
    tags = {"memory_id": memory_id, "tag": Reference(3, "tags[0].tag", "nothing")}
    session = (
        *MEMORY,
        asks(3, "add_tags", path={"memory_id": memory_id}, body={"tags": ["hall", "key"]}),
        asks(4, "remove_tag", path=tags),
        asks(5, "get_memory", path={"memory_id": memory_id}),
    )
    assert shown(changing, change, tmp_path, session) == [(5, [])]
