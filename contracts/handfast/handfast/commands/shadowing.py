"""Says why the vocabulary can't be imported: imports nothing of ours, and decides nothing else."""

from __future__ import annotations

import sys
from importlib.util import find_spec

__all__ = ["refuse_without_vocabulary"]

_EXIT_NOT_HELD = 3  # `telling` has it too, and can't be imported without the vocabulary


def refuse_without_vocabulary(error: ModuleNotFoundError) -> None:
    """End the command where it is ``shared`` that lacks something; else do nothing."""
    package, _, _ = (error.name or "").partition(".")
    if package != "shared":
        return
    spec = find_spec(package)
    if spec is None:
        told = "the package 'shared' is not installed: pip install life-organiser-shared"
    else:
        at = ", ".join(spec.submodule_search_locations or [str(spec.origin)])
        told = (
            f"the package 'shared' at {at} hides the one of life-organiser-shared "
            f"({error}): rename it, or take its folder off PYTHONPATH"
        )
    sys.stderr.write(f"{told}\n")
    raise SystemExit(_EXIT_NOT_HELD)
