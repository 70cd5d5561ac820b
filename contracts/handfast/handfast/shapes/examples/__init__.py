"""One JSON value of a shape, always the same: what documents and Pact files show. Pure."""
