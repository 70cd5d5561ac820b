"""Whatever a service does, by accident or on purpose: a right verdict, and nothing left behind.

What is no service's doing has tests of its own, which `tests/data/attacks/kinds/kinds.toml` names.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.data.attacks.row import ATTACKS, KINDS, Attack, Door
from tests.handfast.attacks.running import Ended, run

HERE = Path(__file__).parent
HEALTHY = Attack(name="it is as it should be", code="app = catalogue()\n", doors={})
ORPHAN = """
import subprocess, tempfile
tempfile.mkdtemp()
subprocess.Popen(["sleep", "600"], start_new_session=True, stdout=-3, stderr=-3)
__import__("urllib.request").request.urlopen(FOREIGN).read()
app = catalogue()
"""
SHORT = (
    ("a route ends the process", Door.IN_PROCESS),
    ("a route ends the process", Door.PYTEST),
    ("json writes nothing", Door.IN_PROCESS),
    ("it leaves a process", Door.IN_PROCESS),
    ("a handler raises an interrupt", Door.IN_PROCESS),
    ("a schema stands at another host", Door.DOCUMENTS),
)
"""A dozen seconds of what takes half an hour."""
EVERY = [(name, door) for name, attack in ATTACKS.items() for door in attack.doors]


def wrong(attack: Attack, door: Door, ended: Ended) -> list[str]:
    """What the run of ``attack`` should not have come to."""
    found = []
    if ended.late:
        found.append("it did not end in time")
    if ended.code not in attack.doors[door]:
        found.append(f"it ended with {ended.code}")
    # What is raised in a process of its own stands in the service's own log.
    if door is not Door.BY_URL and attack.shows not in ended.output:
        found.append(f"it does not show {attack.shows!r}")
    if any(one in ended.output for one in ("\x1b", "\0", "\x07")):
        found.append("it sends the terminal what is no text")
    if "pytest" not in door:
        if not _is_a_report(ended.output):
            found.append("its output is no report in JSON")
        if "Traceback" in ended.errors:
            found.append("it prints a traceback")
    if "INTERNALERROR" in ended.output:
        found.append("it ends pytest itself")
    found += [f"it leaves the process {one}" for one in ended.processes]
    found += [f"it leaves {one}" for one in ended.files]
    if ended.foreign:
        found.append("it asked another host")
    return found


def _is_a_report(output: str) -> bool:
    try:
        return bool(json.loads(output))
    except ValueError:
        return False


def tried(name: str, door: Door, folder: Path) -> None:
    attack = ATTACKS[name]
    ended = run(attack, door, folder)
    assert wrong(attack, door, ended) == [], f"{ended.output[-3000:]}\n{ended.errors[-3000:]}"


@pytest.mark.parametrize(("name", "door"), SHORT)
def test_a_hostile_service_has_its_verdict_in_short(name: str, door: Door, tmp_path: Path) -> None:
    tried(name, door, tmp_path)


@pytest.mark.long
@pytest.mark.parametrize(("name", "door"), EVERY)
def test_a_hostile_service_has_its_verdict(name: str, door: Door, tmp_path: Path) -> None:
    tried(name, door, tmp_path)


@pytest.mark.long
@pytest.mark.parametrize("door", [door for door in Door if door is not Door.DOCUMENTS])
def test_a_service_as_it_should_be_passes(door: Door, tmp_path: Path) -> None:
    """Its own document lacks an answer, which is a failure of its own."""
    attack = Attack(name=HEALTHY.name, code=HEALTHY.code, doors={door: (0,)})
    assert wrong(attack, door, run(attack, door, tmp_path)) == []


def test_what_is_left_behind_would_be_noticed(tmp_path: Path) -> None:
    """A process with a session of its own, a folder, a request: all of it the service's doing."""
    attack = Attack(name="orphan", code=ORPHAN, doors={Door.IN_PROCESS: (1,)}, shows="no such text")
    found = " ".join(wrong(attack, Door.IN_PROCESS, run(attack, Door.IN_PROCESS, tmp_path)))
    for text in ("ended with 0", "no such text", "sleep 600", "leaves tmp", "another host"):
        assert text in found


def test_there_are_a_hundred_attacks_and_more() -> None:
    """Each with a verdict that is no success, but for those that harm nobody."""
    assert len(ATTACKS) > 130
    harmless = [name for name, one in ATTACKS.items() if (0,) in one.doors.values()]
    assert harmless == [
        "what a request is made of is emptied",
        "the clock stands still",
        "recursion is hardly allowed",
    ]


def test_each_kind_is_tried_thrice_through_each_door_that_it_concerns() -> None:
    """A door that it does not concern has its reason. Pytest's processes are a further one."""
    lacking = []
    for kind in KINDS.values():
        for door in kind.doors:
            variants = [
                one for one in ATTACKS.values() if one.kind == kind.name and door in one.doors
            ]
            lacking += [f"{kind.name} by {door}: {len(variants)}"] if len(variants) < 3 else []
        reasons = {door for door in Door if kind.without.get(door)}
        if not kind.tests:
            assert {*kind.doors, *reasons} == {*Door} - {Door.XDIST}, kind.name
    assert lacking == []


def test_each_kind_that_is_no_services_doing_has_tests_of_its_own() -> None:
    assert len(KINDS) == 23
    assert {one.kind for one in ATTACKS.values()} - {""} == {
        one.name for one in KINDS.values() if one.doors
    }
    for kind in KINDS.values():
        assert bool(kind.tests) is not bool(kind.doors), kind.name
        for test in kind.tests:
            file, _, name = test.partition("::")
            assert f"def {name}(" in (HERE.parent / file).read_text(encoding="utf-8"), test
