"""How one interaction is kept from the leftovers of others: the rules, and their application."""
