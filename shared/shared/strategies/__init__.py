"""Hypothesis strategies for every Pydantic model: those of ``handfast.strategies``.

Needs the extra `strategies`. Once installed, `st.from_type(Model)` works for the models of this
package too, without importing anything from here.
"""

from handfast.strategies import NearMiss, Violation, instances, near_misses, wire

__all__ = ["NearMiss", "Violation", "instances", "near_misses", "wire"]
