"""What the LLM worker relies on of Core: jobs on streams, and the REST API."""
