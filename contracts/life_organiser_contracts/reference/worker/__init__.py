"""The LLM worker: what it asks the language model, and what it makes of the replies."""
