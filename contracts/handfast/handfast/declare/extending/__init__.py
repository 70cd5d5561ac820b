"""How a service's repository adds to a shipped system, and changes what is relied on of it."""
