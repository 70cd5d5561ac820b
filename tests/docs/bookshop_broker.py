"""What a Pact Broker answered, with the names and the pact of the bookshop in place of its own."""

from __future__ import annotations

import json
import re
from pathlib import Path
from types import ModuleType
from typing import Any
from unittest.mock import ANY

NAMES = ((r"\borders-api\b", "catalogue"), (r"\bweb\b", "website"), (r"\b1\.0\.0\b", "1.0.1"))


def exchanges(double: ModuleType, pact: Path) -> list[dict[str, Any]]:
    """The steps of the page, in its order: a version has no result at first, and then it has."""
    publish = double.steps("A01")
    steps = [publish[0], publish[2], *double.steps("A17"), double.steps("A34")[0]]
    steps += [*verification(double.steps("A23"), pact), *double.steps("A27"), *double.steps("A28")]
    steps += double.steps("A81")
    return [renamed(step) for step in steps]


def verification(steps: list[dict[str, Any]], pact: Path) -> list[dict[str, Any]]:
    """The steps of verifying, of the one consumer that the bookshop has."""
    index, known, chosen, _, document, provider, branch, *_, result = steps
    rows = chosen["response"]["body"]["_embedded"]["pacts"]
    rows[:] = [row for row in rows if "/consumer/web/" in row["_links"]["self"]["href"]]
    chosen["request"]["body"] = ANY
    own = json.loads(pact.read_text(encoding="utf-8"))
    for number, interaction in enumerate(own["interactions"]):
        interaction["_id"] = f"id{number}"
    document["response"]["body"] |= own
    return [index, known, chosen, document, provider, branch, result]


def renamed(step: dict[str, Any]) -> dict[str, Any]:
    """The step with the names of the bookshop; what is sent is not looked at again."""
    parts = {
        "method": step["request"]["method"],
        "target": step["request"]["target"],
        "response": step["response"],
    }
    text = json.dumps(parts)
    for name, new in NAMES:
        text = re.sub(name, new, text)
    made = json.loads(text)
    request = {"method": made["method"], "target": made["target"], "body": ANY}
    return {"request": request, "response": made["response"]}
