"""Where the broker is, and what proves who asks it: read, refused where it is none, never shown."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from handfast.broker.address import broker_address, broker_folder, broker_secrets
from handfast.broker.errors import BrokerError
from handfast.exit_codes import ExitCode

URL = "PACT_BROKER_BASE_URL"
USER = {"PACT_BROKER_USERNAME": "ann", "PACT_BROKER_PASSWORD": "hidden-word"}
TOKEN = {"PACT_BROKER_TOKEN": "hidden-token"}


def basic(pair: str) -> str:
    return f"Basic {base64.b64encode(pair.encode()).decode()}"


@pytest.mark.parametrize(
    ("url", "environ", "found"),
    [
        ("http://b:9292", {}, ("http://b:9292", "")),
        (None, {URL: "https://b/pb/"}, ("https://b/pb", "")),
        ("http://b", {URL: "https://c", **USER}, ("http://b", basic("ann:hidden-word"))),
        ("http://b", TOKEN, ("http://b", "Bearer hidden-token")),
        ("http://eva:p%40ss@b", USER, ("http://b", basic("eva:p@ss"))),
        ("http://[::1]:80/x", {}, ("http://[::1]:80/x", "")),
    ],
)
def test_address_and_credentials(
    url: str | None, environ: dict[str, str], found: tuple[str, str]
) -> None:
    address = broker_address(url, environ)
    assert (address.url, address.authorization) == found
    assert repr(address) == f"BrokerAddress(url={found[0]!r}, attempts=3)"


@pytest.mark.parametrize(
    ("url", "environ", "why"),
    [
        (None, {}, "no broker is named"),
        ("broker.example.org", {}, "the broker's URL is no address such as https"),
        ("ftp://b", {}, "is no address"),
        ("http://b:99999", {}, "is no address"),
        ("http://ann:hidden-word@b:x", {}, "is no address"),
        ("http://b?token=hidden", {}, "is no address"),
        ("http://b", {**USER, **TOKEN}, "are both given"),
        ("http://b", {"PACT_BROKER_USERNAME": "ann"}, "a user without a password"),
        ("http://ann@b", USER, "a user without a password"),
        ("http://an%3An:x@b", {}, "a colon in it"),
        ("http://b", {"PACT_BROKER_TOKEN": "hidden\nword"}, "no header can have"),
        ("http://b", {"PACT_BROKER_HTTP_RETRIES": "0"}, "is no number from 1 to 20"),
        ("http://b", {"PACT_BROKER_HTTP_RETRIES": "many"}, "is no number from 1 to 20"),
    ],
)
def test_what_is_no_address_is_refused_and_not_quoted(
    url: str | None, environ: dict[str, str], why: str
) -> None:
    with pytest.raises(BrokerError, match=why) as caught:
        broker_address(url, environ)
    assert caught.value.exit_code is ExitCode.WRONG
    assert "hidden" not in str(caught.value)


def test_secrets_are_found_in_each_form_the_longest_first() -> None:
    found = broker_secrets(("http://eva:p%40ss@b", "http://[", None), {**USER, **TOKEN})
    pairs = [basic(pair)[6:] for pair in ("ann:hidden-word", "eva:p@ss")]
    texts = {"hidden-word", "hidden-token", "p%40ss", "p@ss", *pairs}
    assert set(found) >= texts
    assert sorted(found, key=len, reverse=True) == list(found)


@pytest.mark.parametrize(
    ("url", "folder"),
    [
        ("file:../records", Path("../records")),
        ("file:a b#c?d", Path("a b#c?d")),
        ("file:///srv/a%20b", Path("/srv/a b")),
        ("file://localhost/srv", Path("/srv")),
        ("file:~/records", Path.home() / "records"),
        ("https://broker.example.org", None),
        (None, None),
    ],
)
def test_a_folder_is_named_by_its_path(url: str | None, folder: Path | None) -> None:
    assert broker_folder(url, {}) == folder
    assert broker_folder(None, {"PACT_BROKER_BASE_URL": url or ""}) == folder


@pytest.mark.parametrize("url", ["file:", "file://", "file://ann:hidden@host/x", "file:a\0b"])
def test_what_is_no_folder_is_refused_and_not_quoted(url: str) -> None:
    with pytest.raises(BrokerError, match="file:PATH") as caught:
        broker_folder(url, {})
    assert (caught.value.exit_code, "hidden" in str(caught.value)) == (ExitCode.WRONG, False)
