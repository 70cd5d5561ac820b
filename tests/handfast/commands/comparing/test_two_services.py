"""``handfast compare`` with two services of one's own: by URL, loaded, or one of each."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from redis import Redis

from handfast.http.serving import HOST, listening_socket, threaded, uvicorn_at

type Run = Callable[..., tuple[int, str]]

TILL = """
def till(price):
    async def app(scope, receive, send):
        if scope["type"] != "http":
            return
        kind = [(b"content-type", b"application/json")]
        await send({"type": "http.response.start", "status": 200, "headers": kind})
        await send({"type": "http.response.body", "body": b'{"price": %d}' % price})

    return app


cheap, dear = till(3), till(4)
"""


@pytest.fixture
def tills(folder: Path, installed: Callable[..., None], shop: str) -> Path:
    """The system ``shop``, and a module with two tills that differ in the price."""
    installed(shop=shop)
    (folder / "tills.py").write_text(TILL, encoding="utf-8")
    return folder


@pytest.fixture
def urls(tills: Path) -> Iterator[dict[str, str]]:
    """Where the two tills answer."""
    found: dict[str, Any] = {}
    exec(TILL, found)  # noqa: S102 - the source above
    with ExitStack() as stack:
        served = {}
        for name in ("cheap", "dear"):
            listener = stack.enter_context(listening_socket(HOST, 0))
            app = found[name]
            served[name], _ = stack.enter_context(threaded(partial(uvicorn_at, app, listener)))
        yield served


def test_two_urls_are_compared(urls: dict[str, str], handfast: Run) -> None:
    """What stands at the second is taken for right, and a difference is replayed there."""
    both = ("shop", "--url", urls["dear"], "--against", urls["cheap"], "--strict")
    code, text = handfast("compare", *both, "--steps", "20")
    assert (code, "read_price: value at price" in text) == (1, True), text
    assert "against 3 service 4" in text
    found = text.split("--replay ")[1].split()[0]
    assert handfast("compare", *both, "--replay", found)[0] == 1
    alike = ("shop", "--url", urls["cheap"], "--against", urls["cheap"], "--strict")
    code, text = handfast("compare", *alike, "--replay", found)
    assert (code, text.endswith(f"Mended: {found} does not come back.")) == (0, True), text
    assert handfast("compare", *alike, "--steps", "20")[0] == 0


def test_what_was_found_is_replayed_in_another_clone(
    tills: Path, handfast: Run, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: Any
) -> None:
    """Where its folder was copied to; there it is gone on healthy code."""
    pair = ("--app", "tills:dear", "--against", "tills:cheap", "--strict")
    code, text = handfast("compare", "shop", *pair, "--steps", "3", "--database", "found")
    assert code == 1
    found = text.split("--replay ")[1].split()[0]
    clone = tmp_path_factory.mktemp("clone")
    shutil.copytree(tills / "found", clone / "found")
    monkeypatch.chdir(clone)
    stored = ("--database", "found", "--replay", found)
    code, text = handfast("compare", "shop", *pair, *stored)
    assert (code, "against 3 service 4" in text) == (1, True), text
    healthy = ("--app", "tills:cheap", "--against", "tills:cheap", "--strict")
    assert handfast("compare", "shop", *healthy, *stored)[0] == 0


def test_a_url_and_an_application_are_compared(urls: dict[str, str], handfast: Run) -> None:
    """Whichever is which; two applications as well."""
    differing = (
        ("--app", "tills:dear", "--against", urls["cheap"]),
        ("--url", urls["dear"], "--against", "tills:cheap"),
        ("--app", "tills:dear", "--against", "tills:cheap"),
    )
    for pair in differing:
        code, text = handfast("compare", "shop", *pair, "--steps", "3")
        assert (code, "against 3 service 4" in text) == (0, True), text
        assert handfast("compare", "shop", *pair, "--steps", "3", "--strict")[0] == 1


def test_what_does_not_answer_is_named(urls: dict[str, str], handfast: Run) -> None:
    """On either side; nothing is passed."""
    with listening_socket(HOST, 0) as unused:
        nobody = f"http://{HOST}:{unused.getsockname()[1]}"
    for pair in (("--url", nobody, "--against", urls["cheap"]), ("--url", nobody)):
        code, text = handfast("compare", "shop", *pair)
        assert (code, "No difference" in text) == (3, False), text
    code, text = handfast("compare", "shop", "--url", urls["cheap"], "--against", nobody)
    assert (code, f"nothing answers at {nobody.removeprefix('http://')}" in text) == (3, True), text
    assert ("start it, or mend its URL" in text, "--url" in text) == (True, False), text


COUNTING = """
from tills import till

class Counting:
    def __init__(self):
        self.asked = 0

    async def app(self, scope, receive, send):
        if scope["type"] == "http":
            self.asked += 1
            await till(self.asked)(scope, receive, send)

    def reset(self):
        self.asked = 0

