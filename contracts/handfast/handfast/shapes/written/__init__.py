"""The form that a model writes, where it differs from the one that it reads. Pure."""
