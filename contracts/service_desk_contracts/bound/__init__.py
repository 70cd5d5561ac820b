"""The handlers of each provider's states, and what stands in for its neighbours."""
