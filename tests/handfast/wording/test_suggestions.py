"""What a misspelt name probably meant."""

from __future__ import annotations

from handfast.wording.suggestions import listed, meant


def test_the_nearest_name_is_suggested() -> None:
    assert meant("tga", ["id", "tag", "tags"]) == "did you mean 'tag'?"


def test_without_a_near_name_all_are_listed_once_and_sorted() -> None:
    assert meant("x", ["tag", "id", "tag"]) == "known: id, tag"
    assert meant("x", []) == "known: none"


def test_a_list_has_its_own_order() -> None:
    assert listed([404, 200]) == "404, 200"
