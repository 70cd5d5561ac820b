"""Search: whose memories hold all these words, in their text or their confirmed tags?"""

from typing import Annotated

from fastapi import APIRouter, Query

from shared.enums import MemoryStatus
from shared.schemas import SearchResult
from shared.schemas.queries import SearchQuery

from ..core import Core, CurrentCore
from ..errors import BAD_REQUEST, INVALID, Refusal
from .memories import with_tags

__all__ = ["router"]

_MOST = 20

router = APIRouter(prefix="/search", tags=["search"])


@router.get("", operation_id="search", responses=BAD_REQUEST | INVALID)
async def search(core: CurrentCore, query: Annotated[SearchQuery, Query()]) -> list[SearchResult]:
    """Confirmed memories with every word of `q`: pinned ones first, then by rank, at most 20.

    A blank `q` with `pinned` lists every pinned memory, newest first, with score 0.
    """
    words = query.q.split()
    if words:
        return _matching(core, words, query.owner, pinned=query.pinned)
    if query.pinned:
        return _pinned(core, query.owner)
    raise Refusal(400, "q is blank")


def _matching(core: Core, words: list[str], owner: int, *, pinned: bool) -> list[SearchResult]:
    # As quoted literals, words can't be taken for operators. The index holds confirmed ones only.
    literals = " ".join('"' + word.replace('"', '""') + '"' for word in words)
    rows = core.store.execute(
        """SELECT memories.*, memory_index.rank AS score
        FROM memory_index JOIN memories ON memories.number = memory_index.rowid
        WHERE memory_index MATCH ? AND owner_user_id = ? AND is_pinned >= ?
        ORDER BY is_pinned DESC, score, memories.number DESC LIMIT ?""",
        [literals, owner, pinned, _MOST],
    )
    return [SearchResult(memory=with_tags(core, row), score=row["score"]) for row in rows]


def _pinned(core: Core, owner: int) -> list[SearchResult]:
    rows = core.store.execute(
        """SELECT * FROM memories WHERE owner_user_id = ? AND status = ? AND is_pinned
        ORDER BY created_at DESC, number DESC""",
        [owner, MemoryStatus.CONFIRMED],
    )
    return [SearchResult(memory=with_tags(core, row), score=0.0) for row in rows]
