"""``provider_tests`` and ``stream_tests``: what a provider's own test file gets."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable

import pytest

from handfast.model import HttpInteraction
from handfast.model.cases import cases_of
from handfast.testing.selection import word_of
from life_organiser_contracts.system import SYSTEM

SETTINGS = "assistant:ask-for-the-settings-of-a-user"


def door(text: str) -> str:
    return f"from service import *\nfrom handfast.testing import *\n{text}"


def test_each_interaction_is_a_test_with_an_id_of_its_own(repository: pytest.Pytester) -> None:
    """Consumer and interaction, as a command line can name them; each is in the file itself."""
    repository.makepyfile(door('test_core = provider_tests("life_organiser", "core", **service)'))
    found = repository.runpytest("--collect-only", "-q")
    here = "test_each_interaction_is_a_test_with_an_id_of_its_own.py"
    wanted = {
        f"{here}::test_core[{word_of(f'{case.consumer}: {case.interaction.name}')}]"
        for case in cases_of(SYSTEM.contracts)
        if case.provider == "core" and isinstance(case.interaction, HttpInteraction)
    }
    numbered = {re.sub(r"-\d+]$", "]", line) for line in found.outlines if "::" in line}
    assert {re.sub(r"-\d+]$", "]", one) for one in wanted} == numbered


def test_a_provider_that_fulfils_its_contracts_passes(
    repository: pytest.Pytester, count: Callable[..., int]
) -> None:
    """Verified with all clauses, messages among them; what is left out is counted."""
    repository.makepyfile(
        door(
            'test_core = provider_tests("life_organiser", "core", consumers=["email-poller"], '
            "**service)"
        )
    )
    found = repository.runpytest("-rs")
    found.assert_outcomes(passed=count("email-poller"), skipped=4)
    left_out = f"SKIPPED * assistant: {count('assistant')} interactions are left out (not in *"
    found.stdout.fnmatch_lines([left_out])


def test_a_failure_is_shown_as_the_command_shows_it(repository: pytest.Pytester) -> None:
    """Consumer, interaction, state, field, expected, got and the request; no traceback."""
    path = repository.makepyfile(
        door(
            'test_core = provider_tests("life_organiser", "core", consumers=["assistant"], '
            '**{**service, "app": drifted})'
        )
    )
    found = repository.runpytest(f"{path}::test_core[{SETTINGS}]")
    found.assert_outcomes(failed=1)
    text = found.stdout.str()
    failure = text[text.index("Failed ") : text.index("\n===", text.index("Failed "))]
    *lines, request, repeat = failure.splitlines()
    assert re.fullmatch(r"  request  GET /settings/\d+", request)
    assert repeat == f"  repeat   pytest '{path.name}::test_core[{SETTINGS}]'"
    assert lines == [
        "Failed  assistant relies on core: ask for the settings of a user",
        "  UserSettingsResponse.timezone is missing in get_settings",
        "  given a user with settings exists, another user has things of their own; in process",
        "  timezone  (equals)",
        '    expected "Europe/Oslo"',
        "    got      no such key; there are: telegram_user_id, default_reminder_time, time_zone",
        "    remedy   answer with 'timezone', where it has 'time_zone' now",
    ]


def test_all_that_is_missing_is_named_before_anything_runs(repository: pytest.Pytester) -> None:
    """Handlers, a misspelt one and the Redis, in one collection error."""
    repository.makepyfile(
        door(
            "states = {'the scheduler rins': print}\n"
            'test_core = provider_tests("life_organiser", "core", app=core.app, states=states)'
        )
    )
    found = repository.runpytest()
    found.assert_outcomes(errors=1)
    text = found.stdout.str()
    lines = [line for line in text.splitlines() if line.startswith("  - ")]
    named = [re.split(r"[:(]", line.removeprefix("  - "))[0].strip() for line in lines]
    assert named == [
        "states",
        "state 'the clock stands still'",
        "state 'Redis is down'",
        "trigger 'Redis is back'",
        "trigger 'the scheduler runs'",
        "trigger 'seven days pass and the scheduler runs'",
        "trigger 'seven days pass but for a minute and the scheduler runs'",
        "state 'one fired and two upcoming reminders exist'",
        "state 'a backup was made'",
        "`handfast states core` prints a handler to begin with",
        "redis",
    ]
    assert "did you mean 'the scheduler runs'" in text
    assert "Traceback" not in text


@pytest.mark.parametrize(
    ("call", "message"),
    [
        ('"life_organizer", "core"', "did you mean 'life_organiser'?"),
        (
            '"life_organiser", "cor"',
            "no provider is called 'cor': did you mean 'core'?",
        ),
        ('"life_organiser", "core", consumers=["asistant"]', "did you mean 'assistant'?"),
        ('"life_organiser", "core", pending={"assistant: reed a memory": ""}', "read a memory'?"),
        ('"life_organiser", "core", digets=list', "no such field: did you mean 'digest'?"),
    ],
)
def test_what_is_unknown_is_reported_with_what_is_near(
    repository: pytest.Pytester, call: str, message: str
) -> None:
    """A system, a provider, a consumer, a pending interaction, a field of ``RunningProvider``."""
    repository.makepyfile(door(f"test_core = provider_tests({call}, **service)"))
    found = repository.runpytest()
    found.assert_outcomes(errors=1)
    assert message in found.stdout.str()


def test_what_is_pending_must_fail(repository: pytest.Pytester) -> None:
    """By id or by pattern; one that passes fails until its line is taken out."""
    repository.makepyfile(
        door(
            'late = {"assistant: ask for the settings of a user": "next week", '
            '"assistant: read a memory": "in a month"}\n'
            'test_core = provider_tests("life_organiser", "core", consumers="assistant", '
            'pending=late, **{**service, "app": drifted})'
        )
    )
    found = repository.runpytest("-k", "(settings and not never) or (read and memory)")
    found.assert_outcomes(xfailed=1, failed=1, passed=1)
    found.stdout.fnmatch_lines(["*[[]XPASS(strict)] in a month*"])


def test_an_application_that_does_not_start_is_reported_once(
    repository: pytest.Pytester, count: Callable[..., int]
) -> None:
    """The first test shows all; the others refer to it, and wait for nothing."""
    repository.makepyfile(
        door(
            'test_core = provider_tests("life_organiser", "core", consumers="email-poller", '
            '**{**service, "app": "nowhere:app"})'
        )
    )
    found = repository.runpytest("-k", "email-poller and not left")
    text = found.stdout.str()
    found.assert_outcomes(failed=count("email-poller"))
    assert text.count("ModuleNotFoundError: No module named 'nowhere'") == 1
    assert text.count("see the first test that needed it") == count("email-poller") - 1


def test_the_application_starts_once_for_all_of_its_tests(
    repository: pytest.Pytester, count: Callable[..., int]
) -> None:
    """Its lifespan is run on the loop that its requests come on, and ended with the module."""
    repository.makepyfile(
        door(
            """
