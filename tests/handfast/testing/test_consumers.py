"""``consumer_tests``: what a consumer's own test file gets."""

from __future__ import annotations

from collections.abc import Callable

import pytest

# A poller's whole client: it posts what it is given, and raises when it is refused.
POLLER = """
import json
from urllib.error import HTTPError
from urllib.request import Request, urlopen

class Refused(Exception):
    pass

def post(url, job, drop=""):
    body = json.dumps({name: value for name, value in job.items() if name != drop}).encode()
    try:
        sent = Request(url + "/llm-jobs", body, {"content-type": "application/json"})
        with urlopen(sent) as answer:
            return json.load(answer)
    except HTTPError as error:
        error.close()
        raise Refused from None
"""
DOOR = """
from handfast.testing import consumer_tests
from poller import Refused, post

def call(url, asked):
    assert asked.operation == "create_job"
    return post(url, asked.body)

async def slowly(url, asked):
    return call(url, asked)
"""


@pytest.fixture
def poller(repository: pytest.Pytester) -> pytest.Pytester:
    """Yield a folder with the poller."""
    repository.makepyfile(poller=POLLER)
    return repository


def test_a_client_that_sends_what_is_declared_passes(
    poller: pytest.Pytester, count: Callable[..., int]
) -> None:
    """Each interaction is a test, named after whom it calls; coroutine functions will do too."""
    poller.makepyfile(
        DOOR + 'test_a = consumer_tests("life_organiser", "email-poller", call=call, '
        "refuses=Refused)\n"
        'test_b = consumer_tests("life_organiser", "email-poller", call=slowly, '
        "refuses={422: Refused})"
    )
    found = poller.runpytest("-v")
    found.assert_outcomes(passed=2 * count("email-poller"))
    found.stdout.fnmatch_lines(["*::test_b[[]core:ask-for-the-events-in-a-long-mail] PASSED*"])


PAYLOAD = (
    '{"subject": "Your booking", "body": "Table for two on 3 May 2031 at 19:30", '
    '"user_id": 4503599627370495}'
)


def test_a_request_that_lacks_a_key_fails_with_the_key(poller: pytest.Pytester) -> None:
    """Consumer, interaction and field; no traceback of ours."""
    path = poller.makepyfile(
        DOOR + 'test_a = consumer_tests("life_organiser", "email-poller", refuses=Refused, '
        'call=lambda url, asked: post(url, asked.body, drop="payload"))'
    )
    found = poller.runpytest(f"{path}::test_a[core:ask-for-the-events-in-a-mail]")
    found.assert_outcomes(failed=1)
    text = found.stdout.str()
    failure = text[text.index("Failed ") : text.index("\n===", text.index("Failed "))]
    assert failure.splitlines() == [
        "Failed  email-poller relies on core: ask for the events in a mail",
        "  in what email-poller sends, body: payload is absent",
        f"  given a user exists; by its own client, at {path}, line 10, in <lambda>",
        "  body: payload  (request)",
        f"    expected {PAYLOAD}",
        "    got      absent",
        "    remedy   send what the contract declares, under its very name",
        f"  repeat   pytest '{path.name}::test_a[core:ask-for-the-events-in-a-mail]'",
    ]


@pytest.mark.parametrize(
    ("was", "becomes", "shown"),
    [
        (
            "/llm-jobs",
            "/jobs",
            [
                "  POST /llm-jobs  (request)",
                "    expected POST /llm-jobs",
                "    got      POST /jobs",
                "    remedy   mend the method or the path",
            ],
        ),
        (
            "/llm-jobs",
            "/llm-jobs?now=yes",
            [
                "  query parameter now  (request)",
                "    expected absent",
                '    got      "yes"',
                "    remedy   send what the contract declares",
            ],
        ),
    ],
    ids=["path", "query"],
)
def test_a_wrong_request_is_shown_once_with_what_is_wrong_in_it(
    poller: pytest.Pytester, was: str, becomes: str, shown: list[str]
) -> None:
    poller.makepyfile(poller=POLLER.replace(was, becomes))
    path = poller.makepyfile(
        DOOR
        + 'test_a = consumer_tests("life_organiser", "email-poller", refuses=Refused, call=call)'
    )
    found = poller.runpytest(f"{path}::test_a[core:ask-for-the-events-in-a-mail]")
    found.assert_outcomes(failed=1)
    text = found.stdout.str()
    failure = text[text.index("Failed ") : text.index("\n===", text.index("Failed "))]
    assert failure.splitlines()[3:-1] == shown


