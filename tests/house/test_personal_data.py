"""Examples and pacts hold no secret, and nothing that may belong to somebody."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from types import ModuleType

import pytest
from detect_secrets.core.plugins.util import get_mapping_from_secret_type_to_class
from detect_secrets.core.scan import scan_file
from detect_secrets.settings import transient_settings

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).parent
ALLOWED: Mapping[str, Mapping[str, str]] = tomllib.loads(
    (HERE / "allowed.toml").read_text(encoding="utf-8")
)
FOLDERS = ("pacts", "docs", "contracts", "shared", "tests/service_repo")
ENDINGS = (".json", ".md", ".py", ".toml", ".yaml", ".yml")


@pytest.fixture(scope="module")
def rules(helper: Callable[[Path], ModuleType]) -> ModuleType:
    return helper(HERE / "personal_data.py")


def lines_of(*folders: str) -> dict[str, str]:
    """Each different line of the files below ``folders``, and the first place that has it."""
    found: dict[str, str] = {}
    paths = (path for folder in folders for path in sorted((ROOT / folder).rglob("*")))
    for path in paths:
        if path.suffix in ENDINGS:
            name = path.relative_to(ROOT)
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
                text = line.strip().rstrip(",")
                if text not in found:
                    found[text] = f"{name}:{number}"
    return found


@pytest.fixture(scope="module")
def lines() -> dict[str, str]:
    """Those of all folders that have examples."""
    return lines_of(*FOLDERS)


def secrets_in(lines: Mapping[str, str], folder: Path) -> Iterator[tuple[str, str]]:
    """Each secret that detect-secrets finds, and its place; random text alone is none.

    By their entropy it would find the ids, hashes and boundaries of every pact.
    """
    text = folder / "lines.txt"
    text.write_text("\n".join(lines) + "\n", encoding="utf-8")
    places = list(lines.values())
    plugins: Iterable[type] = get_mapping_from_secret_type_to_class().values()
    used = [{"name": one.__name__} for one in plugins if "Entropy" not in one.__name__]
    with transient_settings({"plugins_used": used}):
        for secret in scan_file(str(text)):
            yield secret.secret_value or "", places[secret.line_number - 1]


def is_allowed(secret: str) -> bool:
    """A run of one character is a length that is tried, and no secret."""
    return secret in ALLOWED["secrets"] or len(set(secret)) == 1


def test_no_example_has_an_address_or_a_number_that_may_be_somebodys(
    rules: ModuleType, lines: dict[str, str]
) -> None:
    found = {data: place for line, place in lines.items() for data in rules.found_in(line)}
    assert {data: place for data, place in found.items() if data not in ALLOWED["data"]} == {}
    assert ALLOWED["data"].keys() - found.keys() == set()


def test_no_example_has_the_name_of_a_person_that_is_not_invented(
    rules: ModuleType, lines: dict[str, str]
) -> None:
    found = {name: place for line, place in lines.items() for name in rules.names_in(line)}
    others = {name: place for name, place in found.items() if name not in ALLOWED["names"]}
    assert {name: place for name, place in others.items() if len(set(name)) > 1} == {}
    assert ALLOWED["names"].keys() - found.keys() == set()


def test_no_page_has_a_secret(tmp_path: Path) -> None:
    found = dict(secrets_in(lines_of("docs"), tmp_path))
    assert {one: place for one, place in found.items() if not is_allowed(one)} == {}


@pytest.mark.long
def test_no_example_and_no_pact_has_a_secret(lines: dict[str, str], tmp_path: Path) -> None:
    found = dict(secrets_in(lines, tmp_path))
    assert {one: place for one, place in found.items() if not is_allowed(one)} == {}
    assert ALLOWED["secrets"].keys() - found.keys() == set()


@pytest.mark.parametrize(
    "data",
    [
        *("ada@example.com.evil.io", "ada@notexample.org", "someone@mail.de"),
        *("+12025551143", "+4930901820", "8.8.8.8", "2a00:1450:4001::71"),
    ],
)
def test_what_may_be_somebodys_is_found(rules: ModuleType, data: str) -> None:
    assert list(rules.found_in(f'"sender": "{data}",')) == [data]


def test_a_number_is_found_in_an_address_of_whatsapp_and_in_a_url(rules: ModuleType) -> None:
    text = "4930901820@s.whatsapp.net https://example.org/?to=%2B4930901820"
    assert list(rules.found_in(text)) == ["+4930901820", "+4930901820"]


@pytest.mark.parametrize(
    "data",
    [
        *("ada@example.com", "a.b+c@mail.example", "someone@x.test", "ada@sub.example.org"),
        *("+12025550143", "+447700900123", "+493023125000", "12025550143@s.whatsapp.net"),
        *("192.0.2.7", "198.51.100.7", "203.0.113.7", "127.0.0.1", "2001:db8::7", "::1"),
        *("19:30:00", "1.2.3.4.5", "256.1.1.1", "2026-11-27T12:00:00+02:00"),
    ],
)
def test_what_is_reserved_and_what_is_something_else_is_not_found(
    rules: ModuleType, data: str
) -> None:
    assert list(rules.found_in(f'"sender": "{data}",')) == []


def test_a_name_of_a_person_is_found(rules: ModuleType) -> None:
    text = '{"display_name": "Max Born", "file_name": "a.png", "lastName": "Jürgens", "name": "x"}'
    assert list(rules.names_in(text)) == ["Max Born", "Jürgens"]


@pytest.mark.parametrize(
    ("line", "secret"),
    [
        ('"Authorization": "AKIA' + "Q3EGRIZ5XJ7P2M4N" + '",', "AKIAQ3EGRIZ5XJ7P2M4N"),
        ("url = postgresql://app:" + "hunter-7-gates@db.example/app", "hunter-7-gates"),
        ("-----BEGIN RSA " + "PRIVATE KEY-----", "BEGIN RSA PRIVATE KEY"),
        ('"password": "' + 'tomatoes-for-9"', "tomatoes-for-9"),
    ],
)
def test_a_secret_is_found(tmp_path: Path, line: str, secret: str) -> None:
    assert list(secrets_in({line: "here:1"}, tmp_path)) == [(secret, "here:1")]
    assert not is_allowed(secret)
