"""Words for people: suggestions for misspelt names, lists, excerpts. Pure."""
