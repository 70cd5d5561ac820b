"""The pacts of others in a folder: found and read, whatever stands there. Verifies nothing.

Nothing is verified where one of them is broken: every fault of every file comes at once.
"""

from __future__ import annotations

import json
from dataclasses import field
from typing import TYPE_CHECKING, Any, Final

from handfast.frozen import dataclass
from handfast.pact.received.faults import faults_in

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

__all__ = ["BadPacts", "FolderPact", "pacts_in"]

_LARGEST: Final = 20_000_000


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
            document = _read(file)
        except (OSError, ValueError, RecursionError) as error:
            why = error.strerror if isinstance(error, OSError) else str(error)
            faults.append(f"{file}: {why}")
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


def _read(path: Path) -> Any:
    if not path.is_file():
        raise ValueError("there is no such file" if not path.exists() else "it is no file")
    size = path.stat().st_size
    if size > _LARGEST:
        raise ValueError(f"it has {size} bytes, and at most {_LARGEST} are read")
    try:
        return json.loads(path.read_bytes(), parse_constant=_refused, object_pairs_hook=_once)
    except UnicodeDecodeError:
        raise ValueError("it is no text in UTF-8") from None
    except json.JSONDecodeError as error:
        raise ValueError(f"it is no JSON: {error}") from error
    except RecursionError:
        raise ValueError("it is nested too deep to be read") from None


def _refused(name: str) -> Any:
    raise ValueError(f"it is no JSON: {name} is no JSON number")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = sorted({name for name in names if names.count(name) > 1})
        raise ValueError(f"an object has a key more than once: {', '.join(twice)}")
    return found
