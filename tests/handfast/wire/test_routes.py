"""Path templates: what is in braces is a parameter, one segment at most."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import permutations

import pytest

from handfast.wire.routes import arguments, filled, normalised_away, operation_at, parameters


@dataclass(frozen=True)
class Route:
    """What is reached by a method and a path."""

    method: str
    path: str


@pytest.mark.parametrize(
    ("template", "names"),
    [("/", ()), ("/a/{b}", ("b",)), ("/{a}-{b}/{a}", ("a", "b", "a")), ("/{}", ("",)), ("/{a", ())],
)
def test_parameters_are_the_names_in_braces(template: str, names: tuple[str, ...]) -> None:
    assert parameters(template) == names


def test_a_template_is_filled_by_name() -> None:
    assert filled("/a/{b}/{c}?d={b}", str.upper) == "/a/B/C?d=B"


@pytest.mark.parametrize(
    ("template", "path", "texts"),
    [
        ("/a", "/a", {}),
        ("/a", "/a/", None),
        ("/a/{b}", "/a/1", {"b": "1"}),
        ("/a/{b}", "/a/1%2F2", {"b": "1%2F2"}),
        ("/a/{b}", "/a/", None),
        ("/a/{b}", "/a/1/2", None),
        ("/{a}-{b}.json", "/1-2.json", {"a": "1", "b": "2"}),
        ("/{a}-{b}.json", "/1-2xjson", None),
    ],
)
def test_a_path_gives_a_text_for_each_parameter(
    template: str, path: str, texts: dict[str, str] | None
) -> None:
    assert arguments(template, path) == texts


@pytest.mark.parametrize(
    ("paths", "path", "reached"),
    [
        (("/a/{b}", "/a/search"), "/a/search", "/a/search"),
        (("/a/{b}", "/a/search"), "/a/1", "/a/{b}"),
        (("/{a}/b/{c}", "/a/{b}/{c}"), "/a/b/1", "/a/{b}/{c}"),
        (("/a/{b}/{c}", "/{a}/b/c"), "/a/b/c", "/a/{b}/{c}"),
        (("/{a}", "/{a}.json"), "/1.json", "/{a}.json"),
        (("/{a}.json", "/b.json"), "/b.json", "/b.json"),
    ],
)
def test_the_most_literal_operation_is_reached_in_whatever_order_they_stand(
    paths: tuple[str, ...], path: str, reached: str
) -> None:
    for order in permutations(paths):
        found = operation_at([Route("GET", each) for each in order], "GET", path)
        assert found is not None
        assert found[0].path == reached


def test_an_operation_is_reached_by_its_method_alone() -> None:
    routes = [Route("GET", "/a/{b}"), Route("PUT", "/a/{b}")]
    assert operation_at(routes, "PUT", "/a/1") == (routes[1], {"b": "1"})
    assert operation_at(routes, "POST", "/a/1") is None
    assert operation_at(routes, "PUT", "/b/1") is None


@pytest.mark.parametrize(
    ("template", "gone"),
    [
        ("/a/{empty}/{id}", ("empty",)),
        ("/a/{dot}{dot}/{id}", ("dot", "dot")),
        ("/{dot}/{twice}", ("dot", "twice")),
        ("/{id}/x{empty}/{dot}json", ()),
    ],
)
def test_a_segment_that_url_clients_normalise_away_is_found(
    template: str, gone: tuple[str, ...]
) -> None:
    texts = {"empty": "", "dot": ".", "twice": "..", "id": "..."}
    assert normalised_away(template, texts.__getitem__) == gone
