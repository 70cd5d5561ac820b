"""How an interaction is isolated from the leftovers of others: the rules, and how they apply."""
