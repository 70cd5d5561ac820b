"""What Hypothesis knows of the vocabulary without anybody importing the strategies."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import strategies as st
from pydantic import BaseModel

from shared.schemas import Health, MemoryCreate, TagAdd

type Smallest = Callable[..., Any]


def _output(code: str) -> str:
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout


def test_from_type_knows_every_model(annotation: Any) -> None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        assert "wire" not in repr(annotation)
        st.from_type(annotation).validate()


def test_from_type_fills_fields_that_have_defaults(smallest: Smallest) -> None:
    """Hypothesis by itself builds a model from its required fields only."""
    found = smallest(st.from_type(MemoryCreate), lambda memory: memory.content)
    assert found == MemoryCreate(owner_user_id=0, content="0")


def test_from_type_knows_models_within_other_types(smallest: Smallest) -> None:
    found = smallest(st.from_type(dict[str, list[TagAdd]]), lambda d: any(d.values()))
    assert found == {"": [TagAdd(tags=[])]}


def test_a_strategy_registered_by_hand_goes_first() -> None:
    code = """
from hypothesis import find, strategies as st
from shared.schemas import Health
st.register_type_strategy(Health, st.just(Health(status="by hand")))
print(find(st.from_type(Health), lambda _: True).status)
"""
    assert _output(code) == "by hand\n"


def test_models_of_others_are_left_alone(smallest: Smallest) -> None:
    class Foreign(BaseModel):
        number: int = 7

    assert smallest(st.from_type(Foreign)) == Foreign(number=7)


@pytest.mark.parametrize("first", ["hypothesis", "shared.schemas"])
def test_the_order_of_imports_does_not_matter(first: str) -> None:
    code = f"""
import {first}
from hypothesis import find, strategies as st
from shared.schemas import Health
print(find(st.from_type(Health), lambda health: True))
"""
    assert _output(code) == f"{Health(status='')}\n"


def test_importing_hypothesis_loads_no_model_and_nothing_of_hypothesis_either() -> None:
    """The hook costs a few milliseconds; Pydantic or Hypothesis's type table would cost many."""
    code = """
import sys, hypothesis
table = "hypothesis.strategies._internal.types"
heavy = {"pydantic", "shared.schemas", "handfast.strategies", table}
print(heavy & set(sys.modules), "handfast.hypothesis_plugin" in sys.modules)
"""
    assert _output(code) == "set() True\n"


def test_the_watch_ends_once_the_table_is_loaded() -> None:
    code = """
import sys, hypothesis
from hypothesis import strategies as st
watching = [f for f in sys.meta_path if "handfast" in type(f).__module__]
st.from_type(int)
left = [f for f in sys.meta_path if "handfast" in type(f).__module__]
print(len(watching), len(left))
"""
    assert _output(code) == "1 0\n"


def test_a_package_of_a_name_that_asks_for_it_hides_no_hypothesis(tmp_path: Path) -> None:
    """A service may have a package called shared, where that of the vocabulary is installed."""
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared/__init__.py").write_text("")
    code = "import hypothesis.strategies as st; st.from_type(int).validate(); import shared"
    done = subprocess.run(
        [sys.executable, "-c", f"{code}; print(shared.__file__)"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == f"{tmp_path}/shared/__init__.py\n"