import asyncio
scopes = []

async def counted(scope, receive, send):
    scopes.append((scope["type"], id(asyncio.get_running_loop())))
    await core.app(scope, receive, send)
    if scope["type"] == "lifespan":
        print("ended after", len({loop for _, loop in scopes}), "loop,",
              [kind for kind, _ in scopes].count("lifespan"), "start")

test_core = provider_tests("life_organiser", "core", consumers="email-poller",
                           **{**service, "app": counted})
"""
        )
    )
    found = repository.runpytest("-s")
    found.assert_outcomes(passed=count("email-poller"), skipped=4)
    found.stdout.fnmatch_lines(["*ended after 1 loop, 1 start"])


def test_a_redis_that_processes_share_is_used_by_one_at_a_time(
    repository: pytest.Pytester,
    redis_url: str,
    two_processes: tuple[str, ...],
    count: Callable[..., int],
) -> None:
    """Two processes of xdist share the tests of one Core and one database, which each empties."""
    repository.makepyfile(
        door(
            f"""
from handfast.transports.redis.clients import redis_at
core = core_provider(redis_at("{redis_url}/11"))
states = {{**core.states, **core.triggers}}
test_core = provider_tests("life_organiser", "core", app=core.app, reset=core.reset,
    states=states, redis="{redis_url}/11", consumers=["email-poller"])
