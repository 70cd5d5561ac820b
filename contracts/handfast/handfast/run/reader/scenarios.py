"""What may happen to a reader of a stream, one scenario each, and what must then be true.

A table: what happens is a function of a trial, which says what is wrong.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final

from handfast.frozen import dataclass
from handfast.model.clauses import OF_DELIVERY, Clause
from handfast.run.reader.failing import neighbour_fails
from handfast.run.reader.neighbours import Trouble
from handfast.run.reader.ordering import in_order
from handfast.run.reader.trial import AGAIN, fault, trial_of
from handfast.run.reader.unreadable import unreadable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from handfast.model.results import Mismatch
    from handfast.run.reader.trial import Setting, Trial

__all__ = ["Scenario", "played", "scenarios_of"]

_LAST: Final = "acknowledge an entry last, when it is handled"
_DONE: Final = "an entry that is handled and acknowledged"

type _Found = Iterator[Mismatch]


@dataclass(frozen=True, slots=True)
class Scenario:
    """What happens, in words, and what plays it. ``by_handler``: only a handler shows it.

    ``clause`` is what a reader breaks there; one of delivery only where the message promises it.
    """

    name: str
    play: Callable[[Trial], _Found]
    clause: Clause = Clause.HANDLED
    by_handler: bool = False
    by_neighbours: bool = False


def played(setting: Setting, scenario: Scenario) -> tuple[Mismatch, ...]:
    """What is wrong with the reader of ``setting`` in ``scenario``.

    Raises:
        NoRedisServerError: there is no Redis server to start.
    """
    with trial_of(setting) as trial:
        clause = scenario.clause
        if clause in OF_DELIVERY and clause not in setting.message.delivery.promised():
            clause = Clause.HANDLED
        shown = tuple(scenario.play(trial))
        found = trial.ended() or shown
        return tuple(replace(one, clause=clause) for one in found)


def scenarios_of(setting: Setting, after: Callable[[str], str]) -> tuple[Scenario, ...]:
    """Each scenario that ``setting`` can show.

    ``after`` is what must become of an entry, by the name of a scenario; empty where nothing is
    declared.
    """
    promised = setting.message.delivery.promised()
    own = [
        one
        for one in _SCENARIOS
        if (one.clause is not Clause.IN_ORDER or one.clause in promised)
        and (setting.function is not None or not one.by_handler)
        and (setting.function is not None or setting.neighbours or not one.by_neighbours)
    ]
    for name in setting.neighbours:
        for trouble in Trouble:
            title = f"{name} {trouble}"
            play = partial(neighbour_fails, name, trouble, after(title))
            own.append(Scenario(title, play, Clause.AFTER_FAILURE))
    return tuple(own)


def _is_handled(trial: Trial) -> _Found:
    trial.start()
    entry = trial.publish()
    done = trial.is_done_with([entry])
    if unknown := tuple(_unknown(trial)):
        yield from unknown
        return
    yield from _early(trial)
    if not done:
        yield from _not_done(trial, entry)
    elif trial.setting.function is not None and trial.begun != 1:
        yield fault(trial, "an entry handled once", f"{trial.begun} times", "handle it, and once")
    elif trial.sees_handling and not trial.begun:
        remedy = "handle what is read; its neighbours show that: nothing was asked of them"
        yield fault(trial, _DONE, "acknowledged, and never handled", remedy)


def _unknown(trial: Trial) -> _Found:
    """Each request to a neighbour that no contract allows."""
    for neighbour in trial.neighbours:
        for entry in getattr(neighbour.app, "refused", ()):
            asked = f"{entry.method} {entry.target}"
            got = f"{asked}: {'; '.join(entry.mismatches)}"
            remedy = "send what a contract declares, or declare what is relied on it for"
            yield fault(trial, f"requests to {neighbour.name} that a contract knows", got, remedy)


def _early(trial: Trial) -> _Found:
    if trial.early:
        got = "acknowledged before it was handled"
        yield fault(trial, "an entry that is pending while it is handled", got, _LAST)


def _not_done(trial: Trial, entry: str) -> _Found:
    if not trial.watched.is_delivered(entry):
        got = f"never read by group {trial.watched.group}"
        yield fault(trial, _DONE, got, "read new entries with XREADGROUP and >, by that group")
    elif trial.sees_handling and not trial.begun:
        yield fault(trial, _DONE, "read, and never handled", "handle each entry that is read")
    else:
        yield fault(trial, _DONE, "handled, and never acknowledged", f"XACK: {_LAST}")


def _fails_once(trial: Trial) -> _Found:
    trial.fails = frozenset({1})
    for one in trial.neighbours:
        one.fail(Trouble.UNAVAILABLE, 1)
    trial.start()
    entry = trial.publish()
    done = trial.is_done_with([entry], age=True)
    if not done and not trial.ended():
        done = _after_restart(trial, entry)
    yield from _handled_again(trial, done=done)


def _handled_again(trial: Trial, *, done: bool) -> _Found:
    expected = "an entry whose handling failed once to be handled again"
    if trial.sees_handling and not trial.begun:
        return  # it did not come so far; another scenario shows why
    if not done:
        yield fault(trial, expected, "it stays pending for ever", AGAIN)
    elif trial.begun < 2:
        got = "acknowledged, though it was not handled"
        if trial.watched.dead_letters():
            got = "put aside after one failure"
        yield fault(trial, expected, got, AGAIN)


def _after_restart(trial: Trial, entry: str) -> bool:
    """Whether ``entry`` is done once the reader is started again."""
    if trial.reader is not None:
        trial.reader.stop()
        trial.watched.age()
        trial.reader.start()
    return trial.until(lambda: trial.are_acknowledged([entry]), age=True)


def _left_behind(trial: Trial) -> _Found:
    entry = trial.publish()
    trial.watched.leave(entry)
    trial.start()
    done = trial.is_done_with([entry], age=True)
    expected = "an entry that a dead process left pending to be handled"
    if not done:
        yield fault(trial, expected, "it stays pending for ever", AGAIN)
    elif trial.sees_handling and not trial.begun:
        yield fault(trial, expected, "acknowledged, and never handled", AGAIN)


def _trimmed(trial: Trial) -> _Found:
    gone = trial.publish()
    trial.watched.leave(gone)
    trial.watched.trim(gone)
    trial.start()
    good = trial.publish()
    if not trial.until(lambda: trial.are_acknowledged([good]), age=True):
        expected = "an entry after one that was trimmed while it was pending to be handled"
        remedy = "pass over pending entries that have no fields any more"
        yield fault(trial, expected, "it is not handled", remedy)


def _batch(trial: Trial) -> _Found:
    before = [trial.publish(), trial.publish()]
    trial.watched.publish('{"')
    good = [*before, trial.publish(), trial.publish()]
    trial.start()
    if not trial.until(lambda: trial.are_acknowledged(good), age=True):
        left = sum(not trial.watched.is_acknowledged(one) for one in good)
        yield fault(
            trial,
            "each good entry of a batch with a bad one to be handled",
            f"{left} of {len(good)} are abandoned",
            "handle and acknowledge each entry by itself",
        )
    elif trial.setting.function is not None and not trial.follows(lambda: trial.begun >= len(good)):
        got = f"{len(good)} acknowledged, {trial.begun} handled"
        yield fault(trial, "each good entry of a batch to be handled", got, _LAST)


def _one_fails(trial: Trial) -> _Found:
    trial.fails = frozenset({2})
    entries = [trial.publish() for _ in range(4)]
    trial.start()
    done = trial.until(lambda: trial.are_acknowledged(entries), age=True)
    if not done and not trial.ended():
        done = _after_restart(trial, entries[1])
    expected = "four entries of which the handling of one fails once to be handled"
    if not trial.are_acknowledged(entries):
        left = sum(not trial.watched.is_acknowledged(one) for one in entries)
        yield fault(trial, expected, f"{left} stay pending for ever", AGAIN)
    elif not trial.follows(lambda: trial.begun > len(entries)):
        got = f"all are acknowledged after {trial.begun} handlings"
        yield fault(trial, expected, got, "acknowledge what was handled, and nothing else")


def _killed(trial: Trial) -> _Found:
    trial.holding = True
    for one in trial.neighbours:
        one.fail(Trouble.TIMEOUT, 1)
    trial.start()
    entry = trial.publish()
    if not trial.until(lambda: bool(trial.begun)):
        return  # another scenario shows why
    if trial.reader is not None:
        trial.reader.stop(at_once=True)
    trial.holding = False
    for one in trial.neighbours:
        one.failures = 0
    begun = trial.begun
    expected = "an entry that was being handled when the process was killed to be handled again"
    if trial.watched.is_acknowledged(entry):
        yield fault(trial, expected, "it was acknowledged before that", _LAST)
        return
    trial.watched.age()
    trial.start()
    if not trial.until(lambda: trial.are_acknowledged([entry]), age=True):
        yield fault(trial, expected, "it stays pending for ever", AGAIN)
    elif trial.begun == begun:
        yield fault(trial, expected, "acknowledged, and not handled again", AGAIN)


def _redis_restarted(trial: Trial) -> _Found:
    trial.start()
    first = trial.publish()
    if not trial.until(lambda: trial.are_acknowledged([first])):
        return  # another scenario shows why
    trial.server.stop()
    trial.server.start()
    entry = trial.publish()
    if not trial.until(lambda: trial.are_acknowledged([entry]), age=True, times=2):
        expected = "an entry to be handled after Redis was restarted"
        remedy = "connect again, and go on, after a redis.exceptions.ConnectionError"
        yield fault(trial, expected, "it is not handled", remedy)


_SCENARIOS: Final = (
    Scenario("an entry is handled, then acknowledged", _is_handled),
    Scenario("its handling fails once", _fails_once, Clause.REDELIVERED, by_neighbours=True),
    Scenario("entries that can't be read come first", unreadable, Clause.DEAD_LETTERED),
    Scenario("a dead process left an entry", _left_behind, Clause.REDELIVERED),
    Scenario("a pending entry was trimmed", _trimmed),
    Scenario("a batch has a bad entry", _batch),
    Scenario(
        "the handling of one of a batch fails", _one_fails, Clause.REDELIVERED, by_handler=True
    ),
    Scenario(
        "the process is killed while it handles", _killed, Clause.REDELIVERED, by_neighbours=True
    ),
    Scenario("Redis is restarted", _redis_restarted),
    Scenario("entries of one key come together", in_order, Clause.IN_ORDER),
)