one, other = Counting(), Counting()
app, against = one.app, other.app
reset, reset_other = one.reset, other.reset
"""
"""Two tills whose price grows with each request."""


def test_each_side_begins_from_a_clean_slate_of_its_own(tills: Path, handfast: Run) -> None:
    """What compares is given the one of the other side too, and so is who repeats it."""
    (tills / "counting.py").write_text(COUNTING, encoding="utf-8")
    pair = ("--app", "counting:app", "--against", "counting:against", "--reset", "counting:reset")
    few = ("--steps", "100", "--strict")
    assert handfast("compare", "shop", *pair, *few)[0] == 1
    both = (*pair, "--against-reset", "counting:reset_other")
    code, text = handfast("compare", "shop", *both, *few)
    assert code == 0, text
    wrong = (*pair, "--against-reset", "counting:reset")
    code, text = handfast("compare", "shop", *wrong, *few)
    assert (code, "--against-reset counting:reset --strict --replay" in text) == (1, True), text


def test_a_clean_slate_of_what_is_not_compared_with_is_refused(tills: Path, handfast: Run) -> None:
    code, text = handfast("compare", "shop", "--against-reset", "tills:cheap")
    assert (code, "--against-reset is for what --against names" in text) == (2, True), text


def test_a_log_that_cannot_be_written_is_named_and_keeps_no_command_from_its_work(
    tills: Path, handfast: Run
) -> None:
    (tills / ".handfast").write_text("")
    pair = ("--app", "tills:dear", "--against", "tills:cheap", "--strict")
    code, text = handfast("compare", "shop", *pair, "--steps", "3", "--database", "found")
    assert "No log of the provider: .handfast: File exists" in text
    assert (code, "against 3 service 4" in text) == (1, True), text


BELL = """
from handfast.declare import Consumer, Provider, Transport, system
from handfast.model import Published
from pydantic import BaseModel

class Rung(BaseModel):
    times: int

tower = Provider("tower")
STREAM = Transport("redis-stream", field="data", group="town")
RUNG = tower.message("rung", address="rung", payload=Rung, transport=STREAM)
RING = tower.post("/ring", name="ring", answers={204: None})
town = Consumer("town")
town.relies_on(RING, "ring the bell", then=Published(message=RUNG, equals={"times": 1}))
SYSTEM = system("bell", providers=[tower], consumers=[town])
"""

RINGING = """
from redis.asyncio import Redis

def ringing(url, times):
    async def app(scope, receive, send):
        if scope["type"] != "http":
            return
        async with Redis.from_url(url) as redis:
            for _ in range(times):
                await redis.xadd("rung", {"data": '{"times": 1}'})
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    return app
"""


@pytest.fixture
def bells(folder: Path, installed: Callable[..., None], redis_url: str) -> Iterator[list[str]]:
    """The options of two bells, each with the Redis that it publishes to: one twice."""
    installed(bell=BELL)
    own = [urlsplit(redis_url)._replace(path=f"/{number}").geturl() for number in (8, 9)]
    apps = f"right, wrong = ringing({own[0]!r}, 1), ringing({own[1]!r}, 2)\n"
    (folder / "bells.py").write_text(RINGING + apps, encoding="utf-8")
    sides = ("--app", "bells:wrong", "--against", "bells:right")
    yield ["bell", *sides, "--redis-url", own[1], "--against-redis-url", own[0], "--steps", "5"]
    for url in own:
        with Redis.from_url(url) as client:
            client.flushdb()


def test_messages_are_compared_where_each_side_names_its_redis(
    bells: list[str], handfast: Run
) -> None:
    """What one publishes twice is a message too many; with one Redis, that is said."""
    code, text = handfast("compare", *bells)
    assert (code, "rung: number of messages" in text) == (1, True), text
    assert "against 1 service 2" in text
    assert f"--against-redis-url {bells[8]} --replay" in text
    alone = [*bells[:3], "--against", "bells:wrong", *bells[9:]]
    code, text = handfast("compare", *alone)
    assert code == 0, text
    assert (
        "messages (redis-stream): not compared, for one side gives no place to read them back"
        in text
    )
    assert "--against-redis-url that of what --against names" in text


def test_each_side_has_a_redis_of_its_own(tills: Path, handfast: Run) -> None:
    """What is named beside --against is checked as what is named for the service."""
    pair = ("shop", "--app", "tills:dear", "--against", "tills:cheap", "--redis-url", "redis://a/1")
    for options, remedy in (
        ((*pair, "--against-redis-url", "redis://a/1"), "name another database"),
        ((*pair, "--against-redis-url", "a"), "no address of a Redis, such as redis://"),
        ((*pair[:3], "--against-redis-url", "redis://a/1"), "is for what --against names"),
    ):
        code, text = handfast("compare", *options)
        assert (code, remedy in text) == (2, True), text


PRICED = """
from handfast.declare import Consumer, Provider, system
from pydantic import BaseModel

class Price(BaseModel):
    price: int

till = Provider("till")
READ = till.get("/price", name="read_price", answers={200: Price})
buyer = Consumer("buyer")
buyer.relies_on(READ, "ask for the price", equals={"price": 3})
SYSTEM = system("priced", providers=[till], consumers=[buyer])
"""


def test_an_interaction_that_has_the_clause_already_is_named_in_its_place(
    tills: Path, installed: Callable[..., None], handfast: Run
) -> None:
    """As text, and for machines; played again too."""
    installed(priced=PRICED)
    pair = ("priced", "--app", "tills:dear", "--against", "tills:cheap", "--steps", "3")
    code, text = handfast("compare", *pair)
    named = "declared already: buyer: ask for the price; verify fails by it, in its own states"
    assert (code, named in text, "the clause that is missing" in text) == (1, True, False), text
    found = text.split("--replay ")[1].split()[0]
    assert named in handfast("compare", *pair, "--replay", found)[1]
    assert '"declared": "buyer: ask for the price"' in handfast("compare", *pair, "--json")[1]
