"""What the README shows is true: its example runs, and its pictures are there."""

from __future__ import annotations

import re
from pathlib import Path

from handfast.model import Contract, HttpInteraction
from handfast.model.cases import cases_of

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_example_is_python_that_declares_an_interaction() -> None:
    """With a variant, so two cases come of it."""
    examples = re.findall(r"```python\n(.*?)```", README, flags=re.DOTALL)
    (example,) = (one for one in examples if "handfast.testing" not in one)
    namespace: dict[str, object] = {}
    exec(example, namespace)  # noqa: S102  # the text that the README shows
    confirm = namespace["CONFIRM"]
    assert isinstance(confirm, HttpInteraction)
    contract = Contract("telegram-gateway", "core", (confirm,))
    assert [case.interaction.name for case in cases_of([contract])] == [
        "confirm a pending image",
        "confirm a pending image, and pin it",
    ]


def test_every_file_that_the_readme_points_at_is_there() -> None:
    """Pages and pictures."""
    targets = re.findall(r"\]\(([^)#]+)\)", README)
    assert [target for target in targets if not (ROOT / target).exists()] == []


def test_the_commands_it_lists_are_those_that_there_are() -> None:
    """Neither more nor fewer."""
    from handfast.commands.app import app  # noqa: PLC0415  # loads every command

    listed = set(re.findall(r"^\| `handfast ([a-z]+)", README, flags=re.MULTILINE))
    assert listed == {command.name for command in app.registered_commands}
