"""Entries that can't be read: they are put aside, as promised, and keep nothing else waiting."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from handfast.run.reader.trial import Trial, fault
from handfast.wording.counts import number_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handfast.model.results import Mismatch

__all__ = ["unreadable"]


def unreadable(trial: Trial) -> Iterator[Mismatch]:
    """What is wrong with a reader to which entries that can't be read come before a good one."""
    trial.start()
    bad = {
        "an entry that is no JSON": trial.watched.publish('{"'),
        "an entry of another field": trial.watched.publish_under("other"),
        "an entry that the model does not take": trial.watched.publish("{}"),
    }
    good = trial.publish()
    if not trial.until(lambda: trial.are_acknowledged([good]), age=True):
        got = "it is not handled"
        remedy = "put aside what can't be read, acknowledge it, and go on"
        yield fault(trial, "an entry after some that can't be read to be handled", got, remedy)
        return
    trial.until(lambda: trial.are_acknowledged([*bad.values()]), age=True)
    for name, entry in bad.items():
        if not trial.are_acknowledged([entry]):
            remedy = "acknowledge it: write it to a dead letter stream first, say"
            yield fault(trial, f"{name} to be put aside", "it stays pending for ever", remedy)
            return
    letters = trial.setting.message.delivery.dead_lettered
    if not letters:
        return
    place, count = "another stream", trial.watched.dead_letters
    if isinstance(letters, str):
        place, count = letters, partial(trial.watched.length, letters)
    if not trial.follows(lambda: count() >= len(bad)):
        entries = number_of(len(bad), "entry", "entries")
        expected = f"{entries} that can't be read on {place}"
        remedy = "write each there in the transaction that acknowledges it"
        yield fault(trial, expected, str(count()), remedy)
