"""Hypothesis's entry point: it calls `register` while it is being imported itself.

Imports neither Hypothesis, which is only half there at that moment, nor any model.
"""

import importlib.util

__all__ = ["register"]


def register() -> None:
    """Teach `st.from_type` the models of the packages here; nothing without handfast."""
    if importlib.util.find_spec("handfast") is not None:
        from handfast.hypothesis_plugin import resolve_models_of  # noqa: PLC0415 - see above

        resolve_models_of("shared", "ai_voice_shared")
