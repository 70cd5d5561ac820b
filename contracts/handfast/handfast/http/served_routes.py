"""Which routes an application serves, as its framework lists them. Imports no framework.

Known are Starlette (and FastAPI), Flask, and Django with what is built on its URL patterns. Of any
other application nothing is known, which is not the same as no routes.
"""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING, Any, Final

from handfast.wire.routes import route_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from handfast.wire.routes import Routed

__all__ = ["ANY", "Route", "missing_routes", "served_routes", "shape_of_path"]

type Route = tuple[str, str]
"""A method and a path whose parameters have no names: ``("GET", "/memories/{}")``."""

ANY: Final = "*"
"""The method of a route whose methods only its own code knows."""

_PARAMETER: Final = re.compile(r"\{[^{}]*\}|<[^<>]*>|\(\?P<\w+>(?:[^()]|\([^()]*\))*\)")
_DJANGO: Final = ("django.core.handlers.", "channels.routing")


def shape_of_path(path: str) -> str:
    """``path`` with ``{}`` for each parameter, however its framework writes them.

    >>> shape_of_path("/users/<int:user_id>"), shape_of_path("users/{user_id}")
    ('/users/{}', '/users/{}')
    """
    return f"/{_PARAMETER.sub('{}', path).lstrip('/')}"


def served_routes(app: Any) -> frozenset[Route] | None:
    """The routes of ``app``; None where its framework does not list them."""
    if type(app).__module__.startswith(_DJANGO):
        return frozenset(_of_django())
    if hasattr(app, "url_map"):
        rules = app.url_map.iter_rules()
        return frozenset((m, shape_of_path(rule.rule)) for rule in rules for m in rule.methods)
    if isinstance(getattr(app, "routes", None), list):
        try:
            return frozenset(_of_starlette(app.routes, ""))
        except LookupError:
            return None
    return None


def missing_routes[Operation: Routed](
    operations: Iterable[Operation], served: frozenset[Route]
) -> tuple[Operation, ...]:
    """Those of ``operations`` that no route in ``served`` reaches."""
    return tuple(one for one in operations if not _reached(one, served))


def _reached(operation: Routed, served: frozenset[Route]) -> bool:
    method, path = route_of(operation.method, operation.path)
    return not served.isdisjoint(((method, path), (ANY, path)))


def _of_starlette(routes: Iterable[Any], prefix: str) -> Iterator[Route]:
    """Those of ``routes`` and what they lead to: mounts, and routers that FastAPI includes.

    Raises:
        LookupError: one is of a kind that shows neither a path nor further routes.
    """
    for route in routes:
        included = getattr(route, "original_router", route)
        context = getattr(route, "include_context", route)
        path = f"{prefix}{getattr(route, 'path', getattr(context, 'prefix', ''))}"
        inner = getattr(included, "routes", None)
        if inner is not None:
            yield from _of_starlette(inner, path)
        elif hasattr(route, "endpoint"):
            for method in getattr(route, "methods", None) or (ANY,):
                yield method, shape_of_path(path)
        elif not hasattr(route, "path"):
            raise LookupError(type(route).__name__)


def _of_django() -> Iterator[Route]:
    """The routes of the settings' URL patterns."""
    urls: Any = sys.modules.get("django.urls")
    return _of_patterns(urls.get_resolver().url_patterns, "") if urls else iter(())


def _of_patterns(patterns: Iterable[Any], prefix: str) -> Iterator[Route]:
    for pattern in patterns:
        path = f"{prefix}{_text_of(pattern.pattern)}"
        if hasattr(pattern, "url_patterns"):
            yield from _of_patterns(pattern.url_patterns, path)
            continue
        for method in _methods(pattern.callback):
            yield method, shape_of_path(path)


def _text_of(pattern: Any) -> str:
    """What a pattern stands for; a regular expression without what marks its ends."""
    text = str(pattern)
    is_regex = hasattr(pattern, "regex") and not hasattr(pattern, "_route")
    return text.removeprefix("^").removesuffix("$").removesuffix(r"\Z") if is_regex else text


def _methods(view: Any) -> Iterable[str]:
    """The methods that ``view`` answers, where it is of a class; a function alone knows its own."""
    actions = getattr(view, "actions", None)  # of a view set of the REST framework
    if actions:
        return [name.upper() for name in actions]
    kind = getattr(view, "view_class", None) or getattr(view, "cls", None)
    names = kind.http_method_names if kind is not None else ()
    return [name.upper() for name in names if hasattr(kind, name)] or (ANY,)
