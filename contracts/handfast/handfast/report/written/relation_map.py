"""Where consumers and providers stand in a picture of who relies on whom in a system. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from handfast.frozen import dataclass
from handfast.model.results import Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from handfast.report.run import Relation

__all__ = ["Edge", "Node", "RelationMap", "map_of"]

_FIRST: Final = 40
_STEP: Final = 38
_LEFT: Final = 2
_RIGHT: Final = 220
_LONGEST: Final = 18
"""Characters of a name that fit into its box."""

_MOST: Final = 40
"""Services on one side; the table beside the picture has all."""


@dataclass(frozen=True, slots=True)
class Node:
    """A service: its name, what of it fits, and where its box stands."""

    name: str
    label: str
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Edge:
    """That one relies on another, from the height of the one to that of the other."""

    from_y: int
    to_y: int
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class RelationMap:
    """The picture, and the same as rows."""

    system: str
    height: int
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    relations: tuple[Relation, ...]


def map_of(system: str, relations: Sequence[Relation]) -> RelationMap:
    """The picture of ``relations``: consumers on the left, providers on the right."""
    left = _heights([one.consumer for one in relations])
    right = _heights([one.provider for one in relations])
    sides = ((left, _LEFT), (right, _RIGHT))
    nodes = [Node(name, _short(name), x, y) for side, x in sides for name, y in side.items()]
    edges = [
        Edge(left[one.consumer], right[one.provider], _verdict(one))
        for one in relations
        if one.consumer in left and one.provider in right
    ]
    edges.sort(key=lambda edge: edge.verdict is not Verdict.PASSED)  # what failed is drawn on top
    height = _FIRST + _STEP * max(len(left), len(right), 1)
    return RelationMap(system, height, tuple(nodes), tuple(edges), tuple(relations))


def _heights(names: Sequence[str]) -> dict[str, int]:
    known = list(dict.fromkeys(names))[:_MOST]
    return {name: _FIRST + _STEP * at for at, name in enumerate(known)}


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}…"


def _verdict(one: Relation) -> Verdict:
    if one.failed:
        return Verdict.FAILED
    return Verdict.NOT_VERIFIED if one.not_verified else Verdict.PASSED
