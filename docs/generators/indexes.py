"""The indexes of the reference and of the decisions, made of the pages that there are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import griffe
from api_pages import API_PAGES, SOURCE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["decisions_index", "reference_index"]

_REFERENCE: Final = """# Reference

Made of signatures, docstrings and help texts; `tox -e pages` writes it anew.

| page | what it describes |
|---|---|
| [commands](commands.md) | every command with its options, and the exit codes |
| [drift](drift.md) | the rows that a file of known differences may have |
| [configuration](configuration.md) | tables of `pyproject.toml`, environment variables, files |
"""
_DECISIONS: Final = """# Decisions

What a reader would otherwise ask about: what was decided, and why.

"""


def reference_index() -> str:
    """A row for each page, and where the names of ``handfast`` itself are described."""
    package = griffe.load("handfast", search_paths=[SOURCE])
    assert isinstance(package, griffe.Module), "handfast is a package"  # noqa: S101  # for the types
    rows = [
        _row(page, package[modules[0].partition(".")[2]]) for page, modules in API_PAGES.items()
    ]
    names = ", ".join(f"`{name}`" for name in package.exports or ())
    own = f"`handfast` itself has the names of a first contract, from `handfast.declare`: {names}."
    return f"{_REFERENCE}{''.join(rows)}\n{own}\n"


def _row(page: str, module: griffe.Object) -> str:
    summary = module.docstring.value.partition("\n\n")[0] if module.docstring else ""
    text = " ".join(summary.replace("``", "`").split())
    return f"| [{module.path}]({page}.md) | {text} |\n"


def decisions_index(folder: Path) -> str:
    """A link to each decision in ``folder``, by its number."""
    return _DECISIONS + "".join(_decisions(folder))


def _decisions(folder: Path) -> Iterator[str]:
    for page in sorted(folder.glob("0*.md")):
        title = page.read_text(encoding="utf-8").partition("\n")[0].removeprefix("# ")
        yield f"- [{title}]({page.name})\n"
