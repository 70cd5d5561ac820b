from datetime import timedelta
from typing import Any

import pytest

NOW = "2031-04-02T06:15:00.250000Z"
LATER = "2031-04-02T06:16:00.250000Z"


def tag(name: Any, *, suggested: Any = None, confirmed: Any = None) -> Any:
    status = "suggested" if suggested else "confirmed"
    return {"tag": name, "status": status, "suggested_at": suggested, "confirmed_at": confirmed}


@pytest.fixture
def find(ask: Any, owner: Any) -> Any:
    """The contents and scores' signs of what is found."""

    def search(q: Any, **params: Any) -> Any:
        status, hits = ask("GET", "/search", params={"q": q, "owner": owner, **params})
        assert status == 200
        return [(hit["memory"]["content"], hit["score"] < 0) for hit in hits]

    return search


@pytest.fixture
def remember(ask: Any, owner: Any) -> Any:
    """Creates a memory and changes it."""

    def create(content: Any, **changes: Any) -> Any:
        body = {"owner_user_id": owner, "content": content}
        memory = ask("POST", "/memories", json=body)[1]
        return ask("PATCH", f"/memories/{memory['id']}", json=changes)[1]

    return create


def test_confirming_a_suggested_tag_swaps_its_times(ask: Any, image: Any, moments: Any) -> None:
    path = f"/memories/{image['id']}/tags"
    suggested = ask("POST", path, json={"tags": ["b", "a"], "status": "suggested"})
    moments.append(moments[-1] + timedelta(minutes=1))
    confirmed = ask("POST", path, json={"tags": ["a"]})
    b = tag("b", suggested=NOW)
    assert suggested == (200, {**image, "tags": [b, tag("a", suggested=NOW)]})
    assert confirmed == (200, {**image, "tags": [b, tag("a", confirmed=LATER)]})


def test_suggesting_a_confirmed_tag_takes_it_out_of_search(
    ask: Any, memory: Any, find: Any
) -> None:
    path = f"/memories/{memory['id']}/tags"
    ask("POST", path, json={"tags": ["home"]})
    assert find("home") == [("the spare key", True)]
    answer = ask("POST", path, json={"tags": ["home"], "status": "suggested"})
    assert answer == (200, {**memory, "tags": [tag("home", suggested=NOW)]})
    assert find("home") == []


def test_removing_a_tag_succeeds_also_when_it_is_not_there(
    ask: Any, memory: Any, find: Any
) -> None:
    path = f"/memories/{memory['id']}/tags"
    ask("POST", path, json={"tags": ["a b", "c"]})
    assert ask("DELETE", f"{path}/a%20b") == (204, None)
    assert ask("DELETE", f"{path}/a%20b") == (204, None)
    answer = ask("GET", f"/memories/{memory['id']}")
    assert answer == (200, {**memory, "tags": [tag("c", confirmed=NOW)]})
    assert (find("c"), find("a")) == ([("the spare key", True)], [])


@pytest.mark.parametrize("name", ["", "a/b", "x" * 65, "nul\x00", "line\n", ".", ".."])
def test_what_is_no_path_segment_is_no_tag(ask: Any, memory: Any, name: Any) -> None:
    status, body = ask("POST", f"/memories/{memory['id']}/tags", json={"tags": [name]})
    assert (status, [mismatch["loc"] for mismatch in body["detail"]]) == (
        422,
        [["body", "tags", 0]],
    )


def test_a_tag_status_outside_the_set_is_refused(ask: Any, memory: Any) -> None:
    body = {"tags": ["a"], "status": "maybe"}
    status, answer = ask("POST", f"/memories/{memory['id']}/tags", json=body)
    assert (status, [mismatch["loc"] for mismatch in answer["detail"]]) == (
        422,
        [["body", "status"]],
    )


def test_every_word_must_match_in_text_or_confirmed_tags(ask: Any, memory: Any, find: Any) -> None:
    ask("POST", f"/memories/{memory['id']}/tags", json={"tags": ["hall"]})
    assert find("hall SPARE") == [("the spare key", True)]
    assert find("spare cellar") == []


def test_a_pending_memory_is_found_once_confirmed(ask: Any, image: Any, find: Any) -> None:
    path = f"/memories/{image['id']}"
    ask("PATCH", path, json={"content": "a fern"})
    assert find("fern") == []
    ask("PATCH", path, json={"status": "confirmed"})
    assert find("fern") == [("a fern", True)]
    ask("PATCH", path, json={"status": "pending"})
    assert find("fern") == []


def test_pinned_memories_come_first_then_the_better_match(remember: Any, find: Any) -> None:
    remember("fern and more words than the other one has")
    remember("fern fern")
    remember("one fern among so very many other words as to rank last", is_pinned=True)
    expected = [
        ("one fern among so very many other words as to rank last", True),
        ("fern fern", True),
        ("fern and more words than the other one has", True),
    ]
    assert find("fern") == expected
    assert find("fern", pinned=True) == expected[:1]


def test_only_the_owners_memories_are_found(ask: Any, memory: Any, owner: Any) -> None:
    ask("POST", "/users", json={"telegram_user_id": 2, "display_name": "Bo"})
    assert ask("GET", "/search", params={"q": "key", "owner": 2}) == (200, [])


def test_at_most_twenty_are_found(remember: Any, find: Any) -> None:
    for _ in range(21):
        remember("fern")
    assert find("fern") == [("fern", True)] * 20


def test_a_hit_has_all_tags_and_a_negative_score(ask: Any, memory: Any, owner: Any) -> None:
    path = f"/memories/{memory['id']}/tags"
    ask("POST", path, json={"tags": ["a"], "status": "suggested"})
    status, hits = ask("GET", "/search", params={"q": "key", "owner": owner})
    found = {**memory, "tags": [tag("a", suggested=NOW)]}
    assert (status, hits) == (200, [{"memory": found, "score": hits[0]["score"]}])
    assert hits[0]["score"] < 0


@pytest.mark.parametrize("q", ["", " ", "\t\n", "\u3000"])
def test_a_blank_query_is_refused_unless_pinned_is_asked_for(
    ask: Any, remember: Any, owner: Any, q: Any
) -> None:
    remember("one")
    two, three = remember("two", is_pinned=True), remember("three", is_pinned=True)
    blank = {"q": q, "owner": owner}
    assert ask("GET", "/search", params=blank) == (400, {"detail": "q is blank"})
    assert ask("GET", "/search", params={**blank, "pinned": True}) == (
        200,
        [{"memory": {**found, "tags": []}, "score": 0.0} for found in (three, two)],
    )


@pytest.mark.parametrize(
    "q", ['"', "'", "key AND", "NEAR(", "content:", "*", "(", "^", "k:ey", '""', ";"]
)
def test_operators_of_the_index_are_literals(ask: Any, memory: Any, owner: Any, q: Any) -> None:
    assert ask("GET", "/search", params={"q": q, "owner": owner}) == (200, [])


@pytest.mark.parametrize(
    ("params", "where"),
    [
        ({"owner": 1}, "q"),
        ({"q": "key"}, "owner"),
        ({"q": "a\x00", "owner": 1}, "q"),
        ({"q": "a", "owner": 2**63}, "owner"),
    ],
)
def test_an_invalid_search_is_refused(ask: Any, params: Any, where: Any) -> None:
    status, body = ask("GET", "/search", params=params)
    assert (status, [mismatch["loc"] for mismatch in body["detail"]]) == (422, [["query", where]])
