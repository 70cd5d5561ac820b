"""Writes the reports of a run side by side into a folder, each whole or not at all."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from handfast.broker.errors import BrokerError
from handfast.broker.revision import Revision, revision_of
from handfast.report.run import Origin, Since
from handfast.report.written.annotations import github_of, gitlab_of
from handfast.report.written.html import html_of
from handfast.report.written.json_document import FORMAT, json_of
from handfast.report.written.junit import junit_of
from handfast.report.written.markdown import markdown_of
from handfast.storage.files import write_whole

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from handfast.report.run import Run

__all__ = ["FILES", "earlier_causes", "origin_here", "write_reports"]

FILES: Final[Mapping[str, Callable[[Run], str]]] = {
    "report.html": html_of,
    "report.json": json_of,
    "report.xml": junit_of,
    "report.md": markdown_of,
    "report.github.txt": lambda run: github_of(run, Path.cwd()),
    "report.gitlab.json": lambda run: gitlab_of(run, Path.cwd()),
}
"""What makes each file of the report."""

_LARGEST: Final = 50_000_000
"""Bytes of an earlier report that are read."""


def write_reports(run: Run, folder: Path) -> Path:
    """Write every form of the report into ``folder``; the page's path comes back."""
    for name, write in FILES.items():
        write_whole(folder / name, write(run))
    return folder / "report.html"


def origin_here(command: str = "", revision: Revision | None = None) -> Origin:
    """Where and when this is: the version is the commit that is checked out, if there is one."""
    try:
        found = revision or revision_of(Path.cwd(), os.environ)
    except BrokerError:
        found = Revision("")
    try:
        tool = version("handfast")
    except PackageNotFoundError:  # a copy of the source, not installed
        tool = "unknown"
    branch = f" ({found.branch})" if found.branch else ""
    at = datetime.now(UTC).isoformat(timespec="seconds")
    return Origin(at=at, version=f"{found.version[:12]}{branch}", handfast=tool, command=command)


def earlier_causes(folder: Path) -> dict[str, Since] | None:
    """Since when each cause of the report in ``folder`` is known; None where none can be read.

    What another version or another program wrote is no such report.
    """
    path = folder / "report.json"
    try:
        if path.stat().st_size > _LARGEST:
            return None
        document = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    is_ours = isinstance(document, dict) and document.get("format") == FORMAT
    causes = document.get("causes") if is_ours else None
    if not isinstance(causes, list):
        return None
    found = map(_since, causes)
    return dict(one for one in found if one is not None)


def _since(cause: Any) -> tuple[str, Since] | None:
    match cause:
        case {"id": str(id_), "since": {"at": str(at), "version": str(of_version)}}:
            try:
                datetime.fromisoformat(at)
            except ValueError:
                return None
            return id_, Since(at, of_version[:200])
        case _:
            return None
