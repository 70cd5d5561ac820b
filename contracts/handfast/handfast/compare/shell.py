"""The shell command that sends the request of a step again. Pure.

What an earlier answer gave is read out of that answer, at each place where it was sent.
"""

from __future__ import annotations

import json
import re
import shlex
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote, quote_plus

from handfast.compare.sessions import PARTS, Reference, within
from handfast.derive.requests import curl
from handfast.wire.json_text import value_in_text
from handfast.wire.paths import MISSING, steps

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from handfast.compare.sessions import Step
    from handfast.derive.requests import Sent

__all__ = ["command_of", "references_in"]

_FORM: Final = "application/x-www-form-urlencoded"
_URL: Final = "http://SERVICE"
_MARK: Final = re.compile(r"\"?⟦([0-9]+)n⟧\"?|⟦([0-9]+)t⟧")
"""Stands for what is read: of a number or the like in JSON the quotes go."""


def references_in(step: Step) -> Iterator[Reference]:
    """What a step sends of earlier answers."""
    for tree in (step.parts, step.parameters):
        for one in within(dict(tree)):
            if isinstance(one, Reference):
                yield one


def command_of(step: Step, sent: Sent, values: Mapping[str, Any], numbers: dict[int, int]) -> str:
    """What sends ``sent``, whose parts are ``values``; ``numbers`` are those of the answers.

    An answer is in the variable ``answer1`` where its number is 1.
    """
    marked: list[Reference] = []
    trees = {
        part: _marked(step.parts.get(part), values.get(part), marked, numbers) for part in PARTS
    }
    words = shlex.split(curl(_with_marks(sent, trees, values), _URL))

    def read(found: re.Match[str]) -> str:
        reference = marked[int(found[1] or found[2])]
        path = shlex.quote(_jq(reference.path))
        return f'"$(jq -r {path} <<<"$answer{numbers[reference.step]}")"'

    return " ".join(_word(word, read) for word in words)


def _marked(tree: Any, sent: Any, marked: list[Reference], numbers: Mapping[int, int]) -> Any:
    """``sent`` with a mark at each place where ``tree`` refers to an answer that is there."""
    if isinstance(tree, Reference):
        if tree.step not in numbers or sent in (None, "", tree.instead):
            return sent
        marked.append(tree)
        return f"⟦{len(marked) - 1}{'t' if isinstance(sent, str) else 'n'}⟧"
    if isinstance(tree, dict) and isinstance(sent, dict):
        return {key: _marked(tree.get(key), one, marked, numbers) for key, one in sent.items()}
    if isinstance(tree, list) and isinstance(sent, list) and len(tree) == len(sent):
        return [_marked(*pair, marked, numbers) for pair in zip(tree, sent, strict=True)]
    return sent


def _with_marks(sent: Sent, trees: Mapping[str, Any], values: Mapping[str, Any]) -> Sent:
    marks = {part: dict(_marks(trees[part], values.get(part))) for part in PARTS}
    path, _, query = sent.target.partition("?")
    segments = "/".join(marks["path"].get(one, one) for one in path.split("/"))
    target = f"{segments}?{_of_pairs(query, marks['query'])}" if query else segments
    headers, body = sent.headers, sent.body
    if marks["headers"]:
        headers = {name: marks["headers"].get(value, value) for name, value in headers.items()}
    if marks["body"] and sent.media_type == _FORM:
        body = _of_pairs(body.decode(), marks["body"]).encode()
    elif marks["body"] and _is_json_of(values.get("body"), body):
        body = json.dumps(trees["body"], ensure_ascii=False, separators=(",", ":")).encode()
    return replace(sent, target=target, headers=headers, body=body)


def _marks(tree: Any, sent: Any) -> Iterator[tuple[str, str]]:
    """Each mark in ``tree``, by the text that was sent there, also as addresses and forms do."""
    if isinstance(tree, str) and _MARK.fullmatch(tree):
        text = str(sent)
        yield from ((one, tree) for one in (text, quote(text, safe=""), quote_plus(text)))
    elif isinstance(tree, dict) and isinstance(sent, dict):
        for key, one in tree.items():
            yield from _marks(one, sent.get(key))
    elif isinstance(tree, list) and isinstance(sent, list):
        for pair in zip(tree, sent, strict=False):
            yield from _marks(*pair)


def _of_pairs(text: str, marks: Mapping[str, str]) -> str:
    """Names with values, as a query or a form has them, with a mark for each value that has one."""
    pairs = (pair.partition("=") for pair in text.split("&"))
    return "&".join(f"{name}{equals}{marks.get(value, value)}" for name, equals, value in pairs)


def _is_json_of(value: Any, body: bytes) -> bool:
    found = value_in_text(body.decode("utf-8", "replace"))
    return found is not MISSING and bool(found == value)


def _word(word: str, read: Callable[[re.Match[str]], str]) -> str:
    """``word`` for the shell, with what reads an answer in place of each mark."""
    if word == "|":
        return word
    found, end = [], 0
    for mark in _MARK.finditer(word):
        found += [_quoted(word[end : mark.start()]), read(mark)]
        end = mark.end()
    return "".join([*found, _quoted(word[end:])]) or shlex.quote(word)


def _quoted(text: str) -> str:
    return shlex.quote(text) if text else ""


def _jq(path: str) -> str:
    return "." + "".join(
        f"[{one}]" if isinstance(one, int) else f'["{one}"]' for one in steps(path)
    )
