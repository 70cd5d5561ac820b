"""Which interaction a request means; one named break of it is reported for that reason."""

from __future__ import annotations

import json
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from handfast import model as m
from handfast.stub.app import StubApp
from handfast.stub.asked import Asked
from handfast.stub.choosing import choose, chosen_candidates, unknown_states
from handfast.wire.headers import Headers

type Ask = Callable[..., Any]
type MakeStub = Callable[..., StubApp]

VASE = {"name": "vase", "tags": [{"word": "new"}]}
PROOF = {"authorization": "Bearer x"}


NO_JSON = "JSON (Expecting property name enclosed in double quotes: line 1 column 2 (char 1))"


def meant(app: StubApp) -> str:
    """The interaction that the latest request meant."""
    return app.entries[-1].interaction


def places(body: bytes) -> list[tuple[str, str, str]]:
    """Where each mismatch of an answer is, what was expected and what came."""
    return [(one["where"], one["expected"], one["got"]) for one in json.loads(body)["mismatches"]]


@pytest.mark.parametrize(
    ("method", "target", "body", "name"),
    [
        ("GET", "/items/i-1", None, "get an item"),
        ("GET", "/items/another", None, "get an item"),
        ("GET", "/items?colour=red&limit=2&ids=1&ids=2", None, "list red items"),
        ("GET", "/items?limit=7", None, "list red items"),
        ("POST", "/items", VASE, "make an item"),
        ("POST", "/items", {"name": "lamp", "price": 2}, "make an item"),
        ("POST", "/items", {"name": ""}, "make an item without a name"),
    ],
)
def test_a_request_that_the_models_take_means_the_nearest_interaction(
    shop_stub: MakeStub, ask: Ask, method: str, target: str, body: Any, name: str
) -> None:
    """A refusal is meant by what is declared to be refused alone."""
    app = shop_stub()
    answer = ask(app, method, target, body, **PROOF)
    assert (answer.status < 500, app.not_allowed) == (True, 0)
    assert name in meant(app)


LOGIN = {"content_type": "application/x-www-form-urlencoded"}


@pytest.mark.parametrize(
    ("method", "target", "body", "headers", "expected"),
    [
        (
            "GET",
            "/itms",
            None,
            {},
            [("path", "the path of an operation that a consumer relies on", '"/itms"')],
        ),
        ("PATCH", "/items/i-1", None, {}, [("method", "GET, DELETE", '"PATCH"')]),
        (
            "GET",
            "/items?color=red",
            None,
            {},
            [("query parameter color", "no such parameter", '"red"')],
        ),
        (
            "GET",
            "/items?limit=0",
            None,
            {},
            [("query parameter limit", "Input should be greater than or equal to 1", '"0"')],
        ),
        (
            "GET",
            "/items?limit=1&limit=2",
            None,
            {},
            [("query parameter limit", "one value", "2 values")],
        ),
        (
            "GET",
            "/items",
            None,
            {"x_trace_id": "much too long"},
            [("header X-Trace-Id", "String should have at most 8 characters", '"much too long"')],
        ),
        (
            "GET",
            "/items/" + "i" * 37,
            None,
            {},
            [
                (
                    "path parameter item_id",
                    "String should have at most 36 characters",
                    f'"{"i" * 37}"',
                )
            ],
        ),
        (
            "POST",
            "/items",
            {"name": "x", "colour": "mauve"},
            PROOF,
            [("body colour", "Input should be 'red' or 'blue'", '"mauve"')],
        ),
        ("POST", "/items", {"colour": "red"}, PROOF, [("body name", "Field required", "nothing")]),
        ("POST", "/items", {"name": "x", "nmae": 1}, PROOF, [("body nmae", "no such field", "1")]),
        (
            "POST",
            "/items",
            b"{oh",
            PROOF,
            [
                (
                    "body",
                    NO_JSON,
                    "3 bytes",
                )
            ],
        ),
        ("POST", "/items", None, PROOF, [("body", "a body of application/json", "none")]),
        (
            "POST",
            "/items",
            VASE,
            {},
            [("credentials", "Authorization (bearer), key (api-key)", "none")],
        ),
        (
            "POST",
            "/items",
            VASE,
            {"content_type": "text/csv", **PROOF},
            [("header Content-Type", "application/json", '"text/csv"')],
        ),
        (
            "POST",
            "/items",
            {"name": "x", "tags": [{"word": "a"}, {}]},
            PROOF,
            [("body tags[1].word", "Field required", "nothing")],
        ),
    ],
)
def test_a_request_with_one_named_break_is_reported_for_that_reason(
    shop_stub: MakeStub,
    ask: Ask,
    method: str,
    target: str,
    body: Any,
    headers: dict[str, str],
    expected: list[tuple[str, str, str]],
) -> None:
    app = shop_stub()
    answer = ask(app, method, target, body, **headers)
    assert (answer.status, answer.header("content-type")) == (501, "application/problem+json")
    assert places(answer.body) == expected
    assert (app.asked, app.not_allowed) == (1, 1)


