"""What the bakery has agreed with its mills: this package is its own, and no contract test."""
