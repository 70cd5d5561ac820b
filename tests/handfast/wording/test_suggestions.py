"""What a misspelt name probably meant."""

from __future__ import annotations

from handfast.wording.suggestions import did_you_mean, listed, nearest, none_called


def test_the_nearest_name_is_suggested() -> None:
    assert did_you_mean("tga", ["id", "tag", "tags"]) == "did you mean 'tag'?"


def test_without_a_near_name_all_are_listed_once_and_sorted() -> None:
    assert did_you_mean("x", ["tag", "id", "tag"]) == "known: id, tag"
    assert did_you_mean("x", []) == "known: none"


def test_of_many_names_some_are_listed_and_the_rest_is_counted() -> None:
    names = [f"{number:03}" for number in range(400)]
    assert did_you_mean("x", names) == f"known: {', '.join(names[:20])} and 380 more"


def test_a_list_has_its_own_order() -> None:
    assert listed([404, 200]) == "404, 200"


def test_a_name_that_nothing_has_is_refused_with_its_kind_and_the_remedy() -> None:
    assert none_called("ops", ["opps"], "consumer") == (
        "no consumer is called 'ops': did you mean 'opps'?"
    )


def test_what_is_unlike_all_was_meant_by_none() -> None:
    assert (nearest("titel", ["id", "title"]), nearest("x", ["id", "title"])) == ("title", None)
