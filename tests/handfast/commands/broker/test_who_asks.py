"""Users, passwords and tokens: what is accepted, what is refused, and that none of it is shown."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

USERS = {"rw": "rwpass", "ro": "ropass"}
READERS = frozenset({"ro"})
TOKEN = "lab-token"  # noqa: S105  # of the double
SECRET = "s3cret-text"  # noqa: S105  # nobody's
PUBLISH = ("publish", "pacts/v1", "--version", "1", "--branch", "main")
ASK = ("can-i-deploy", "--pacticipant", "web", "--version", "1")
RECORD = (
    *("record-deployment", "--pacticipant", "web", "--version", "1"),
    *("--environment", "production"),
)
TO = ("--to-environment", "production")


def set_up(monkeypatch: pytest.MonkeyPatch, **variables: str) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(f"PACT_BROKER_{name.upper()}", value)


@pytest.mark.parametrize(
    ("step", "variables", "arguments", "code", "text"),
    [
        ("B01", {}, PUBLISH, 3, "GET /: refused (401): no credentials were given; set PACT_BROKER"),
        (
            "B02",
            {"username": "rw", "password": "bad-one"},
            PUBLISH,
            3,
            "refused (401): the credentials that were given are not accepted",
        ),
        (
            "B03",
            {"username": "ro", "password": "ropass"},
            PUBLISH,
            3,
            "POST /contracts/publish: refused (401): these credentials may read here, but not do",
        ),
        ("B04", {"username": "rw", "password": "rwpass"}, PUBLISH, 0, "published: web 1 with"),
        (
            "B06",
            {"token": "some-token"},
            PUBLISH,
            3,
            "answered 400 to a token, as a broker with users and passwords does",
        ),
        ("B08", {}, (*ASK, *TO), 3, "GET /matrix: refused (401): no credentials were given"),
        (
            "B09",
            {"username": "ro", "password": "ropass"},
            ASK,
            3,
            "Deploy web 1: not verified.",
        ),
        ("B10", {}, RECORD, 3, "refused (401): no credentials were given"),
        (
            "B11",
            {"username": "ro", "password": "ropass"},
            RECORD,
            2,
            "no environment is called 'production': known: none",
        ),
    ],
)
def test_what_a_broker_with_users_answers(
    step: str,
    variables: dict[str, str],
    arguments: tuple[str, ...],
    code: int,
    text: str,
    broker: Callable[..., Any],
    handfast: Callable[..., tuple[int, str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    known = broker(step, "B11", users=USERS, readers=READERS)
    set_up(monkeypatch, **variables)
    exit_code, printed = handfast(*arguments)
    assert (exit_code, text in printed) == (code, True), printed
    secrets = [value for name, value in variables.items() if name != "username"]
    assert [one for one in secrets if one in printed] == []
    assert known.requests != []


@pytest.mark.parametrize(("token", "code"), [(TOKEN, 3), ("another", 3), ("", 3)])
def test_a_token_is_sent_as_one(
    token: str,
    code: int,
    broker: Callable[..., Any],
    handfast: Callable[..., tuple[int, str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    known = broker("B09", "B11", token=TOKEN)
    set_up(monkeypatch, token=token)
    exit_code, printed = handfast(*ASK)
    assert exit_code == code
    assert ("Deploy web 1: not verified." in printed) == (token == TOKEN)
    assert ("refused (401" in printed) == (token != TOKEN)
    assert {one.authorization for one in known.requests} == {f"Bearer {token}" if token else ""}


def test_credentials_in_the_url_are_sent_and_not_shown(
    broker: Callable[..., Any], handfast: Callable[..., tuple[int, str]]
) -> None:
    """Pact's verifier drops them (B24, B25)."""
    known = broker("B07", users=USERS)
    url = known.url.replace("//", "//rw:rwpass@")
    code, printed = handfast(*PUBLISH, "--broker", url)
    assert (code, "rwpass" in printed) == (0, False)
    code, printed = handfast(*PUBLISH, "--broker", url.replace("rwpass", "not%2Fthis"))
    assert (code, "not%2Fthis" in printed, "not/this" in printed) == (3, False, False)


def test_what_a_broker_quotes_of_a_password_is_masked(
    broker: Callable[..., Any],
    double: Any,
    handfast: Callable[..., tuple[int, str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    quoted = b'{"error": "s3cret-text of cnc6czNjcmV0LXRleHQ= is wrong"}'
    kind = {"content-type": "application/json"}
    broker(faults=[double.Fault("GET", 403, kind, quoted)])
    set_up(monkeypatch, username="rw", password=SECRET)
    code, printed = handfast(*ASK)
    assert (code, "*** of *** is wrong" in printed) == (3, True)


ODD = 's3c"ret/é\\x'
"""A password that JSON writes otherwise than it is."""


@pytest.mark.parametrize("status", [200, 201, 400, 401, 409, 500])
@pytest.mark.parametrize("arguments", [PUBLISH, ASK, (*ASK, "--json")])
def test_what_a_broker_quotes_is_masked_in_whatever_form(
    status: int,
    arguments: tuple[str, ...],
    broker: Callable[..., Any],
    double: Any,
    handfast: Callable[..., tuple[int, str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    quoted = {"type": "error", "text": f"you are {ODD}"}
    answer = json.dumps(
        {
            "notices": [quoted],
            "error": quoted["text"],
            "summary": {"deployable": True, "reason": quoted["text"]},
            "matrix": [],
        }
    ).encode()
    kind = {"content-type": "application/hal+json"}
    faults = [double.Fault(begins, status, kind, answer) for begins in ("POST", "GET /matrix")]
    broker("A01", faults=faults)
    set_up(monkeypatch, username="rw", password=ODD)
    _, printed = handfast(*arguments)
    assert (ODD in printed, "you are ***" in printed) == (False, True), printed


def test_a_password_that_a_pact_has_as_a_word_changes_no_pact(
    broker: Callable[..., Any],
    handfast: Callable[..., tuple[int, str]],
    orders: Callable[[str], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The pact asks for the status new."""
    orders("currency")
    broker("A60", users={"rw": "new"})
    set_up(monkeypatch, username="rw", password="new")  # noqa: S106  # of the double
    selectors = ("--selector", "main-branch", "--selector", "deployed-or-released")
    words = ("verify", "--provider", "orders-api", "--from-broker", *selectors)
    code, _ = handfast(*words, "--provider-branch", "main", "--consumer", "web")
    assert code == 0


def test_a_traceback_shows_no_password(
    broker: Callable[..., Any],
    double: Any,
    handfast: Callable[..., tuple[int, str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    broker(faults=[double.Fault("GET", 500)])
    set_up(monkeypatch, token=SECRET, http_retries="1")
    code, printed = handfast("--traceback", *ASK)
    assert (code, "Traceback" in printed, SECRET in printed) == (3, True, False)


def test_no_link_leads_credentials_to_another_server(
    broker: Callable[..., Any],
    double: Any,
    handfast: Callable[..., tuple[int, str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    index = b'{"_links": {"pb:environments": {"href": "http://127.0.0.2:1/environments"}}}'
    kind = {"content-type": "application/hal+json"}
    known = broker(faults=[double.Fault("GET /", 200, kind, index)])
    set_up(monkeypatch, token=SECRET)
    code, printed = handfast("environments")
    assert (code, "links to another server, http://127.0.0.2:1" in printed) == (3, True)
    assert [one.target for one in known.requests] == ["/"]
