"""What commands print: rows, blocks, whole interactions."""
