"""Makes one pytest function of rows: a parametrised test that fails with what is wrong, in short.

The function belongs to the file it is assigned in, so that pytest names that file's line.
Verifies nothing itself.
"""

from __future__ import annotations

import os
import shlex
import textwrap
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import pytest

from handfast.model.cases import subject_of
from handfast.model.results import Verdict
from handfast.providers.errors import CannotVerify
from handfast.report.terminal import text_of_obstacles, text_of_result
from handfast.testing.faults import caller
from handfast.testing.recording import RECORDED, Recorded, record_text
from handfast.testing.selection import word_of
from handfast.wording.counts import number_of
from handfast.wording.masking import hidden_in
from handfast.wording.printable import printable
from handfast.wording.properties import NOT_VERIFIED, ROWS
from handfast.wording.quoted_secrets import secrets_given

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from handfast.model.results import Mismatch, Result
    from handfast.testing.selection import InteractionTest

__all__ = ["Further", "tests_of"]

_LONGEST: Final = 160
"""Characters of what failed, in pytest's summary."""

type Further = Callable[[], Sequence[Mismatch]]
"""A test that is about no interaction: what it finds is wrong."""


def tests_of(
    rows: Sequence[InteractionTest],
    result: Callable[[InteractionTest], Result],
    close: Callable[[], None],
    further: Mapping[str, Further],
    secrets: tuple[str, ...],
) -> Callable[..., None]:
    """A test for each row; ``close`` is called when the tests of its module are over.

    What a test came to is recorded with each of ``secrets`` masked.

    ``further`` tests, by name, fail with what they find.
    """

    def run(row: InteractionTest | Further, request: pytest.FixtureRequest) -> None:
        module = request.node.getparent(pytest.Module)
        if module is not None:
            module.addfinalizer(close)
        failure, left_out, recorded = _outcome(row, result, _repeating(request))
        if recorded is not None:
            request.node.stash[RECORDED] = record_text(hidden_in(recorded, secrets))
        for mismatch in left_out:
            request.node.user_properties.append((NOT_VERIFIED, _one_line(mismatch)))
        if failure is not None:
            raise failure

    # On one line, so that this line alone is its place in the caller's file.
    test = lambda interaction, request: run(interaction, request)  # noqa: E731, PLW0108  # see above
    frame = caller()
    test.__code__ = test.__code__.replace(
        co_filename=frame.f_code.co_filename, co_firstlineno=frame.f_lineno, co_name="test"
    )
    test.__name__ = "test"  # pytest takes a mark on a lambda for something else
    parameters = _parameters(rows, further)
    parametrise: Any = pytest.mark.parametrize("interaction", parameters)
    made: Callable[..., None] = parametrise(test)
    setattr(made, ROWS, len(parameters) - len(further))
    return made


def _failure(text: str, in_short: str, *, verified: bool) -> BaseException:
    """What ``pytest.fail`` raises, with the same ``in_short`` for pytest's summary.

    ``verified``: an interaction was verified, and failed.
    """
    error = pytest.fail.Exception(text, pytrace=False)
    vars(error).update(in_short=printable(in_short), verified=verified)
    return error


def _repeating(request: pytest.FixtureRequest) -> str:
    """What runs this test again, from where pytest was started."""
    node, started = request.node, request.config.invocation_params.dir
    try:
        file = node.path.relative_to(started, walk_up=True)
    except ValueError:  # on another drive
        file = node.path
    _, _, test = node.nodeid.partition("::")
    return f"pytest {shlex.quote(f'{file}::{test}')}"


def _outcome(
    row: InteractionTest | Further, result: Callable[[InteractionTest], Result], repeat: str
) -> tuple[BaseException | None, tuple[Mismatch, ...], Recorded | None]:
    """How ``row`` fails, None if it passed; its clauses that are left out.

    And the same as a value, where it is about an interaction. ``repeat`` runs the test again.

    Neither has a secret of the environment.

    Raises:
        pytest.skip.Exception: nothing of it was verified, since what it needs is left out.
    """
    secrets = secrets_given((), os.environ)
    if callable(row):
        try:
            return _stopped(hidden_in(tuple(row()), secrets)), (), None
        except CannotVerify as stop:
            return _stopped(hidden_in(stop.mismatches, secrets)), (), None
    name = f"{row.case.consumer}: {row.case.interaction.name}"
    recorded = Recorded(row.system, name, repeat, pending=row.pending)
    try:
        found = hidden_in(result(row), secrets)
    except CannotVerify as stop:
        obstacles = hidden_in(stop.mismatches, secrets)
        return _stopped(obstacles), (), replace(recorded, obstacles=obstacles)
    recorded = replace(recorded, result=found)
    if found.is_left_out:
        pytest.skip("; ".join(map(_one_line, found.left_out)))
    if found.passed:
        return None, found.left_out, recorded
    failure = _failure(
        text_of_result(found, row.case.interaction, repeat, row.place),
        f"{subject_of(row.case.interaction)}: {_in_short(found.mismatches)}",
        verified=found.verdict is Verdict.FAILED,
    )
    return failure, found.left_out, recorded


def _stopped(obstacles: tuple[Mismatch, ...]) -> BaseException | None:
    if not obstacles:
        return None
    return _failure(text_of_obstacles(obstacles), _in_short(obstacles), verified=False)


def _in_short(mismatches: Sequence[Mismatch]) -> str:
    """The first of ``mismatches`` on one row, and how many more there are."""
    first, *others = mismatches
    # The body that came with a status is another one in each interaction.
    got = first.got.partition(":")[0] if first.got[:3].isdigit() else first.got
    raised = first.raised[0].error if first.raised else got
    got = got if raised in got else f"{got}, {raised}"
    text = f"{first.where}: expected {first.expected}, got {got}"
    more = f" (and {len(others)} more)" if others else ""
    return f"{textwrap.shorten(text, _LONGEST, placeholder='...')}{more}"


def _one_line(left_out: Mismatch) -> str:
    return f"not verified: {left_out.where}: {left_out.got}"


def _parameters(rows: Sequence[InteractionTest], further: Mapping[str, Further]) -> list[Any]:
    """The rows that run, then one skipped test for each reason and side that is left out.

    ``further`` tests come last.
    """
    left: dict[tuple[str, str], list[InteractionTest]] = {}
    ids = _Ids()
    made = []
    for row in rows:
        if row.left_out:
            left.setdefault((row.other, row.left_out), []).append(row)
            continue
        marks = [pytest.mark.xfail(reason=row.pending, strict=True)] if row.pending else []
        made.append(pytest.param(row, id=ids(row.id), marks=marks))
    for (side, why), left_out in left.items():
        count = number_of(len(left_out), "interaction is", "interactions are")
        reason = f"{side}: {count} left out ({why})"
        name = ids(f"{side}: {len(left_out)} left out, {why}")
        made.append(pytest.param(left_out[0], id=name, marks=pytest.mark.skip(reason=reason)))
    made += [pytest.param(test, id=ids(name)) for name, test in further.items()]
    return made


class _Ids(Counter[str]):
    """Makes ids of names that ``-k`` reads as one word; equal ones are numbered."""

    def __call__(self, name: str) -> str:
        word = word_of(name)
        self[word] += 1
        return word if self[word] == 1 else f"{word}-{self[word]}"
