"""What is damaged, another's or in the wrong place is refused with its path and a remedy."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from handfast.broker.deployable import Selected
from handfast.broker.errors import BrokerError
from handfast.broker.folder.broker import FolderBroker
from handfast.broker.folder.files import RecordFiles
from handfast.broker.folder.records import Record
from handfast.broker.pact_files import PactFile
from handfast.broker.protocol import Wanted
from handfast.broker.revision import Revision
from handfast.exit_codes import ExitCode

Pact = Callable[..., PactFile]
PLACE = "pacts/web/api/1.json"


def refused(broker: FolderBroker) -> tuple[str, ExitCode]:
    """Why the folder gives no answer."""
    with pytest.raises(BrokerError) as caught:
        broker.environments()
    return str(caught.value), caught.value.exit_code


def damaged(path: Path, how: str) -> None:
    match how:
        case "cut":
            path.write_bytes(path.read_bytes()[:-20])
        case "conflict":
            path.write_text(f"<<<<<<< HEAD\n{path.read_text()}>>>>>>> theirs\n")
        case "other field":
            path.write_text(path.read_text().replace('"adds"', '"extra"'))
        case "other type":
            path.write_text(path.read_text().replace("false", '"no"'))
        case "deep":
            path.write_text("[" * 100_000)
        case "no text":
            path.write_bytes(b"\xff\xfe\0")


@pytest.mark.parametrize("how", ["cut", "conflict", "other field", "other type", "deep", "no text"])
def test_a_damaged_record_is_named_with_its_remedy(
    how: str, broker: FolderBroker, pact: Pact
) -> None:
    broker.publish([pact("web", "api", "a")], Revision("1"))
    damaged(broker.files.root / PLACE, how)
    why, code = refused(broker)
    assert f"{PLACE} is damaged: " in why
    assert f"(`git -C {broker.files.root} checkout -- {PLACE}`), take one side of a" in why
    assert code is ExitCode.NOT_VERIFIED


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("pacts/notes.txt", "pacts/notes.txt is no record; take it away"),
        ("notes.json", "notes.json is no record; take it away"),
        ("versions/.DS_Store", "versions/.DS_Store is no record; take it away"),
        ("pacts/web/api/2.json", "does not stand where it belongs; move to pacts/web/api/1.json"),
    ],
)
def test_another_file_is_not_passed_over(
    name: str, why: str, broker: FolderBroker, pact: Pact
) -> None:
    broker.publish([pact("web", "api", "a")], Revision("1"))
    (broker.files.root / name).write_bytes((broker.files.root / PLACE).read_bytes())
    assert why in refused(broker)[0]


def test_a_link_and_a_pipe_are_no_records(broker: FolderBroker, pact: Pact) -> None:
    """A link may lead anywhere, and a pipe would be waited for."""
    broker.publish([pact("web", "api", "a")], Revision("1"))
    link = broker.files.root / "pacts" / "x.json"
    link.symlink_to("/etc/passwd")
    assert "pacts/x.json is no record" in refused(broker)[0]
    link.unlink()
    os.mkfifo(link)
    assert "pacts/x.json is no record" in refused(broker)[0]


def test_a_pact_that_is_gone_is_missed(broker: FolderBroker, pact: Pact) -> None:
    broker.publish([pact("web", "api", "a")], Revision("1"))
    (broker.files.root / PLACE).unlink()
    assert "names a pact with 'api' that is not there, or changed; restore it" in refused(broker)[0]


def test_a_pact_that_was_changed_by_hand_is_found(broker: FolderBroker, pact: Pact) -> None:
    """Its results would be about another pact."""
    broker.publish([pact("web", "api", "asked")], Revision("1"))
    path = broker.files.root / PLACE
    path.write_text(path.read_text().replace("asked", "other"))
    assert "names a pact with 'api' that is not there, or changed" in refused(broker)[0]


def test_a_pact_that_is_nested_too_deeply_is_refused(broker: FolderBroker, pact: Pact) -> None:
    deep = "[" * 900 + "]" * 900
    plain = pact("web", "api", "a")
    content = plain.content.replace(b'"response": {}', f'"response": {deep}'.encode())
    with pytest.raises(BrokerError, match="cannot record") as caught:
        broker.publish([replace(plain, content=content)], Revision("1"))
    assert caught.value.exit_code is ExitCode.WRONG


def test_an_environment_that_is_gone_is_missed(broker: FolderBroker, pact: Pact) -> None:
    broker.create_environment("production")
    broker.publish([pact("web", "api", "a")], Revision("1"))
    broker.record_deployment("web", "1", "production")
    (broker.files.root / "environments" / "production.json").unlink()
    assert "names the environment 'production', which is not there" in refused(broker)[0]


def test_a_folder_of_something_else_is_neither_read_nor_written(tmp_path: Path, pact: Pact) -> None:
    (tmp_path / "thesis.txt").write_text("mine")
    broker = FolderBroker(RecordFiles(tmp_path))
    why, code = refused(broker)
    assert ("is no folder of broker records" in why, code) == (True, ExitCode.WRONG)
    with pytest.raises(BrokerError, match=r"has other files in it \(thesis.txt\)"):
        broker.publish([pact("web", "api", "a")], Revision("1"))
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_the_working_tree_of_a_branch_is_one(tmp_path: Path) -> None:
    (tmp_path / ".git").write_text("gitdir: elsewhere")
    (tmp_path / "README.md").write_text("records")
    broker = FolderBroker(RecordFiles(tmp_path))
    broker.create_environment("production")
    assert [one.name for one in broker.environments()] == ["production"]


def test_a_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(BrokerError, match="cannot be made: Not a directory"):
        FolderBroker(RecordFiles(tmp_path / "file" / "x")).create_environment("production")


def test_a_newer_form_of_records_is_refused(broker: FolderBroker) -> None:
    broker.create_environment("production")
    marker = broker.files.root / "handfast-broker.json"
    marker.write_text(marker.read_text().replace('"form": 1', '"form": 2'))
    assert "handfast-broker.json is damaged: form: Input should be 1" in refused(broker)[0]


def test_what_a_stopped_writer_left_is_not_read_and_goes_after_an_hour(
    broker: FolderBroker, pact: Pact
) -> None:
    broker.create_environment("production")
    unfinished = broker.files.root / ".unfinished"
    (unfinished / "young").write_text('{"record": ')
    (unfinished / "old").write_text('{"record": ')
    os.utime(unfinished / "old", (time.time() - 7200,) * 2)
    broker.publish([pact("web", "api", "a")], Revision("1"))
    left = sorted(path.name for path in unfinished.iterdir())
    assert (left, (unfinished / ".gitignore").read_text()) == ([".gitignore", "young"], "*\n")


def test_hostile_names_stay_names(broker: FolderBroker, pact: Pact, tmp_path: Path) -> None:
    """They are read back as they were, and write nowhere else."""
    names = ("../../web", "a/é:*?", "CON", "con")
    broker.create_environment("../production")
    for name in names:
        broker.publish([pact(name, "../api", "a")], Revision("../1", "feat/../x", ("a b",)))
        broker.record_deployment(name, "../1", "../production")
    selectors = ({"branch": "feat/../x"},)
    found = broker.pacts_for("../api", Wanted(selectors=selectors))
    assert {one.document["consumer"]["name"] for one in found} == set(names)
    asked = [Selected(pacticipant="con", version="../1")]
    assert broker.can_i_deploy(asked, "../production").answer is None
    assert [path.name for path in tmp_path.iterdir()] == ["records"]
    assert {path.name for path in broker.files.root.iterdir()} <= {
        *("pacts", "versions", "deployments", "environments"),
        *(".unfinished", "handfast-broker.json"),
    }


@pytest.mark.parametrize("name", ["\ud800", ""])
def test_what_could_not_be_read_back_is_not_written(
    name: str, broker: FolderBroker, pact: Pact
) -> None:
    broker.create_environment("production")
    with pytest.raises(BrokerError, match="cannot record") as caught:
        broker.publish([pact("web", "api", "a")], Revision("1", "", (name,)))
    assert caught.value.exit_code is ExitCode.WRONG
    assert broker.history().versions == {}


@pytest.mark.parametrize("kind", ["deployments", "results", "versions", "pacts", "environments"])
def test_a_reader_beside_a_writer_finds_all_that_a_record_names(
    kind: str, broker: FolderBroker, pact: Pact, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is named is written before what names it, and read after it."""
    reads = RecordFiles.read

    def read(files: RecordFiles, what: type[Record]) -> list[Record]:
        if what.folder == kind:
            monkeypatch.setattr(RecordFiles, "read", reads)
            broker.create_environment("production")
            broker.publish([pact("web", "api", "a")], Revision("1"))
            broker.record_deployment("web", "1", "production")
            monkeypatch.setattr(RecordFiles, "read", read)
        return reads(files, what)

    broker.files.prepare()
    monkeypatch.setattr(RecordFiles, "read", read)
    there = bool(broker.history().versions)
    assert there == (kind in {"deployments", "results", "versions"})
