"""The pages of the public API, made of signatures and docstrings. Reads source; imports none of it.

A name is described on the first page whose modules define it; any other page links there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import griffe

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["API_PAGES", "api_pages"]

SOURCE: Final = Path(__file__).resolve().parents[2] / "contracts" / "handfast"

API_PAGES: Final = {
    "declare": (
        "handfast.declare",
        "handfast.declare.parts",
        "handfast.shapes.marks",
        "handfast.wire.multipart",
        "handfast.check",
    ),
    "model": (
        "handfast.model",
        "handfast.model.operations",
        "handfast.wire.media_types",
        "handfast.wire.texts",
    ),
    "results": ("handfast.model.results", "handfast.model.raised", "handfast.model.clauses"),
    "provider": (
        "handfast.providers.provider",
        "handfast.derive.requests",
        "handfast.isolation.unique",
        "handfast.drift.differences",
        "handfast.drift.file",
    ),
    "bindings": ("handfast.bindings", "handfast.http.through_api", "handfast.http.connection"),
    "transports": (
        "handfast.transports.protocol",
        "handfast.transports.in_memory",
        "handfast.transports.storage_keys",
        "handfast.transports.sqs",
        "handfast.transports.redis.lists",
        "handfast.transports.redis.channels",
        "handfast.transports.redis.keys",
        "handfast.transports.redis.clients",
    ),
    "testing": ("handfast.testing", "handfast.pytest_plugin"),
    "strategies": ("handfast.strategies", "handfast.hypothesis_plugin"),
}
"""By page: its modules, of each of which all that it exports is described, or what SOME names."""

SOME: Final = {
    "handfast.declare.parts": (
        *("AnswerParts", "Answers", "ExchangeParts", "FollowingParts", "InteractionParts"),
        *("ItemFields", "ItemParts", "Model", "OperationParts", "RequestParts"),
    ),
    "handfast.model.operations": ("Conventions",),
    "handfast.wire.media_types": ("Carries", "Format"),
    "handfast.wire.texts": (),
    "handfast.model.results": (
        *("KnownDrift", "Mismatch", "Mode", "Report", "Result", "Verdict", "Responsible"),
    ),
    "handfast.model.clauses": ("Clause",),
    "handfast.shapes.marks": (),
    "handfast.wire.multipart": (),
    "handfast.derive.requests": ("Sent",),
    "handfast.bindings": (
        *("Bindings", "ConsumerClient", "MakesApp", "MakesProviders", "Reader", "Request"),
        *("RunningProvider", "handlers"),
    ),
    "handfast.isolation.unique": ("Isolation",),
    "handfast.drift.differences": ("Drift", "differences_of"),
    "handfast.http.connection": ("client_for",),
}
"""The names to be described of a module that has others for handfast's own use."""

_WIDTH = 96


@dataclass(frozen=True, slots=True)
class Described:
    """A public name, where it is described, and what it is."""

    page: str
    module: str
    name: str
    value: griffe.Object


class _Frozen(griffe.Extension):
    """Takes ``dataclass`` of ``handfast.frozen`` for Python's own, as type checkers do."""

    def on_module_members(self, *, mod: griffe.Module, **_: Any) -> None:
        if mod.imports.get("dataclass") == "handfast.frozen.dataclass":
            known = griffe.Alias("dataclass", "dataclasses.dataclass", parent=mod)
            mod.members["dataclass"] = known


def api_pages() -> dict[str, str]:
    """The text of every page by its name."""
    package = griffe.load(
        "handfast",
        search_paths=[SOURCE],
        docstring_parser="google",
        extensions=griffe.load_extensions(_Frozen),
    )
    assert isinstance(package, griffe.Module), "handfast is a package"  # noqa: S101  # for the types
    described = _described(package)
    return {
        page: _page(page, [package[_within(module)] for module in modules], described)
        for page, modules in API_PAGES.items()
    }


def _within(module: str) -> str:
    return module.partition(".")[2]


def _described(package: griffe.Module) -> dict[str, Described]:
    """Every public name by the path of what it is: each once."""
    found: dict[str, Described] = {}
    for page, modules in API_PAGES.items():
        for module in modules:
            for name, value in _exported(package[_within(module)]):
                home = _page_of(value.path) or page
                if home == page:
                    found.setdefault(value.path, Described(page, module, name, value))
    return found


def _exported(module: griffe.Module) -> Iterator[tuple[str, griffe.Object]]:
    for name in SOME.get(module.path, module.exports or ()):
        value = module[str(name)]
        yield str(name), value.final_target if isinstance(value, griffe.Alias) else value


def _page_of(path: str) -> str | None:
    """The page that the module of ``path`` belongs to, by the longest name of a page's module."""
    fits = [
        (len(module), page)
        for page, modules in API_PAGES.items()
        for module in modules
        if path.startswith(f"{module}.")
    ]
    return max(fits)[1] if fits else None


