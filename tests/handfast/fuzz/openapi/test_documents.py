"""A provider's own document is read in its charset, with a byte order mark or without one."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import httpx
import pytest

from handfast.fuzz.openapi.documents import NoDocument, own_document

TEXT = '{"paths": {}, "info": {"title": "\u00e9"}}'


def serving(content: bytes, media_type: str = "application/json") -> Any:
    headers = {"content-type": media_type}
    return SimpleNamespace(get=lambda target: httpx.Response(200, content=content, headers=headers))


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig"])
def test_a_document_in_utf_8_is_read(coding: str) -> None:
    assert own_document(serving(TEXT.encode(coding)))["info"] == {"title": "\u00e9"}


def test_another_coding_is_named() -> None:
    with pytest.raises(NoDocument, match=r"^no JSON: expected UTF-8 \(it is UTF-16: serve it as"):
        own_document(serving(TEXT.encode("utf-16")))


@pytest.mark.parametrize("coding", ["latin-1", "utf-16", "UTF8"])
def test_a_charset_that_the_media_type_names_is_used(coding: str) -> None:
    served = serving(TEXT.encode(coding), f"application/json; charset={coding}")
    assert own_document(served)["info"] == {"title": "\u00e9"}


@pytest.mark.parametrize(
    ("charset", "why"),
    [
        ("utf-8", "UTF-8 (invalid continuation byte at byte "),
        ("ascii", "ascii, as its Content-Type names it ('ascii' codec can't decode byte 0xe9"),
        ("martian", "UTF-8 (invalid continuation byte at byte "),
        ("hex", "UTF-8 (invalid continuation byte at byte "),
    ],
)
def test_a_charset_that_does_not_fit_is_named(charset: str, why: str) -> None:
    served = serving(TEXT.encode("latin-1"), f"application/json; charset={charset}")
    with pytest.raises(NoDocument) as refused:
        own_document(served)
    assert str(refused.value).startswith(f"no JSON: expected {why}")
