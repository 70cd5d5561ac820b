"""What must become of an entry when a neighbour of its reader fails, once or for good."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from handfast.model.results import Mismatch
from handfast.run.reader.neighbours import Neighbour, Trouble
from handfast.run.reader.trial import AGAIN, Setting, Trial, fault, trial_of

__all__ = ["AFTER", "neighbour_fails"]

AFTER: Final = ("retried", "reported", "handled")
"""What may become of an entry when a neighbour fails.

It is handled again; it is a dead letter, or a message tells of it; the reader goes on without."""

_LASTING: Final = (Trouble.NOT_FOUND, Trouble.INVALID)
_FOR_GOOD: Final = 1_000_000
_SHARE: Final = 0.5
"""Nothing shows a connection that is refused: for so much of the patience nobody listens."""

type Found = Iterator[Mismatch]


def neighbour_fails(name: str, trouble: Trouble, declared: str, trial: Trial) -> Found:
    """What is wrong with the reader of ``trial`` when the neighbour ``name`` has ``trouble``.

    ``declared`` is what must become of the entry, one of ``AFTER``; empty: nothing in particular.
    """
    neighbour = next(one for one in trial.neighbours if one.name == name)
    lasting = trouble in _LASTING
    by_answer = 0 if trouble is Trouble.REFUSED else 1
    neighbour.fail(trouble, _FOR_GOOD if lasting else by_answer)
    if trouble is Trouble.REFUSED:
        neighbour.close()
    trial.start()
    entry = trial.publish()
    if trouble is Trouble.REFUSED:
        trial.until(lambda: trial.watched.is_delivered(entry))
        trial.until(lambda: trial.are_acknowledged([entry]) or bool(trial.ended()), times=_SHARE)
        neighbour.listen()
    done = trial.until(lambda: trial.are_acknowledged([entry]), age=True)
    refused = trouble is Trouble.REFUSED
    tried = neighbour.came + 1 if refused else neighbour.tried
    wrong = tuple(
        _after_failure(trial, neighbour, declared, done=done, tried=tried, lasting=lasting)
    )
    # A connection that is refused shows nothing: it may be that none was tried.
    if not refused or neighbour.came or not wrong or _is_asked(name, trial.setting):
        yield from wrong


def _is_asked(name: str, setting: Setting) -> bool:
    """Whether the reader asks the neighbour ``name`` for this message, where all of them answer."""
    with trial_of(setting) as trial:
        neighbour = next(one for one in trial.neighbours if one.name == name)
        trial.start()
        entry = trial.publish()
        trial.until(lambda: trial.are_acknowledged([entry]))
        return neighbour.came > 0


def _after_failure(
    trial: Trial, neighbour: Neighbour, declared: str, *, done: bool, tried: int, lasting: bool
) -> Found:
    title = f"{neighbour.name} {neighbour.trouble}"
    if not tried:
        return  # it is not asked for this message
    if not done:
        got = f"tried {tried} times, and still pending" if lasting else "it stays pending for ever"
        remedy = "give up after some attempts: a dead letter, or a message that tells of it"
        yield fault(
            trial, f"an entry to be done with when {title}", got, remedy if lasting else AGAIN
        )
    elif declared == "retried" and tried < 2:
        yield fault(trial, f"another attempt when {title}", "there was one", AGAIN)
    elif declared == "reported" and not _is_reported(trial):
        remedy = "publish what failed, or write a dead letter"
        yield fault(trial, f"a message or dead letter when {title}", "none", remedy)
    elif not declared and not lasting and tried < 2 and not _is_reported(trial):
        got = "acknowledged after one attempt, and nothing reports it"
        yield fault(trial, f"an entry to be retried or reported when {title}", got, AGAIN)


def _is_reported(trial: Trial) -> bool:
    return trial.follows(lambda: trial.watched.dead_letters() > 0)
