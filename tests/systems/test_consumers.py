"""Every consumer's requests come from its own client, and one wrong part of one is noticed.

What handfast serves stands in for the provider; messages are read as their reader does.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from handfast.model import HttpInteraction
from handfast.model.cases import Case
from handfast.model.results import Result
from handfast.run.consumer import verify_consumer
from tests.systems.driven import CLIENTS, DRIVEN

type Part = tuple[str, str, Case]


def verified(system_name: str, cases: tuple[Case, ...]) -> tuple[Result, ...]:
    """By the client of the consumer of ``cases``."""
    return asyncio.run(verify_consumer(cases, CLIENTS[system_name][cases[0].consumer]))


def parts(cases: tuple[Case, ...]) -> dict[str, Part]:
    """Each query parameter, header, field of a body and proof of each operation, by a title.

    With an interaction that sends it.
    """
    found: dict[str, Part] = {}
    for case in cases:
        if not isinstance(case.interaction, HttpInteraction):
            continue
        http = case.interaction.exchange
        if http.expected_status >= 400:
            continue
        sent = [("query", name) for name in http.query]
        sent += [("header", name) for name in http.headers]
        sent += [("header", security.name) for security in http.operation.security]
        sent += [("body", name) for name in (http.body if isinstance(http.body, dict) else ())]
        for kind, name in sent:
            title = f"{case.consumer} {http.operation.name} {kind} {name}"
            found.setdefault(title, (kind, name, case))
    return found


@pytest.mark.parametrize(
    ("system_name", "consumer", "provider"),
    [
        (name, *pair)
        for name, cases in DRIVEN.items()
        for pair in sorted({(case.consumer, case.provider) for case in cases})
    ],
)
def test_the_client_sends_what_is_declared_and_takes_what_comes(
    system_name: str, consumer: str, provider: str
) -> None:
    """Each request and each message of a contract, refusals included."""
    mine = tuple(c for c in DRIVEN[system_name] if (c.consumer, c.provider) == (consumer, provider))
    failed = [(v.interaction, v.mismatches) for v in verified(system_name, mine) if not v.passed]
    assert failed == []


@pytest.mark.parametrize("misname", [False, True], ids=["dropped", "misnamed"])
@pytest.mark.parametrize(
    ("system_name", "part"),
    [
        pytest.param(name, part, id=f"{name}: {title}")
        for name, cases in DRIVEN.items()
        for title, part in parts(cases).items()
    ],
)
def test_a_part_of_a_request_that_is_wrong_is_named(
    system_name: str,
    part: Part,
    misname: bool,
    misnaming: Callable[[str, str, str | None], None],
) -> None:
    """Dropped or misnamed, it fails the interaction that sends it."""
    kind, name, case = part
    misnaming(kind, name, f"{name.lower()}-x" if misname else None)
    (result,) = verified(system_name, (case,))
    assert not result.passed
    reported = " ".join(f"{f.where} {f.expected} {f.got} {f.remedy}" for f in result.mismatches)
    assert name.lower() in reported.lower()
