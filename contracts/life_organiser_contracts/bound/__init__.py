"""The reference services as the bindings hold them: opened, seeded row by row, reset."""
