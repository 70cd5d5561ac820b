"""The files of the folder: written whole, in one step, and read back. Knows no rule of a broker.

A file is made beside the records, forced to the disk and then linked to its place, which fails
where one stands there. So no lock is needed: writers do not meet, and whatever is stopped halfway
leaves an unfinished file where nobody reads.
"""

from __future__ import annotations

import os
import stat
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final
from uuid import uuid4

from pydantic import ValidationError

from handfast.broker.errors import BrokerError
from handfast.broker.folder.records import FOLDERS, FolderRecord, as_bytes
from handfast.exit_codes import ExitCode
from handfast.frozen import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from handfast.broker.folder.records import Record

__all__ = ["RecordFiles"]

_UNFINISHED: Final = ".unfinished"
_ALLOWED: Final = (".", "README")
"""How names begin that a working tree of Git has besides the records."""

_OURS: Final = (*FOLDERS, FolderRecord().place.name)
_ABANDONED_SECONDS: Final = 3600.0
_MOST_BYTES: Final = 50_000_000
_RESTORE: Final = (
    "restore it from Git (`git -C ROOT checkout -- PATH`), take one side of a conflict, or take "
    "away what is no record"
)


@dataclass(frozen=True, slots=True)
class RecordFiles:
    """The files below ``root``."""

    root: Path

    def check(self) -> None:
        """See that the folder is one of records.

        Raises:
            BrokerError: it is not there, or another's.
        """
        if not (self.root / FolderRecord().place).is_file():
            why = (
                "is no folder of broker records: mend the path, or make one by `handfast publish` "
                "or `handfast environments --create NAME`"
            )
            raise self.error(why, ExitCode.WRONG)
        self._read(self.root / FolderRecord().place, FolderRecord)
        for path in sorted(self.root.iterdir()):
            if path.name not in _OURS and not path.name.startswith(_ALLOWED):
                raise self._damaged(path, "is no record", "take it away")

    def prepare(self) -> None:
        """Make the folder, unless there is one.

        Raises:
            BrokerError: it has other files in it, or cannot be made.
        """
        try:
            self.root.mkdir(parents=True, exist_ok=True)
            names = [path.name for path in self.root.iterdir()]
        except OSError as error:
            raise self.error(f"cannot be made: {error.strerror}", ExitCode.WRONG) from error
        # Looked at after the list: another pipeline may have made both in between.
        if (self.root / FolderRecord().place).exists():
            self.check()
            return
        others = sorted(name for name in names if not name.startswith(_ALLOWED))
        if others:
            why = f"has other files in it ({', '.join(others[:3])}): name an empty folder"
            raise self.error(why, ExitCode.WRONG)
        self.write(FolderRecord())

    def read[T: Record](self, kind: type[T]) -> list[T]:
        """Every record of ``kind``.

        Raises:
            BrokerError: a file is damaged, none of ours, or not where it belongs.
        """
        return [self._read(path, kind) for path in self._files(self.root / kind.folder)]

    def write(self, record: Record) -> bool:
        """Write ``record`` to its place; False where a file stands there already.

        Raises:
            BrokerError: it cannot be written, or could not be read back.
        """
        place = self.root / record.place
        try:
            data = as_bytes(record)
            type(record).model_validate_json(data)
        except (ValueError, RecursionError) as error:
            why = f"cannot record {record.place}: {_first(error)}"
            raise self.error(why, ExitCode.WRONG) from error
        try:
            return self._linked(place, data)
        except OSError as error:
            why = (
                f"cannot write {record.place}: {error.strerror}; see whether the folder may be "
                "written to, and its file system has hard links"
            )
            raise self.error(why, ExitCode.NOT_VERIFIED) from error

    @contextmanager
    def recordable(self) -> Iterator[None]:
        """Around what makes a record of texts from outside.

        Raises:
            BrokerError: a text is none that a record can have: empty, or without UTF-8.
        """
        try:
            yield
        except ValidationError as error:
            name = error.title.removesuffix("Record").lower()
            why = f"cannot record this {name}: {_first(error)}; mend what is named"
            raise self.error(why, ExitCode.WRONG) from None
        except RecursionError:
            why = "cannot record this pact: it is nested too deeply; publish another"
            raise self.error(why, ExitCode.WRONG) from None

    def error(self, why: str, code: ExitCode, status: int = 0) -> BrokerError:
        """What ends a command: which folder, and why."""
        return BrokerError(f"broker folder {self.root}: {why}", code, status)

    def _linked(self, place: Path, data: bytes) -> bool:
        folder = self._unfinished()
        temporary = folder / uuid4().hex
        try:
            with temporary.open("xb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            made = [one for one in place.parents if self.root in one.parents and not one.exists()]
            place.parent.mkdir(parents=True, exist_ok=True)
            try:
                place.hardlink_to(temporary)
            except FileExistsError:
                return False
            for one in {place.parent, *(new.parent for new in made)}:
                _synced(one)
        finally:
            temporary.unlink(missing_ok=True)
        return True

    def _unfinished(self) -> Path:
        """Where files are made; what a stopped pipeline left there long ago is removed."""
        folder = self.root / _UNFINISHED
        folder.mkdir(exist_ok=True)
        ignored = folder / ".gitignore"
        if not ignored.exists() or not ignored.stat().st_size:
            ignored.write_text("*\n", encoding="utf-8")
        for path in folder.iterdir():
            try:
                old = time.time() - path.stat().st_mtime > _ABANDONED_SECONDS
            except FileNotFoundError:  # its writer is done with it
                continue
            if old and path != ignored:
                path.unlink(missing_ok=True)
        return folder

    def _files(self, folder: Path) -> Iterator[Path]:
        """Every file below ``folder``, in a stable order."""
        try:
            with os.scandir(folder) as found:
                entries = sorted(found, key=lambda one: one.name)
        except FileNotFoundError:
            return
        except OSError as error:
            raise self._damaged(folder, f"cannot be read: {error.strerror}") from error
        for entry in entries:
            path = folder / entry.name
            if entry.is_dir(follow_symlinks=False):
                yield from self._files(path)
            elif entry.is_file(follow_symlinks=False) and entry.name.endswith(".json"):
                yield path
            else:
                raise self._damaged(path, "is no record", "take it away")

    def _read[T: Record](self, path: Path, kind: type[T]) -> T:
        try:
            found = path.lstat()
            if not stat.S_ISREG(found.st_mode) or found.st_size > _MOST_BYTES:
                raise self._damaged(path, "is no record: no plain file below 50 MB")
            data = path.read_bytes()
        except OSError as error:
            raise self._damaged(path, f"cannot be read: {error.strerror}") from error
        try:
            record = kind.model_validate_json(data)
        except ValidationError as error:
            raise self._damaged(path, f"is damaged: {_first(error)}") from None
        if path != self.root / record.place:
            raise self._damaged(path, "does not stand where it belongs", f"move to {record.place}")
        return record

    def _damaged(self, path: Path, why: str, remedy: str = _RESTORE) -> BrokerError:
        place = path.relative_to(self.root).as_posix()
        remedy = remedy.replace("PATH", place).replace("ROOT", str(self.root))
        text = f"{place} {why}; {remedy}"
        return self.error(text, ExitCode.NOT_VERIFIED)


def _first(error: Exception) -> str:
    """The first fault, without the value that it is of."""
    if isinstance(error, ValidationError):
        fault = error.errors(include_input=False, include_url=False)[0]
        place = ".".join(str(part) for part in fault["loc"])
        return f"{place}: {fault['msg']}" if place else fault["msg"]
    return str(error)


def _synced(folder: Path) -> None:
    """Force the names in ``folder`` to the disk, where a system can."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
