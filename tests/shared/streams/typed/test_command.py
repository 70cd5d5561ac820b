"""`python -m shared.streams`, on each kind of server."""

import re

import pytest
from redis import Redis

from shared.streams.__main__ import main


def fill(url: str, stream: str) -> str:
    """Two entries, one of them pending; and a dead letter, whose id this is."""
    with Redis.from_url(url) as client:
        client.xgroup_create(stream, "g", id="0", mkstream=True)
        client.xadd(stream, {"data": "1"})
        client.xadd(stream, {"data": "2"})
        client.xreadgroup("g", "c", {stream: ">"}, count=1)
        dead = {"reason": "not JSON", "group": "g", "deliveries": 2, "data": "{"}
        added: bytes = client.xadd(f"{{{stream}}}:dead", dead)
        return added.decode()


def run(capsys: pytest.CaptureFixture[str], url: str, *arguments: str) -> tuple[int, str]:
    code = main(["--redis", url, *arguments])
    return code, capsys.readouterr().out


def test_progress_is_shown(any_url: str, stream: str, capsys: pytest.CaptureFixture[str]) -> None:
    fill(any_url, stream)
    code, printed = run(capsys, any_url, "progress", stream)
    lag = r"\d|unknown"  # a server before 7.0 can't say
    expected = (
        rf"{stream}: length 2, dead letters 1\n"
        rf"  g: not read (?:{lag}), pending 1, the oldest idle for \d+\.\d s\n"
    )
    assert (code, re.fullmatch(expected, printed) is not None) == (0, True), printed


def test_the_streams_of_the_life_organiser_are_the_default(
    any_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, printed = run(capsys, any_url, "progress")
    assert (code, printed.count("length 0, dead letters 0\n")) == (0, 6)


def test_dead_letters_are_listed_shown_and_replayed(
    any_url: str, stream: str, capsys: pytest.CaptureFixture[str]
) -> None:
    dead_id = fill(any_url, stream)
    listed = f"{dead_id}  g  delivered 2  not JSON\n"
    assert run(capsys, any_url, "dead", stream) == (0, listed)
    assert run(capsys, any_url, "dead", stream, "--show") == (0, f"{listed}  data: {{\n")
    code, printed = run(capsys, any_url, "replay", stream, "--all")
    assert code == 0
    assert re.fullmatch(rf"{dead_id}: is \d+-\d+ now\n", printed)
    missing = f"{dead_id}: there is no such dead letter\n"
    assert run(capsys, any_url, "replay", stream, dead_id) == (1, missing)


def test_a_redis_that_does_not_answer_is_named(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["--redis", "redis://:secret@127.0.0.1:1", "progress"]) == 3
    printed = capsys.readouterr().err
    assert printed.startswith("Error: Redis gives no usable answer (ConnectionError: ")
    assert "secret" not in printed


@pytest.mark.parametrize("arguments", [["replay", "s"], ["replay", "s", "1-1", "--all"]])
def test_what_to_replay_must_be_named(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(arguments)
    assert "replay needs the ids of dead letters, or --all" in capsys.readouterr().err
