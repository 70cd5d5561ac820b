"""What the arguments and options of commands mean: systems, services, files, revisions."""
