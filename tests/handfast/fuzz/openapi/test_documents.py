"""A provider's own document is read as others write it: in UTF-8, with a byte order mark or not."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import httpx
import pytest

from handfast.fuzz.openapi.documents import NoDocument, own_document

TEXT = '{"paths": {}, "info": {"title": "\u00e9"}}'


def serving(content: bytes) -> Any:
    return SimpleNamespace(get=lambda target: httpx.Response(200, content=content))


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig"])
def test_a_document_in_utf_8_is_read(coding: str) -> None:
    assert own_document(serving(TEXT.encode(coding)))["info"] == {"title": "\u00e9"}


def test_another_coding_is_named() -> None:
    with pytest.raises(NoDocument, match=r"^no JSON: expected UTF-8 \(it is UTF-16: save it as"):
        own_document(serving(TEXT.encode("utf-16")))