test_jobs = stream_tests("life_organiser", "core", app=core.app, reset=core.reset,
    states=states, redis="{redis_url}/11", consumers=["llm-worker"])
"""
        )
    )
    found = repository.runpytest_subprocess(*two_processes)
    passed = count("email-poller") + count("llm-worker", messages=True)
    found.assert_outcomes(passed=passed, skipped=4 + 1)


def test_messages_are_verified_by_the_code_that_publishes_them(repository: pytest.Pytester) -> None:
    """Each message interaction is a test; a message that does not come is reported as such."""
    repository.makepyfile(
        door(
            """
silent = {**states, "a job is posted": lambda **_: None}
test_jobs = stream_tests("life_organiser", "core", consumers="llm-worker", **service)
test_none = stream_tests("life_organiser", "core", consumers="llm-worker",
                         **{**service, "states": silent})
"""
        )
    )
    found = repository.runpytest("-k", "image")
    text = found.stdout.str()
    outcome = found.parseoutcomes()
    assert outcome["passed"] == outcome["failed"] > 0
    assert "Failed  llm-worker relies on core: " in text
    assert "exactly" in text


@pytest.mark.parametrize(
    ("call", "kind"),
    [
        ('provider_tests("life_organiser", "core", consumers=[], **service)', "consumer"),
        ('stream_tests("life_organiser", "core", consumers=(), **service)', "consumer"),
        ('consumer_tests("life_organiser", "admin", providers=[], call=print)', "provider"),
    ],
)
def test_a_choice_of_nothing_is_an_error_and_no_test_that_is_skipped(
    repository: pytest.Pytester, call: str, kind: str
) -> None:
    """Nothing passes vacuously."""
    repository.makepyfile(door(f"test_it = {call}"))
    found = repository.runpytest()
    found.assert_outcomes(errors=1)
    message = f"{kind}s=[] leaves nothing to verify: name a {kind}, or leave {kind}s out"
    assert message in found.stdout.str()


def test_a_system_of_the_folder_need_not_be_installed_and_may_be_broken(
    repository: pytest.Pytester,
) -> None:
    """Entry point, file and line of the cause, instead of a traceback."""
    repository.makefile(
        ".toml", pyproject='[tool.handfast.systems]\nmine = "my_contracts:SYSTEM"\n'
    )
    repository.makepyfile(
        my_contracts="SYSTEM = no_such_name",
        test_it="from handfast.testing import provider_tests\n"
        'test_mine = provider_tests("mine", "till", app=print)',
    )
    found = repository.runpytest("test_it.py")
    found.assert_outcomes(errors=1)
    text = " ".join(found.stdout.str().split())
    place = f"{repository.path}/my_contracts.py, line 1"
    assert "system mine (my_contracts:SYSTEM, named by" in text
    assert f"cannot be loaded: NameError: name 'no_such_name' is not defined ({place})" in text
    assert "Traceback" not in text


def test_its_own_tests_need_no_command_and_no_hypothesis() -> None:
    """``fuzz_tests`` names the extra that brings Hypothesis, when it is asked for."""
    source = (
        "import sys\n"
        "sys.modules.update(typer=None, hypothesis=None)\n"
        "import handfast.testing\n"
        "print([name for name in sys.modules if name.startswith('handfast.commands')])\n"
        "try:\n"
        "    from handfast.testing import fuzz_tests\n"
        "except ImportError as error:\n"
        "    print(error)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", source], capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines() == [
        "[]",
        "fuzz_tests needs hypothesis, which is not installed: pip install 'handfast[strategies]'",
    ]
