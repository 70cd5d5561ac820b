"""JSON schemas that say what a Pydantic model says, in the words that JSON Schema has. Pure."""
