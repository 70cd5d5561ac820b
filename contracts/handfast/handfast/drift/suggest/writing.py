"""The text of a drift file, in TOML. Pure."""

from __future__ import annotations

import json
import tomllib
from datetime import date
from typing import TYPE_CHECKING, Any

from handfast.drift.kinds.table import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from handfast.drift.differences import Drift

__all__ = ["text_of", "with_more"]


def text_of(drifts: Iterable[Drift], remarks: Iterable[str] = ()) -> str:
    """``drifts`` as ``read_drifts`` reads them; ``remarks`` stand above them."""
    rows = [f"# {one}" for one in remarks]
    for drift in drifts:
        rows += [*([""] if rows else ()), "[[drift]]", f"reason = {_written(drift.reason)}"]
        rows += _rows(drift)
    return "\n".join(rows) + "\n"


def with_more(text: str, drift: Drift, remarks: Iterable[str] = ()) -> str:
    """``text``, of a drift file, with ``drift`` after all that stands in it; comments stay.

    Raises:
        ValueError: nothing can come after it, for it has its drifts in one list.
    """
    new = [one for one in remarks if one not in text]
    whole = f"{text.rstrip()}\n\n{text_of([drift], new)}".lstrip()
    tomllib.loads(whole)
    return whole


def _rows(drift: Drift) -> Iterator[str]:
    for kind in KINDS:
        for declared, there in getattr(drift, kind.table).items():
            yield f"{kind.table}.{_written(str(declared))} = {_written(there)}"


def _written(value: Any) -> str:
    match value:
        case dict():
            pairs = ", ".join(
                f"{_written(str(key))} = {_written(one)}" for key, one in value.items()
            )
            return f"{{ {pairs} }}"
        case list():
            return f"[{', '.join(map(_written, value))}]"
        case date():
            return value.isoformat()
        case _:
            # TOML takes JSON's texts, but for the character 127, which it wants escaped
            return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
