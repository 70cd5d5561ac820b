"""Paths: what is one, what it leads to, and how it is written."""

from __future__ import annotations

import pytest

from handfast.wire.paths import EVERY, MISSING, Step, pick, render, steps

PATHS: dict[str, tuple[Step, ...]] = {
    "": (),
    "id": ("id",),
    "memory.tags[*].tag": ("memory", "tags", EVERY, "tag"),
    "[0].id": (0, "id"),
    "[*]": (EVERY,),
    "a[0][12]": ("a", 0, 12),
    "x-trace id.ß": ("x-trace id", "ß"),
}


@pytest.mark.parametrize("path", PATHS)
def test_a_path_is_its_steps_and_reads_back(path: str) -> None:
    assert steps(path) == PATHS[path]
    assert render(PATHS[path]) == path


@pytest.mark.parametrize(
    "path", [".a", "a.", "a..b", "a[", "a[x]", "a]", "[0]id", "[-1]", "[٣]", "a[].b", "[*]a"]
)
def test_what_is_no_path_is_refused_with_an_example_of_one(path: str) -> None:
    with pytest.raises(ValueError, match=r"not a path: .* \(write it like memory") as caught:
        steps(path)
    assert repr(path) in str(caught.value)


def test_a_path_leads_to_each_place_and_to_what_stands_there() -> None:
    document = {"tags": [{"tag": "a"}, {"tag": None}]}
    assert pick(document, steps("tags[*].tag")) == [
        (("tags", 0, "tag"), "a"),
        (("tags", 1, "tag"), None),
    ]
    assert pick(document, steps("tags[1]")) == [(("tags", 1), {"tag": None})]
    assert pick(document, ()) == [((), document)]


def test_every_item_of_an_empty_list_is_no_place() -> None:
    assert pick([], steps("[*].id")) == []


@pytest.mark.parametrize(
    ("document", "path", "place"),
    [
        ({}, "a.b", ("a",)),
        ({"a": 1}, "a.b", ("a", "b")),
        ({"a": {"0": 1}}, "a[0]", ("a", 0)),
        ([1], "[1]", (1,)),
        ({"a": 1}, "a[*].b", ("a", EVERY)),
    ],
)
def test_a_step_that_leads_nowhere_is_where_it_ends(
    document: object, path: str, place: tuple[Step, ...]
) -> None:
    assert pick(document, steps(path)) == [(place, MISSING)]
