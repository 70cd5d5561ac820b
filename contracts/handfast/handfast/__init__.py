"""handfast: consumer-driven contracts for Python services."""
