"""A provider's known differences: how they are declared, applied and reported."""
