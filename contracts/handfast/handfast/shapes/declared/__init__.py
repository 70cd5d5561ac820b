"""Makes shapes of what models declare, in the form that they read or write. Pure."""
