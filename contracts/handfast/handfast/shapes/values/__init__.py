"""JSON values by their shape: of it or not, equal or not, and what their texts stand for. Pure."""
