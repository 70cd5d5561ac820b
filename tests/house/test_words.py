"""The words that have a second meaning here stand in no name and in nothing that is printed.

``line`` may be a line of a text or a file: it was ruled out as a word for a connection.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
_WORDS = "held kept told said seen noted room rooms desk desks way ways carrier carriers counter"
RULED_OUT = frozenset(re.findall("[a-z]+", _WORDS))
PRODUCT = ("contracts", "shared", "docs")
DOCUMENTED = re.compile(
    r"\bfirst_seen\b|\bservice[ _-]desk(?:_contracts)?\b|^desk$|`desk`|\[desk\]", re.IGNORECASE
)
"""Names of a system, of its extra, and those that its document gives to what is exchanged."""


def parts(name: str) -> set[str]:
    """The words of an identifier."""
    own = DOCUMENTED.sub("", name)
    return {part.lower() for part in re.split(r"_|(?<=[a-z])(?=[A-Z])", own)}


def words(text: str) -> set[str]:
    """The words of a text."""
    return {word.lower() for word in re.findall(r"[A-Za-z]+", DOCUMENTED.sub("", text))}


def names(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Each name that a module gives: to what it defines, binds, imports or passes."""
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                yield node.lineno, node.name
            case ast.arg():
                yield node.lineno, node.arg
            case ast.keyword(arg=str(name)):
                yield node.value.lineno, name
            case ast.Name(ctx=ast.Store()):
                yield node.lineno, node.id
            case ast.Attribute(ctx=ast.Store()):
                yield node.lineno, node.attr
            case ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
                yield node.lineno, name
            case ast.alias(asname=str(name)):
                yield node.lineno, name


def ruled_out(source: str) -> list[tuple[int, str]]:
    """Each name and each string (docstrings too) with such a word, and its line."""
    tree = ast.parse(source)
    found = [(at, name) for at, name in names(tree) if parts(name) & RULED_OUT]
    strings = (
        (node.lineno, node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )
    return found + [(at, text) for at, text in strings if words(text) & RULED_OUT]


def test_a_name_and_a_text_with_such_a_word_are_found() -> None:
    source = "def was_told(room):\n    return f'{room} is held'\nlines = was_told(Seen=1)\n"
    assert ruled_out(source) == [(1, "was_told"), (1, "room"), (3, "Seen"), (2, " is held")]


@pytest.mark.parametrize("folder", PRODUCT)
def test_no_name_and_no_text_has_a_word_that_is_ruled_out(folder: str) -> None:
    sources = sorted((ROOT / folder).rglob("*.py"))
    found = {
        f"{path.relative_to(ROOT)}:{at}": text
        for path in sources
        for at, text in ruled_out(path.read_text(encoding="utf-8"))
    }
    assert found == {}
    assert sources


def test_no_page_has_a_word_that_is_ruled_out() -> None:
    pages = [*ROOT.glob("*.md"), *(p for folder in PRODUCT for p in (ROOT / folder).rglob("*.md"))]
    rows = (
        (f"{page.relative_to(ROOT)}:{number}", row)
        for page in pages
        for number, row in enumerate(page.read_text(encoding="utf-8").splitlines(), 1)
    )
    assert {at: row for at, row in rows if words(row) & RULED_OUT} == {}


def test_no_test_is_named_with_a_word_that_is_ruled_out() -> None:
    found = {
        f"{path.relative_to(ROOT)}:{at}": name
        for path in sorted((ROOT / "tests").rglob("*.py"))
        for at, name in names(ast.parse(path.read_text(encoding="utf-8")))
        if parts(name) & RULED_OUT
    }
    assert found == {}
