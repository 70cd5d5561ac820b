"""Makes one pytest function of rows: a parametrised test that fails with what is wrong, in short.

The function belongs to the file it is assigned in, so that pytest names that file's line.
Verifies nothing itself.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from handfast.providers.errors import CannotVerify
from handfast.report.terminal import text_of_obstacles, text_of_result
from handfast.testing.recording import RECORDED, Recorded, record_text
from handfast.wording.counts import number_of
from handfast.wording.masking import hidden_in
from handfast.wording.properties import NOT_VERIFIED
from handfast.wording.quoted_secrets import secrets_given

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from types import FrameType

    from handfast.model.results import Mismatch, Result
    from handfast.testing.selection import InteractionTest

__all__ = ["Further", "tests_of"]

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
        failure, left_out, recorded = _outcome(row, result)
        if recorded is not None:
            request.node.stash[RECORDED] = record_text(hidden_in(recorded, secrets))
        if failure:
            pytest.fail(failure, pytrace=False)
        for mismatch in left_out:
            request.node.user_properties.append((NOT_VERIFIED, _one_line(mismatch)))

    # On one line, so that this line alone is its place in the caller's file.
    test = lambda interaction, request: run(interaction, request)  # noqa: E731, PLW0108  # see above
    frame = _caller()
    test.__code__ = test.__code__.replace(
        co_filename=frame.f_code.co_filename, co_firstlineno=frame.f_lineno, co_name="test"
    )
    test.__name__ = "test"  # pytest takes a mark on a lambda for something else
    parametrise: Any = pytest.mark.parametrize("interaction", _parameters(rows, further))
    made: Callable[..., None] = parametrise(test)
    return made


def _caller() -> FrameType:
    """The frame that asked for tests: the first one outside of this package."""
    frame = sys._getframe()
    while frame.f_globals["__name__"].startswith("handfast.testing") and frame.f_back:
        frame = frame.f_back
    return frame


def _outcome(
    row: InteractionTest | Further, result: Callable[[InteractionTest], Result]
) -> tuple[str, tuple[Mismatch, ...], Recorded | None]:
    """What is wrong with ``row``, as text, empty if it passed; its clauses that are left out.

    And the same as a value, where it is about an interaction.

    Neither has a secret of the environment.

    Raises:
        pytest.skip.Exception: nothing of it was verified, since what it needs is left out.
    """
    secrets = secrets_given((), os.environ)
    if callable(row):
        try:
            return text_of_obstacles(hidden_in(tuple(row()), secrets)), (), None
        except CannotVerify as stop:
            return text_of_obstacles(hidden_in(stop.mismatches, secrets)), (), None
    name = f"{row.case.consumer}: {row.case.interaction.name}"
    recorded = Recorded(row.system, name, pending=row.pending)
    try:
        found = hidden_in(result(row), secrets)
    except CannotVerify as stop:
        obstacles = hidden_in(stop.mismatches, secrets)
        return text_of_obstacles(obstacles), (), replace(recorded, obstacles=obstacles)
    if found.is_left_out:
        pytest.skip("; ".join(map(_one_line, found.left_out)))
    text = "" if found.passed else text_of_result(found)
    return text, found.left_out, replace(recorded, result=found)


def _one_line(left_out: Mismatch) -> str:
    return f"not verified: {left_out.where}: {left_out.got}"


def _parameters(rows: Sequence[InteractionTest], further: Mapping[str, Further]) -> list[Any]:
    """The rows that run, then one skipped test for each reason and side that is left out.

    ``further`` tests come last.
    """
    left: dict[tuple[str, str], list[InteractionTest]] = {}
    made = []
    for row in rows:
        if row.left_out:
            left.setdefault((row.other, row.left_out), []).append(row)
            continue
        marks = [pytest.mark.xfail(reason=row.pending, strict=True)] if row.pending else []
        made.append(pytest.param(row, id=_printable(row.id), marks=marks))
    for (side, why), left_out in left.items():
        count = number_of(len(left_out), "interaction is", "interactions are")
        reason = f"{side}: {count} left out ({why})"
        name = _printable(f"{side}: {len(left_out)} left out, {why}")
        made.append(pytest.param(left_out[0], id=name, marks=pytest.mark.skip(reason=reason)))
    made += [pytest.param(test, id=_printable(name)) for name, test in further.items()]
    return made


def _printable(name: str) -> str:
    """``name`` as an id that can be given on a command line again: no ``::``."""
    return name.replace("::", ": :")
