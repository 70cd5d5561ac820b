"""Documents, rules for them and changed documents at random, of the same seed always the same."""

from __future__ import annotations

import json
from random import Random
from typing import Any

_LEAVES: tuple[tuple[Any, ...], ...] = (
    (0, 1, 7, -3),
    (1.5, 0.0, 2.0),
    ("a", "ab", "b", "1", "2000-01-01", "1.0.0", "true"),
    (True, False),
    (None,),
)
_PLAIN = (
    *("type", "type", "type", "integer", "number", "decimal", "boolean"),
    *("equality", "null", "notEmpty", "semver", "values"),
)


def case(chance: Random) -> dict[str, Any]:
    """One case: an expected answer with rules, and an answer."""
    document = chance.choice(
        [{"v": _document(chance)}, {"v": _document(chance), "w": _document(chance)}]
    )
    paths = sorted(set(_paths(chance, document, "$")))
    rules = {path: _rules(chance) for path in chance.sample(paths, min(len(paths), 2))}
    body = {"content": document, "contentType": "application/json", "encoded": False}
    expected = {"status": 200, "body": body, "matchingRules": {"body": rules}}
    return {
        "expected": expected,
        "status": 200,
        "headers": [["Content-Type", "application/json"]],
        "body": json.dumps(_changed(chance, document)),
    }


def _document(chance: Random, deep: int = 0) -> Any:
    kind = chance.random()
    if deep < 3 and kind < 0.3:
        names = chance.sample("abc", chance.randint(0, 3))
        return {name: _document(chance, deep + 1) for name in names}
    if deep < 3 and kind < 0.55:
        return [_document(chance, deep + 1) for _ in range(chance.randint(0, 3))]
    return chance.choice(chance.choice(_LEAVES))


def _changed(chance: Random, value: Any) -> Any:
    if chance.random() < 0.15:
        return _document(chance, 2)
    if isinstance(value, dict):
        found = {name: _changed(chance, one) for name, one in value.items()}
        return {name: one for name, one in found.items() if chance.random() > 0.05}
    if isinstance(value, list):
        rest = [_changed(chance, one) for one in value if chance.random() > 0.08]
        more = [_changed(chance, chance.choice(value))] if value and chance.random() < 0.3 else []
        return rest + more
    alike = next(leaves for leaves in _LEAVES if type(value) in map(type, leaves))
    return chance.choice(alike) if chance.random() < 0.3 else value


def _paths(chance: Random, value: Any, path: str) -> list[str]:
    found = [path]
    if isinstance(value, dict):
        for name, one in value.items():
            step = chance.choice([f".{name}", f"['{name}']", ".*"])
            found += _paths(chance, one, path + step)
    elif isinstance(value, list):
        for index, one in enumerate(value):
            found += _paths(chance, one, path + chance.choice([f"[{index}]", "[*]"]))
    return found


def _rules(chance: Random) -> dict[str, Any]:
    either = chance.random() < 0.15
    count = 2 if either else 1
    rules = [_rule(chance, nested=either) for _ in range(count)]
    return {"matchers": rules, "combine": "OR" if either else "AND"}


def _rule(chance: Random, *, nested: bool = False) -> dict[str, Any]:
    kind = chance.randint(0, 9 if nested else 12)
    if kind < 6:
        return {"match": chance.choice(_PLAIN)}
    if kind == 6:
        return {"match": "regex", "regex": chance.choice(["a.*", "\\d+", ".*", "(a|b)+"])}
    if kind == 7:
        return {"match": "type", chance.choice(["min", "max"]): chance.randint(0, 3)}
    if kind == 8:
        return {"match": "include", "value": chance.choice("a1")}
    if kind == 9:
        return {"match": "date", "format": "yyyy-MM-dd"}
    if kind == 10:
        return {"match": "eachKey", "rules": [_rule(chance, nested=True)], "value": "k"}
    if kind == 11:
        return {"match": "eachValue", "rules": [_rule(chance, nested=True)], "value": "k"}
    rules = {"$": {"matchers": [_rule(chance, nested=True)]}} if chance.random() < 0.7 else {}
    return {"match": "arrayContains", "variants": [{"index": 0, "rules": rules}]}
