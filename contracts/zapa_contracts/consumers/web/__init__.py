"""What the web frontend relies on of the public service, a module a subject."""
