"""A provider verified by Pact: the same verdicts as in process, wherever both can find it."""

from __future__ import annotations

import asyncio
import dataclasses
import os
from typing import TYPE_CHECKING, Any

import pytest

from handfast.http.serving import serving
from handfast.model.cases import cases_of
from handfast.model.clauses import Clause, unseen_by_pact
from handfast.run.by_pact import verify_by_pact
from handfast.run.in_process import verify_in_process

if TYPE_CHECKING:
    from collections.abc import Callable

    from redis.asyncio import Redis

    from handfast.model.results import Result

OWNED = (
    '{"created_at": "2031-01-01T02:00:00+00:00", "id": "own/2 ü", '
    '"owner": 7, "pinned": false, "text": "two"}'
)
BOTH_FIND = [
    ("read a note", "status", [("status", "the status", "204")]),
    ("read a note", "missing field", [("reads", "pinned", "nothing")]),
    ("read a note", "type", [("reads", "pinned", '"no"')]),
    ("read a note", "value", [("equals", "owner", "8")]),
    ("read a note", "naive time", [("reads", "created_at", '"2031-01-01T00:00:00"')]),
    ("read a note", "content type", [("content type", "Content-Type", "text/plain;charset=utf-8")]),
    ("read a note", "broken JSON", [("body", "the whole body", "{")]),
    ("read a note", "raises", [("status", "the status", "500: Internal Server Error")]),
    ("read a missing note", "refusal", [("equals", "detail", '"gone"')]),
    (
        "find a note by id",
        "ignored query",
        [("equals", "[0].id", '"own/2 ü"'), ("exactly", "the whole body", "2 items")],
    ),
    ("list notes", "one too few", [("exactly", "the whole body", "1 item")]),
    ("a reminder", "twice", [("exactly", "notify:toy", "2 entries")]),
    ("a reminder", "never", [("exactly", "notify:toy", "no entry")]),
    (
        "a reminder",
        "wrong stream",
        [("exactly", "notify:toy", "no entry; 1 entry arrived on notify:toys")],
    ),
    ("a reminder", "other id", [("equals", "note_id", '"n-0"')]),
    ("a reminder", "missing payload field", [("reads", "text", "nothing")]),
    ("a reminder", "extra field", [("wire", "notify:toy", "the fields data, v")]),
]
ONLY_ONE_FINDS = [
    ("list notes", "order", "ordered"),
    ("write a note", "not stored", "then"),
    ("write a note", "published unasked", "published"),
    ("change a note", "neighbour", "unchanged"),
    ("queue a job", "twice", "published"),
]


def rows(result: Result) -> list[tuple[str, str, str]]:
    return [(mismatch.clause, mismatch.where, mismatch.got) for mismatch in result.mismatches]


def by_pact(toy: Any, name: str, broken: str, redis: Any) -> Result:
    (result,) = verify_by_pact([toy.case_of(name)], toy.note_provider(broken, redis))
    return result


def in_process(toy: Any, name: str, broken: str, redis: Any) -> Result:
    provider = toy.note_provider(broken, redis)
    (result,) = asyncio.run(verify_in_process([toy.case_of(name)], provider))
    return result


def test_a_provider_that_fulfils_its_contract_passes(
    toy: Any, memory_redis: Callable[[], Redis]
) -> None:
    results = verify_by_pact(cases_of([toy.CONTRACT]), toy.note_provider(redis=memory_redis))
    assert [(v.interaction, v.mismatches) for v in results] == [
        (interaction.name, ()) for interaction in toy.INTERACTIONS
    ]


@pytest.mark.parametrize(("name", "broken", "mismatches"), BOTH_FIND)
def test_what_both_modes_find_fails_in_both(
    toy: Any, memory_redis: Callable[[], Redis], name: str, broken: str, mismatches: Any
) -> None:
    assert rows(by_pact(toy, name, broken, memory_redis)) == mismatches
    assert not in_process(toy, name, broken, memory_redis).passed


@pytest.mark.parametrize(("name", "broken", "clause"), ONLY_ONE_FINDS)
def test_what_only_one_mode_finds_is_of_a_clause_that_the_table_names(
    toy: Any, memory_redis: Callable[[], Redis], name: str, broken: str, clause: str
) -> None:
    result = in_process(toy, name, broken, memory_redis)
    assert {mismatch.clause for mismatch in result.mismatches} == {clause}
    assert unseen_by_pact(Clause(clause))
    assert by_pact(toy, name, broken, memory_redis).passed


