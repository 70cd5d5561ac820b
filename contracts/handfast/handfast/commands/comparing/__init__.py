"""The commands that compare a provider with something else than its contracts."""
