"""What the declarations exercise (``fullness``), as a fixture: tests import no neighbours."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture(scope="session")
def fullness() -> ModuleType:
    """The module ``fullness``."""
    spec = importlib.util.spec_from_file_location(
        "fullness", Path(__file__).with_name("fullness.py")
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
