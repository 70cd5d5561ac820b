"""The states that Core can be in before a request, and what can happen in it.

Ids are examples that a Core may replace by its own. What lies ahead is in 2031, what lies behind in
2021, so that no clock is needed where the difference alone matters. Who sets a state up through
Core's own API needs no handler for it.
"""
