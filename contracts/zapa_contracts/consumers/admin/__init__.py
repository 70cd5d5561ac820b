"""What the admin frontend relies on of the private service, a module a subject."""
