"""All input and output: one tool, one file."""
