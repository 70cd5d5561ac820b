"""Links of HAL: found, filled in, and none where the document has no such link."""

from __future__ import annotations

from typing import Any

import pytest

from handfast.broker.http.links import link_in, links_in


@pytest.mark.parametrize(
    ("links", "found"),
    [
        ({"href": "/a"}, ["/a"]),
        ([{"href": "/a"}, {"href": "/b", "name": "b"}, {"href": 3}, "x"], ["/a", "/b"]),
        (None, []),
        ("/a", []),
    ],
)
def test_links_with_a_relation(links: Any, found: list[str]) -> None:
    assert [one["href"] for one in links_in({"_links": {"pb:x": links}}, "pb:x")] == found


@pytest.mark.parametrize("document", [None, [], "x", {}, {"_links": []}])
def test_what_is_no_document_has_no_links(document: Any) -> None:
    assert link_in(document, "self") is None


def test_a_template_is_filled_with_names_that_are_encoded() -> None:
    document = {"_links": {"pb:x": {"href": "/p/{provider}/x", "templated": True}}}
    assert link_in(document, "pb:x", provider="a/b é+") == "/p/a%2Fb%20%C3%A9%2B/x"
