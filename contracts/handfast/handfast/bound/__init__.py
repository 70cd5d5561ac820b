"""What a system has bound: found, checked, and named where it is missing."""
