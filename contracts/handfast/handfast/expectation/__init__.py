"""What one consumer expects: the tree, how it is built, how an answer is judged by it. Pure."""
