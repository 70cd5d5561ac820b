import re
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest

import shared

RUNTIME = ["enums", "fields", "schemas", "schemas.queries", "jobs", "notifications", "config"]
RUNTIME += ["redis_streams", "reading"]


def test_shared_is_the_installed_package_and_empty() -> None:
    assert shared.__file__ is not None
    assert Path(shared.__file__).read_text() == ""


def test_it_needs_three_packages_and_everything_else_is_an_extra() -> None:
    needed = [
        line for line in metadata.requires("life-organiser-shared") or [] if "extra" not in line
    ]
    names = {re.split(r"[\s><=!~;\[]", line)[0] for line in needed}
    assert names == {"pydantic", "pydantic-settings", "redis"}
    assert metadata.metadata("life-organiser-shared")["Requires-Python"] == ">=3.12"


@pytest.mark.parametrize("module", RUNTIME)
def test_the_vocabulary_runs_without_test_tools_or_an_http_client(module: str) -> None:
    program = (
        f"import sys, shared.{module}; "
        "print([name for name in ('hypothesis', 'httpx', 'handfast', 'pytest')"
        " if name in sys.modules])"
    )
    ran = subprocess.run(  # our own interpreter and program
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert ran.stdout.strip() == "[]"
