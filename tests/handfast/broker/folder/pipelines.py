"""A program: pipelines as processes of their own, which write at once or are killed.

``at-once FOLDER COUNT``: two pipelines write so many versions each. ``killed FOLDER STEP``: one is
killed before each STEPth of its file operations in turn. What is then in the folder is printed as
JSON.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

from handfast.broker.errors import BrokerError
from handfast.broker.folder.broker import FolderBroker
from handfast.broker.folder.files import RecordFiles
from handfast.broker.folder.publishing import publish_version
from handfast.broker.pact_files import PactFile
from handfast.broker.protocol import Wanted
from handfast.broker.revision import Revision

LATEST = Wanted(selectors=({"latest": True},))


def pact(consumer: str, provider: str, asked: str) -> PactFile:
    row = {"description": asked, "request": {"method": "GET", "path": "/"}}
    names = {"consumer": {"name": consumer}, "provider": {"name": provider}}
    content = json.dumps({**names, "interactions": [row]}).encode()
    return PactFile(Path("pact.json"), consumer, provider, content)


def forked(run: Callable[[], object]) -> int:
    """The number of a process that runs this, and ends."""
    number = os.fork()
    if number == 0:
        run()
        os._exit(0)
    return number


def at_once(root: Path, count: int) -> dict[str, Any]:
    """Two pipelines, of one consumer each; both publish other pacts of the same versions too.

    Before they do, each has read that the version has no pact yet.
    """
    FolderBroker(RecordFiles(root)).create_environment("production")

    both_have_read = multiprocessing.get_context("fork").Barrier(2)

    def pipeline(name: str) -> None:
        broker = FolderBroker(RecordFiles(root))
        for number in range(count):
            version = str(number)
            broker.publish([pact(name, "api", version)], Revision(version, "main"))
            broker.record_deployment(name, version, "production", version)
            history, shared = broker.history(), [pact("both", "api", name)]
            both_have_read.wait(60)
            revision = Revision(version, name)
            publish_version(broker.files, history, "both", shared, revision, merges=False)
            for one in broker.pacts_for("api", LATEST):
                if one.document["consumer"]["name"] == name:
                    broker.publish_result(one, Revision(version), [], "1")

    numbers = [forked(partial(pipeline, name)) for name in ("left", "right")]
    codes = [os.waitstatus_to_exitcode(os.waitpid(number, 0)[1]) for number in numbers]
    history = FolderBroker(RecordFiles(root)).history()
    both = history.branches["both"]
    return {
        "exit codes": codes,
        "versions": {name: len(history.versions[name]) for name in ("left", "right", "both")},
        "published by one of both": sum(len(numbers) for numbers in both.values()),
        "results": len(history.records.results),
        "deployments": len(history.records.deployments),
    }


def one_pipeline(root: Path) -> None:
    """All that a pipeline writes."""
    broker = FolderBroker(RecordFiles(root))
    with suppress(BrokerError):  # there may be one
        broker.create_environment("production")
    broker.publish([pact("web", "api", "a"), pact("web", "billing", "a")], Revision("1", "main"))
    for one in broker.pacts_for("api", LATEST):
        broker.record_version(one, Revision("p1", "main"))
        broker.publish_result(one, Revision("p1"), [], "1")
    broker.record_deployment("web", "1", "production")


def killed_before(root: Path, number: int) -> int:
    """Kills a pipeline before one of its file operations; its exit code."""

    def run() -> None:
        left = number

        def audit(event: str, arguments: tuple[object, ...]) -> None:
            nonlocal left
            below = any(str(root) in str(one) for one in arguments[:2])
            reads = event == "open" and arguments[1] in {"r", "rb"}
            if below and not reads and event in {"open", "os.mkdir", "os.link", "os.remove"}:
                left -= 1
                if left < 0:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(audit)
        one_pipeline(root)

    return os.waitstatus_to_exitcode(os.waitpid(forked(run), 0)[1])


def killed(root: Path, step: int) -> dict[str, Any]:
    """Each point at which it is killed; what of it is then there, and after another run."""
    there: set[tuple[str, ...]] = set()
    afterwards: set[tuple[str, ...]] = set()
    for number in range(0, 1000, step):
        folder = root / str(number)
        code = killed_before(folder, number)
        there.add(shown(folder))
        one_pipeline(folder)
        afterwards.add(shown(folder))
        if code == 0:
            break
    return {"kills": number, "there": sorted(there), "afterwards": sorted(afterwards)}


def shown(root: Path) -> tuple[str, ...]:
    """What the records in ``root`` come to; nothing where there is no folder of records yet."""
    broker = FolderBroker(RecordFiles(root))
    if not (root / "handfast-broker.json").exists():
        return ()
    history = broker.history()
    results = {(one.version, one.success) for one in history.records.results}
    deployed = {(one.pacticipant, one.version) for one in history.in_use("production")}
    return (
        f"pacts {sorted(history.pacts)}",
        f"versions {sorted(history.branches)}",
        f"results {sorted(results)}",
        f"deployed {sorted(deployed)}",
    )


if __name__ == "__main__":
    # A kill takes nothing from the system's cache, so that nothing need be forced to the disk here.
    os.fsync = lambda fd: None
    what, where, number = sys.argv[1:]
    made = {"killed": killed, "at-once": at_once}[what](Path(where), int(number))
    print(json.dumps(made))
