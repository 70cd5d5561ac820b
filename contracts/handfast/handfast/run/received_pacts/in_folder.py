"""The pacts of others in a folder: found and read, whatever stands there. Verifies nothing.

Nothing is verified where one of them is broken: every fault of every file comes at once.
"""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING, Any

from handfast.frozen import dataclass
from handfast.pact.received.faults import faults_in
from handfast.storage.json_files import UnreadableFile, read_json_file

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

__all__ = ["BadPacts", "FolderPact", "pacts_in"]


class BadPacts(Exception):
    """Files are no pacts, or there is none. ``faults`` has each fault with its file."""

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(self.faults))


@dataclass(frozen=True, slots=True)
class FolderPact:
    """A pact in the file ``place``. None is pending as a whole: a broker decides that."""

    place: str
    document: Any = field(repr=False)
    pending: bool = False

    @property
    def provider(self) -> str:
        """Whose consumer relies on it."""
        return str(self.document["provider"]["name"])


def pacts_in(path: Path) -> tuple[FolderPact, ...]:
    """Every pact in ``path``, a folder with JSON files at any depth, or one file.

    Raises:
        BadPacts: a file cannot be read or is no pact, or there is none.
    """
    found: list[FolderPact] = []
    faults: list[str] = []
    for file in _files(path):
        try:
            document = read_json_file(file)
        except UnreadableFile as error:
            faults.append(f"{file}: {error}")
        else:
            faults += (f"{file}: {fault}" for fault in faults_in(document))
            found.append(FolderPact(str(file), document))
    if not found and not faults:
        faults.append(f"{path}: no file in it ends with .json")
    if faults:
        raise BadPacts(faults)
    return tuple(found)


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    return sorted(one for one in path.rglob("*.json") if not one.is_dir())
