"""What a version was published with stays: refused, added to or the same again, never replaced."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

from handfast.broker.folder.broker import FolderBroker
from handfast.broker.folder.contents import fingerprint
from handfast.broker.pact_files import PactFile
from handfast.broker.protocol import Published
from handfast.broker.revision import Revision
from handfast.exit_codes import ExitCode

Pact = Callable[..., PactFile]


def published(broker: FolderBroker, *pacts: PactFile, merges: bool = False) -> Published:
    (one,) = broker.publish(pacts, Revision("1", "main"), merges=merges)
    return one


def asked(broker: FolderBroker, provider: str = "api") -> list[str]:
    """What the pact of the version asks."""
    document = broker.pact_of("web", provider, "1").document
    return [one["description"] for one in document["interactions"]]


def test_other_content_for_the_same_version_is_refused(broker: FolderBroker, pact: Pact) -> None:
    published(broker, pact("web", "api", "a"))
    done = published(broker, pact("web", "api", "b"))
    assert (done.exit_code, done.status, asked(broker)) == (ExitCode.FAILED, 409, ["a"])
    assert "cannot change the pact of web 1 with api (pacts/web/api/1.json)" in done.fault
    assert "publish another version, or add to it with --merge" in done.fault


def test_one_pact_that_is_refused_leaves_the_others_of_its_consumer_out(
    broker: FolderBroker, pact: Pact
) -> None:
    """All pacts of a consumer's version are published, or none."""
    published(broker, pact("web", "api", "a"))
    assert published(broker, pact("web", "api", "b"), pact("web", "billing", "a")).fault
    assert list(broker.history().pacts) == [("web", "1", "api")]
    assert [path.name for path in (broker.files.root / "pacts" / "web").iterdir()] == ["api"]


def test_the_same_content_is_published_again(broker: FolderBroker, pact: Pact) -> None:
    """Whoever wrote it, and in whichever order its interactions stand."""
    plain = pact("web", "api", "a", "b")
    published(broker, plain)
    again = json.loads(pact("web", "api", "b", "a").content) | {"metadata": {"pactRust": {"x": 1}}}
    done = published(broker, replace(plain, content=json.dumps(again).encode()))
    assert (done.fault, done.notices[0]) == ("", "Updated web version 1 with branch main")


def test_what_is_merged_is_added_once(broker: FolderBroker, pact: Pact) -> None:
    published(broker, pact("web", "api", "a"))
    for _ in range(2):
        done = published(broker, pact("web", "api", "a", "b"), merges=True)
        assert (done.fault, sorted(asked(broker))) == ("", ["a", "b"])
    assert published(broker, pact("web", "api", "b", "a")).fault == ""
    assert len(list((broker.files.root / "pacts" / "web" / "api").iterdir())) == 2


def test_what_contradicts_is_not_merged(broker: FolderBroker, pact: Pact) -> None:
    plain = pact("web", "api", "a")
    published(broker, plain)
    other = json.loads(plain.content)
    other["interactions"][0]["request"]["path"] = "/elsewhere"
    done = published(broker, replace(plain, content=json.dumps(other).encode()), merges=True)
    assert done.exit_code is ExitCode.FAILED
    assert "cannot add to the pact of web 1 with api" in done.fault
    assert "'a' differs from what it has; publish another version" in done.fault


def test_a_pact_that_no_version_names_does_not_count(broker: FolderBroker, pact: Pact) -> None:
    """As after a pipeline that was stopped between the two."""
    broker.create_environment("production")
    published(broker, pact("web", "api", "a"))
    (versions,) = (broker.files.root / "versions" / "web" / "1").iterdir()
    versions.unlink()
    assert broker.history().pacts == {}
    assert published(broker, pact("web", "api", "a")).fault == ""
    assert asked(broker) == ["a"]


def test_a_fingerprint_is_of_what_is_verified() -> None:
    """Not of names, ids, order and metadata; of the specification it is."""
    row = {"description": "a", "request": {"method": "GET", "path": "/"}}
    other = {**row, "description": "b"}
    plain = {"consumer": {"name": "x"}, "interactions": [row, other]}
    same = {"consumer": {"name": "y"}, "interactions": [{**other, "_id": "1"}, row]}
    newer = {**plain, "metadata": {"pactSpecification": {"version": "4.0"}}}
    message = {"messages": [row, other]}
    marks = [fingerprint(one) for one in (plain, same, newer, message)]
    assert marks[0] == marks[1]
    assert len(set(marks)) == 3
