"""The Core that differs from its contract, with chosen mistakes, in every mode."""

from __future__ import annotations

import importlib
import sys
import tomllib
from contextlib import ExitStack
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from handfast.drift.differences import Differences, differences_of
from handfast.drift.file import read_drifts
from handfast.http.connection import client_for
from handfast.http.serving import serving
from handfast.http.through_api import handlers_through_api
from handfast.model.cases import subject_of
from handfast.model.results import Mode, Report
from handfast.providers.provider import RunningProvider
from handfast.report.causes.grouping import Cause
from handfast.report.gathering import run_of
from handfast.report.run import Origin
from handfast.run.session import planned, verify_system
from life_organiser_contracts.core.provider import core
from life_organiser_contracts.system import SYSTEM

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from handfast.model.cases import Case

TESTS = Path(__file__).parents[2]
OLD_CORE = TESTS / "service_repo/old_core"
DRIFT = OLD_CORE / "drift.toml"
DEFECTS = tomllib.loads((TESTS / "data/life_organiser/drifted_core_defects.toml").read_text())[
    "defect"
]
ALL_MODES = frozenset({Mode.IN_PROCESS, Mode.PACT, Mode.FAKE_STREAM, Mode.REAL_STREAM})
TODAY = date(2031, 4, 2)


def known_drift(path: Path = DRIFT) -> Differences:
    return differences_of(core.offer(), read_drifts(path), TODAY)


def package_with(defects: Iterable[dict[str, str]], folder: Path, name: str) -> Any:
    """A copy of the Core with ``defects``, under a name of its own."""
    (folder / name).mkdir()
    for path in (OLD_CORE / "old_core").glob("*.py"):
        (folder / name / path.name).write_text(path.read_text().replace("old_core", name))
    for one in defects:
        path = folder / name / one["file"]
        text = path.read_text()
        assert text.count(one["good"]) == 1, one["name"]
        path.write_text(text.replace(one["good"], one["bad"]))
    sys.path.insert(0, str(folder))
    try:
        return importlib.import_module(f"{name}.app")
    finally:
        sys.path.remove(str(folder))


def handlers_of(store: Any) -> dict[str, Callable[..., Any]]:
    """The states that this Core's own API can't bring about."""

    def clock(now: str, **_: Any) -> None:
        store.now = datetime.fromisoformat(now)

    def several_reminders(user_id: int, recurrence_minutes: int, **at: Any) -> dict[str, Any]:
        store.person(user_id, "Ada")
        fields = {"text": "x", "status": "confirmed", "is_pinned": False, "labels": {}}
        note = store.add("note", owner=user_id, **fields)
        made = {"memory_id": note["id"]}
        for name, every in (("last", None), ("fired", None), ("next", recurrence_minutes)):
            row = {"note": note["id"], "owner": user_id, "every": every, "fired": name == "fired"}
            when = datetime.fromisoformat(at[f"{name}_at"])
            made[f"{name}_id"] = store.add("alarm", at=when, **row)["id"]
        return made

    return {
        "the clock stands still": clock,
        "one fired and two upcoming reminders exist": several_reminders,
    }


def _nothing(**_: Any) -> None:
    """Nothing happens."""


def is_adopted(case: Case) -> bool:
    """What this Core is verified by: what two consumers call, and a job that a third reads."""
    mails = subject_of(case.interaction) == "email_extract_job"
    return mails or case.consumer in ("assistant", "email-poller")


def verified(
    module: Any,
    modes: frozenset[Mode],
    drift: Differences,
    *,
    by_url: bool = False,
    keep: Callable[[Case], bool] = is_adopted,
) -> Report:
    """What verifying the Core of ``module`` comes to."""
    with ExitStack() as stack:

        def providers(redis: Any) -> dict[str, RunningProvider]:
            app = module.make_app(redis)
            store = app.state.store
            where: dict[str, Any] = {"app": app}
            if by_url:
                served = stack.enter_context(serving(RunningProvider(name="core", app=app)))
                where = {"url": served.url}
            clients = partial(client_for, **where, drift=drift)
            handlers = {**handlers_through_api(core.offer(), clients), **handlers_of(store)}
            # It publishes a job when it is made, and has nothing that would do so again.
            handlers["Core misses that a job was published, and the scheduler runs"] = _nothing
            provider = RunningProvider(
                name="core",
                **where,
                states=handlers,
                triggers=handlers,
                reset=store.clear,
                redis=redis,
                drift=drift,
            )
            return {"core": provider}

        return verify_system(SYSTEM, planned(SYSTEM, modes, keep, frozenset({"core"})), providers)


def causes_of(report: Report) -> tuple[Cause, ...]:
    """The causes of what failed, as they are reported."""
    origin = Origin(at="2031-04-02T06:15:00+00:00", version="", handfast="0.1.0")
    return run_of([report], (SYSTEM,), origin).causes_in(report.system)