def test_every_mismatch_of_a_request_is_reported_at_once(shop_stub: MakeStub, ask: Ask) -> None:
    app = shop_stub()
    answer = ask(app, "POST", "/items?x=1", {"name": "", "colour": 1})
    assert [where for where, _, _ in places(answer.body)] == [
        "query parameter x",
        "credentials",
        "body name",
        "body colour",
    ]
    assert json.loads(answer.body)["nearest"] == "POST /items (create_item)"


def test_a_secret_that_was_sent_stands_in_no_answer_and_no_log(
    shop_stub: MakeStub, ask: Ask
) -> None:
    app = shop_stub()
    body = {"name": "", "password": "hunter2"}
    answer = ask(app, "POST", "/items?key=hunter2&token=hunter2", body)
    assert b"hunter2" not in answer.body
    assert "hunter2" not in str(app.entries)
    assert "/items?key=***&token=***" in str(app.entries[0])


def test_what_only_another_consumer_relies_on_is_not_allowed(
    shop: SimpleNamespace, shop_stub: MakeStub, ask: Ask
) -> None:
    other = m.Contract("till", "shop", (shop.deletes,))
    system = m.System(name="x", title="x", offers=(shop.offer,), contracts=(shop.web, other))
    app = shop_stub(system, consumer="till")
    assert ask(app, "DELETE", "/items/i-1", **PROOF).status == 204
    assert ask(app, "GET", "/items/i-1").status == 501


def absent(shop: SimpleNamespace) -> m.System:
    """The web also relies on a refusal of what is not there, by an id that differs."""
    gone = m.State("no item exists", shop.item.parameters, returns=("item_id",), absent=True)
    refused = shop.with_exchange(shop.gets, status=404, equals={}, reads=None, answer_headers={})
    named = m.HttpInteraction(
        name="get no item", exchange=refused.exchange, given=(gone(item_id="i-9"),)
    )
    system: m.System = shop.with_web(shop.gets, named)
    return system


@pytest.mark.parametrize(
    ("states", "header", "item", "status"),
    [
        (frozenset(), {}, "i-1", 200),
        (frozenset(), {}, "i-9", 404),
        (frozenset(), {}, "i-5", 200),
        (frozenset({"no item exists"}), {}, "i-5", 404),
        (frozenset(), {"handfast_state": "no item exists"}, "i-5", 404),
        (frozenset(), {"handfast_state": "no itm exists"}, "i-5", 501),
    ],
)
def test_the_state_is_chosen_by_option_by_header_or_by_the_id_of_its_example(
    shop: SimpleNamespace,
    shop_stub: MakeStub,
    ask: Ask,
    states: frozenset[str],
    header: dict[str, str],
    item: str,
    status: int,
) -> None:
    app = shop_stub(absent(shop), states=states)
    assert ask(app, "GET", f"/items/{item}", **header).status == status


def test_an_interaction_that_is_named_comes_first(
    shop: SimpleNamespace, shop_stub: MakeStub, ask: Ask
) -> None:
    app = shop_stub(absent(shop))
    app.interaction = "get no item"
    assert ask(app, "GET", "/items/i-5").status == 404


def test_an_unknown_state_is_named_with_the_nearest(shop: SimpleNamespace) -> None:
    candidates = chosen_candidates(shop.system, "shop")
    assert unknown_states(candidates, ["an itm exists"]) == [
        "no state is called 'an itm exists': did you mean 'an item exists'?"
    ]


def test_more_parameters_than_anybody_sends_are_refused(shop: SimpleNamespace) -> None:
    query = "&".join(f"a{number}=1" for number in range(2_000))
    asked = Asked("GET", "/items", query, Headers(()), b"")
    choice = choose(chosen_candidates(shop.system, "shop"), asked)
    assert [one.got for one in choice.mismatches] == ["too many to be read"]
