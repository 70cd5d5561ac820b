"""The records of the folder: what each has in it, and where below the folder it stands. Pure.

A record is never changed: what follows from several is for ``history`` to say.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from functools import cached_property
from hashlib import sha256
from pathlib import PurePosixPath
from typing import Annotated, Any, ClassVar, Final, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, StringConstraints

from handfast.broker.folder.contents import fingerprint
from handfast.broker.folder.names import file_name

__all__ = [
    "FOLDERS",
    "DeploymentRecord",
    "EnvironmentRecord",
    "FolderRecord",
    "InteractionOutcome",
    "PactRecord",
    "Record",
    "ResultRecord",
    "VersionRecord",
    "as_bytes",
]

type Name = Annotated[str, StringConstraints(min_length=1)]


class Record(BaseModel):
    """One file of the folder."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    folder: ClassVar[str]

    @property
    def place(self) -> PurePosixPath:
        """Where the record stands below the folder: it follows from what is in it."""
        raise NotImplementedError


class FolderRecord(Record):
    """Marks the folder as one of records, in this form."""

    folder: ClassVar[str] = ""
    record: Literal["broker folder"] = "broker folder"
    form: Literal[1] = 1
    about: str = "Made by `handfast publish --broker file:PATH`. For one team; change no file here."

    @property
    def place(self) -> PurePosixPath:
        """At the top."""
        return PurePosixPath("handfast-broker.json")


class EnvironmentRecord(Record):
    """Where versions are deployed to. It has no time, so that two of one kind are one file."""

    folder: ClassVar[str] = "environments"
    record: Literal["environment"] = "environment"
    name: Name
    display_name: str
    production: bool
    uuid: Name

    @property
    def place(self) -> PurePosixPath:
        """One file for each name."""
        return PurePosixPath(self.folder, f"{file_name(self.name)}.json")


class PactRecord(Record):
    """A pact of a consumer's version, which counts once a version names it.

    It has no time, so that whoever publishes the same pact writes the same file. ``adds``: it was
    merged into the one that the version had.
    """

    folder: ClassVar[str] = "pacts"
    record: Literal["pact"] = "pact"
    consumer: Name
    version: Name
    provider: Name
    adds: bool = False
    pact: Mapping[str, Any]

    @cached_property
    def fingerprint(self) -> str:
        """Of what the pact asks: so a pact that was changed by hand is found."""
        return fingerprint(self.pact)

    @property
    def place(self) -> PurePosixPath:
        """One file for each version of a pair, and one for each that was merged into it."""
        suffix = f"+{self.fingerprint[:16]}" if self.adds else ""
        return self.place_of(self.consumer, self.provider, self.version, suffix)

    @classmethod
    def place_of(
        cls, consumer: str, provider: str, version: str, suffix: str = ""
    ) -> PurePosixPath:
        """Where the pact stands that a version was first published with."""
        name = f"{file_name(version)}{suffix}.json"
        return PurePosixPath(cls.folder, file_name(consumer), file_name(provider), name)


class _Dated(Record):
    """A record of what happened at some time, in a file of its own."""

    at: AwareDatetime

    @cached_property
    def _own_name(self) -> str:
        """Of the time and of what is in it; a field that is not given changes nothing."""
        given = self.model_dump(exclude_defaults=True)
        text = json.dumps(given, sort_keys=True, default=datetime.isoformat)
        time = self.at.strftime("%Y%m%dt%H%M%S%f")
        return f"{time}-{sha256(text.encode()).hexdigest()[:16]}.json"


class VersionRecord(_Dated):
    """A version of a service was published. ``pacts``: the fingerprints of its, by provider."""

    folder: ClassVar[str] = "versions"
    record: Literal["version"] = "version"
    pacticipant: Name
    version: Name
    branch: str = ""
    tags: tuple[Name, ...] = ()
    build_url: str = ""
    pacts: Mapping[str, Name] = {}

    @property
    def place(self) -> PurePosixPath:
        """One file for each time."""
        names = (file_name(self.pacticipant), file_name(self.version))
        return PurePosixPath(self.folder, *names, self._own_name)


class InteractionOutcome(BaseModel):
    """What came of one interaction, as a part of a result; it passed without ``faults``."""

    model_config = Record.model_config

    interaction: str
    description: str = ""
    faults: tuple[tuple[str, str, str], ...] = ()


class ResultRecord(_Dated):
    """A version of a provider was verified by a pact of this fingerprint."""

    folder: ClassVar[str] = "results"
    record: Literal["result"] = "result"
    provider: Name
    version: Name
    consumer: Name
    fingerprint: Name
    tests: tuple[InteractionOutcome, ...]
    verified_by: str
    build_url: str = ""
    wip: bool = False

    @property
    def success(self) -> bool:
        """Whether it passed as a whole."""
        return all(not one.faults for one in self.tests)

    @property
    def place(self) -> PurePosixPath:
        """One file for each time."""
        names = (file_name(self.provider), file_name(self.version))
        return PurePosixPath(self.folder, *names, self._own_name)


class DeploymentRecord(_Dated):
    """What happened to a version in an environment: by default it was deployed.

    It took the place of what ran there as the same instance. ``undeployed`` takes that away without
    another. A release stands beside others, until its support has ended.
    """

    folder: ClassVar[str] = "deployments"
    record: Literal["deployment"] = "deployment"
    pacticipant: Name
    version: Name
    environment: Name
    instance: str = ""
    what: Literal["deployed", "undeployed", "released", "support ended"] = "deployed"

    @property
    def ends(self) -> bool:
        """Whether it takes away what an earlier record of the same subject put there."""
        return self.what in {"undeployed", "support ended"}

    @property
    def subject(self) -> tuple[str, str, bool, str]:
        """What a later record replaces or takes away: an instance, or the release of a version."""
        is_release = self.what in {"released", "support ended"}
        name = self.version if is_release else self.instance
        return self.environment, self.pacticipant, is_release, name

    @property
    def place(self) -> PurePosixPath:
        """One file for each time."""
        names = (file_name(self.environment), file_name(self.pacticipant))
        return PurePosixPath(self.folder, *names, self._own_name)


FOLDERS: Final = tuple(
    kind.folder
    for kind in (DeploymentRecord, EnvironmentRecord, PactRecord, ResultRecord, VersionRecord)
)
"""What stands at the top of the folder, besides its own record."""


def as_bytes(record: Record) -> bytes:
    """The record as it stands in its file; of equal records it is equal.

    Raises:
        RecursionError: a pact is nested too deeply.
    """
    fields = record.model_dump()
    text = json.dumps(fields, indent=1, ensure_ascii=False, default=datetime.isoformat)
    # Half of a surrogate pair has no UTF-8. Its escape is what JSON has for it.
    return f"{text}\n".encode("utf-8", "backslashreplace")
