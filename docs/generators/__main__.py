"""Writes the pages that are derived: `python docs/generators`."""

from __future__ import annotations

from pages import DOCS, pages

for path, text in pages().items():
    (DOCS / path).parent.mkdir(exist_ok=True)
    (DOCS / path).write_text(text, encoding="utf-8")
