"""A Markdown extension of the site: a link to what the site does not have becomes its path.

A page is read in the repository too, where it links to source files and folders. The site has pages
alone, and knows no address of the repository. It judges no link: tests/docs/test_site.py does.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from markdown import Extension
from markdown.treeprocessors import Treeprocessor

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from markdown import Markdown

__all__ = ["LinksToSource", "makeExtension"]

ROOT: Final = Path(__file__).resolve().parents[2]
_LAST: Final = -10  # behind all that makes links of what is written


class LinksToSource(Extension):
    """Shows the path in the repository in place of a link that leaves the site."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802  # the name that Markdown calls
        """Register what is done with the links of a page."""
        md.treeprocessors.register(_Paths(md), "links_to_source", _LAST)


class _Paths(Treeprocessor):
    def run(self, root: Element) -> None:
        for link in root.iter("a"):
            path = _outside(link.get("href", ""))
            if path:
                _show(link, path)


def _outside(href: str) -> str:
    """The path in the repository of what ``href`` leads to, if that is outside ``docs``."""
    path = href.partition("#")[0]
    while path.startswith("../"):
        path = path.removeprefix("../")
    inside = not path or path == href or "://" in path or (ROOT / "docs" / path).exists()
    return path if not inside and (ROOT / path).exists() else ""


def _show(link: Element, path: str) -> None:
    text = "".join(link.itertext()).strip("/")
    only_name = text == path.strip("/").rpartition("/")[2]
    link.tag = "span"
    link.attrib.clear()
    for child in [*link]:
        link.remove(child)
    link.text = "" if only_name else f"{text} "
    code = link.makeelement("code", {})
    code.text = path
    link.append(code)


def makeExtension(**settings: Any) -> LinksToSource:  # noqa: N802  # the name that Markdown calls
    """The extension, for Markdown."""
    return LinksToSource(**settings)
