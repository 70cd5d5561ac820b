"""Names the extra that brings a library which is not installed. Installs nothing."""

from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["brought_by"]


@contextmanager
def brought_by(extra: str, module: str) -> Iterator[None]:
    """Import in the block what `extra` brings and `module` needs.

    Raises:
        ImportError: a library is not installed; one line with the command that installs it.
    """
    try:
        yield
    except ModuleNotFoundError as error:
        missing = (error.name or "").partition(".")[0]
        if missing in ("", "shared"):
            raise
        raise ImportError(
            f"{module} needs {missing}, which is not installed: "
            f"pip install life-organiser-shared[{extra}]",
            name=missing,
        ) from None
