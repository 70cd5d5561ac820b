"""Every page of the documentation that is derived, by its place; and what is in step with them."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from api_pages import api_pages
from clause_table import with_table
from command_page import command_page
from drift_page import drift_page
from indexes import decisions_index, reference_index
from pipeline_pages import pipeline_pages

__all__ = ["DOCS", "pages"]

DOCS: Final = Path(__file__).resolve().parents[1]


def pages() -> dict[str, str]:
    """The text of each derived page by its path below ``docs``."""
    clauses = (DOCS / "concepts" / "clauses.md").read_text(encoding="utf-8")
    return {
        **{f"reference/{name}.md": text for name, text in api_pages().items()},
        **{f"pipelines/{name}.md": text for name, text in pipeline_pages().items()},
        "reference/README.md": reference_index(),
        "reference/commands.md": command_page(),
        "reference/drift.md": drift_page(),
        "decisions/README.md": decisions_index(DOCS / "decisions"),
        "concepts/clauses.md": with_table(clauses),
    }
