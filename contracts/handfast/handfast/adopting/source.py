"""What the source of a service shows without being run: applications, clients, readers, texts.

Reads syntax trees only. What is made at run time is not found here.
"""

from __future__ import annotations

import ast
import keyword
from typing import TYPE_CHECKING, Final

from handfast.adopting.repository import python_files, text_of
from handfast.frozen import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from handfast.adopting.repository import Repository

__all__ = ["App", "Client", "Reader", "Source", "read_source"]

_FRAMEWORKS: Final = {
    "fastapi.FastAPI": "FastAPI",
    "starlette.applications.Starlette": "Starlette",
    "litestar.Litestar": "Litestar",
    "quart.Quart": "Quart",
    "flask.Flask": "Flask",
    "channels.routing.ProtocolTypeRouter": "Django, ASGI",
    "django.core.asgi.get_asgi_application": "Django, ASGI",
    "django.core.wsgi.get_wsgi_application": "Django, WSGI",
}
_LIBRARIES: Final = ("aiohttp", "httpx", "requests")
_RESET: Final = "reset"
_READERS: Final = frozenset(
    f"{verb}{noun}"
    for verb in ("handle", "on", "parse", "process", "read")
    for noun in ("", "_message", "_payload", "_notification", "_event")
)


@dataclass(frozen=True, slots=True)
class App:
    """An application, or a function that makes one and needs the arguments ``needs`` for it.

    ``reset`` is the function beside it that makes a clean slate; empty where there is none.
    """

    module: str
    name: str
    framework: str
    is_factory: bool = False
    needs: tuple[str, ...] = ()
    reset: str = ""

    def __str__(self) -> str:
        """As an option names it."""
        return f"{self.module}:{self.name}"

    @property
    def imported(self) -> tuple[str, ...]:
        """What a test imports of its module."""
        return tuple(sorted({self.name, self.reset} - {""}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """A class with methods that may be calls: what makes it, how it ends, what it may raise."""

    module: str
    name: str
    methods: frozenset[str]
    parameters: tuple[str, ...]
    is_async: bool
    library: str
    errors: tuple[str, ...]
    closed_by: str


@dataclass(frozen=True, slots=True)
class Reader:
    """A function of one argument that may read messages."""

    module: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What was found; ``texts`` are all string constants, with ``{}`` for what is filled in.

    ``imported`` are the first names of all imports, ``unread`` the files that are no Python.
    """

    apps: tuple[App, ...]
    clients: tuple[Client, ...]
    readers: tuple[Reader, ...]
    texts: frozenset[str]
    imported: frozenset[str]
    unread: tuple[str, ...]


def read_source(repository: Repository) -> Source:
    """What the modules of ``repository`` show."""
    modules, unread = [], []
    for path in python_files(repository):
        text = text_of(path)
        try:
            tree = ast.parse(text) if text is not None else None
        except (SyntaxError, ValueError, RecursionError):
            tree = None
        if tree is None:
            unread.append(str(path.relative_to(repository.root)))
            continue
        name = _module_name(repository, path)
        if all(part.isidentifier() and not keyword.iskeyword(part) for part in name.split(".")):
            modules.append((name, tree, _imports(tree)))
    return Source(
        apps=tuple(one for module in modules for one in _apps(*module)),
        clients=tuple(one for module in modules for one in _clients(*module)),
        readers=tuple(one for name, tree, _ in modules for one in _readers(name, tree)),
        texts=frozenset(text for _, tree, _ in modules for text in _texts(tree)),
        imported=frozenset(
            full.partition(".")[0] for _, _, names in modules for full in names.values()
        ),
        unread=tuple(unread),
    )


def _module_name(repository: Repository, path: Path) -> str:
    for folder in repository.sources:
        base = repository.root / folder
        if path.is_relative_to(base):
            parts = path.relative_to(base).with_suffix("").parts
            return ".".join(parts[:-1] if parts[-1] == "__init__" and parts[1:] else parts)
    return path.stem


def _imports(tree: ast.Module) -> dict[str, str]:
    """What each imported name stands for; of a relative import, its last name alone."""
    names = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for one in node.names:
                names[one.asname or one.name.partition(".")[0]] = (
                    one.name if one.asname else one.name.partition(".")[0]
                )
        elif isinstance(node, ast.ImportFrom):
            for one in node.names:
                names[one.asname or one.name] = f"{node.module or ''}.{one.name}"
    return names


def _full_name(node: ast.expr, imports: dict[str, str]) -> str:
    """What ``node`` names, by its imports; empty where it is no plain name."""
    attributes: list[str] = []
    while isinstance(node, ast.Attribute):
        attributes.insert(0, node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        return ""
    return ".".join([imports.get(node.id, node.id), *attributes])


def _framework(node: ast.AST, imports: dict[str, str]) -> str:
    """The framework whose application a call makes; empty where it makes none."""
    if not isinstance(node, ast.Call):
        return ""
    return _FRAMEWORKS.get(_full_name(node.func, imports), "")


def _apps(module: str, tree: ast.Module, imports: dict[str, str]) -> Iterator[App]:
    factories = {}
    reset = _reset(tree)
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            made = [found for one in ast.walk(node) if (found := _framework(one, imports))]
            returns = any(isinstance(one, ast.Return) and one.value for one in ast.walk(node))
            if made and returns:
                factories[node.name] = App(module, node.name, made[0], True, _required(node), reset)
    assigned = []
    for node in tree.body:
        if isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, ast.Call):
            target = node.targets[0] if isinstance(node, ast.Assign) else node.target
            func = node.value.func
            factory = factories.get(func.id) if isinstance(func, ast.Name) else None
            made_by = factory.framework if factory else _framework(node.value, imports)
            if isinstance(target, ast.Name) and made_by:
                assigned.append(App(module, target.id, made_by, reset=reset))
    yield from assigned or factories.values()


def _reset(tree: ast.Module) -> str:
    """The function of a module that makes a clean slate: it has that name, and needs nothing."""
    functions = (
        one for one in tree.body if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef)
    )
    return next((one.name for one in functions if one.name == _RESET and not _required(one)), "")


def _required(function: ast.FunctionDef | ast.AsyncFunctionDef) -> tuple[str, ...]:
    """The arguments without a default."""
    given = function.args
    places = [*given.posonlyargs, *given.args]
    plain = places[: len(places) - len(given.defaults)]
    only = [
        one for one, default in zip(given.kwonlyargs, given.kw_defaults, strict=True) if not default
    ]
    return tuple(one.arg for one in (*plain, *only))


def _clients(module: str, tree: ast.Module, imports: dict[str, str]) -> Iterator[Client]:
    imported = {full.partition(".")[0] for full in imports.values()}
    libraries = [name for name in _LIBRARIES if name in imported]
    raised = tuple(_errors(tree))
    for node in tree.body:
        if not isinstance(node, ast.ClassDef):
            continue
        functions = [
            one for one in node.body if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef)
        ]
        names = {one.name: one for one in functions}
        public = frozenset(name for name in names if not name.startswith("_"))
        if public:
            closes = ("__aenter__", "__enter__", "aclose", "close")
            yield Client(
                module=module,
                name=node.name,
                methods=public,
                parameters=_parameters(node, names.get("__init__")),
                is_async=any(isinstance(one, ast.AsyncFunctionDef) for one in functions),
                library=libraries[0] if libraries else "",
                errors=raised,
                closed_by=next((name for name in closes if name in names), ""),
            )


def _parameters(
    node: ast.ClassDef, made_by: ast.FunctionDef | ast.AsyncFunctionDef | None
) -> tuple[str, ...]:
    """What must be given to make one: to its own ``__init__``, or to that of a dataclass."""
    if made_by is not None:
        return _required(made_by)[1:]
    if not any("dataclass" in ast.unparse(one) for one in node.decorator_list):
        return ()
    fields = (one for one in node.body if isinstance(one, ast.AnnAssign) and one.value is None)
    return tuple(one.target.id for one in fields if isinstance(one.target, ast.Name))


def _errors(tree: ast.Module) -> Iterator[str]:
    """The exceptions that a module defines."""
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            bases = [base.id for base in node.bases if isinstance(base, ast.Name)]
            if any(name.endswith(("Error", "Exception")) for name in bases):
                yield node.name


def _readers(module: str, tree: ast.Module) -> Iterator[Reader]:
    for node in tree.body:
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        if node.name in _READERS and len(_required(node)) == 1:
            yield Reader(module, node.name)


def _texts(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
        elif isinstance(node, ast.JoinedStr):
            yield "".join(
                str(one.value) if isinstance(one, ast.Constant) else "{}" for one in node.values
            )
