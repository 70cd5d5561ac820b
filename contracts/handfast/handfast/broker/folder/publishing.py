"""Publishes the pacts of one consumer's version to the folder: all of them, or none.

The pacts are written first. They count once the version's record names them, which is one file.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from handfast.broker.folder.contents import fingerprint, merged
from handfast.broker.folder.records import PactRecord, VersionRecord
from handfast.broker.protocol import Published
from handfast.exit_codes import ExitCode

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from handfast.broker.folder.files import RecordFiles
    from handfast.broker.folder.history import History
    from handfast.broker.pact_files import PactFile
    from handfast.broker.revision import Revision

__all__ = ["publish_version"]


def publish_version(
    files: RecordFiles,
    history: History,
    consumer: str,
    pacts: Sequence[PactFile],
    revision: Revision,
    *,
    merges: bool,
) -> Published:
    """Publish ``pacts`` of ``consumer``; a pact that is refused is named in what is returned.

    Raises:
        BrokerError: a record cannot be read or written.
    """
    providers = tuple(pact.provider for pact in pacts)
    with files.recordable():
        asked = [_record(pact, revision.version) for pact in pacts]
        made = _version(consumer, asked, revision, history)
    try:
        for one in asked:  # before anything is written
            _part(history.records.pacts, one, merges=merges)
        parts = [_written(files, history.records.pacts, one, merges=merges) for one in asked]
    except ValueError as refused:
        why = str(files.error(str(refused), ExitCode.FAILED))
        return Published(consumer, providers, (), why, ExitCode.FAILED, 409)
    known = revision.version in history.versions.get(consumer, ())
    files.write(made.model_copy(update={"pacts": {one.provider: one.fingerprint for one in parts}}))
    branch = f" with branch {revision.branch}" if revision.branch else ""
    first = f"{'Updated' if known else 'Created'} {consumer} version {revision.version}{branch}"
    return Published(consumer, providers, (first, *(f"{files.root / one.place}" for one in parts)))


def _version(
    consumer: str, pacts: Iterable[PactRecord], revision: Revision, history: History
) -> VersionRecord:
    return VersionRecord(
        pacticipant=consumer,
        version=revision.version,
        branch=revision.branch,
        tags=revision.tags,
        build_url=revision.build_url,
        pacts={one.provider: one.fingerprint for one in pacts},
        at=history.next_time(),
    )


def _record(pact: PactFile, version: str) -> PactRecord:
    document = json.loads(pact.content)
    return PactRecord(
        consumer=pact.consumer,
        version=version,
        provider=pact.provider,
        pact=document,
    )


def _part(there: Iterable[PactRecord], asked: PactRecord, *, merges: bool) -> PactRecord:
    """The record that the version is to name for this pact: one that is there, or a new one.

    Raises:
        ValueError: the version has another pact with this provider.
    """
    names = (asked.consumer, asked.version, asked.provider)
    own = [one for one in there if (one.consumer, one.version, one.provider) == names]
    first = next((one for one in own if not one.adds), None)
    if first is None:
        return asked
    for one in own:
        if one.fingerprint == asked.fingerprint:
            return one
    whole = first.pact
    for one in own:
        whole = merged(whole, one.pact)
    if fingerprint(whole) == asked.fingerprint:
        return first
    which = f"the pact of {asked.consumer} {asked.version} with {asked.provider}"
    if not merges:
        msg = f"cannot change {which} ({first.place}), which results are about: "
        raise ValueError(f"{msg}publish another version, or add to it with --merge")
    try:
        merged(whole, asked.pact)
    except ValueError as error:
        msg = f"cannot add to {which} ({first.place}): {error}; publish another version"
        raise ValueError(msg) from error
    return asked.model_copy(update={"adds": True})


def _written(
    files: RecordFiles, there: Iterable[PactRecord], asked: PactRecord, *, merges: bool
) -> PactRecord:
    """The record as it stands on the disk, whoever wrote it first."""
    part = _part(there, asked, merges=merges)
    if part is asked and not files.write(part):
        part = _part(files.read(PactRecord), asked, merges=merges)
    if part.adds:
        files.write(part)
    return part