def test_a_field_that_is_lost_and_a_refusal_that_is_ignored_are_reported(
    poller: pytest.Pytester, count: Callable[..., int]
) -> None:
    """What the consumer reads must survive its client, and a refusal must not look like success."""
    poller.makepyfile(
        DOOR
        + """
def careless(url, asked):
    try:
        return {name: value for name, value in post(url, asked.body).items() if name != "id"}
    except Refused:
        return None

test_a = consumer_tests("life_organiser", "email-poller", call=careless, refuses=Refused)
"""
    )
    found = poller.runpytest()
    found.assert_outcomes(failed=count("email-poller"))
    text = found.stdout.str()
    assert text.count("  what email-poller's client returns: id  (equals)") == 3
    assert text.count("email-poller's client takes a refusal (422) for an answer") >= 4


def test_what_is_missing_is_named_before_anything_runs(poller: pytest.Pytester) -> None:
    """The client, the reader of messages, and what the client raises."""
    poller.makepyfile(
        DOOR + 'test_a = consumer_tests("life_organiser", "telegram-gateway", '
        "refuses={404: Refused})"
    )
    found = poller.runpytest()
    found.assert_outcomes(errors=1)
    lines = [line for line in found.outlines if line.startswith("  - ")]
    assert [line.split(":")[0] for line in lines] == ["  - call", "  - read", "  - refuses"]
    assert "it is refused with 400, 409, 422" in lines[2]


@pytest.mark.parametrize(
    ("named", "message"),
    [
        ('"email-puller"', "no consumer is called 'email-puller'"),
        ('"email-poller", providers=["coer"]', "no provider is called 'coer'"),
    ],
)
def test_what_is_unknown_is_reported(poller: pytest.Pytester, named: str, message: str) -> None:
    """A consumer, a provider."""
    poller.makepyfile(
        DOOR + f'test_a = consumer_tests("life_organiser", {named}, call=call, refuses=Refused)'
    )
    found = poller.runpytest()
    found.assert_outcomes(errors=1)
    assert message in found.stdout.str()


def test_a_message_is_verified_by_its_reader(poller: pytest.Pytester) -> None:
    """A reader that drops a part of what it must pass on is shown which."""
    poller.makepyfile(
        """
from handfast.testing import consumer_tests

test_all = consumer_tests("life_organiser", "telegram-gateway", providers=["llm-worker"],
                          read=lambda payload: payload)
test_some = consumer_tests("life_organiser", "telegram-gateway", providers="llm-worker",
                           read=lambda payload: {**payload, "content": {}})
"""
    )
    found = poller.runpytest("-k", "expired or gives or fail")
    text = found.stdout.str()
    outcome = found.parseoutcomes()
    assert outcome["passed"] > 0
    assert outcome["failed"] > 0
    assert "Failed  telegram-gateway relies on llm-worker: " in text
    assert "what telegram-gateway's client returns: content." in text


def test_a_call_that_takes_no_request_is_shown_with_its_file(poller: pytest.Pytester) -> None:
    """Nothing of its own was run that could have a line."""
    path = poller.makepyfile(
        "from handfast.testing import consumer_tests\ndef call(url): pass\n"
        'test_a = consumer_tests("life_organiser", "email-poller", call=call, refuses=OSError)'
    )
    found = poller.runpytest(f"{path}::test_a[core:ask-for-the-events-in-a-mail]")
    text = found.stdout.str()
    assert text[text.index("Failed ") :].splitlines()[:3] == [
        "Failed  email-poller relies on core: ask for the events in a mail",
        "  TypeError: call() takes 1 positional argument but 2 were given",
        f"  given a user exists; by its own client, at {path}, line 2, in call",
    ]