@pytest.mark.parametrize(
    ("name", "more", "mismatch"),
    [
        (
            "read a note",
            {"answer_headers": {"x-version": "2"}},
            ("headers", "x-version", "no such header"),
        ),
        (
            "read a note",
            {"answer_headers": {"content-length": "1"}},
            ("headers", "content-length", "97"),
        ),
        (
            "list notes",
            {"exactly": None, "ordered": None, "at_least": 3},
            ("at_least", "the whole body", None),
        ),
        (
            "list notes",
            {"exactly": None, "ordered": None, "at_most": 1},
            ("at_most", "the whole body", None),
        ),
    ],
)
def test_headers_and_counts_are_reported_alike_in_both_modes(
    toy: Any, name: str, more: dict[str, Any], mismatch: tuple[str, str, str | None]
) -> None:
    case = toy.with_exchange(toy.case_of(name), **more)
    (pact,) = verify_by_pact([case], toy.note_provider())
    (own,) = asyncio.run(verify_in_process([case], toy.note_provider()))
    assert (
        [found[:2] for found in rows(pact)] == [found[:2] for found in rows(own)] == [mismatch[:2]]
    )
    if mismatch[2] is not None:
        assert rows(pact) == rows(own) == [mismatch]


def test_a_mismatch_has_its_request_and_shows_the_traceback_of_the_provider(toy: Any) -> None:
    """No command: where it was sent to is gone."""
    (mismatch,) = by_pact(toy, "read a note", "raises", None).mismatches
    assert mismatch.request == "GET /notes/own%2F1%20%C3%BC"
    assert mismatch.evidence.endswith("ValueError: the index is corrupt\n")


def test_one_broken_interaction_takes_no_other_down_with_it(toy: Any) -> None:
    cases = [toy.case_of(name) for name in ("read a note", "read a missing note", "read a note")]
    results = verify_by_pact(cases, toy.note_provider("value"))
    assert [result.passed for result in results] == [False, True, False]


def test_a_service_behind_a_url_is_verified_in_both_modes(toy: Any) -> None:
    provider = toy.note_provider("value")
    cases = [toy.case_of("read a note"), toy.case_of("list notes")]
    with serving(provider) as served:
        there = dataclasses.replace(provider, app=None, url=served.url)
        modes = [verify_by_pact(cases, there), asyncio.run(verify_in_process(cases, there))]
    for results in modes:
        assert [rows(result) for result in results] == [[("equals", "owner", "8")], []]


def test_the_verifier_prints_nothing_and_reports_to_nobody(
    toy: Any, capfd: pytest.CaptureFixture[str]
) -> None:
    verify_by_pact(
        [toy.case_of("read a note")],
        toy.note_provider("value"),
        on_result=lambda result: print(result.interaction),
    )
    assert capfd.readouterr() == ("read a note\n", "")
    assert os.environ["PACT_DO_NOT_TRACK"] == "true"


def test_the_application_sees_the_environment_as_it_was(
    toy: Any, memory_redis: Callable[[], Redis], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The verifier alone is spared the root certificates of the machine."""
    monkeypatch.setenv("SSL_CERT_FILE", "/theirs.pem")
    monkeypatch.delenv("SSL_CERT_DIR", raising=False)
    provider = toy.note_provider(redis=memory_redis)
    found: list[tuple[str | None, str | None]] = []

    async def recorded(scope: Any, receive: Any, send: Any) -> None:
        found.append((os.environ.get("SSL_CERT_FILE"), os.environ.get("SSL_CERT_DIR")))
        await provider.app(scope, receive, send)

    cases = cases_of([toy.CONTRACT])
    results = verify_by_pact(cases, dataclasses.replace(provider, app=recorded))
    assert all(result.passed for result in results)
    assert len(found) > 1
    assert {*found, (os.environ["SSL_CERT_FILE"], os.environ.get("SSL_CERT_DIR"))} == {
        ("/theirs.pem", None)
    }


def test_a_provider_reached_by_https_is_asked_with_certificates(
    toy: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The verifier is spared them: our own client stands in front of every URL."""

    async def reached(name: str, address: Any) -> None:
        """Whatever listens there."""

    monkeypatch.setattr("handfast.run.pact_environment.probe", reached)
    provider = toy.note_provider()
    with serving(provider) as served:
        there = dataclasses.replace(provider, app=None, url=served.url.replace("http:", "https:"))
        (result,) = verify_by_pact([toy.case_of("read a note")], there)
    assert [mismatch.place for mismatch in result.mismatches] == ["the answer"]
    assert "SSL" in result.mismatches[0].got
