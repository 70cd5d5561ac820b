"""The pact files that are to be published: found, read, and checked for whose they are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from handfast.broker.errors import BrokerError
from handfast.exit_codes import ExitCode
from handfast.frozen import dataclass
from handfast.storage.json_files import UnreadableFile, json_in, read_text_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

__all__ = ["PactFile", "read_pact_files"]


@dataclass(frozen=True, slots=True)
class PactFile:
    """A pact, as it stands in its file, without a byte order mark."""

    path: Path
    consumer: str
    provider: str
    content: bytes


def read_pact_files(paths: Iterable[Path], consumer: str | None = None) -> tuple[PactFile, ...]:
    """The pacts of ``paths``, files or folders of them, in a stable order.

    Every file is read before anything is published, so that a broken one stops nothing halfway.
    ``consumer``: only the pacts of this service.

    Raises:
        BrokerError: a file is missing, no pact, or twice the same pair; or there is none at all.
    """
    found: list[PactFile] = []
    faults: list[str] = []
    for path in dict.fromkeys(file for place in paths for file in _files(place)):
        try:
            found.append(_read(path))
        except (UnreadableFile, ValueError) as error:
            faults.append(f"{path}: {error}")
    pairs: dict[tuple[str, str], Path] = {}
    for pact in found:
        first = pairs.setdefault((pact.consumer, pact.provider), pact.path)
        if first != pact.path:
            both = f"{pact.consumer!r} with {pact.provider!r}"
            faults.append(f"{pact.path}: {both} too, as {first}; a version has one pact of a pair")
    if faults:
        raise BrokerError("nothing was published:\n" + "\n".join(faults), ExitCode.WRONG)
    chosen = [pact for pact in found if consumer in (None, pact.consumer)]
    if not chosen:
        whose = f" of {consumer!r}" if consumer else ""
        there = f"; there are those of {', '.join(sorted({p.consumer for p in found}))}"
        why = f"there is no pact{whose} to publish{there if found else ''}"
        raise BrokerError(why, ExitCode.WRONG)
    return tuple(sorted(chosen, key=lambda pact: (pact.consumer, pact.provider)))


def _files(path: Path) -> Iterator[Path]:
    if path.is_dir():
        yield from sorted(path.rglob("*.json"))
    else:
        yield path


def _read(path: Path) -> PactFile:
    text = read_text_file(path)
    pact = json_in(text)
    names = [
        pact.get(who) if isinstance(pact, Mapping) else None for who in ("consumer", "provider")
    ]
    texts = [name.get("name") if isinstance(name, Mapping) else None for name in names]
    if not all(isinstance(text, str) and text for text in texts):
        raise ValueError("no pact: it names no consumer and provider")
    return PactFile(path, str(texts[0]), str(texts[1]), text.encode())