def _page(page: str, modules: list[griffe.Module], described: dict[str, Described]) -> str:
    places = {one.name: f"{one.page}.md#{one.name.lower()}" for one in described.values()}
    parts = [f"# {modules[0].path}", *_texts(modules[0], places)]
    for module in modules:
        here = [d for d in described.values() if d.page == page and d.module == module.path]
        elsewhere = [
            described[value.path]
            for _, value in _exported(module)
            if described[value.path].page != page
        ]
        if elsewhere:
            links = ", ".join(f"[`{d.name}`]({places[d.name]})" for d in elsewhere)
            parts.append(f"Also here, and described elsewhere: {links}.")
        if here and module is not modules[0]:
            parts += [f"## From {module.path}"]
        for one in sorted(here, key=lambda d: (d.name.isupper(), d.name.lower())):
            parts += _of_name(one, places)
    return "\n\n".join(parts) + "\n"


def _of_name(one: Described, places: dict[str, str]) -> Iterator[str]:
    value, others = one.value, {n: at for n, at in places.items() if n != one.name}
    yield f"### {one.name}"
    if isinstance(value, griffe.Function):
        yield _code(_signature(one.name, value))
    elif isinstance(value, griffe.Class):
        yield _code(_head(one.name, value))
    elif isinstance(value, griffe.Attribute | griffe.TypeAlias):
        yield _code(f"{one.name} = {value.value}")
    yield from _texts(value, others)
    if isinstance(value, griffe.Class):
        yield from _members(one.name, value, others)


def _head(name: str, value: griffe.Class) -> str:
    """How an instance is made, else what the class is made of."""
    constructor = value.members.get("__init__")
    if isinstance(constructor, griffe.Function):
        return _signature(f"class {name}", constructor, returns=False)
    bases = ", ".join(str(base) for base in value.bases)
    fields = [
        f"    {field.name}: {field.annotation}"
        if field.value is None
        else f"    {field.name} = {field.value}"
        for field in value.members.values()
        if isinstance(field, griffe.Attribute) and "property" not in field.labels
    ]
    return "\n".join([f"class {name}({bases})" if bases else f"class {name}", *fields])


def _members(name: str, value: griffe.Class, places: dict[str, str]) -> Iterator[str]:
    for member in value.members.values():
        if member.name.startswith("_") and member.name != "__call__":
            continue
        if isinstance(member, griffe.Attribute) and "property" in member.labels:
            yield f"#### {name}.{member.name}"
            yield _code(f"{member.name}: {member.annotation}")
            yield from _texts(member, places)
        if isinstance(member, griffe.Function):
            yield f"#### {name}.{member.name}"
            yield _code(_signature(member.name, member))
            yield from _texts(member, places)


def _signature(name: str, function: griffe.Function, *, returns: bool = True) -> str:
    """``name`` with its parameters: on one line where they fit, else one on each."""
    parts: list[str] = []
    positional = 0
    kinds = griffe.ParameterKind
    for parameter in function.parameters:
        if parameter.name in ("self", "cls") or parameter.name.startswith("_"):
            continue
        kind, text = parameter.kind, _parameter(parameter)
        if kind is kinds.keyword_only and not any(part.startswith("*") for part in parts):
            parts.append("*")
        parts.append(text)
        if kind is kinds.positional_only:
            positional = len(parts)
    if positional:
        parts.insert(positional, "/")
    start = "async " if "async" in function.labels else ""
    end = f" -> {function.returns}" if returns and function.returns is not None else ""
    short = f"{start}{name}({', '.join(parts)}){end}"
    if len(short) <= _WIDTH:
        return short
    return "\n".join([f"{start}{name}(", *(f"    {part}," for part in parts), f"){end}"])


def _parameter(parameter: griffe.Parameter) -> str:
    star = {"variadic positional": "*", "variadic keyword": "**"}
    text = star.get(parameter.kind.value if parameter.kind else "", "") + parameter.name
    if parameter.annotation is not None:
        text += f": {parameter.annotation}"
    if parameter.default is None or text.startswith("*"):
        return text
    return (
        f"{text} = {parameter.default}" if parameter.annotation else f"{text}={parameter.default}"
    )


def _texts(value: griffe.Object, places: dict[str, str]) -> Iterator[str]:
    """The docstring of ``value``, in Markdown."""
    for section in value.docstring.parsed if value.docstring else ():
        if isinstance(section, griffe.DocstringSectionText):
            yield _markdown(section.value, places)
        elif isinstance(section, griffe.DocstringSectionRaises):
            yield "\n".join(["Raises:", "", *_raises(section.value, places)])


def _raises(rows: Iterable[griffe.DocstringRaise], places: dict[str, str]) -> Iterator[str]:
    for row in rows:
        names = str(row.annotation).strip("()").split(", ")
        errors = ", ".join(f"`{name}`" for name in names)
        yield f"- {errors}: {_markdown(' '.join(row.description.split()), places)}"


def _markdown(text: str, places: dict[str, str]) -> str:
    """``text`` with single backticks, and a link where one is about another public name."""

    def quoted(match: re.Match[str]) -> str:
        name = match[1]
        is_sure = name[:1].isupper() or "_" in name  # `system` is often a parameter of that name
        return f"[`{name}`]({places[name]})" if is_sure and name in places else f"`{name}`"

    return re.sub(r"``([^`]+)``", quoted, text)


def _code(text: str) -> str:
    return f"```text\n{text}\n```"
