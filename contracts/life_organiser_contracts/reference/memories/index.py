"""The search index: what of a memory can be found. Only confirmed memories have an entry."""

from shared.enums import MemoryStatus, TagStatus

from ..core import Core
from ..database import find

__all__ = ["forget", "reindex"]


def reindex(core: Core, memory_id: str) -> None:
    """Make the index hold a memory's content and confirmed tags, if the memory is confirmed."""
    row = find(core.store, "memories", memory_id)
    if row is None:
        return
    forget(core, row["number"])
    if row["status"] != MemoryStatus.CONFIRMED:
        return
    tags = core.store.execute(
        "SELECT tag FROM memory_tags WHERE memory_id = ? AND status = ? ORDER BY number",
        [memory_id, TagStatus.CONFIRMED],
    )
    core.store.execute(
        "INSERT INTO memory_index (rowid, content, tags) VALUES (?, ?, ?)",
        [row["number"], row["content"], " ".join(tag for (tag,) in tags)],
    )


def forget(core: Core, number: int) -> None:
    """Remove the entry of the memory with a number, if there is one."""
    core.store.execute("DELETE FROM memory_index WHERE rowid = ?", [number])
