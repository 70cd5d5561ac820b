"""What a system binds, and the one message about each part that it does not bind."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from handfast.bindings import Bindings, ConsumerClient, Request
from handfast.bound.parts import (
    app_maker,
    bindings_of,
    bound_provider,
    consumer_client,
    reference_providers,
)
from handfast.model import Offer, System
from handfast.providers.errors import CannotVerify
from handfast.providers.provider import RunningProvider
from handfast.transports.redis.clients import fake_redis

Bind = Callable[..., System]


def providers(_: object) -> Mapping[str, RunningProvider]:
    return {"till": RunningProvider(name="till")}


def without_redis() -> Mapping[str, RunningProvider]:
    return {}


def make_app(database: str, redis_url: str | None) -> Any:
    return (database, redis_url)


async def call(base_url: str, request: Request) -> Any:
    return None


CLIENT = ConsumerClient(call=call)
WHOLE = Bindings(
    providers=providers,
    served={"till": make_app},
    consumers={"buyer": CLIENT},
)


def system(bindings: str | None = None, install: str | None = None) -> System:
    return System(
        name="shop",
        title="A shop",
        offers=(Offer(provider="till"),),
        contracts=(),
        bindings=bindings,
        install=install,
    )


@pytest.fixture
def bound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bind:
    """Makes a system with these bindings: a value, or the source of a module."""

    def bind(value: object, install: str | None = None) -> System:
        source = value if isinstance(value, str) else ""
        (tmp_path / "bound_shop.py").write_text(source)
        monkeypatch.syspath_prepend(str(tmp_path))
        monkeypatch.delitem(sys.modules, "bound_shop", raising=False)
        if not isinstance(value, str):
            module = type(sys)("bound_shop")
            module.BINDINGS = value  # type: ignore[attr-defined]  # a module made here
            monkeypatch.setitem(sys.modules, "bound_shop", module)
        return system("bound_shop:BINDINGS", install)

    return bind


def missing(part: Callable[[], object]) -> str:
    """What is reported where ``part`` is asked for."""
    with pytest.raises(CannotVerify) as stop:
        part()
    (mismatch,) = stop.value.mismatches
    return f"{mismatch.where}: {mismatch.got}; {mismatch.remedy}"


def test_a_system_may_bind_nothing_at_all() -> None:
    assert bindings_of(system()) == Bindings()


def test_each_part_that_is_bound_is_found(bound: Bind) -> None:
    shop = bound(WHOLE)
    assert reference_providers(shop)(fake_redis()) == {"till": RunningProvider(name="till")}
    assert app_maker(shop, "till") is make_app
    assert consumer_client(shop, "buyer") is CLIENT


@pytest.mark.parametrize("named", [True, False])
@pytest.mark.parametrize(
    ("part", "what", "line"),
    [
        (
            reference_providers,
            "no reference providers, which are what is verified and fuzzed without --app or --url",
            "providers=make_providers",
        ),
        (
            lambda shop: app_maker(shop, "till"),
            "no application of till, which is what `handfast serve till` runs (there are: {})",
            "served={'till': make_app}",
        ),
        (
            lambda shop: consumer_client(shop, "buyer"),
            "no client of buyer, which is what `handfast fuzz` feeds with answers (there are: {})",
            "consumers={'buyer': ConsumerClient(call=...)}",
        ),
    ],
    ids=["providers", "served", "consumers"],
)
def test_a_part_that_is_not_bound_is_reported_with_its_use_and_what_binds_it(
    bound: Bind, part: Callable[[System], object], what: str, line: str, named: bool
) -> None:
    """In the module that the system names, else in one to be made and named."""
    if named:
        shop, module, more = bound(Bindings()), "bound_shop", ""
    else:
        shop, module = system(), "shop_contracts.bindings"
        more = f', named by system(bindings="{module}:BINDINGS")'
    report = (
        f"bindings of shop: {what.format('none')}; in {module}: BINDINGS = Bindings({line}){more}"
    )
    assert missing(lambda: part(shop)) == report


@pytest.mark.parametrize(
    ("source", "install", "cause", "remedy"),
    [
        (
            "import no_such_library",
            "pip install 'shop[till]'",
            "ModuleNotFoundError: No module named 'no_such_library' ({file}, line 1)",
            "pip install 'shop[till]'",
        ),
        (
            "import no_such_library",
            None,
            "ModuleNotFoundError: No module named 'no_such_library' ({file}, line 1)",
            "",
        ),
        (
            "\nraise RuntimeError('no form data')",
            "pip install 'shop[till]'",
            "RuntimeError: no form data ({file}, line 2)",
            "mend what raised it, or pip install 'shop[till]'",
        ),
        (
            "import sys\nOTHER = 1\nBINDING = 2",
            "pip install 'shop[till]'",
            "AttributeError: module 'bound_shop' has no attribute 'BINDINGS' ({file})",
            "did you mean 'BINDING'?",
        ),
    ],
)
def test_bindings_that_cannot_be_imported_are_reported_with_file_and_line(
    bound: Bind, tmp_path: Path, source: str, install: str | None, cause: str, remedy: str
) -> None:
    """What to install is what the system itself names, and nothing where it names nothing."""
    shop = bound(source, install)
    where = cause.format(file=tmp_path / "bound_shop.py")
    report = f"bindings of shop: bound_shop:BINDINGS cannot be imported: {where}; {remedy}"
    assert missing(lambda: bindings_of(shop)) == report


def test_a_module_of_bindings_that_is_not_there_is_to_be_named_rightly() -> None:
    report = missing(lambda: bindings_of(system("no_such_bindings:BINDINGS")))
    assert report == (
        "bindings of shop: no_such_bindings:BINDINGS cannot be imported: "
        "ModuleNotFoundError: No module named 'no_such_bindings'; "
        "write no_such_bindings, or name another in system(bindings='no_such_bindings:BINDINGS')"
    )


RIGHT = 'in bound_shop: BINDINGS = Bindings(providers=lambda redis: {"name": RunningProvider(...)})'


@pytest.mark.parametrize(
    ("given", "what"),
    [
        ([1], "providers is no function, but of type list"),
        (lambda redis: [1], "providers makes no mapping, but what is of type list"),
        (without_redis, "providers cannot be called with (redis): too many positional arguments"),
        (
            lambda redis, more: {},
            "providers cannot be called with (redis): missing a required argument: 'more'",
        ),
        (
            lambda redis: {"till": RunningProvider(name="till"), "cat": 3},
            "providers has for 'cat' what is of type int, and no RunningProvider",
        ),
        ({"cat": 3}, "providers has for 'cat' what is of type int, and no RunningProvider"),
    ],
)
def test_what_makes_no_providers_by_name_is_refused(bound: Bind, given: Any, what: str) -> None:
    """With what is wrong, the bindings in which it is, and how it is right."""
    shop = bound(Bindings(providers=given))
    report = missing(lambda: reference_providers(shop)(fake_redis()))
    assert report == f"bindings of shop: bound_shop:BINDINGS: {what}; {RIGHT}"


def test_providers_may_be_given_as_they_are(bound: Bind) -> None:
    made: Any = providers(None)
    assert reference_providers(bound(Bindings(providers=made)))(fake_redis()) == made


def test_what_making_the_providers_raises_is_shown_as_itself(bound: Bind, tmp_path: Path) -> None:
    """With its place; it is no fault of handfast."""
    shop = bound(
        "from handfast.bindings import Bindings\n"
        "def make(redis):\n"
        "    raise ConnectionError('no database')\n"
        "BINDINGS = Bindings(providers=make)\n"
    )
    assert missing(lambda: reference_providers(shop)(fake_redis())) == (
        "bindings of shop: bound_shop:BINDINGS: providers raised ConnectionError: no database "
        f"({tmp_path / 'bound_shop.py'}, line 3); mend what raised it"
    )


def test_a_provider_that_is_not_among_those_made_is_named() -> None:
    made = providers(None)
    assert bound_provider(made, "till") is made["till"]
    assert missing(lambda: bound_provider(made, "tull")) == (
        "tull: bindings for till; "
        "bind tull, give it by --app or --url, or choose another with --provider"
    )


def test_parts_that_are_of_no_use_are_all_reported_at_once(bound: Bind) -> None:
    """Whichever part is asked for."""
    wrong: Any = {"providers": 3, "served": [], "consumers": {"buyer": call}, "redis_server": "no"}
    with pytest.raises(CannotVerify) as stop:
        bindings_of(bound(Bindings(**wrong)))
    assert [(one.got, one.remedy) for one in stop.value.mismatches] == [
        ("bound_shop:BINDINGS: providers is no function, but of type int", RIGHT),
        (
            "bound_shop:BINDINGS: served is no mapping, but of type list",
            'in bound_shop: BINDINGS = Bindings(served={"name": lambda database, redis_url: ...})',
        ),
        (
            (
                "bound_shop:BINDINGS: consumers has for 'buyer' what is of type function, "
                "and no ConsumerClient"
            ),
            'in bound_shop: BINDINGS = Bindings(consumers={"name": ConsumerClient(call=...)})',
        ),
        (
            "bound_shop:BINDINGS: redis_server is neither True nor False, but of type str",
            "in bound_shop: BINDINGS = Bindings(redis_server=False)",
        ),
    ]


def test_a_value_that_is_no_bindings_is_refused(bound: Bind) -> None:
    report = missing(lambda: bindings_of(bound(5)))
    assert report == (
        "bindings of shop: bound_shop:BINDINGS is no Bindings, but of type int; "
        "BINDINGS = Bindings(...)"
    )
