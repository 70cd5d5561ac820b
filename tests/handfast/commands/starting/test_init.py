"""``handfast init`` in the repository of a service: what it writes, shows, and leaves alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from handfast.storage.files import write_whole

Run = Callable[..., tuple[int, str]]
Install = Callable[..., None]

PROJECT = '[build-system]\nrequires = []\n\n[project]\nname = "buyer"\n'
CLIENT = "class Till:\n    def __init__(self, url): ...\n    def read_price(self): ...\n"
TOX = "# ours\n[tox]\nenv_list = py\n"
TEST = "tests/contracts/test_buyer_as_consumer.py"
WORKFLOW = ".github/workflows/contracts.yml"


@pytest.fixture
def buyer(folder: Path, installed: Install, shop: str) -> Path:
    """The repository of a consumer of the shop, with a file of tox and workflows of its own."""
    installed(shop=shop)
    for name, text in {
        "pyproject.toml": PROJECT,
        "buyer/till.py": CLIENT,
        "tox.ini": TOX,
        ".github/workflows/lint.yml": "name: lint\n",
    }.items():
        write_whole(folder / name, text)
    return folder


def texts(folder: Path) -> dict[str, str]:
    """The text of each file, by its path."""
    paths = (path for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc")
    return {str(path.relative_to(folder)): path.read_text() for path in paths}


def test_it_writes_tests_an_environment_and_a_pipeline(handfast: Run, buyer: Path) -> None:
    before = texts(buyer)
    code, output = handfast("init")
    rows = (
        "service: shop/buyer (the project's name, 1 of its 1 call) client: buyer.till:Till",
        f"Wrote: {TEST} tox.ini {WORKFLOW}",
        "Missing: no distribution is known that installs the contracts of shop",
        "Next: tox -e contracts",
    )
    assert (code, output) == (0, " ".join(rows))
    after = texts(buyer)
    assert set(after) == {*before, TEST, WORKFLOW}
    assert after["tox.ini"].startswith(TOX)
    assert {name: after[name] for name in before} == {**before, "tox.ini": after["tox.ini"]}
    compile(after[TEST], TEST, "exec")


def test_twice_changes_nothing(handfast: Run, buyer: Path) -> None:
    handfast("init")
    before = texts(buyer)
    code, output = handfast("init")
    assert code == 0
    assert f"There already, and left as it is: {TEST} {WORKFLOW} " in output
    assert "Wrote" not in output
    assert texts(buyer) == before


def test_what_a_team_has_changed_stays(handfast: Run, buyer: Path) -> None:
    handfast("init")
    write_whole(buyer / TEST, "# by hand\n")
    write_whole(buyer / WORKFLOW, "name: ours\n")
    handfast("init")
    assert (texts(buyer)[TEST], texts(buyer)[WORKFLOW]) == ("# by hand\n", "name: ours\n")


def test_a_dry_run_shows_and_writes_nothing(handfast: Run, buyer: Path) -> None:
    before = texts(buyer)
    code, output = handfast("init", "--dry-run")
    assert code == 0
    assert f"--- {TEST} " in output
    assert "test_buyer = consumer_tests(" in output
    assert f"Would write: {TEST} tox.ini {WORKFLOW}" in output
    assert texts(buyer) == before


def test_one_that_was_stopped_is_finished_by_the_next(
    handfast: Run, buyer: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No file is half written; what is there already is taken as it is."""

    def stops_at_tox(path: Path, text: str) -> bool:
        if path.name == "tox.ini":
            raise KeyboardInterrupt
        return write_whole(path, text)

    with monkeypatch.context() as patch:
        patch.setattr("handfast.commands.starting.init.write_whole", stops_at_tox)
        assert handfast("init")[0] != 0
    assert (set(texts(buyer)) & {TEST, WORKFLOW}, texts(buyer)["tox.ini"]) == ({TEST}, TOX)
    handfast("init")
    stopped = texts(buyer)
    for name in (TEST, WORKFLOW):
        (buyer / name).unlink()
    write_whole(buyer / "tox.ini", TOX)
    handfast("init")
    assert texts(buyer) == stopped


def test_a_file_has_its_permissions_and_its_link_afterwards(handfast: Run, buyer: Path) -> None:
    (buyer / "tox.ini").rename(buyer / "config.ini")
    (buyer / "config.ini").chmod(0o600)
    (buyer / "tox.ini").symlink_to("config.ini")
    handfast("init")
    assert (buyer / "tox.ini").is_symlink()
    assert (buyer / "config.ini").stat().st_mode & 0o777 == 0o600
    assert "[testenv:contracts]" in texts(buyer)["config.ini"]


def test_nothing_is_written_through_a_link_that_leads_outside(
    handfast: Run, buyer: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = tmp_path_factory.mktemp("outside")
    (buyer / "tests").symlink_to(outside)
    code, output = handfast("init")
    assert code == 2
    assert output == (
        f"Nothing is written outside of the repository. A link leads out of it at: 1 - {TEST}"
    )
    assert list(outside.iterdir()) == []
    assert texts(buyer)["tox.ini"] == TOX


@pytest.mark.parametrize(
    ("options", "why"),
    [
        (("--service", "till"), "Error: shop/till is verified as a provider over HTTP, and no "),
        (("--service", "shop/byer"), "no service is called 'shop/byer'"),
        (("--app", "no app"), "Error: 'no app' is not of the form package.module:app"),
        (("--system", "bakery", "--dry-run"), "Invalid value for --system: takes no option but"),
        (("nowhere",), "Invalid value for FOLDER: nowhere is no folder"),
    ],
)
def test_what_cannot_be_is_refused_before_anything_is_written(
    handfast: Run, buyer: Path, options: tuple[str, ...], why: str
) -> None:
    before = texts(buyer)
    code, output = handfast("init", *options)
    assert (code, why in output) == (2, True), output
    assert texts(buyer) == before


def test_an_application_that_cannot_be_imported_is_named_without_its_secrets(
    handfast: Run, buyer: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The tests are written all the same: a run names it too."""
    monkeypatch.setenv("TILL_TOKEN", "hunter2-of-the-till")
    app = (
        "import os\nfrom flask import Flask\n"
        "raise RuntimeError(f'no redis://:pass-word@db/0 by {os.environ[\"TILL_TOKEN\"]}')\n"
        "app = Flask('till')\n"
    )
    write_whole(buyer / "till.py", app)
    code, output = handfast("init", "--service", "till")
    fault = "till:app cannot be imported: RuntimeError: no redis://:***@db/0 by ***"
    assert (code, f"its routes are not known: {fault}" in output) == (0, True), output


def test_without_contracts_it_says_what_is_to_be_installed(
    handfast: Run, folder: Path, installed: Install
) -> None:
    installed()
    code, output = handfast("init")
    assert code == 2
    assert output == (
        "No contracts are installed: install those of the service's system. Not loaded: 1 "
        "- none is known"
    )
    assert list(folder.iterdir()) == []
