"""Links and lists in what a broker answers (HAL), and the parameters of links. Pure.

https://datatracker.ietf.org/doc/html/draft-kelly-json-hal, sections 4.1.1 and 5.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

__all__ = ["link_in", "links_in", "rows_in", "segment"]


def links_in(document: Any, relation: str) -> list[Mapping[str, Any]]:
    """Each link of ``document`` with this relation that leads somewhere."""
    links = document.get("_links") if isinstance(document, Mapping) else None
    found = links.get(relation) if isinstance(links, Mapping) else None
    rows = found if isinstance(found, list) else [found]
    return [one for one in rows if isinstance(one, Mapping) and isinstance(one.get("href"), str)]


def link_in(document: Any, relation: str, **parameters: str) -> str | None:
    """Where the first link with this relation leads, its template filled; None without one."""
    for link in links_in(document, relation):
        href = str(link["href"])
        for name, value in parameters.items():
            href = href.replace(f"{{{name}}}", segment(value))
        return href
    return None


def rows_in(document: Any, *names: str) -> list[Any] | None:
    """The list at these names, one within the other; None where ``document`` has none there."""
    for name in names:
        document = document.get(name) if isinstance(document, Mapping) else None
    return document if isinstance(document, list) else None


def segment(text: str) -> str:
    """``text`` as one part of a path or query: a name may have slashes and spaces in it."""
    return quote(text, safe="")
