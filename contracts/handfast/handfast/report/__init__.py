"""Shows what verifying and fuzzing came to: in a terminal, as JSON, as a page."""
